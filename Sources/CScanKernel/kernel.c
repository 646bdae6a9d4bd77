#include "CScanKernel.h"

typedef uint8_t uint8x64 __attribute__((vector_size(64)));
typedef int8_t int8x64 __attribute__((vector_size(64)));
typedef uint32_t uint32x16 __attribute__((vector_size(64)));
typedef int32_t int32x16 __attribute__((vector_size(64)));
typedef uint64_t uint64x8 __attribute__((vector_size(64)));
typedef uint64_t uint64x4 __attribute__((vector_size(32)));
typedef uint64_t uint64x2 __attribute__((vector_size(16)));
typedef _Bool bool64 __attribute__((ext_vector_type(64)));
typedef _Bool bool16 __attribute__((ext_vector_type(16)));

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

/* Writes out where the bits of a word are, and up to GATE_SLACK - 1 positions that mean nothing.
 * Four are written always: most blocks have no more, and what is too much is written over. */
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

static inline void positions_one_by_one(uint32_t *out, uint32_t base, uint64_t s, size_t found) {
  (void)found;
  POSITIONS(LOWEST(s))
}

/* Numbers without a pattern, from the digits of wyhash (Wang Yi, public domain) and of the golden ratio. */
static const uint64_t hash_keys[8] = {0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3,
                                      0x589965cc75374cc3, 0x1d8e4e27c47d124f, 0xeb44accab455d165,
                                      0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f};

static inline uint64_t folded(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#if defined(__x86_64__)

#include <immintrin.h>

/* ---- SSE2: every x86-64 ---- */

#define KERNEL sse2
#define TARGET
#define prefix_xor_sse2 prefix_xor_shifting
#define positions_sse2 positions_one_by_one
#include "block.h"
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

TARGET static inline void positions_avx2(uint32_t *out, uint32_t base, uint64_t s, size_t found) {
  (void)found;
  POSITIONS(_tzcnt_u64(s))
}

#include "block.h"
#undef KERNEL
#undef TARGET

/* ---- AVX-512: 64 bytes are one register, and a comparison is its mask ---- */

#define KERNEL avx512
#define TARGET \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,avx2,pclmul,popcnt,bmi,bmi2")))
#define prefix_xor_avx512 prefix_xor_avx2

/* The numbers 0...63, of which those with a bit are moved together: eight are written always, more rarely. */
TARGET static inline void positions_avx512(uint32_t *out, uint32_t base, uint64_t s, size_t found) {
  const __m512i all = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
      40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
      17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  __m512i places = _mm512_maskz_compress_epi8(s, all);
  __m128i few = _mm512_castsi512_si128(places);
  __m256i origin = _mm256_set1_epi32((int)base);
  _mm256_storeu_si256((__m256i *)out, _mm256_add_epi32(origin, _mm256_cvtepu8_epi32(few)));
  for (size_t done = 8; __builtin_expect(done < found, 0); done += 8) {
    places = _mm512_maskz_compress_epi8(~(uint64_t)0xff, places);
    few = _mm512_castsi512_si128(places);
    _mm256_storeu_si256((__m256i *)(out + done),
                        _mm256_add_epi32(origin, _mm256_cvtepu8_epi32(few)));
  }
}

#include "block.h"
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
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2");
  default: return 0;
  }
}

#define CHOOSE(name, ...)                              \
  switch (kernel) {                                    \
  case GATE_AVX512: return name##_avx512(__VA_ARGS__); \
  case GATE_AVX2: return name##_avx2(__VA_ARGS__);     \
  default: return name##_sse2(__VA_ARGS__);            \
  }

#elif defined(__aarch64__)

/* ---- NEON: every 64-bit ARM ---- */

#define KERNEL neon
#define TARGET
#define prefix_xor_neon prefix_xor_shifting
#define positions_neon positions_one_by_one
#include "block.h"
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

int gate_index(gate_kernel kernel, const uint8_t *bytes, size_t count, uint8_t quote,
               uint8_t delimiter, const gate_carry *start, uint32_t *field_ends,
               uint64_t *unusual, gate_found *found) {
  (void)kernel;
  CHOOSE(index, bytes, count, quote, delimiter, start, field_ends, unusual, found)
}

void gate_records(gate_kernel kernel, const uint8_t *bytes, size_t count, size_t start,
                  const uint32_t *field_ends, const uint32_t *record_ends, size_t records,
                  uint32_t *starts, uint32_t *ends, uint64_t *hashes) {
  (void)kernel;
  CHOOSE(records, bytes, count, start, field_ends, record_ends, records, starts, ends, hashes)
}

void gate_count_empty(gate_kernel kernel, const uint8_t *bytes, uint8_t quote,
                      const uint32_t *field_ends, size_t records, size_t columns, int64_t *empty) {
  (void)kernel;
  CHOOSE(count_empty, bytes, quote, field_ends, records, columns, empty)
}

void gate_look_at_urls(gate_kernel kernel, const uint8_t *bytes, size_t count,
                       const uint32_t *starts, const uint32_t *ends, size_t urls, uint8_t *seen) {
  (void)kernel;
  CHOOSE(look_at_urls, bytes, count, starts, ends, urls, seen)
}

void gate_mark_query(gate_kernel kernel, const uint8_t *bytes, size_t count, uint64_t *marks) {
  (void)kernel;
  CHOOSE(mark_query, bytes, count, marks)
}
