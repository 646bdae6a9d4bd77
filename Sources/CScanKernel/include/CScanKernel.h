#ifndef C_SCAN_KERNEL_H
#define C_SCAN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "CJSONLines.h"

/* What takes longest with the bytes of a chunk, with the vector instructions of the machine.
 *
 * Every function works on a whole chunk, so that no call is made per record, and reads nothing before `bytes`
 * or at `bytes + count` and past it. The readable twin of each is in Swift; tests hold all variants
 * against it. */

/* What a chunk can be scanned with. */
typedef enum {
  GATE_SSE2 = 1,
  GATE_AVX2 = 2,
  GATE_AVX512 = 3,
  GATE_NEON = 4,
} gate_kernel;

/* Whether this machine can run a kernel. */
int gate_kernel_runs(gate_kernel kernel);

/* What the byte before a chunk was. */
typedef struct {
  uint64_t inside; /* all ones: the next byte is inside quotes */
  uint64_t bare;   /* top bit: it stood outside of quotes, and was neither quote nor separator */
  uint64_t quote;  /* top bit: it was a quote */
} gate_carry;

/* What is found in a chunk. */
typedef struct {
  size_t fields;
  size_t records;  /* newlines outside of quotes */
  size_t newlines; /* of any kind */
  int inside;      /* the chunk ends inside quotes */
  int unusual;     /* it has a byte of 0x80 or above, or a NUL */
} gate_found;

/* Positions that are written past the last one: an array of `field_ends` needs room for as many more. */
#define GATE_SLACK 16

/* Writes out where fields end: at delimiters and newlines outside of quotes. `field_ends` has room for
 * `count + GATE_SLACK` positions. `unusual` gets a bit for each block of 64 bytes that has a byte of 0x80 or above,
 * or a NUL, and has room for `count / 4096 + 1` words. Proves that every quote opens or closes a field; returns 0
 * where one does not: what was written is then worth nothing. */
int gate_index(gate_kernel kernel, const uint8_t *bytes, size_t count, uint8_t quote,
               uint8_t delimiter, const gate_carry *start, uint32_t *field_ends,
               uint64_t *unusual, gate_found *found);

/* Writes out where the text of each record begins, and where it ends without its line end (LF or CRLF), and a hash
 * of it, equal in all kernels. The first record begins at `start`, each later one behind a line end; `record_ends`
 * counts the fields up to and including a record's own last.
 *
 * The hash is in the manner of XXH3 (Yann Collet, BSD). The text is cut into stripes of eight words, the last
 * one filled up with zeros. Each word is mixed with a key, which is another one in each stripe; the product of its halves
 * is added to the sum of its place, the word itself to its neighbour's. The eight sums are mixed once more, added to each
 * other at different rotations, and folded into one by 128-bit products. */
void gate_records(gate_kernel kernel, const uint8_t *bytes, size_t count, size_t start,
                  const uint32_t *field_ends, const uint32_t *record_ends, size_t records,
                  uint32_t *starts, uint32_t *ends, uint64_t *hashes);

/* Counts, for each of some columns, the fields without a byte or with two quotes alone. The records have `columns`
 * fields each and end one after the other, the last field perhaps with a CR; `field_ends[-1]` is the end before the
 * first. `field_ends` can be read up to GATE_SLACK past the last record's. */
void gate_count_empty(gate_kernel kernel, const uint8_t *bytes, uint8_t quote,
                      const uint32_t *field_ends, size_t records, size_t columns, int64_t *empty);

/* What is seen of a URL at a glance. */
enum {
  GATE_URL_BLANK = 1,  /* it has a byte up to 0x20, or 0x7f */
  GATE_URL_QUERY = 2,  /* it has a question mark */
  GATE_URL_NO_WEB = 4, /* it does not begin with http:// or https://, and is not empty */
};

/* Looks at `urls` values, which begin and end at these positions. */
void gate_look_at_urls(gate_kernel kernel, const uint8_t *bytes, size_t count,
                       const uint32_t *starts, const uint32_t *ends, size_t urls, uint8_t *seen);

/* Sets a bit for each ?, #, & and =: bit 0 of the first word for the first byte. */
void gate_mark_query(gate_kernel kernel, const uint8_t *bytes, size_t count, uint64_t *marks);

#endif
