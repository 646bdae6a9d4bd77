#include "CJSONLines.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { ARRAY, BOOLEAN, NONE, NUMBER, OBJECT, STRING };

/* Of the value of a column: where it stands, and whether it has escapes. `start` is NULL for no value. */
typedef struct {
  const uint8_t *start;
  uint32_t length;
  uint8_t escaped, alias, many;
} span;

/* One of several values of a column. */
typedef struct {
  const uint8_t *start;
  uint32_t length;
  int32_t column;
} item;

/* A key that an object had. */
typedef struct {
  uint64_t hash;
  size_t text; /* in `keys`, with its closing quote */
  uint32_t length;
  uint32_t stamp;    /* the last object that had it */
  int32_t of;        /* the position whose objects have it */
  int32_t next;      /* the key that followed the last time */
  int32_t position;  /* of its value */
  uint8_t plain;     /* it stands in a line as it is */
  uint8_t high;      /* a byte is beyond ASCII */
  uint8_t counted;
  uint64_t types[6];
} entry;

/* A place in the structure of lines. */
typedef struct {
  int32_t node; /* what is asked for here; -1: nothing */
  int32_t first;
  int32_t each; /* the position of an array's elements */
} position;

typedef struct {
  int32_t entry;
  int32_t type;
} sighting;

typedef struct block {
  struct block *next;
  size_t capacity, used;
  uint8_t bytes[];
} block;

struct gate_json {
  gate_json_node *nodes;
  uint8_t *texts;
  size_t node_count, columns;
  uint64_t seed;
  int32_t *node_positions;

  position *positions;
  size_t position_count, position_capacity;
  entry *entries;
  size_t entry_count, entry_capacity;
  int32_t *table; /* entry + 1 by hash; 0: free */
  size_t table_size;
  uint8_t *keys;
  size_t key_count, key_capacity;
  sighting *seen;
  size_t seen_count, seen_capacity;
  uint32_t serial;

  /* The line at hand. */
  const uint8_t *line, *limit;
  const uint8_t *where;
  int fault;
  int quiet;
  unsigned high;
  span *spans;
  item *items;
  size_t item_count, item_capacity;
  block *blocks;
  int no_memory;

  uint8_t *out;
  size_t out_count, out_capacity;
  uint32_t *field_ends, *record_ends, *starts, *ends, *places;
  uint8_t *faults;
  size_t record_capacity;
};

/* Bytes of a usual block of memory that lasts for a line. */
#define BLOCK ((size_t)1 << 16)

/* Room for more than `count` elements. */
static int grow(void **memory, size_t *capacity, size_t count, size_t size) {
  if (count < *capacity) return 1;
  size_t wanted = *capacity ? *capacity * 2 : 64;
  while (wanted <= count) wanted *= 2;
  void *new = realloc(*memory, wanted * size);
  if (!new) return 0;
  *memory = new;
  *capacity = wanted;
  return 1;
}

static void drop_blocks(gate_json *j, int all) {
  if (!all && j->blocks && !j->blocks->next && j->blocks->capacity <= BLOCK) {
    j->blocks->used = 0;
    return;
  }
  while (j->blocks) {
    block *next = j->blocks->next;
    free(j->blocks);
    j->blocks = next;
  }
}

/* Memory that lasts until the line is written. */
static uint8_t *room(gate_json *j, size_t count) {
  if (!j->blocks || j->blocks->capacity - j->blocks->used < count) {
    size_t capacity = count > BLOCK ? count : BLOCK;
    block *new = malloc(sizeof(block) + capacity);
    if (!new) {
      j->no_memory = 1;
      return NULL;
    }
    new->next = j->blocks;
    new->capacity = capacity;
    new->used = 0;
    j->blocks = new;
  }
  uint8_t *found = j->blocks->bytes + j->blocks->used;
  j->blocks->used += count;
  return found;
}

static int32_t new_position(gate_json *j, int32_t node) {
  if (!grow((void **)&j->positions, &j->position_capacity, j->position_count, sizeof(position))) {
    j->no_memory = 1;
    return 0;
  }
  j->positions[j->position_count] = (position){.node = node, .first = -1, .each = -1};
  return (int32_t)j->position_count++;
}

void gate_json_forget(gate_json *j) {
  j->entry_count = 0;
  j->key_count = 0;
  j->position_count = 0;
  if (j->table) memset(j->table, 0, j->table_size * sizeof(int32_t));
  for (size_t i = 0; i < j->node_count; i++) j->node_positions[i] = -1;
  new_position(j, 0);
  new_position(j, -1);
}

/* What nobody asks for anything in. */
#define NOWHERE 1

gate_json *gate_json_new(const gate_json_node *nodes, size_t count, size_t columns, uint64_t seed) {
  gate_json *j = calloc(1, sizeof(gate_json));
  if (!j) return NULL;
  size_t texts = 0;
  for (size_t i = 0; i < count; i++) texts += nodes[i].length + nodes[i].member_length;
  j->nodes = malloc((count ? count : 1) * sizeof(gate_json_node));
  j->texts = malloc(texts + 1);
  j->node_positions = malloc((count ? count : 1) * sizeof(int32_t));
  j->spans = calloc(columns ? columns : 1, sizeof(span));
  j->table_size = 1024;
  j->table = calloc(j->table_size, sizeof(int32_t));
  if (!j->nodes || !j->texts || !j->node_positions || !j->spans || !j->table) {
    gate_json_free(j);
    return NULL;
  }
  uint8_t *text = j->texts;
  for (size_t i = 0; i < count; i++) {
    j->nodes[i] = nodes[i];
    if (nodes[i].length) memcpy(text, nodes[i].text, nodes[i].length);
    j->nodes[i].text = text;
    text += nodes[i].length;
    if (nodes[i].member_length) memcpy(text, nodes[i].member, nodes[i].member_length);
    j->nodes[i].member = text;
    text += nodes[i].member_length;
  }
  j->node_count = count;
  j->columns = columns;
  j->seed = seed;
  gate_json_forget(j);
  if (j->no_memory) {
    gate_json_free(j);
    return NULL;
  }
  return j;
}

void gate_json_free(gate_json *j) {
  if (!j) return;
  drop_blocks(j, 1);
  free(j->nodes);
  free(j->texts);
  free(j->node_positions);
  free(j->positions);
  free(j->entries);
  free(j->table);
  free(j->keys);
  free(j->seen);
  free(j->spans);
  free(j->items);
  free(j->out);
  free(j->field_ends);
  free(j->record_ends);
  free(j->starts);
  free(j->ends);
  free(j->places);
  free(j->faults);
  free(j);
}

/* --- Texts --- */

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

/* --- Keys --- */

static uint64_t hash_of(const gate_json *j, const uint8_t *p, size_t count, int32_t of) {
  uint64_t h = j->seed ^ (uint64_t)(uint32_t)of * 0x9e3779b97f4a7c15ull ^ count;
  while (count) {
    uint64_t w = 0;
    size_t n = count < 8 ? count : 8;
    memcpy(&w, p, n);
    __uint128_t product = (__uint128_t)(h ^ w) * 0xd6e8feb86659fd93ull;
    h = (uint64_t)product ^ (uint64_t)(product >> 64) ^ j->seed;
    p += n;
    count -= n;
  }
  return h ^ h >> 29;
}

static int grow_table(gate_json *j) {
  size_t size = j->table_size * 2;
  int32_t *table = calloc(size, sizeof(int32_t));
  if (!table) return 0;
  for (size_t i = 0; i < j->entry_count; i++) {
    size_t at = j->entries[i].hash & (size - 1);
    while (table[at]) at = (at + 1) & (size - 1);
    table[at] = (int32_t)i + 1;
  }
  free(j->table);
  j->table = table;
  j->table_size = size;
  return 1;
}

/* The entry of a key, which is without escapes. -1 without memory. */
static int32_t entry_of(gate_json *j, int32_t of, const uint8_t *key, size_t count) {
  uint64_t h = hash_of(j, key, count, of);
  size_t at = h & (j->table_size - 1);
  for (; j->table[at]; at = (at + 1) & (j->table_size - 1)) {
    const entry *e = &j->entries[j->table[at] - 1];
    if (e->hash == h && e->of == of && e->length == count &&
        !memcmp(j->keys + e->text, key, count))
      return j->table[at] - 1;
  }
  if (!grow((void **)&j->entries, &j->entry_capacity, j->entry_count, sizeof(entry)) ||
      !grow((void **)&j->keys, &j->key_capacity, j->key_count + count + 32, 1) ||
      (j->entry_count * 2 >= j->table_size && !grow_table(j))) {
    j->no_memory = 1;
    return -1;
  }
  at = h & (j->table_size - 1);
  while (j->table[at]) at = (at + 1) & (j->table_size - 1);
  int32_t node = j->positions[of].node, child = -1;
  if (node >= 0) {
    for (int32_t c = j->nodes[node].first_child; c >= 0; c = j->nodes[c].next)
      if (j->nodes[c].length == count && !memcmp(j->nodes[c].text, key, count)) child = c;
  }
  entry e = {.hash = h, .text = j->key_count, .length = (uint32_t)count, .of = of, .next = -1};
  e.plain = 1;
  for (size_t i = 0; i < count; i++) {
    if (key[i] < 0x20 || key[i] == '"' || key[i] == '\\') e.plain = 0;
    if (key[i] >= 0x80) e.high = 1;
  }
  e.counted = node >= 0 && child < 0 && j->nodes[node].counted;
  e.position = new_position(j, child);
  if (j->no_memory) return -1;
  memcpy(j->keys + j->key_count, key, count);
  j->keys[j->key_count + count] = '"';
  memset(j->keys + j->key_count + count + 1, 0, 16);
  j->key_count += count + 1;
  j->entries[j->entry_count] = e;
  j->table[at] = (int32_t)j->entry_count + 1;
  return (int32_t)j->entry_count++;
}

/* Whether a key, behind its opening quote, is the one that is expected. */
static inline int is_expected(const gate_json *j, const entry *e, const uint8_t *p,
                              const uint8_t *end) {
  size_t count = (size_t)e->length + 1;
  if (!e->plain || (size_t)(end - p) < count) return 0;
  const uint8_t *key = j->keys + e->text;
  if (count <= 16 && j->limit - p >= 16) {
    /* Keys have so many bytes of room behind them. */
    uint64_t a, b, c, d;
    memcpy(&a, p, 8);
    memcpy(&b, key, 8);
    if (count <= 8) return (a ^ b) << (64 - 8 * count) == 0;
    memcpy(&c, p + 8, 8);
    memcpy(&d, key + 8, 8);
    return a == b && (c ^ d) << (128 - 8 * count) == 0;
  }
  return !memcmp(p, key, count);
}

/* --- Values --- */

static const uint8_t *value(gate_json *j, const uint8_t *p, const uint8_t *end, int depth,
                            int32_t at, int *type);

static inline void see(gate_json *j, int32_t e, int type) {
  if (j->quiet || !j->entries[e].counted) return;
  if (!grow((void **)&j->seen, &j->seen_capacity, j->seen_count, sizeof(sighting))) {
    j->no_memory = 1;
    return;
  }
  j->seen[j->seen_count++] = (sighting){e, type};
}

static const uint8_t *object(gate_json *j, const uint8_t *p, const uint8_t *end, int depth,
                             int32_t at) {
  uint32_t serial = ++j->serial;
  int32_t before = -1;
  p = skip(p + 1, end);
  if (p < end && *p == '}') return p + 1;
  for (;;) {
    if (p >= end || *p != '"') return bad(j, p, end);
    const uint8_t *start = p + 1;
    int32_t e = before < 0 ? j->positions[at].first : j->entries[before].next;
    if (e >= 0 && is_expected(j, &j->entries[e], start, end)) {
      p = start + j->entries[e].length + 1;
      j->high |= j->entries[e].high;
    } else {
      int escaped = 0;
      p = string(j, start, end, &escaped);
      if (!p) return NULL;
      const uint8_t *key = start;
      size_t count = (size_t)(p - start);
      if (escaped) {
        uint8_t *text = room(j, count + 1);
        if (!text) return fail(j, GATE_JSON_SYNTAX, start);
        count = (size_t)(unescape(text, start, count) - text);
        key = text;
      }
      e = entry_of(j, at, key, count);
      if (e < 0) return fail(j, GATE_JSON_SYNTAX, start);
      if (before < 0)
        j->positions[at].first = e;
      else
        j->entries[before].next = e;
      p++;
    }
    if (j->entries[e].stamp == serial) return fail(j, GATE_JSON_KEY_TWICE, start - 1);
    j->entries[e].stamp = serial;
    before = e;
    if (p < end && *p == ':') {
      p++;
    } else {
      p = skip(p, end);
      if (p >= end || *p != ':') return bad(j, p, end);
      p++;
    }
    p = skip(p, end);
    int type;
    p = value(j, p, end, depth + 1, j->entries[e].position, &type);
    if (!p) return NULL;
    see(j, e, type);
    if (p < end && *p == ',') {
      p = skip(p + 1, end);
      continue;
    }
    p = skip(p, end);
    if (p >= end) return bad(j, p, end);
    if (*p == '}') return p + 1;
    if (*p != ',') return bad(j, p, end);
    p = skip(p + 1, end);
  }
}

/* The position for a node that is reached by walking an element again. */
static int32_t position_of(gate_json *j, int32_t node) {
  if (j->node_positions[node] < 0) j->node_positions[node] = new_position(j, node);
  return j->node_positions[node];
}

/* Whether an element, which is valid, is an object whose member has the value that a node picks. */
static int is_picked(gate_json *j, const gate_json_node *n, const uint8_t *p, const uint8_t *end) {
  if (p >= end || *p != '{') return 0;
  /* A throw-away reading of the object's own members. */
  p = skip(p + 1, end);
  while (p < end && *p == '"') {
    int escaped = 0, type;
    const uint8_t *key = p + 1;
    const uint8_t *close = string(j, key, end, &escaped);
    if (!close) return 0;
    size_t count = (size_t)(close - key);
    if (escaped) {
      uint8_t *text = room(j, count + 1);
      if (!text) return 0;
      count = (size_t)(unescape(text, key, count) - text);
      key = text;
    }
    int isMember = count == n->member_length && !memcmp(key, n->member, count);
    p = skip(close + 1, end);
    p = skip(p + 1, end);
    const uint8_t *start = p;
    if (isMember && *p == '"') {
      escaped = 0;
      close = string(j, p + 1, end, &escaped);
      if (!close) return 0;
      start = p + 1;
      count = (size_t)(close - start);
      if (escaped) {
        uint8_t *text = room(j, count + 1);
        if (!text) return 0;
        count = (size_t)(unescape(text, start, count) - text);
        start = text;
      }
      return count == n->length && !memcmp(start, n->text, count);
    }
    p = value(j, p, end, 1, NOWHERE, &type);
    if (!p) return 0;
    if (isMember)
      return (size_t)(p - start) == n->length && !memcmp(start, n->text, n->length);
    p = skip(p, end);
    if (p >= end || *p != ',') return 0;
    p = skip(p + 1, end);
  }
  return 0;
}

static const uint8_t *array(gate_json *j, const uint8_t *p, const uint8_t *end, int depth,
                            int32_t at) {
  p = skip(p + 1, end);
  if (p < end && *p == ']') return p + 1;
  int32_t node = j->positions[at].node;
  int32_t each = j->positions[at].each;
  if (each < 0) {
    each = new_position(j, node >= 0 ? j->nodes[node].each : -1);
    j->positions[at].each = each;
  }
  int32_t pick = node >= 0 ? j->nodes[node].first_pick : -1;
  int type;
  for (int32_t index = 0;; index++) {
    const uint8_t *start = p;
    p = value(j, p, end, depth + 1, each, &type);
    if (!p) return NULL;
    if (pick >= 0) {
      j->quiet++;
      for (int32_t c = pick; c >= 0; c = j->nodes[c].next) {
        int isIt = j->nodes[c].index >= 0 ? j->nodes[c].index == index
                                          : is_picked(j, &j->nodes[c], start, p);
        if (isIt && !value(j, start, p, depth + 1, position_of(j, c), &type)) return NULL;
      }
      j->quiet--;
    }
    if (p < end && *p == ',') {
      p = skip(p + 1, end);
      continue;
    }
    p = skip(p, end);
    if (p >= end) return bad(j, p, end);
    if (*p == ']') return p + 1;
    if (*p != ',') return bad(j, p, end);
    p = skip(p + 1, end);
  }
}

static const uint8_t *number(gate_json *j, const uint8_t *p, const uint8_t *end) {
  if (*p == '-') p++;
  if (p >= end || (unsigned)(*p - '0') > 9) return bad(j, p, end);
  if (*p == '0') {
    p++;
    if (p < end && (unsigned)(*p - '0') <= 9) return bad(j, p, end);
  } else {
    while (p < end && (unsigned)(*p - '0') <= 9) p++;
  }
  if (p < end && *p == '.') {
    p++;
    if (p >= end || (unsigned)(*p - '0') > 9) return bad(j, p, end);
    while (p < end && (unsigned)(*p - '0') <= 9) p++;
  }
  if (p < end && (*p | 32) == 'e') {
    p++;
    if (p < end && (*p == '+' || *p == '-')) p++;
    if (p >= end || (unsigned)(*p - '0') > 9) return bad(j, p, end);
    while (p < end && (unsigned)(*p - '0') <= 9) p++;
  }
  return p;
}

static const uint8_t *word(gate_json *j, const uint8_t *p, const uint8_t *end, const char *text,
                           size_t count) {
  for (size_t i = 0; i < count; i++)
    if (p + i >= end || p[i] != (uint8_t)text[i]) return bad(j, p + i, end);
  return p + count;
}

/* Takes a value for a column. */
static void take(gate_json *j, const gate_json_node *n, int type, const uint8_t *start,
                 const uint8_t *end, int escaped) {
  if (type == NONE) return;
  span *s = &j->spans[n->column];
  if (n->list) {
    if (!grow((void **)&j->items, &j->item_capacity, j->item_count, sizeof(item))) {
      j->no_memory = 1;
      return;
    }
    j->items[j->item_count++] = (item){start, (uint32_t)(end - start), n->column};
    s->start = start;
    s->many = 1;
    return;
  }
  /* The first one in the line; an alias never stands in the way of the name. */
  if (s->start && (n->alias || !s->alias)) return;
  if (type == STRING && (!n->raw_string || n->parse || end - start == 2)) {
    start++;
    end--;
  } else {
    escaped = 0;
  }
  *s = (span){.start = start,
              .length = (uint32_t)(end - start),
              .escaped = (uint8_t)escaped,
              .alias = (uint8_t)n->alias};
}

/* Walks the JSON that a string holds, for the sake of the paths in it; what is no JSON has none. */
static void nested(gate_json *j, const uint8_t *start, const uint8_t *end, int escaped, int depth,
                   int32_t at) {
  const gate_json_node *n = &j->nodes[j->positions[at].node];
  if (n->first_child < 0 && n->each < 0 && n->first_pick < 0) return;
  size_t count = (size_t)(end - start);
  uint8_t *text = room(j, count + 16);
  if (!text) return;
  uint8_t *text_end = text + count;
  if (escaped)
    text_end = unescape(text, start, count);
  else
    memcpy(text, start, count);
  memset(text_end, 0, 16);
  const uint8_t *limit = j->limit, *where = j->where;
  int fault = j->fault;
  span *kept = (span *)(void *)room(j, j->columns * sizeof(span) + 16);
  if (!kept) return;
  kept = (span *)(((uintptr_t)kept + 15) & ~(uintptr_t)15);
  memcpy(kept, j->spans, j->columns * sizeof(span));
  size_t items = j->item_count;
  j->limit = text_end + 16;
  j->quiet++;
  /* The column itself is the text; only what is below it is looked for here. */
  int32_t own = j->nodes[j->positions[at].node].column;
  span before = own >= 0 ? kept[own] : (span){0};
  int type;
  const uint8_t *p = skip(text, text_end);
  p = p < text_end && (*p == '{' || *p == '[') ? value(j, p, text_end, depth, at, &type) : NULL;
  if (p) p = skip(p, text_end);
  if (p != text_end) {
    memcpy(j->spans, kept, j->columns * sizeof(span));
    j->item_count = items;
  } else if (own >= 0) {
    j->spans[own] = before;
  }
  j->quiet--;
  j->limit = limit;
  j->fault = fault;
  j->where = where;
}

static const uint8_t *value(gate_json *j, const uint8_t *p, const uint8_t *end, int depth,
                            int32_t at, int *type) {
  if (depth > GATE_JSON_DEPTH) return fail(j, GATE_JSON_DEEP, p);
  if (p >= end) return bad(j, p, end);
  const uint8_t *start = p;
  int escaped = 0;
  switch (*p) {
  case '"':
    p = string(j, p + 1, end, &escaped);
    if (!p) return NULL;
    p++;
    *type = STRING;
    break;
  case '{':
    p = object(j, p, end, depth, at);
    *type = OBJECT;
    break;
  case '[':
    p = array(j, p, end, depth, at);
    *type = ARRAY;
    break;
  case 't':
    p = word(j, p, end, "true", 4);
    *type = BOOLEAN;
    break;
  case 'f':
    p = word(j, p, end, "false", 5);
    *type = BOOLEAN;
    break;
  case 'n':
    p = word(j, p, end, "null", 4);
    *type = NONE;
    break;
  default:
    p = number(j, p, end);
    *type = NUMBER;
  }
  if (!p) return NULL;
  int32_t node = j->positions[at].node;
  if (node >= 0) {
    const gate_json_node *n = &j->nodes[node];
    if (n->parse && *type == STRING) nested(j, start + 1, p - 1, escaped, depth, at);
    if (n->column >= 0) take(j, n, *type, start, p, escaped);
  }
  return p;
}

/* --- Lines --- */

static void copy(uint8_t *out, const uint8_t *from, size_t count, const uint8_t *limit) {
  if (count <= 32 && limit - from >= 32) {
    memcpy(out, from, 32);
  } else {
    memcpy(out, from, count);
  }
}

/* Room for so many more bytes, and some that are written past them. */
static int reserve(gate_json *j, size_t more) {
  return grow((void **)&j->out, &j->out_capacity, j->out_count + more + 64, 1);
}

static int write_list(gate_json *j, int32_t column) {
  j->out[j->out_count++] = '[';
  int isFirst = 1;
  for (size_t i = 0; i < j->item_count; i++) {
    if (j->items[i].column != column) continue;
    if (!reserve(j, j->items[i].length + 2)) return 0;
    if (!isFirst) j->out[j->out_count++] = ',';
    isFirst = 0;
    memcpy(j->out + j->out_count, j->items[i].start, j->items[i].length);
    j->out_count += j->items[i].length;
  }
  j->out[j->out_count++] = ']';
  return 1;
}

static int write_record(gate_json *j, size_t *fields) {
  size_t n = j->columns, total = n * 3;
  for (size_t c = 0; c < n; c++) total += j->spans[c].length;
  if (!reserve(j, total)) return 0;
  for (size_t c = 0; c < n; c++) {
    const span *s = &j->spans[c];
    if (s->many) {
      if (!write_list(j, (int32_t)c) || !reserve(j, total)) return 0;
    } else if (s->length) {
      uint8_t *out = j->out + j->out_count;
      if (s->escaped) {
        j->out_count = (size_t)(unescape(out, s->start, s->length) - j->out);
      } else {
        copy(out, s->start, s->length, s->start >= j->line && s->start < j->limit ? j->limit : s->start);
        j->out_count += s->length;
      }
    }
    j->field_ends[(*fields)++] = (uint32_t)j->out_count;
    j->out[j->out_count++] = c + 1 == n ? '\n' : ',';
  }
  return 1;
}

static int walk(gate_json *j, const uint8_t *start, const uint8_t *end) {
  j->line = start;
  j->fault = GATE_JSON_FINE;
  j->where = start;
  j->high = 0;
  j->quiet = 0;
  j->seen_count = 0;
  j->item_count = 0;
  if (j->serial > 0xf0000000u) {
    for (size_t i = 0; i < j->entry_count; i++) j->entries[i].stamp = 0;
    j->serial = 0;
  }
  memset(j->spans, 0, j->columns * sizeof(span));
  const uint8_t *p = skip(start, end);
  if (p >= end) return GATE_JSON_EMPTY;
  if (*p != '{') {
    fail(j, GATE_JSON_NOT_OBJECT, p);
  } else {
    int type;
    p = value(j, p, end, 1, 0, &type);
    if (p) {
      p = skip(p, end);
      if (p < end) bad(j, p, end);
    }
  }
  const uint8_t *where;
  if ((j->fault || j->high) && !is_utf8(start, end, &where)) {
    j->fault = GATE_JSON_ENCODING;
    j->where = where;
  }
  return j->fault;
}

static int reserve_records(gate_json *j, size_t count) {
  if (count <= j->record_capacity) return 1;
  size_t fields = count * (j->columns ? j->columns : 1) + 32;
  free(j->field_ends);
  free(j->record_ends);
  free(j->starts);
  free(j->ends);
  free(j->places);
  free(j->faults);
  j->field_ends = malloc(fields * sizeof(uint32_t));
  j->record_ends = malloc((count + 16) * sizeof(uint32_t));
  j->starts = malloc(count * sizeof(uint32_t));
  j->ends = malloc(count * sizeof(uint32_t));
  j->places = malloc(count * sizeof(uint32_t));
  j->faults = malloc(count);
  int all = j->field_ends && j->record_ends && j->starts && j->ends && j->places && j->faults;
  j->record_capacity = all ? count : 0;
  return all;
}

/* So much is written before records are handed out. */
#define MODERATE ((size_t)1 << 20)
#define MOST_RECORDS 4096

size_t gate_json_read(gate_json *j, const uint8_t *bytes, size_t limit, const uint32_t *starts,
                      const uint32_t *ends, size_t count, gate_json_records *records) {
  if (count > MOST_RECORDS) count = MOST_RECORDS;
  j->no_memory = 0;
  j->out_count = 0;
  if (!reserve_records(j, count) || !reserve(j, 0)) return 0;
  size_t fields = 0, faulty = 0, r = 0;
  /* The end before the first record's first field. */
  j->out[j->out_count] = '\n';
  j->field_ends[fields++] = (uint32_t)j->out_count++;
  for (; r < count && (r == 0 || j->out_count < MODERATE); r++) {
    const uint8_t *start = bytes + starts[r], *end = bytes + ends[r];
    j->limit = bytes + limit;
    int fault = walk(j, start, end);
    if (j->no_memory) return 0;
    j->starts[r] = (uint32_t)j->out_count;
    if (!fault) {
      size_t whole = j->out_count;
      for (size_t c = 0; c < j->columns; c++) whole += j->spans[c].length + 3;
      for (size_t i = 0; i < j->item_count; i++) whole += j->items[i].length + 1;
      /* Positions have 32 bits: paths that overlap may make a very long line even longer. */
      if (whole > 0xf0000000u) fault = GATE_JSON_SYNTAX;
    }
    if (!fault) {
      for (size_t i = 0; i < j->seen_count; i++)
        j->entries[j->seen[i].entry].types[j->seen[i].type]++;
      if (!write_record(j, &fields)) return 0;
    } else {
      size_t length = fault == GATE_JSON_EMPTY ? 0 : (size_t)(end - start);
      if (!reserve(j, length + 1)) return 0;
      memcpy(j->out + j->out_count, start, length);
      j->out_count += length;
      j->field_ends[fields++] = (uint32_t)j->out_count;
      j->out[j->out_count++] = '\n';
      faulty++;
    }
    j->ends[r] = (uint32_t)(j->out_count - 1);
    j->record_ends[r] = (uint32_t)fields;
    j->faults[r] = (uint8_t)fault;
    j->places[r] = (uint32_t)(fault ? j->where - start : 0);
    drop_blocks(j, 0);
  }
  *records = (gate_json_records){
      .bytes = j->out, .byte_count = j->out_count, .field_ends = j->field_ends,
      .record_ends = j->record_ends, .starts = j->starts, .ends = j->ends, .faults = j->faults,
      .places = j->places, .faulty = faulty, .records = r};
  return r;
}

int gate_json_next_member(gate_json *j, size_t *cursor, gate_json_member *member) {
  while (*cursor < j->entry_count) {
    entry *e = &j->entries[(*cursor)++];
    if (!e->counted) continue;
    uint64_t any = 0;
    for (int i = 0; i < 6; i++) any |= e->types[i];
    if (!any) continue;
    member->node = j->positions[e->of].node;
    member->key = j->keys + e->text;
    member->length = e->length;
    memcpy(member->types, e->types, sizeof(e->types));
    memset(e->types, 0, sizeof(e->types));
    return 1;
  }
  return 0;
}

int gate_json_is_full(const gate_json *j) {
  return j->entry_count > 16384 || j->key_count > (1 << 20) || j->position_count > 65536;
}
