#ifndef C_JSON_LINES_H
#define C_JSON_LINES_H

#include <stddef.h>
#include <stdint.h>

/* Lines of JSON turned into records of the columns that somebody asked for.
 *
 * Each line is walked once, from its first byte to its last: what is not asked for is checked as strictly as what is.
 * Which keys an object has is learned from the lines before, so that a key is nearly always known by one comparison with
 * the one that followed the last time. What is learned never changes what is found.
 *
 * Advice to the next reader. Bytes are hostile here. No load goes past `limit`, the end of the memory that was handed
 * in; recursion ends at GATE_JSON_DEPTH; each key costs constant time, however many an object has. Pointers into
 * `entries`, `positions` and `seen` are good only until a value is walked, since they may grow there. */

/* Why a line is no record; GATE_JSON_EMPTY is no fault, the line is blank. */
typedef enum {
  GATE_JSON_FINE = 0,
  GATE_JSON_EMPTY = 1,
  GATE_JSON_NOT_OBJECT = 2, /* something else than an object */
  GATE_JSON_CUT = 3,        /* the line ends within its object */
  GATE_JSON_KEY_TWICE = 4,
  GATE_JSON_ENCODING = 5,   /* bytes that are no UTF-8; told before everything else */
  GATE_JSON_SYNTAX = 6,
  GATE_JSON_DEEP = 7,
} gate_json_fault;

#define GATE_JSON_DEPTH 64

/* A place in the paths that are asked for. Children, elements and filters are lists by their first and next one. */
typedef struct {
  int32_t column;      /* -1: none */
  int32_t alias;       /* 1: the column is taken from here only where it was not found before */
  int32_t raw_string;  /* 1: a string keeps its quotes, since the column holds JSON */
  int32_t parse;       /* 1: a string is a JSON text itself */
  int32_t list;        /* 1: there may be many values: the column is a JSON list of them */
  int32_t counted;     /* 1: other members of its objects are counted */
  int32_t first_child; /* by key */
  int32_t next;        /* the next child of the same parent */
  int32_t each;        /* of all elements of an array */
  int32_t first_pick;  /* of some elements: by index, or by a member */
  int32_t index;       /* of a pick; -1: by a member */
  int32_t prefix;      /* 1: the picking member's value only begins with the text */
  const uint8_t *text; /* the key of a child; the value that a picking member has */
  size_t length;
  const uint8_t *member; /* the picking member's key */
  size_t member_length;
} gate_json_node;

typedef struct gate_json gate_json;

/* A reader for paths; node 0 is the line's object. What the nodes point to is copied. NULL without memory. */
gate_json *gate_json_new(const gate_json_node *nodes, size_t count, size_t columns, uint64_t seed);
void gate_json_free(gate_json *json);

/* Some records. Field ends and record ends are as `gate_index` writes them, with one field end before the first record's;
 * the separators are there, but no value is quoted. */
typedef struct {
  const uint8_t *bytes;
  size_t byte_count;
  const uint32_t *field_ends;
  const uint32_t *record_ends;
  const uint32_t *starts;  /* where records begin, and end without their last separator */
  const uint32_t *ends;
  const uint8_t *faults;   /* a record with one has a single field: its line */
  const uint32_t *places;  /* the byte of its line where the fault was seen */
  size_t faulty;           /* how many have one, blank lines included */
  size_t records;
} gate_json_records;

/* Reads lines, as many of `count` as fit into a moderate amount of memory, and at least one; returns how many, 0 without
 * memory. Lines begin and end, without their line ends, at positions of `bytes`; `limit` is the end of what may be read. */
size_t gate_json_read(gate_json *json, const uint8_t *bytes, size_t limit, const uint32_t *starts,
                      const uint32_t *ends, size_t count, gate_json_records *records);

/* A member that nobody asked for, of an object that has others that somebody did. */
typedef struct {
  int32_t node; /* of the object */
  const uint8_t *key;
  size_t length;
  uint64_t types[6]; /* array, boolean, null, number, object, string */
} gate_json_member;

/* Members since the last call, one by one, and forgets their counts; returns 0 after the last one. `cursor` is 0 at
 * first. */
int gate_json_next_member(gate_json *json, size_t *cursor, gate_json_member *member);

/* Whether so many different keys are known that they should be taken and forgotten soon. */
int gate_json_is_full(const gate_json *json);
/* Forgets what was learned. */
void gate_json_forget(gate_json *json);

#endif
