// override: one argument of the command line that changes a config: key=value, +key=value, ~key,
// group=member.
#ifndef HEBBES_CONFIG_OVERRIDE_H
#define HEBBES_CONFIG_OVERRIDE_H

#include "src/config/compose.h"

typedef enum OverrideKind { OVERRIDE_SET, OVERRIDE_ADD, OVERRIDE_REMOVE } OverrideKind;

typedef struct Override {
  OverrideKind kind;
  const char *text;     // as it was typed
  const char *key;      // dotted
  ComposeGroupId group; // the key is this group, GROUP_NONE: a value
  Node *value;          // NULL for OVERRIDE_REMOVE
} Override;

// Reads one argument. ERR_INPUT with a line "command line: 'text': what".
Status override_parse(Tree *tree, const char *text, Override *override, Err *err);
// Changes a value of the tree. Group choices are compose's.
Status override_apply(Tree *tree, const Override *override, Err *err);

#endif
