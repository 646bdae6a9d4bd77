/* Which keys objects have: included once, by jsonlines.c. */

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
