// keys: what is declared at all: every table of keys, by group and member.
#ifndef HEBBES_CONFIG_KEYS_H
#define HEBBES_CONFIG_KEYS_H

#include "src/config/config.h"

typedef struct KeyTable {
  const char *group;   // "" is the root
  const char *member;  // NULL: keys that all members of the group have
  const char *summary; // of the member
  const Param *params; // may be NULL
  const void *values;  // the struct that holds the values; NULL in keys_all
} KeyTable;

enum { KEY_TABLES_MAX = 256 };

typedef struct Keys {
  int n;
  KeyTable table[KEY_TABLES_MAX];
} Keys;

// All tables, in the order of a composed config.
void keys_all(Keys *keys);
// Those of the chosen members; members that are NULL are passed over.
void keys_chosen(const Config *config, Keys *keys);

// The declaration of a dotted key in table *from or a later one, or NULL. *from becomes the table
// after it.
const Param *keys_find(const Keys *keys, const char *path, int *from);
// Do keys begin with "path."?
bool keys_below(const Keys *keys, const char *path);
// Dotted names of all keys and of what they stand below, for nearest_name. NULL: no memory.
const char **keys_names(const Keys *keys, Tree *tree, int *n);

// Names of the members that a group (or rules, for GROUP_PLASTICITY) has; returns how many, at most
// max.
int keys_members(ComposeGroupId group, const char **names, int max);

#endif
