// references: ${other.key} in a scalar stands for the value of that key.
#ifndef HEBBES_CONFIG_REFERENCES_H
#define HEBBES_CONFIG_REFERENCES_H

#include "src/config/tree.h"

// What a key that the tree lacks stands for: its default as YAML text, or NULL when there is no
// such key.
typedef const char *(*ReferenceDefault)(const void *context, const char *key);

// Replaces all references in the tree. A scalar that is one reference and nothing else takes over
// the value, whatever it is; a reference within a text becomes text. Missing keys and circles are
// gathered in err, one line each.
Status references_resolve(Tree *tree, ReferenceDefault fallback, const void *context, Err *err);

#endif
