#ifndef C_INFLATE_H
#define C_INFLATE_H

#include <stddef.h>
#include <stdint.h>

/* Decompression of one gzip member after another, by ISA-L or by zlib behind the same few functions.
 *
 * ISA-L takes half the time of zlib. It is looked for when the first gzip file is opened and not linked, so the
 * program starts as fast without it and runs where it is not installed. */

typedef struct gate_inflate gate_inflate;

typedef enum { GATE_ISAL = 1, GATE_ZLIB = 2 } gate_inflate_engine;

typedef enum {
  GATE_INFLATE_MORE = 0,    /* wants input, or room for output */
  GATE_INFLATE_END = 1,     /* the member has ended, and its checksum is right */
  GATE_INFLATE_CORRUPT = 2, /* see gate_inflate_message */
} gate_inflate_result;

/* Nil where the engine is not to be had, or memory is not. */
gate_inflate *gate_inflate_new(gate_inflate_engine engine);
void gate_inflate_free(gate_inflate *);

/* Makes ready for the next member. */
void gate_inflate_reset(gate_inflate *);

/* Moves bytes from `*in` to `*out` as far as they go; pointers and counts (below 4 GiB) are moved along. */
gate_inflate_result gate_inflate_run(gate_inflate *, const uint8_t **in, size_t *in_count,
                                     uint8_t **out, size_t *out_count);

/* What is wrong, in the engine's words. */
const char *gate_inflate_message(const gate_inflate *);

#endif
