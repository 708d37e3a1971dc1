// node: what is done with the nodes of a tree once they are read.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/config/tree.h"

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a config");
}

// a line for a terminal: no breaks, nothing that it would obey
static void make_visible(char *line) {
  bool clean = text_is_clean(line);
  for (char *c = line; *c != 0; c++) {
    bool blank = *c == '\n' || *c == '\t';
    bool control = (unsigned char)*c < 0x20 || *c == 0x7f;
    if (blank || control || (!clean && (unsigned char)*c >= 0x80)) {
      *c = blank ? ' ' : '?';
    }
  }
}

Status origin_error(const Origin *origin, Err *err, const char *format, ...) {
  char text[2048], where[1024], line[sizeof text + sizeof where + 2];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  snprintf(line, sizeof line, "%s: %s", origin_text(origin, where, sizeof where), text);
  make_visible(line);
  err_add(err, ERR_INPUT, "%s", line);
  return ERR_INPUT;
}

static int child_index(const Node *map, const char *key, size_t length) {
  for (int i = 0; map->kind == NODE_MAP && i < map->n; i++) {
    if (strncmp(map->keys[i], key, length) == 0 && map->keys[i][length] == 0) {
      return i;
    }
  }
  return -1;
}

Node *node_child(const Node *map, const char *key) {
  int i = child_index(map, key, strlen(key));
  return i < 0 ? NULL : map->children[i];
}

Node **node_slot(Node *map, const char *key) {
  int i = child_index(map, key, strlen(key));
  return i < 0 ? NULL : &map->children[i];
}

Node *node_get(const Node *node, const char *path) {
  for (;;) {
    size_t length = strcspn(path, ".");
    int i = child_index(node, path, length);
    if (i < 0 || path[length] == 0) {
      return i < 0 ? NULL : node->children[i];
    }
    node = node->children[i];
    path += length + 1;
  }
}

bool node_is_null(const Node *node) {
  static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
  if (node->kind != NODE_SCALAR || node->quoted) {
    return false;
  }
  for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++) {
    if (strcmp(node->text, nulls[i]) == 0) {
      return true;
    }
  }
  return false;
}

bool node_remove(Node *node, const char *path) {
  const char *dot = strrchr(path, '.');
  if (dot != NULL) {
    size_t length = strcspn(path, ".");
    int i = child_index(node, path, length);
    return i >= 0 && node_remove(node->children[i], path + length + 1);
  }
  int i = child_index(node, path, strlen(path));
  if (i < 0) {
    return false;
  }
  node->n--;
  for (; i < node->n; i++) {
    node->children[i] = node->children[i + 1];
    node->keys[i] = node->keys[i + 1];
  }
  return true;
}

// room for one more child
static Status grow(Tree *tree, Node *parent, Err *err) {
  if (parent->n < parent->room) {
    return OK;
  }
  size_t room = parent->room == 0 ? 4 : (size_t)parent->room * 2, n = (size_t)parent->n;
  size_t size = room * sizeof(void *);
  Node **children = tree_take(tree, size);
  const char **keys = parent->kind == NODE_MAP ? tree_take(tree, size) : NULL;
  if (children == NULL || (parent->kind == NODE_MAP && keys == NULL)) {
    return no_memory(err);
  }
  for (size_t i = 0; i < n; i++) {
    children[i] = parent->children[i];
  }
  for (size_t i = 0; i < n && keys != NULL; i++) {
    keys[i] = parent->keys[i];
  }
  parent->children = children;
  parent->keys = keys;
  parent->room = (int)room;
  return OK;
}

Status tree_append(Tree *tree, Node *parent, const char *key, Node *child, Err *err) {
  Status status = grow(tree, parent, err);
  if (status == OK) {
    parent->children[parent->n] = child;
    if (parent->kind == NODE_MAP) {
      parent->keys[parent->n] = key;
    }
    parent->n++;
  }
  return status;
}

Status tree_set(Tree *tree, Node *map, const char *path, Node *value, Err *err) {
  Status status = OK;
  for (bool last = false; !last; path++) {
    size_t length = strcspn(path, ".");
    last = path[length] == 0;
    int i = child_index(map, path, length);
    Node *child = value;
    if (!last && i >= 0 && map->children[i]->kind == NODE_MAP) {
      child = map->children[i];
    } else if (!last) {
      TRY(tree_node(tree, NODE_MAP, value->origin, &child, err));
    }
    if (i >= 0 && child != map->children[i]) {
      child->key_origin = value->origin;
      map->children[i] = child;
    } else if (i < 0) {
      const char *key = tree_text(tree, path, length);
      TRY(key == NULL ? no_memory(err) : tree_append(tree, map, key, child, err));
      child->key_origin = value->origin;
    }
    map = child;
    path += length;
  }
done:
  return status;
}

Status tree_merge(Tree *tree, Node *into, Node *from, Err *err) {
  Status status = OK;
  for (int i = 0; i < from->n; i++) {
    Node *value = from->children[i];
    int at = child_index(into, from->keys[i], strlen(from->keys[i]));
    if (at < 0) {
      TRY(tree_append(tree, into, from->keys[i], value, err));
    } else if (into->children[at]->kind == NODE_MAP && value->kind == NODE_MAP) {
      TRY(tree_merge(tree, into->children[at], value, err));
    } else if (into->children[at]->kind != NODE_MAP || !node_is_null(value)) {
      into->children[at] = value;
    }
  }
done:
  return status;
}

static Status copy_level(Tree *tree, const Node *node, int level, Node **copy, Err *err) {
  Status status = OK;
  if (level > TREE_LEVELS_MAX) {
    return origin_error(&node->origin, err, "more than %d levels", TREE_LEVELS_MAX);
  }
  Node *made;
  TRY(tree_node(tree, node->kind, node->origin, &made, err));
  made->quoted = node->quoted;
  made->text = node->text;
  made->key_origin = node->key_origin;
  for (int i = 0; i < node->n; i++) {
    Node *child;
    TRY(copy_level(tree, node->children[i], level + 1, &child, err));
    TRY(tree_append(tree, made, node->kind == NODE_MAP ? node->keys[i] : NULL, child, err));
  }
  *copy = made;
done:
  return status;
}

Status tree_copy(Tree *tree, const Node *node, Node **copy, Err *err) {
  return copy_level(tree, node, 0, copy, err);
}
