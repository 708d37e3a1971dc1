// defaults: the defaults list at the top of a config file.
#ifndef HEBBES_CONFIG_DEFAULTS_H
#define HEBBES_CONFIG_DEFAULTS_H

#include "src/config/compose.h"

enum { ENTRIES_MAX = 32 };

// which member of a group is wanted, and who says so
typedef struct Choice {
  bool made;
  const char *member; // NULL: none
  Origin origin;
} Choice;

// one line of a defaults list: _self_, a file of the same group, or a choice for another group
typedef struct Entry {
  bool self;
  ComposeGroupId group;
  Choice choice;
} Entry;

typedef struct Entries {
  int n;
  Entry entry[ENTRIES_MAX];
} Entries;

// Takes the list out of a file's map. own is the group of the file (GROUP_NONE: config.yaml).
// Without _self_ the file's own keys come last. Entries that are wrong are left out and reported,
// one line each.
Status defaults_take(ComposeGroupId own, Node *map, Entries *entries, Err *err);

#endif
