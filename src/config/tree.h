// tree: YAML as nodes that know file, line and column; the door to libyaml.
//
// A Tree owns all its nodes and texts; they live until tree_close. Scalars stay text; what they
// mean is decided where they are read (params.h). The keys of a map are unique (the same key twice
// is an error).
#ifndef HEBBES_CONFIG_TREE_H
#define HEBBES_CONFIG_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"
#include "src/base/origin.h"

typedef enum NodeKind { NODE_SCALAR, NODE_LIST, NODE_MAP } NodeKind;

typedef struct Node Node;
struct Node {
  NodeKind kind;
  bool quoted;       // a scalar in quotes is text, never null, a number or a bool
  const char *text;  // scalar
  int n, room;       // children of a list or map, and how many fit
  const char **keys; // map: keys[i] names children[i]
  Node **children;
  Origin origin;     // where the value stands; its file is owned by the tree or static
  Origin key_origin; // child of a map: where its key stands
};

typedef struct Tree Tree;

// what one tree may hold: an input that asks for more is refused
enum { TREE_NODES_MAX = 100000, TREE_LEVELS_MAX = 64, TREE_KEYS_MAX = 1024 };

Status tree_new(Tree **tree, Err *err);
void tree_close(Tree *tree); // accepts NULL
Node *tree_root(Tree *tree); // a map, empty at first

// Parses a YAML file or text into a node owned by tree; an empty one is null. ERR_INPUT
// "path:line:column: what". Aliases become copies of what they stand for. Refused: more than one
// document, tags, keys that are not scalars, merge keys (<<), control characters, more than the
// sizes above. Files are at most 8 MiB long.
Status tree_parse_file(Tree *tree, const char *path, Node **node, Err *err);
Status tree_parse_text(Tree *tree, const char *name, const char *text, size_t n_bytes, Node **node,
                       Err *err);

// The value of an override or a default: YAML where it begins with [ { " or ', else plain text as
// it stands without the blanks around it. All nodes get this origin. The message has no place in
// front.
Status tree_parse_value(Tree *tree, Origin origin, const char *text, Node **node, Err *err);

// Zeroed memory, or a copy of n bytes of text and a 0, that live as long as the tree. NULL: no
// memory.
void *tree_take(Tree *tree, size_t size);
const char *tree_text(Tree *tree, const char *text, size_t n);
// A new node. ERR_INPUT, with the origin, when the tree holds TREE_NODES_MAX.
Status tree_node(Tree *tree, NodeKind kind, Origin origin, Node **node, Err *err);

// Appends a child to a list (key NULL) or a map that has no such key.
Status tree_append(Tree *tree, Node *parent, const char *key, Node *child, Err *err);
// Puts value at a dotted path below map; levels that are not there (or are no maps) become maps.
Status tree_set(Tree *tree, Node *map, const char *path, Node *value, Err *err);
// Lays the map `from` over the map `into`: maps are merged, everything else replaces what was
// there. A null over a map (a heading with nothing below it) leaves the map. Nodes of `from` become
// part of `into`.
Status tree_merge(Tree *tree, Node *into, Node *from, Err *err);
// A deep copy within the tree.
Status tree_copy(Tree *tree, const Node *node, Node **copy, Err *err);

// Child of a map by its key, or NULL; node at a dotted path below node, or NULL.
Node *node_child(const Node *map, const char *key);
Node *node_get(const Node *node, const char *path);
// Where a map keeps the child of a key, or NULL.
Node **node_slot(Node *map, const char *key);
// Takes the node at a dotted path out of its map; false when there is none.
bool node_remove(Node *node, const char *path);
// Is it a plain null (null, Null, NULL, ~ or nothing)?
bool node_is_null(const Node *node);

// Adds a line "origin: text" of status ERR_INPUT to err. Returns ERR_INPUT.
Status origin_error(const Origin *origin, Err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// YAML text of a map (print.c): block style, keys in their order, lists in flow style but for lists
// of maps, texts of several lines as they stand; with_origin adds "# origin" after each value.
// *text is allocated and belongs to the caller. Parsing it again gives the same tree.
Status tree_print(const Node *map, bool with_origin, char **text, Err *err);
// Is it UTF-8 without characters that a terminal would obey or YAML would not keep?
bool text_is_clean(const char *text);
// May a scalar of this text stand without quotes, and still be read as the same text?
bool text_is_plain(const char *text);

#endif
