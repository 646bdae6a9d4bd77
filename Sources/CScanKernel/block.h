/* What all kernels have in common: included once for each, with KERNEL, TARGET and `block_masks` defined.
 *
 * Advice to the next reader. The loops are the same everywhere; only the 64 bytes of a block become bits in
 * different ways, and the compiler uses other instructions for counting bits. Nothing branches on the data where
 * that can be helped: one wrongly guessed branch costs as much as a whole block. */

TARGET static inline void FN(block)(const uint8_t *p, uint8_t quote, uint8_t delimiter,
                                    struct block *out);

/* Writes out where the bits of a word are, and up to GATE_SLACK - 1 positions that mean nothing. */
TARGET static inline void FN(positions)(uint32_t *out, uint32_t base, uint64_t s);

TARGET static size_t FN(classify)(const uint8_t *bytes, size_t count, uint8_t quote,
                                  uint8_t delimiter, const gate_masks *m) {
  size_t full = count / 64, lines = 0;
  uint64_t unusual = 0;
  struct block b;
  for (size_t i = 0; i < full; i++) {
    FN(block)(bytes + i * 64, quote, delimiter, &b);
    m->quotes[i] = b.quotes;
    m->separators[i] = b.separators;
    m->newlines[i] = b.newlines;
    m->blanks[i] = b.blanks;
    m->marks[i] = b.marks;
    lines += (size_t)__builtin_popcountll(b.newlines);
    unusual |= (uint64_t)(b.unusual != 0) << (i & 63);
    if ((i & 63) == 63) {
      m->unusual[i / 64] = unusual;
      unusual = 0;
    }
  }
  if (full * 64 < count) {
    /* A byte that means nothing fills the block up. */
    uint8_t last[64];
    __builtin_memset(last, 'x', sizeof last);
    __builtin_memcpy(last, bytes + full * 64, count - full * 64);
    FN(block)(last, quote, delimiter, &b);
    /* It could be the delimiter all the same. */
    uint64_t valid = ((uint64_t)1 << (count & 63)) - 1;
    m->quotes[full] = b.quotes & valid;
    m->separators[full] = b.separators & valid;
    m->newlines[full] = b.newlines & valid;
    m->blanks[full] = b.blanks & valid;
    m->marks[full] = b.marks & valid;
    lines += (size_t)__builtin_popcountll(b.newlines & valid);
    unusual |= (uint64_t)(b.unusual != 0) << (full & 63);
  }
  if ((count + 63) / 64 % 64 != 0) m->unusual[((count + 63) / 64 - 1) / 64] = unusual;
  return lines;
}

TARGET static int FN(resolve)(const uint8_t *bytes, size_t count, const gate_masks *m,
                              gate_carry *carry) {
  uint64_t inside = carry->inside, may_open = carry->may_open, closed = carry->closed;
  size_t blocks = (count + 63) / 64;
  for (size_t i = 0; i < blocks; i++) {
    uint64_t q = m->quotes[i];
    uint64_t within = FN(prefix_xor)(q) ^ inside;
    inside = (uint64_t)((int64_t)within >> 63);
    uint64_t opening = q & within, closing = q & ~within;
    uint64_t structural = m->separators[i] & ~within;
    uint64_t ends = structural | closing;
    uint64_t before = (ends << 1) | may_open;
    uint64_t after_close = ((closing << 1) | closed) & ~(structural | opening);
    may_open = ends >> 63;
    closed = closing >> 63;
    m->separators[i] = structural;
    if (opening & ~before) return 0;
    while (after_close) {
      /* Only the CR of a CRLF may stand here. */
      size_t at = i * 64 + (size_t)__builtin_ctzll(after_close);
      after_close &= after_close - 1;
      if (at >= count) break;
      if (bytes[at] != '\r') return 0;
      if (at + 1 < count && bytes[at + 1] != '\n') return 0;
    }
  }
  carry->inside = inside;
  return 1;
}

TARGET static size_t FN(extract)(size_t count, const gate_masks *m, uint32_t *field_ends,
                                 uint32_t *record_ends, size_t *fields) {
  size_t blocks = (count + 63) / 64, k = 0, r = 0;
  for (size_t i = 0; i < blocks; i++) {
    uint64_t s = m->separators[i], n = m->newlines[i] & s;
    uint32_t first = (uint32_t)k;
    /* The separators up to and including the newline. One is written always, few blocks have two. */
    record_ends[r] = first + (uint32_t)__builtin_popcountll(s & (n ^ (n - 1)));
    r += n != 0;
    for (n &= n - 1; n; n &= n - 1)
      record_ends[r++] = first + (uint32_t)__builtin_popcountll(s & (n ^ (n - 1)));
    FN(positions)(field_ends + k, (uint32_t)(i * 64), s);
    k += (size_t)__builtin_popcountll(s);
  }
  *fields = k;
  return r;
}
