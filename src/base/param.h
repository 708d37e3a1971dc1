// param: one declared key of a config. A member declares its keys in a table beside the code they
// change; reading, checking, `hebbes list`, the composed config and docs/config.md all come from
// it.
#ifndef HEBBES_BASE_PARAM_H
#define HEBBES_BASE_PARAM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum ParamKind {
  PARAM_INT,    // int64_t
  PARAM_REAL,   // double
  PARAM_BOOL,   // bool
  PARAM_CHOICE, // int: index into choices
  PARAM_TEXT,   // char[PARAM_TEXT_MAX]
  PARAM_INTS,   // ParamInts
  PARAM_REALS,  // ParamReals
  PARAM_TREE,   // nothing: a list or a group of keys that has a reader of its own
} ParamKind;

enum { PARAM_TEXT_MAX = 512, PARAM_LIST_MAX = 16 };

typedef struct ParamInts {
  int n;
  int64_t value[PARAM_LIST_MAX];
} ParamInts;

typedef struct ParamReals {
  int n;
  double value[PARAM_LIST_MAX];
} ParamReals;

// min and max are inclusive and hold for every element of a list; open_min makes min exclusive.
typedef struct Param {
  const char *key; // below the member's group, dots between levels: "lr.init"
  ParamKind kind;
  size_t offset;        // of the destination in the member's parameter struct
  const char *fallback; // the default as YAML text: "0.1", "true", "[16]", "null"
  double min, max;      // INT, REAL, INTS, REALS
  bool open_min;        // min itself is not allowed
  const char *none; // NULL: a value must be given. Else the word that (like null) stands for none
                    // ("null", "auto", "off"): REAL becomes NaN, INT INT64_MIN, TEXT ""
  const char *const *choices; // CHOICE: NULL-terminated
  const char *unit;           // "" when it has none
  const char *help;           // one line
} Param;

#define PARAM_IS_NULL_INT(value) ((value) == INT64_MIN)

// A table ends with an entry whose key is NULL.
#define PARAM_END                                                                                  \
  { 0 }

#endif
