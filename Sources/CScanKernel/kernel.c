#include "CScanKernel.h"

/* The bits of 64 bytes. */
struct block {
  uint64_t quotes, separators, newlines, blanks, marks;
  uint64_t unusual; /* not 0: a byte of 0x80 or above, or a NUL */
};

#define GLUE(a, b) a##_##b
#define NAME(a, b) GLUE(a, b)
#define FN(name) NAME(name, KERNEL)

/* Bit i is the exclusive or of bits 0...i: inside or outside of quotes. */
static inline uint64_t prefix_xor_shifting(uint64_t x) {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  return x ^ x << 32;
}

/* Four are written always: most blocks have no more, and what is too much is written over. */
#define POSITIONS(lowest)                   \
  for (;;) {                                \
    for (int i = 0; i < 4; i++) {           \
      out[i] = base + (uint32_t)(lowest);   \
      s &= s - 1;                           \
    }                                       \
    if (!s) break;                          \
    out += 4;                               \
  }

/* The place of the lowest bit; of no bit, anything. */
#define LOWEST(s) __builtin_ctzll((s) | (uint64_t)1 << 63)

#if defined(__x86_64__)

#include <immintrin.h>

/* ---- SSE2: every x86-64 ---- */

#define KERNEL sse2
#define TARGET
#define prefix_xor_sse2 prefix_xor_shifting
#include "block.h"

static inline void block_sse2(const uint8_t *p, uint8_t quote, uint8_t delimiter,
                              struct block *out) {
  __m128i q = _mm_set1_epi8((char)quote), d = _mm_set1_epi8((char)delimiter);
  __m128i lf = _mm_set1_epi8('\n'), space = _mm_set1_epi8(0x20), del = _mm_set1_epi8(0x7f);
  __m128i ask = _mm_set1_epi8('?'), hash = _mm_set1_epi8('#'), zero = _mm_setzero_si128();
  __m128i amp = _mm_set1_epi8('&'), equal = _mm_set1_epi8('=');
  struct block b = {0};
  for (int i = 0; i < 4; i++) {
    __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
    __m128i newline = _mm_cmpeq_epi8(v, lf);
    __m128i separator = _mm_or_si128(newline, _mm_cmpeq_epi8(v, d));
    __m128i blank = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(v, space), v), _mm_cmpeq_epi8(v, del));
    __m128i mark = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, ask), _mm_cmpeq_epi8(v, hash)),
                                _mm_or_si128(_mm_cmpeq_epi8(v, amp), _mm_cmpeq_epi8(v, equal)));
    __m128i unusual = _mm_or_si128(v, _mm_cmpeq_epi8(v, zero));
    b.quotes |= (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, q)) << 16 * i;
    b.separators |= (uint64_t)_mm_movemask_epi8(separator) << 16 * i;
    b.newlines |= (uint64_t)_mm_movemask_epi8(newline) << 16 * i;
    b.blanks |= (uint64_t)_mm_movemask_epi8(blank) << 16 * i;
    b.marks |= (uint64_t)_mm_movemask_epi8(mark) << 16 * i;
    b.unusual |= (uint64_t)_mm_movemask_epi8(unusual);
  }
  *out = b;
}

static inline void positions_sse2(uint32_t *out, uint32_t base, uint64_t s) {
  POSITIONS(LOWEST(s))
}

#undef KERNEL
#undef TARGET

/* ---- AVX2, with carry-less multiplication for the prefix ---- */

#define KERNEL avx2
#define TARGET __attribute__((target("avx2,pclmul,popcnt,bmi,bmi2")))

TARGET static inline uint64_t prefix_xor_avx2(uint64_t x) {
  __m128i product =
      _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)x), _mm_set1_epi8((char)0xff), 0);
  return (uint64_t)_mm_cvtsi128_si64(product);
}

#include "block.h"

TARGET static inline uint64_t bits_avx2(__m256i low, __m256i high) {
  return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)_mm256_movemask_epi8(high) << 32;
}

TARGET static inline void block_avx2(const uint8_t *p, uint8_t quote, uint8_t delimiter,
                                     struct block *out) {
  __m256i q = _mm256_set1_epi8((char)quote), d = _mm256_set1_epi8((char)delimiter);
  __m256i lf = _mm256_set1_epi8('\n'), space = _mm256_set1_epi8(0x20);
  __m256i amp = _mm256_set1_epi8('&'), equal = _mm256_set1_epi8('=');
  __m256i del = _mm256_set1_epi8(0x7f), ask = _mm256_set1_epi8('?'), hash = _mm256_set1_epi8('#');
  __m256i a = _mm256_loadu_si256((const __m256i *)p);
  __m256i b = _mm256_loadu_si256((const __m256i *)(p + 32));
  __m256i zero = _mm256_setzero_si256();
  __m256i newline_a = _mm256_cmpeq_epi8(a, lf), newline_b = _mm256_cmpeq_epi8(b, lf);
  out->quotes = bits_avx2(_mm256_cmpeq_epi8(a, q), _mm256_cmpeq_epi8(b, q));
  out->newlines = bits_avx2(newline_a, newline_b);
  out->separators = bits_avx2(_mm256_or_si256(newline_a, _mm256_cmpeq_epi8(a, d)),
                              _mm256_or_si256(newline_b, _mm256_cmpeq_epi8(b, d)));
  out->blanks = bits_avx2(_mm256_or_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(a, space), a),
                                          _mm256_cmpeq_epi8(a, del)),
                          _mm256_or_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(b, space), b),
                                          _mm256_cmpeq_epi8(b, del)));
  out->marks = bits_avx2(
      _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(a, ask), _mm256_cmpeq_epi8(a, hash)),
                      _mm256_or_si256(_mm256_cmpeq_epi8(a, amp), _mm256_cmpeq_epi8(a, equal))),
      _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(b, ask), _mm256_cmpeq_epi8(b, hash)),
                      _mm256_or_si256(_mm256_cmpeq_epi8(b, amp), _mm256_cmpeq_epi8(b, equal))));
  /* A NUL is the least of two bytes, a high bit stays in their union. */
  out->unusual = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(
      _mm256_or_si256(a, b), _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), zero)));
}

TARGET static inline void positions_avx2(uint32_t *out, uint32_t base, uint64_t s) {
  POSITIONS(_tzcnt_u64(s))
}

#undef KERNEL
#undef TARGET

/* ---- AVX-512: 64 bytes are one register, and a comparison is its mask ---- */

#define KERNEL avx512
#define TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,pclmul,popcnt,bmi,bmi2")))
#define prefix_xor_avx512 prefix_xor_avx2
#include "block.h"

TARGET static inline void block_avx512(const uint8_t *p, uint8_t quote, uint8_t delimiter,
                                       struct block *out) {
  __m512i v = _mm512_loadu_si512(p);
  uint64_t newlines = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n'));
  out->quotes = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)quote));
  out->newlines = newlines;
  out->separators = newlines | _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)delimiter));
  out->blanks = _mm512_cmple_epu8_mask(v, _mm512_set1_epi8(0x20)) |
                _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(0x7f));
  out->marks = _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('?')) |
               _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('#')) |
               _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('&')) |
               _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('='));
  /* As a signed number, a byte of 0x80 or above is below 1, and so is NUL. */
  out->unusual = _mm512_cmplt_epi8_mask(v, _mm512_set1_epi8(1));
}

/* The numbers 0...63, of which those with a bit are moved together: sixteen at a time are written. */
TARGET static inline void positions_avx512(uint32_t *out, uint32_t base, uint64_t s) {
  const __m512i all = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
      40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
      17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i places = _mm512_maskz_compress_epi8(s, all), origin = _mm512_set1_epi32((int)base);
  int found = __builtin_popcountll(s);
  _mm512_storeu_si512(
      out, _mm512_add_epi32(origin, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
  for (int done = 16; __builtin_expect(done < found, 0); done += 16) {
    places = _mm512_alignr_epi32(places, places, 4);
    _mm512_storeu_si512(
        out + done, _mm512_add_epi32(origin, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
  }
}

#undef KERNEL
#undef TARGET

int gate_kernel_runs(gate_kernel kernel) {
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
             __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi") &&
             __builtin_cpu_supports("bmi2");
  switch (kernel) {
  case GATE_SSE2: return 1;
  case GATE_AVX2: return avx2;
  case GATE_AVX512:
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
  default: return 0;
  }
}

#define CHOOSE(name, ...)                             \
  switch (kernel) {                                   \
  case GATE_AVX512: return name##_avx512(__VA_ARGS__); \
  case GATE_AVX2: return name##_avx2(__VA_ARGS__);     \
  default: return name##_sse2(__VA_ARGS__);            \
  }

#elif defined(__aarch64__)

#include <arm_neon.h>

/* ---- NEON: every 64-bit ARM ---- */

#define KERNEL neon
#define TARGET
#define prefix_xor_neon prefix_xor_shifting
#include "block.h"

/* One bit a byte: each byte keeps the bit of its place in eight, and neighbours are added three times. */
static inline uint64_t bits_neon(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t place = vld1q_u8(places);
  uint8x16_t ab = vpaddq_u8(vandq_u8(a, place), vandq_u8(b, place));
  uint8x16_t cd = vpaddq_u8(vandq_u8(c, place), vandq_u8(d, place));
  uint8x16_t sum = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

static inline void block_neon(const uint8_t *p, uint8_t quote, uint8_t delimiter,
                              struct block *out) {
  uint8x16_t q[4], s[4], n[4], w[4], a[4], unusual = vdupq_n_u8(0);
  for (int i = 0; i < 4; i++) {
    uint8x16_t v = vld1q_u8(p + 16 * i);
    q[i] = vceqq_u8(v, vdupq_n_u8(quote));
    n[i] = vceqq_u8(v, vdupq_n_u8('\n'));
    s[i] = vorrq_u8(n[i], vceqq_u8(v, vdupq_n_u8(delimiter)));
    w[i] = vorrq_u8(vcleq_u8(v, vdupq_n_u8(0x20)), vceqq_u8(v, vdupq_n_u8(0x7f)));
    a[i] = vorrq_u8(vorrq_u8(vceqq_u8(v, vdupq_n_u8('?')), vceqq_u8(v, vdupq_n_u8('#'))),
                    vorrq_u8(vceqq_u8(v, vdupq_n_u8('&')), vceqq_u8(v, vdupq_n_u8('='))));
    /* As a signed number, a byte of 0x80 or above is below 1, and so is NUL. */
    unusual = vorrq_u8(unusual, vcltq_s8(vreinterpretq_s8_u8(v), vdupq_n_s8(1)));
  }
  out->quotes = bits_neon(q[0], q[1], q[2], q[3]);
  out->separators = bits_neon(s[0], s[1], s[2], s[3]);
  out->newlines = bits_neon(n[0], n[1], n[2], n[3]);
  out->blanks = bits_neon(w[0], w[1], w[2], w[3]);
  out->marks = bits_neon(a[0], a[1], a[2], a[3]);
  out->unusual = vmaxvq_u8(unusual);
}

static inline void positions_neon(uint32_t *out, uint32_t base, uint64_t s) {
  POSITIONS(LOWEST(s))
}

#undef KERNEL
#undef TARGET

int gate_kernel_runs(gate_kernel kernel) { return kernel == GATE_NEON; }

#define CHOOSE(name, ...) return name##_neon(__VA_ARGS__);

#else

int gate_kernel_runs(gate_kernel kernel) {
  (void)kernel;
  return 0;
}

/* Never called: no kernel runs. */
#define CHOOSE(name, ...) __builtin_trap();

#endif

size_t gate_classify(gate_kernel kernel, const uint8_t *bytes, size_t count, uint8_t quote,
                     uint8_t delimiter, const gate_masks *masks) {
  (void)kernel;
  CHOOSE(classify, bytes, count, quote, delimiter, masks)
}

int gate_resolve(gate_kernel kernel, const uint8_t *bytes, size_t count, const gate_masks *masks,
                 gate_carry *carry) {
  (void)kernel;
  CHOOSE(resolve, bytes, count, masks, carry)
}

size_t gate_extract(gate_kernel kernel, size_t count, const gate_masks *masks,
                    uint32_t *field_ends, uint32_t *record_ends, size_t *fields) {
  (void)kernel;
  CHOOSE(extract, count, masks, field_ends, record_ends, fields)
}
