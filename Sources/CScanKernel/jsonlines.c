#include "CJSONLines.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "json_state.h"

#include "json_text.h"

#include "json_keys.h"

#include "json_values.h"

void gate_json_forget(gate_json *j) {
  j->entry_count = 0;
  j->key_count = 0;
  j->position_count = 0;
  if (j->table) memset(j->table, 0, j->table_size * sizeof(int32_t));
  for (size_t i = 0; i < j->node_count; i++) j->node_positions[i] = -1;
  new_position(j, 0);
  new_position(j, -1);
}


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

static void free_records(gate_json *j) {
  free(j->field_ends);
  free(j->record_ends);
  free(j->starts);
  free(j->ends);
  free(j->places);
  free(j->faults);
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
  free_records(j);
  free(j);
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
  free_records(j);
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
