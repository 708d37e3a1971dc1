#include "src/config/check.h"

#include <string.h>

#include "src/config/params.h"

enum { MISTAKES_MAX = 50 };

typedef struct Check {
  Tree *tree;
  const Keys *chosen;
  Keys all;
  const char **names; // NULL until a nearest name is wanted
  int n_names;
  int n_mistakes;
  Err *err;
} Check;

// the key of another group whose last word is that of path (whole), or begins with it
static const char *same_ending(const Check *check, const char *path, bool whole) {
  const char *dot = strrchr(path, '.'), *last = dot == NULL ? path : dot + 1;
  size_t n = strlen(last);
  for (int i = 0; i < check->n_names && (whole || n >= 3); i++) {
    const char *other = strrchr(check->names[i], '.');
    if (other != NULL && strncmp(other + 1, last, n) == 0 && (!whole || other[1 + n] == 0)) {
      return check->names[i];
    }
  }
  return NULL;
}

// the key that was probably meant: at the root a group was forgotten rather than a word misspelt
static const char *meant(const Check *check, const char *path) {
  const char *near = strchr(path, '.') == NULL ? same_ending(check, path, true) : NULL;
  near = near == NULL ? nearest_name(path, check->names, check->n_names) : near;
  near = near == NULL ? same_ending(check, path, true) : near;
  return near == NULL ? same_ending(check, path, false) : near;
}

static Status unknown_key(Check *check, const char *path, const Node *value) {
  if (check->names == NULL) {
    check->names = keys_names(&check->all, check->tree, &check->n_names);
  }
  if (check->names == NULL) {
    return err_set(check->err, ERR_MEMORY, "no memory for a config");
  }
  const char *near = meant(check, path);
  if (near == NULL) {
    return origin_error(&value->key_origin, check->err,
                        "unknown key '%s'; hebbes config --keys lists all", path);
  }
  return origin_error(&value->key_origin, check->err, "unknown key '%s'; did you mean '%s'?", path,
                      near);
}

// a key of members that were not chosen: any of them may take the value
static Status check_unused(Check *check, const char *path, const Node *value) {
  int from = 0;
  const Param *first = keys_find(&check->all, path, &from);
  for (const Param *p = first; p != NULL; p = keys_find(&check->all, path, &from)) {
    if (params_accept(p, value)) {
      return OK;
    }
  }
  bool reference = value->kind == NODE_SCALAR && strstr(value->text, "${") != NULL;
  return reference ? ERR_INPUT : params_refuse(first, path, value, check->err);
}

static Status check_map(Check *check, const char *above, const Node *map);

static Status check_value(Check *check, const char *path, const Node *value) {
  int from = 0, from_all = 0;
  bool below = keys_below(&check->all, path);
  if (keys_find(check->chosen, path, &from) != NULL) {
    return OK;
  }
  if (value->kind == NODE_MAP && below) {
    return check_map(check, path, value);
  }
  if (keys_find(&check->all, path, &from_all) != NULL) {
    return check_unused(check, path, value);
  }
  if (!below) {
    return unknown_key(check, path, value);
  }
  return node_is_null(value) ? OK
                             : origin_error(&value->origin, check->err,
                                            "'%s' is a group of keys, not one value", path);
}

static Status check_map(Check *check, const char *above, const Node *map) {
  Status status = OK;
  for (int i = 0; i < map->n; i++) {
    if (check->n_mistakes == MISTAKES_MAX) {
      return err_add(check->err, ERR_INPUT, "...");
    }
    const Node *value = map->children[i];
    char path[PARAM_PATH_MAX];
    Status one;
    params_path(above, map->keys[i], path);
    if (strchr(map->keys[i], '.') != NULL) {
      one = origin_error(&value->key_origin, check->err,
                         "'%s': keys are written one level a line, without dots", path);
    } else {
      one = check_value(check, path, value);
    }
    check->n_mistakes += one != OK;
    status = status == OK ? one : status;
  }
  return status;
}

Status check_keys(Tree *tree, const Keys *chosen, Err *err) {
  Check check = {.tree = tree, .chosen = chosen, .err = err};
  keys_all(&check.all);
  return check_map(&check, "", tree_root(tree));
}
