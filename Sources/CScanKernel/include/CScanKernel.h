#ifndef C_SCAN_KERNEL_H
#define C_SCAN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* The structural index of a chunk of CSV, with the vector instructions of the machine.
 *
 * Every function works on a whole chunk, so that no call is made per record, and reads no byte before
 * `bytes` or at `bytes + count` and past it: a last block of fewer than 64 bytes is copied first. The readable
 * twin of each is in CSVScan (`BlockPattern`, `ChunkIndex`); tests hold all variants against it. */

/* What a chunk can be scanned with. */
typedef enum {
  GATE_SSE2 = 1,
  GATE_AVX2 = 2,
  GATE_AVX512 = 3,
  GATE_NEON = 4,
} gate_kernel;

/* Whether this machine can run a kernel. */
int gate_kernel_runs(gate_kernel kernel);

/* What is found in a chunk: one word a block of 64 bytes, bit 0 for its first byte. */
typedef struct {
  uint64_t *quotes;
  uint64_t *separators; /* delimiters and newlines */
  uint64_t *newlines;
  uint64_t *blanks;   /* bytes up to 0x20, and 0x7f */
  uint64_t *marks;    /* ? # & = */
  uint64_t *unusual; /* one BIT a block: it has a byte of 0x80 or above, or a NUL */
} gate_masks;

/* Fills the masks; bits past `count` are 0. Returns the number of newlines. `unusual` has room for
 * one word more than its blocks need. */
size_t gate_classify(gate_kernel kernel, const uint8_t *bytes, size_t count, uint8_t quote,
                     uint8_t delimiter, const gate_masks *masks);

/* What is carried from one chunk into the next. */
typedef struct {
  uint64_t inside;   /* all ones: the next byte is inside quotes */
  uint64_t may_open; /* bit 0: a quote as the next byte opens a field, or continues one */
  uint64_t closed;   /* bit 0: the last byte was a closing quote */
} gate_carry;

/* Clears the separators that stand inside quotes, and proves that every quote opens or closes a field.
 * Returns 0 where one does not: the separators are then half done, and worth nothing. */
int gate_resolve(gate_kernel kernel, const uint8_t *bytes, size_t count, const gate_masks *masks,
                 gate_carry *carry);

/* Positions that are written past the last one: arrays need room for as many more. */
#define GATE_SLACK 16

/* Writes out where fields end, and for each record the number of fields up to its end. Both arrays have room
 * for `count + GATE_SLACK` positions. Returns the number of records. */
size_t gate_extract(gate_kernel kernel, size_t count, const gate_masks *masks,
                    uint32_t *field_ends, uint32_t *record_ends, size_t *fields);

#endif
