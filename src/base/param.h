// param: one declared key of a config. A member declares its keys in a table beside the code they
// change; reading, checking, `hebbes list`, the composed config and docs/config.md all come from
// it.
#ifndef HEBBES_BASE_PARAM_H
#define HEBBES_BASE_PARAM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/origin.h"

typedef enum ParamKind {
  PARAM_INT,    // int64_t
  PARAM_REAL,   // double
  PARAM_BOOL,   // bool
  PARAM_CHOICE, // int: index into choices
  PARAM_TEXT,   // char[PARAM_TEXT_MAX]
  PARAM_INTS,   // ParamInts
  PARAM_REALS,  // ParamReals
  PARAM_NAMES,  // ParamNames
  PARAM_FILE,   // const char *: text of a file, NULL for none
  PARAM_ITEMS,  // ParamItems
  PARAM_TREE,   // nothing: a list or a group of keys that has a reader of its own
} ParamKind;

enum {
  PARAM_TEXT_MAX = 512,
  PARAM_LIST_MAX = 16,
  PARAM_NAMES_MAX = 64,
  PARAM_ITEMS_MAX = 64,
};

typedef struct ParamInts {
  int n;
  int64_t value[PARAM_LIST_MAX];
} ParamInts;

typedef struct ParamReals {
  int n;
  double value[PARAM_LIST_MAX];
} ParamReals;

// Names of things that only a member knows, with their places for its complaints. Text lives as
// long as the config. Their default is "[]", none.
typedef struct ParamName {
  const char *text;
  Origin origin;
} ParamName;

typedef struct ParamNames {
  int n;
  ParamName name[PARAM_NAMES_MAX];
} ParamNames;

// A PARAM_FILE is the text of a file that the user names, or the text itself where it begins with
// <; a composed config has the text. It lives as long as the config. Beside such a KEY stands a
// PARAM_TEXT with the name KEY_file: where the text was read.

// A list of items, {KIND: {key: value, ...}} each, with keys that depend on the kind. All lives as
// long as the config. Their default is "[]", none.
typedef struct ParamItem {
  int kind;           // row of Param.items
  const void *values; // the kind's struct
  Origin origin;
} ParamItem;

typedef struct ParamItems {
  int n;
  const ParamItem *item;
} ParamItems;

// What an item of a list may be: begins each row of a member's own table, which ends with a row
// without a name.
typedef struct ParamItemKind {
  const char *name;
  const char *summary;
  const struct Param *params; // may be NULL
  size_t params_size;
} ParamItemKind;

typedef struct ParamItemTable {
  const void *rows; // each begins with a ParamItemKind
  size_t row_size;
} ParamItemTable;

// min and max are inclusive and hold for every element of a list; open_min makes min exclusive.
typedef struct Param {
  const char *key; // below the member's group, dots between levels: "lr.init"
  ParamKind kind;
  size_t offset;        // of the destination in the member's parameter struct
  const char *fallback; // the default as YAML text: "0.1", "true", "[16]", "null"
  double min, max;      // INT, REAL, INTS, REALS
  bool open_min;        // min itself is not allowed
  const char *none; // NULL: a value must be given. Else the word that (like null) stands for none
                    // ("null", "auto", "off"): REAL becomes NaN, INT INT64_MIN, TEXT "", FILE
                    // NULL
  const char *const *choices;  // CHOICE: NULL-terminated
  const char *unit;            // "" when it has none
  const char *help;            // one line
  const ParamItemTable *items; // ITEMS
} Param;

#define PARAM_IS_NULL_INT(value) ((value) == INT64_MIN)

// A table ends with an entry whose key is NULL.
#define PARAM_END                                                                                  \
  { 0 }

#endif
