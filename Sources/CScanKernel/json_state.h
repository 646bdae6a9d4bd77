/* What a reader of JSON lines keeps: included once, by jsonlines.c. */

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

/* What nobody asks for anything in. */
#define NOWHERE 1
