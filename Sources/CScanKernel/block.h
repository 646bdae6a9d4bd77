/* What all kernels have in common: included once for each, with KERNEL and TARGET defined, and `prefix_xor` and
 * `positions` written for it.
 *
 * Advice to the next reader. 64 bytes are one vector, whatever the machine's registers hold: the compiler takes one,
 * two or four of them, and turns a comparison into a word of bits as is best there. What it cannot find by itself
 * (carry-less multiplication, compression) is in kernel.c. Nothing branches on the data where that can be
 * helped: one wrongly guessed branch costs as much as a whole block. */

#define INLINE TARGET static inline __attribute__((always_inline))

/* Bit i: element i of a comparison. */
#define BITS(comparison)                                               \
  (((union {                                                           \
     bool64 bits;                                                      \
     uint64_t word;                                                    \
   }){.bits = __builtin_convertvector((int8x64)(comparison), bool64)}) \
       .word)

#define SIXTEEN_BITS(comparison)                                        \
  (((union {                                                            \
     bool16 bits;                                                       \
     uint16_t word;                                                     \
   }){.bits = __builtin_convertvector((int32x16)(comparison), bool16)}) \
       .word)

/* Up to 64 bytes; those past `count` mean nothing, and are not read. Vectors go by reference: how they go by value
 * depends on the machine. */
INLINE void FN(load)(uint8x64 *v, const uint8_t *p, size_t count) {
  if (__builtin_expect(count >= 64, 1)) {
    __builtin_memcpy(v, p, 64);
  } else {
    *v = (uint8x64){0} + 'x';
    __builtin_memcpy(v, p, count);
  }
}

struct FN(scan) {
  uint8_t quote, delimiter;
  uint64_t inside, bare, before; /* `before`: the quotes of the block before */
  uint64_t odd;
  size_t fields, records, newlines;
  uint64_t unusual; /* a bit for each of the last 64 blocks */
};

/* Takes 64 bytes; `valid` has a bit for each that is there. `careful`: a CR may stand between a closing quote and a
 * newline, or the end of the chunk, for which `last` says that no other byte follows the block. */
INLINE void FN(step)(struct FN(scan) *s, const uint8x64 *bytes, uint64_t valid, uint32_t base,
                     uint32_t *field_ends, int careful, int last) {
  uint8x64 v = *bytes;
  /* As a signed number, a byte of 0x80 or above is below 1, and so is NUL. */
  s->unusual |= (uint64_t)((BITS((int8x64)v < 1) & valid) != 0) << (base / 64 % 64);
  uint64_t quotes = BITS(v == s->quote) & valid;
  uint64_t newlines = BITS(v == '\n') & valid;
  uint64_t separators = (BITS(v == s->delimiter) & valid) | newlines;
  uint64_t within = FN(prefix_xor)(quotes) ^ s->inside;
  uint64_t bare = ~(within | separators | quotes) & valid;
  uint64_t after_bare = quotes & (bare << 1 | s->bare >> 63);
  uint64_t after_quote = bare & (quotes << 1 | s->before >> 63);
  if (careful) {
    uint64_t ends = (newlines | ~valid) >> 1 | (uint64_t)last << 63;
    after_quote &= ~(BITS(v == '\r') & ends);
  }
  s->odd |= after_bare | after_quote;
  s->inside = (uint64_t)((int64_t)within >> 63);
  s->bare = bare;
  s->before = quotes;
  s->newlines += (size_t)__builtin_popcountll(newlines);
  s->records += (size_t)__builtin_popcountll(newlines & ~within);
  uint64_t structural = separators & ~within;
  size_t found = (size_t)__builtin_popcountll(structural);
  FN(positions)(field_ends + s->fields, base, structural, found);
  s->fields += found;
}

INLINE int FN(scan_chunk)(const uint8_t *bytes, size_t count, uint8_t quote, uint8_t delimiter,
                          const gate_carry *start, uint32_t *field_ends, uint64_t *unusual,
                          gate_found *found, int careful) {
  struct FN(scan) s = {.quote = quote,
                       .delimiter = delimiter,
                       .inside = start->inside,
                       .bare = start->bare,
                       .before = start->quote};
  uint64_t any = 0;
  size_t at = 0;
  uint8x64 v;
  for (; at + 64 <= count; at += 64) {
    int last = careful && (at + 64 == count || bytes[at + 64] == '\n');
    FN(load)(&v, bytes + at, 64);
    FN(step)(&s, &v, ~(uint64_t)0, (uint32_t)at, field_ends, careful, last);
    if (at % 4096 == 4032) {
      any |= s.unusual;
      unusual[at / 4096] = s.unusual;
      s.unusual = 0;
    }
  }
  if (at < count) {
    FN(load)(&v, bytes + at, count - at);
    FN(step)(&s, &v, ((uint64_t)1 << (count - at)) - 1, (uint32_t)at, field_ends, careful, 1);
  }
  unusual[count / 4096] = s.unusual;
  *found = (gate_found){.fields = s.fields,
                        .records = s.records,
                        .newlines = s.newlines,
                        .inside = s.inside != 0,
                        .unusual = (any | s.unusual) != 0};
  return s.odd == 0;
}

TARGET static int FN(index)(const uint8_t *bytes, size_t count, uint8_t quote, uint8_t delimiter,
                            const gate_carry *start, uint32_t *field_ends, uint64_t *unusual,
                            gate_found *found) {
  return FN(scan_chunk)(bytes, count, quote, delimiter, start, field_ends, unusual, found, 0) ||
         FN(scan_chunk)(bytes, count, quote, delimiter, start, field_ends, unusual, found, 1);
}

TARGET static void FN(count_empty)(const uint8_t *bytes, uint8_t quote, const uint32_t *field_ends,
                                   size_t records, size_t columns, int64_t *empty) {
  for (size_t first = 0; first < columns; first += 16) {
    size_t some = columns - first < 16 ? columns - first : 16;
    uint32_t mine = ((uint32_t)1 << some) - 1;
    /* The last column, where a record's end may be two bytes. */
    uint32_t last = first + some == columns ? (uint32_t)1 << (some - 1) : 0;
    uint32x16 counts = {0};
    const uint32_t *ends = field_ends + first;
    for (size_t r = 0; r < records; r++, ends += columns) {
      uint32x16 end, before;
      __builtin_memcpy(&end, ends, 64);
      __builtin_memcpy(&before, ends - 1, 64);
      uint32x16 length = end - before;
      counts -= (uint32x16)(length == 1);
      /* What could be two quotes, or have a CR behind it. */
      uint32_t closer = (SIXTEEN_BITS(length == 3) & mine) | (SIXTEEN_BITS(length - 2 < 3) & last);
      for (; closer; closer &= closer - 1) {
        int c = __builtin_ctz(closer);
        uint32_t start = ends[c - 1] + 1, left = ends[c] - start;
        if (last >> c && bytes[start + left - 1] == '\r') left--;
        if (left == 0 || (left == 2 && bytes[start] == quote)) empty[first + (size_t)c]++;
      }
    }
    for (size_t c = 0; c < some; c++) empty[first + c] += counts[c];
  }
}

TARGET static void FN(look_at_urls)(const uint8_t *bytes, size_t count, const uint32_t *starts,
                                    const uint32_t *ends, size_t urls, uint8_t *seen) {
  uint64_t https, http = 0, all_but_last = 0;
  __builtin_memcpy(&https, "https://", 8);
  __builtin_memcpy(&http, "http://", 7);
  __builtin_memset(&all_but_last, 0xff, 7);
  for (size_t i = 0; i < urls; i++) {
    size_t at = starts[i], left = ends[i] - at;
    uint64_t blank = 0, query = 0, head = 0;
    int any = left != 0, eight = left >= 8;
    /* The first bytes are looked at even where there are none, since that is as likely as not. */
    for (int first = 1;; first = 0, at += 64, left -= 64) {
      uint8x64 v;
      FN(load)(&v, bytes + at, count - at);
      if (first) head = ((uint64x8)v)[0];
      uint64_t mine = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (left & 63)) - 1;
      blank |= BITS((v <= ' ') | (v == 0x7f)) & mine;
      query |= BITS(v == '?') & mine;
      if (left <= 64) break;
    }
    int web = eight & ((head == https) | ((head & all_but_last) == http));
    seen[i] = (uint8_t)((blank != 0) * GATE_URL_BLANK | (query != 0) * GATE_URL_QUERY |
                        (any & !web) * GATE_URL_NO_WEB);
  }
}

TARGET static void FN(mark_query)(const uint8_t *bytes, size_t count, uint64_t *marks) {
  for (size_t at = 0; at < count; at += 64) {
    uint8x64 v;
    FN(load)(&v, bytes + at, count - at);
    uint64_t mine = count - at >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (count - at)) - 1;
    marks[at / 64] = BITS((v == '?') | (v == '#') | (v == '&') | (v == '=')) & mine;
  }
}

TARGET static void FN(records)(const uint8_t *bytes, size_t count, size_t start,
                               const uint32_t *field_ends, const uint32_t *record_ends,
                               size_t records, uint32_t *starts, uint32_t *ends, uint64_t *hashes) {
  /* 64 bytes that are kept, then 64 that are not. */
  static const uint8_t kept[128] = {[0 ... 63] = 0xff};
  const uint64_t *keys = hash_keys, step = keys[6];
  uint64x8 first;
  __builtin_memcpy(&first, keys, 64);
  uint64x8 others = __builtin_shufflevector(first, first, 3, 4, 5, 6, 7, 0, 1, 2);
  for (size_t r = 0; r < records; r++) {
    size_t at = start, line_end = field_ends[record_ends[r] - 1];
    size_t length = line_end - at;
    if (length && bytes[line_end - 1] == '\r') length--;
    starts[r] = (uint32_t)at;
    ends[r] = (uint32_t)(at + length);
    start = line_end + 1;
    size_t left = length;
    uint64x8 key = first, sums = first;
    for (;; left -= 64, at += 64, key += step) {
      uint8x64 v;
      FN(load)(&v, bytes + at, count - at);
      if (left <= 64) {
        uint8x64 mask;
        __builtin_memcpy(&mask, kept + 64 - left, 64);
        v &= mask;
      }
      uint64x8 d = (uint64x8)v, x = d ^ key;
      sums += __builtin_shufflevector(d, d, 1, 0, 3, 2, 5, 4, 7, 6);
      sums += (x & 0xffffffff) * (x >> 32);
      if (left <= 64) break;
    }
    /* Once more with other keys, and the eight sums become four and two. */
    uint64x8 x = sums ^ others;
    x = (x & 0xffffffff) * (x >> 32) + __builtin_shufflevector(sums, sums, 1, 0, 3, 2, 5, 4, 7, 6);
    uint64x4 low = __builtin_shufflevector(x, x, 0, 1, 2, 3);
    uint64x4 high = __builtin_shufflevector(x, x, 4, 5, 6, 7);
    low += high << 23 | high >> 41;
    uint64x2 first_two = __builtin_shufflevector(low, low, 0, 1);
    uint64x2 last_two = __builtin_shufflevector(low, low, 2, 3);
    first_two += last_two << 41 | last_two >> 23;
    uint64_t h = folded(first_two[0] ^ keys[3], first_two[1] ^ keys[4]) + length * step;
    hashes[r] = folded(h ^ keys[3], keys[6] ^ h >> 32);
  }
}

#undef BITS
#undef SIXTEEN_BITS
#undef INLINE
