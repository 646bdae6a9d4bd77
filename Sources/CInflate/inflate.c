#include "CInflate.h"

#include <stdlib.h>
#include <zlib.h>

#if __has_include(<isa-l/igzip_lib.h>) && !defined(__APPLE__)
#define HAS_ISAL 1
#include <dlfcn.h>
#include <isa-l/igzip_lib.h>
#include <pthread.h>
#endif

struct gate_inflate {
  gate_inflate_engine engine;
  const char *message;
  z_stream zlib;
#ifdef HAS_ISAL
  struct inflate_state isal;
#endif
};

#ifdef HAS_ISAL

static void (*isal_init)(struct inflate_state *);
static void (*isal_reset)(struct inflate_state *);
static int (*isal_run)(struct inflate_state *);

static void find_isal(void) {
  void *library = dlopen("libisal.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  isal_init = (void (*)(struct inflate_state *))dlsym(library, "isal_inflate_init");
  isal_reset = (void (*)(struct inflate_state *))dlsym(library, "isal_inflate_reset");
  isal_run = (int (*)(struct inflate_state *))dlsym(library, "isal_inflate");
}

/* Several threads may come here at once. */
static int has_isal(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, find_isal);
  return isal_init && isal_reset && isal_run;
}

static gate_inflate_result run_isal(gate_inflate *g, const uint8_t **in, size_t *in_count,
                                    uint8_t **out, size_t *out_count) {
  struct inflate_state *s = &g->isal;
  s->next_in = (uint8_t *)*in;
  s->avail_in = (uint32_t)*in_count;
  s->next_out = *out;
  s->avail_out = (uint32_t)*out_count;
  int code = isal_run(s);
  *in = s->next_in;
  *in_count = s->avail_in;
  *out = s->next_out;
  *out_count = s->avail_out;
  if (code < 0 || code > ISAL_OUT_OVERFLOW) {
    g->message = code == ISAL_INCORRECT_CHECKSUM ? "incorrect data check" : "invalid data";
    return GATE_INFLATE_CORRUPT;
  }
  return s->block_state == ISAL_BLOCK_FINISH ? GATE_INFLATE_END : GATE_INFLATE_MORE;
}

#endif

static gate_inflate_result run_zlib(gate_inflate *g, const uint8_t **in, size_t *in_count,
                                    uint8_t **out, size_t *out_count) {
  z_stream *s = &g->zlib;
  s->next_in = (Bytef *)*in;
  s->avail_in = (uInt)*in_count;
  s->next_out = *out;
  s->avail_out = (uInt)*out_count;
  int code = inflate(s, Z_NO_FLUSH);
  *in = s->next_in;
  *in_count = s->avail_in;
  *out = s->next_out;
  *out_count = s->avail_out;
  if (code == Z_STREAM_END) return GATE_INFLATE_END;
  if (code == Z_OK || code == Z_BUF_ERROR) return GATE_INFLATE_MORE;
  g->message = s->msg ? s->msg : "invalid data";
  return GATE_INFLATE_CORRUPT;
}

gate_inflate *gate_inflate_new(gate_inflate_engine engine) {
  gate_inflate *g = calloc(1, sizeof *g);
  if (!g) return NULL;
  g->engine = engine;
  g->message = "";
#ifdef HAS_ISAL
  if (engine == GATE_ISAL) {
    if (!has_isal()) {
      free(g);
      return NULL;
    }
    isal_init(&g->isal);
    g->isal.crc_flag = ISAL_GZIP;
    return g;
  }
#endif
  /* 15 + 16: the largest window, gzip framing only. */
  if (engine != GATE_ZLIB || inflateInit2(&g->zlib, 15 + 16) != Z_OK) {
    free(g);
    return NULL;
  }
  return g;
}

void gate_inflate_free(gate_inflate *g) {
  if (!g) return;
  if (g->engine == GATE_ZLIB) inflateEnd(&g->zlib);
  free(g);
}

void gate_inflate_reset(gate_inflate *g) {
#ifdef HAS_ISAL
  if (g->engine == GATE_ISAL) {
    isal_reset(&g->isal);
    g->isal.crc_flag = ISAL_GZIP;
    return;
  }
#endif
  inflateReset(&g->zlib);
}

gate_inflate_result gate_inflate_run(gate_inflate *g, const uint8_t **in, size_t *in_count,
                                     uint8_t **out, size_t *out_count) {
#ifdef HAS_ISAL
  if (g->engine == GATE_ISAL) return run_isal(g, in, in_count, out, out_count);
#endif
  return run_zlib(g, in, in_count, out, out_count);
}

const char *gate_inflate_message(const gate_inflate *g) { return g->message; }
