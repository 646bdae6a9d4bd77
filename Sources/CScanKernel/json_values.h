/* The walk through a line: included once, by jsonlines.c. */

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

/* Whether a picking member's value is the one that is asked for. */
static int has_value(const gate_json_node *n, const uint8_t *text, size_t count) {
  return (n->prefix ? count >= n->length : count == n->length) && !memcmp(text, n->text, n->length);
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
      return has_value(n, start, count);
    }
    p = value(j, p, end, 1, NOWHERE, &type);
    if (!p) return 0;
    if (isMember) return has_value(n, start, (size_t)(p - start));
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
