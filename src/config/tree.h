// tree: YAML as nodes that know file, line and column; the door to libyaml.
//
// A Tree owns all its nodes and texts. Scalars stay text; what they mean is decided where they are
// read (params.h). Mapping keys are unique (twice the same key in one file is an error).
#ifndef HEBBES_CONFIG_TREE_H
#define HEBBES_CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

typedef enum NodeKind { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Origin {
  const char *file; // path, or "command line" or "default"; owned by the tree
  int line, column; // from 1; 0: none (command line, default)
} Origin;

typedef struct Node Node;
struct Node {
  NodeKind kind;
  bool quoted;      // a scalar in quotes is text, never null, a number or a bool
  const char *text; // scalar
  int n;            // children of a list or map
  const char **keys; // map: keys[i] names children[i]
  Node **children;
  Origin origin;
};

typedef struct Tree Tree;

Status tree_new(Tree **tree, Err *err);
void tree_close(Tree *tree); // accepts NULL
Node *tree_root(Tree *tree); // a map, empty at first

// Parses a YAML file or text into a node owned by tree. ERR_INPUT "path:line:column: what". Anchors and aliases are
// expanded; more than one document, tags, non-scalar keys, or more than 1e5 nodes or 64 levels are refused.
Status tree_parse_file(Tree *tree, const char *path, Node **node, Err *err);
Status tree_parse_text(Tree *tree, const char *name, const char *text, size_t n_bytes, Node **node, Err *err);

// Node at a dotted path below node, or NULL.
const Node *node_get(const Node *node, const char *path);

// Text of the origin: "file:line:column", or "command line", or "default".
const char *origin_text(const Origin *origin, char *out, size_t size);

// YAML text of a node (block style, keys in their order, flow style for lists of scalars); with_origin adds "# origin" after
// each value. *text is allocated and belongs to the caller. Parsing it again gives the same tree.
Status tree_print(const Node *node, bool with_origin, char **text, Err *err);

#endif
