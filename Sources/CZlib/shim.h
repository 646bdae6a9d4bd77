#include <zlib.h>

/* inflateInit2 is a macro, which Swift cannot import. 15 + 16: the largest window, gzip framing only. */
static inline int gate_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}

/* deflateInit2 is a macro too. A fixed level and memory level keep the bytes the same on every machine. */
static inline int gate_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
