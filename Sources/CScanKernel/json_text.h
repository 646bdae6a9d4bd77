/* Strings and encoding: included once, by jsonlines.c. */

static inline const uint8_t *skip(const uint8_t *p, const uint8_t *end) {
  while (p < end && *p <= 0x20 && (*p == 0x20 || *p == '\t' || *p == '\r' || *p == '\n')) p++;
  return p;
}

/* Where the next quote, backslash or control character is; `end` where there is none. */
static inline const uint8_t *special(gate_json *j, const uint8_t *p, const uint8_t *end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(0x1f);
  while (j->limit - p >= 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)p);
    __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                               _mm_cmpeq_epi8(_mm_min_epu8(v, control), v));
    unsigned mask = (unsigned)_mm_movemask_epi8(hit);
    unsigned high = (unsigned)_mm_movemask_epi8(v);
    if (mask) {
      unsigned at = (unsigned)__builtin_ctz(mask);
      j->high |= high & ((1u << at) - 1);
      p += at;
      return p < end ? p : end;
    }
    j->high |= high;
    p += 16;
    if (p >= end) return end;
  }
#else
  while (j->limit - p >= 8) {
    uint64_t w;
    memcpy(&w, p, 8);
    const uint64_t ones = 0x0101010101010101ull, tops = 0x8080808080808080ull;
    uint64_t q = w ^ (ones * '"'), s = w ^ (ones * '\\');
    uint64_t hit = ((q - ones) & ~q & tops) | ((s - ones) & ~s & tops) |
                   ((w - ones * 0x20) & ~w & tops);
    if (hit) break;
    j->high |= (w & tops) != 0;
    p += 8;
    if (p >= end) return end;
  }
#endif
  while (p < end && *p >= 0x20 && *p != '"' && *p != '\\') {
    j->high |= *p >> 7;
    p++;
  }
  return p < end ? p : end;
}

static int hex(const uint8_t *p, unsigned *unit) {
  unsigned value = 0;
  for (int i = 0; i < 4; i++) {
    unsigned c = p[i];
    unsigned digit = c - '0' < 10         ? c - '0'
                     : (c | 32) - 'a' < 6 ? (c | 32) - 'a' + 10
                                          : 16;
    if (digit > 15) return 0;
    value = value << 4 | digit;
  }
  *unit = value;
  return 1;
}

static const uint8_t *fail(gate_json *j, int fault, const uint8_t *where) {
  if (!j->fault) {
    j->fault = fault;
    j->where = where;
  }
  return NULL;
}

/* At the end of the line the object is cut, elsewhere something is wrong with it. */
static const uint8_t *bad(gate_json *j, const uint8_t *p, const uint8_t *end) {
  return fail(j, p >= end ? GATE_JSON_CUT : GATE_JSON_SYNTAX, p);
}

/* The end of a string's inside; `p` is behind its opening quote. */
static inline const uint8_t *string(gate_json *j, const uint8_t *p, const uint8_t *end,
                                    int *escaped) {
  for (;;) {
    p = special(j, p, end);
    if (p >= end) return bad(j, end, end);
    if (*p == '"') return p;
    if (*p != '\\') return bad(j, p, end);
    *escaped = 1;
    const uint8_t *slash = p;
    if (end - p < 2) return bad(j, end, end);
    switch (p[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
      p += 2;
      continue;
    case 'u': break;
    default: return bad(j, p, end);
    }
    unsigned unit, low;
    if (end - p < 6) return bad(j, end, end);
    if (!hex(p + 2, &unit)) return bad(j, slash, end);
    p += 6;
    if ((unit & 0xf800) != 0xd800) continue;
    if (unit >= 0xdc00) return bad(j, slash, end);
    if (end - p < 6) {
      /* What is left may be the beginning of the second half. */
      static const char begun[] = "\\u";
      for (ptrdiff_t i = 0; i < end - p && i < 2; i++)
        if (p[i] != (uint8_t)begun[i]) return bad(j, slash, end);
      return bad(j, end, end);
    }
    if (p[0] != '\\' || p[1] != 'u' || !hex(p + 2, &low) || (low & 0xfc00) != 0xdc00)
      return bad(j, slash, end);
    p += 6;
  }
}

/* Writes a string's inside without escapes, never longer than it was; returns where it ends. */
static uint8_t *unescape(uint8_t *out, const uint8_t *p, size_t count) {
  const uint8_t *end = p + count;
  while (p < end) {
    const uint8_t *slash = memchr(p, '\\', (size_t)(end - p));
    size_t plain = (size_t)((slash ? slash : end) - p);
    memmove(out, p, plain);
    out += plain;
    p += plain;
    if (!slash) break;
    uint8_t e = p[1];
    p += 2;
    switch (e) {
    case 'b': *out++ = 8; break;
    case 'f': *out++ = 12; break;
    case 'n': *out++ = 10; break;
    case 'r': *out++ = 13; break;
    case 't': *out++ = 9; break;
    case 'u': {
      unsigned c = 0, low = 0;
      hex(p, &c);
      p += 4;
      if ((c & 0xfc00) == 0xd800) {
        hex(p + 2, &low);
        p += 6;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      }
      if (c < 0x80) {
        *out++ = (uint8_t)c;
      } else if (c < 0x800) {
        *out++ = (uint8_t)(0xc0 | c >> 6);
        *out++ = (uint8_t)(0x80 | (c & 63));
      } else if (c < 0x10000) {
        *out++ = (uint8_t)(0xe0 | c >> 12);
        *out++ = (uint8_t)(0x80 | (c >> 6 & 63));
        *out++ = (uint8_t)(0x80 | (c & 63));
      } else {
        *out++ = (uint8_t)(0xf0 | c >> 18);
        *out++ = (uint8_t)(0x80 | (c >> 12 & 63));
        *out++ = (uint8_t)(0x80 | (c >> 6 & 63));
        *out++ = (uint8_t)(0x80 | (c & 63));
      }
      break;
    }
    default: *out++ = e;
    }
  }
  return out;
}

static int is_utf8(const uint8_t *p, const uint8_t *end, const uint8_t **where) {
  while (p < end) {
    if (end - p >= 8) {
      uint64_t w;
      memcpy(&w, p, 8);
      if (!(w & 0x8080808080808080ull)) {
        p += 8;
        continue;
      }
    }
    uint8_t c = *p;
    if (c < 0x80) {
      p++;
      continue;
    }
    int more = c >= 0xc2 && c <= 0xdf ? 1 : (c & 0xf0) == 0xe0 ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
    *where = p;
    if (!more || end - p <= more) return 0;
    uint8_t low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    uint8_t top = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > top) return 0;
    for (int i = 2; i <= more; i++)
      if ((p[i] & 0xc0) != 0x80) return 0;
    p += more + 1;
  }
  return 1;
}
