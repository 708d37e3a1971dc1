#include "src/config/items.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/base/share.h"

enum { KINDS_MAX = 128, TEXT_FILE_MAX = 2 << 20 };

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a config");
}

// --- lists

const ParamItemKind *items_kind(const ParamItemTable *table, int row) {
  const void *at = (const unsigned char *)table->rows + (size_t)row * table->row_size;
  const ParamItemKind *kind = at;
  return kind->name == NULL ? NULL : kind;
}

static Status no_kind(const ParamItemTable *table, const char *path, const Origin *origin,
                      const char *name, Err *err) {
  const char *names[KINDS_MAX];
  char hint[160], list[1024] = "";
  int n = 0;
  size_t used = 0;
  for (const ParamItemKind *kind; n < KINDS_MAX && (kind = items_kind(table, n)) != NULL; n++) {
    names[n] = kind->name;
    if (used < sizeof list) {
      used +=
          (size_t)snprintf(list + used, sizeof list - used, "%s%s", n == 0 ? "" : ", ", kind->name);
    }
  }
  return origin_error(origin, err, "'%s': there is no '%.100s'%s (there are: %s)", path, name,
                      nearest_hint(name, names, n, hint, sizeof hint), list);
}

// the long form of an item, {KIND: {}}
static Status spell_out(Tree *tree, Node *item, Err *err) {
  Status status = OK;
  Node *keys;
  if (item->kind == NODE_SCALAR && !node_is_null(item)) {
    const char *name = item->text;
    TRY(tree_node(tree, NODE_MAP, item->origin, &keys, err));
    keys->key_origin = item->origin;
    *item = (Node){.kind = NODE_MAP, .origin = item->origin, .key_origin = item->key_origin};
    TRY(tree_append(tree, item, name, keys, err));
  }
  if (item->kind == NODE_MAP && item->n == 1 && node_is_null(item->children[0])) {
    TRY(tree_node(tree, NODE_MAP, item->children[0]->origin, &keys, err));
    keys->key_origin = item->children[0]->key_origin;
    item->children[0] = keys;
  }
done:
  return status;
}

static Status check_keys_of(const ParamItemKind *kind, const char *path, const Node *keys,
                            Err *err) {
  const char *names[KINDS_MAX];
  int n_names = 0;
  Status status = OK;
  for (const Param *p = kind->params; p != NULL && p->key != NULL && n_names < KINDS_MAX; p++) {
    names[n_names++] = p->key;
  }
  for (int i = 0; i < keys->n; i++) {
    bool known = false;
    char hint[160];
    for (int k = 0; k < n_names; k++) {
      known = known || strcmp(names[k], keys->keys[i]) == 0;
    }
    if (!known) {
      status = origin_error(&keys->children[i]->key_origin, err, "unknown key '%s.%s'%s", path,
                            keys->keys[i],
                            nearest_hint(keys->keys[i], names, n_names, hint, sizeof hint));
    }
  }
  return status;
}

// so that the config says all that it means
static Status write_defaults(Tree *tree, const Param *params, Node *keys, Err *err) {
  Status status = OK;
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    Node *value;
    if (node_child(keys, p->key) == NULL) {
      TRY(tree_parse_value(tree, ORIGIN_DEFAULT, p->fallback, &value, err));
      TRY(tree_append(tree, keys, p->key, value, err));
    }
  }
done:
  return status;
}

static Status read_item(Tree *tree, const ParamItemTable *table, const char *above, Node *node,
                        ParamItem *item, Err *err) {
  char path[PARAM_PATH_MAX];
  Status status = OK;
  TRY(spell_out(tree, node, err));
  if (node->kind != NODE_MAP || node->n != 1 || node->children[0]->kind != NODE_MAP) {
    return origin_error(&node->origin, err, "'%s': an item is NAME or {NAME: {key: value, ...}}",
                        above);
  }
  Node *keys = node->children[0];
  const ParamItemKind *kind = NULL;
  *item = (ParamItem){.kind = -1, .origin = node->origin};
  do {
    kind = items_kind(table, ++item->kind);
  } while (kind != NULL && strcmp(kind->name, node->keys[0]) != 0);
  if (kind == NULL) {
    return no_kind(table, above, &keys->key_origin, node->keys[0], err);
  }
  params_path(above, kind->name, path);
  void *values = tree_take(tree, kind->params_size + 1);
  TRY(values == NULL ? no_memory(err) : OK);
  item->values = values;
  TRY(check_keys_of(kind, path, keys, err));
  TRY(params_read_map(keys, path, kind->params, values, err));
  TRY(write_defaults(tree, kind->params, keys, err));
done:
  return status;
}

Status items_read_list(Tree *tree, const ParamItemTable *table, const char *path, const Node *list,
                       ParamItems *out, Err *err) {
  Status status = OK;
  ParamItem *items = tree_take(tree, (size_t)list->n * sizeof *items + 1);
  if (items == NULL) {
    return no_memory(err);
  }
  for (int i = 0; i < list->n; i++) {
    Status one = read_item(tree, table, path, list->children[i], &items[i], err);
    status = status == OK ? one : status;
  }
  *out = (ParamItems){list->n, items};
  return status;
}

Status items_read(Tree *tree, const char *group, const Param *params, void *out, Err *err) {
  Status status = OK;
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    char path[PARAM_PATH_MAX];
    const Node *list = node_get(tree_root(tree), params_path(group, p->key, path));
    if (p->kind == PARAM_ITEMS && list != NULL && params_accept(p, list)) {
      void *at = (unsigned char *)out + p->offset;
      Status one = items_read_list(tree, p->items, path, list, at, err);
      status = status == OK ? one : status;
    }
  }
  return status;
}

// --- files

// "folder of the file/path", path itself, "models/path": the first that exists, absolute
static bool find_file(const Origin *origin, const char *path, char out[PATH_MAX]) {
  char place[FSIO_PATH_MAX], folder[FSIO_PATH_MAX];
  const char *slash = origin->line > 0 ? strrchr(origin->file, '/') : NULL;
  if (*path != '/' && slash != NULL) {
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - origin->file), origin->file);
    if (fsio_join(place, folder, path, NULL) == OK && realpath(place, out) != NULL) {
      return true;
    }
  }
  if (realpath(path, out) != NULL) {
    return true;
  }
  return *path != '/' && share_folder("models", folder, NULL) == OK &&
         fsio_join(place, folder, path, NULL) == OK && realpath(place, out) != NULL;
}

// one kind of line end, and one at the end
static void clean_up(char *text) {
  size_t n = 0;
  const char *start = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
  for (const char *c = start; *c != 0; c++) {
    if (*c != '\r' || c[1] != '\n') {
      text[n++] = *c;
    }
  }
  while (n > 0 && strchr(" \t\n", text[n - 1]) != NULL) {
    n--;
  }
  text[n] = 0;
}

static Status read_text(Tree *tree, const char *path, const Origin *origin, const char **text,
                        Err *err) {
  char *bytes = NULL;
  size_t n_bytes;
  Err one = {0};
  Status status = fsio_read(path, TEXT_FILE_MAX, &bytes, &n_bytes, &one);
  if (status != OK) {
    return status == ERR_INPUT ? origin_error(origin, err, "%s", one.text)
                               : err_add(err, status, "%s", one.text);
  }
  bool is_text = memchr(bytes, 0, n_bytes) == NULL;
  clean_up(bytes);
  if (!is_text || *bytes != '<' || !text_is_clean(bytes) || strstr(bytes, "${") != NULL) {
    status = origin_error(origin, err, "%s: not an XML file of plain UTF-8 text", path);
  } else {
    *text = tree_text(tree, bytes, strlen(bytes));
    status = *text == NULL ? no_memory(err) : OK;
  }
  free(bytes);
  return status;
}

static bool is_path(const Node *value) {
  return value != NULL && value->kind == NODE_SCALAR && !node_is_null(value) &&
         value->text[strspn(value->text, " \t\n")] != '<' && strstr(value->text, "${") == NULL;
}

static Status take_file(Tree *tree, const char *key, Node *value, Err *err) {
  char path[PATH_MAX], beside[PARAM_PATH_MAX];
  Status status = OK;
  Node *file;
  if (!find_file(&value->origin, value->text, path) || strlen(path) >= PARAM_TEXT_MAX) {
    return origin_error(&value->origin, err, "'%s': there is no file '%.200s'", key, value->text);
  }
  TRY(read_text(tree, path, &value->origin, &value->text, err));
  value->quoted = true;
  TRY(tree_node(tree, NODE_SCALAR, value->origin, &file, err));
  file->text = tree_text(tree, path, strlen(path));
  file->quoted = true;
  TRY(file->text == NULL ? no_memory(err) : OK);
  snprintf(beside, sizeof beside, "%.160s_file", key);
  TRY(tree_set(tree, tree_root(tree), beside, file, err));
done:
  return status;
}

Status items_take_files(Tree *tree, const char *group, const Param *params, Err *err) {
  Status status = OK;
  for (const Param *p = params; p != NULL && p->key != NULL; p++) {
    char path[PARAM_PATH_MAX];
    Node *value = node_get(tree_root(tree), params_path(group, p->key, path));
    if (p->kind == PARAM_FILE && is_path(value) &&
        !(p->none != NULL && strcmp(value->text, p->none) == 0)) {
      Status one = take_file(tree, path, value, err);
      status = status == OK ? one : status;
    }
  }
  return status;
}
