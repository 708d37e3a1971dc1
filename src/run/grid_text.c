// grid_text: a grid as text: names of its runs, and the YAML it is kept in.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "src/config/compose.h"
#include "src/run/grid.h"

// --- names

// what of a value may stand in the name of a folder: [16,8] becomes 16x8
static char name_letter(char c) {
  if (isalnum((unsigned char)c) || (c != 0 && strchr("._+-", c) != NULL)) {
    return c;
  }
  return (char)(c == ',' ? 'x' : strchr("[]{}()\"' ", c) != NULL ? 0 : '_');
}

// the word in front of a value: none for members of groups, s for the seed, else the key's last
// word, or all of them where another factor ends in the same one
static const char *name_word(const Grid *grid, int factor) {
  const char *key = grid->factors[factor].key;
  if (compose_group(key, strlen(key)) != GROUP_NONE) {
    return "";
  }
  if (strcmp(key, "seed") == 0) {
    return "s";
  }
  const char *dot = strrchr(key, '.'), *last = dot == NULL ? key : dot + 1;
  for (int i = 0; i < grid->n_factors; i++) {
    const char *other = strrchr(grid->factors[i].key, '.');
    if (i != factor && other != NULL && strcmp(other + 1, last) == 0) {
      return key;
    }
  }
  return last;
}

static Status add_part(const Grid *grid, int run, int factor, char *out, Err *err) {
  size_t used = strlen(out);
  const char *value = grid->factors[factor].values[grid_value(grid, run, factor)];
  int n = snprintf(out + used, GRID_NAME_MAX - used, "%s%s", used == 0 ? "" : "-",
                   name_word(grid, factor));
  used += (size_t)n;
  for (const char *c = value; *c != 0 && used + 1 < GRID_NAME_MAX; c++) {
    char letter = name_letter(*c);
    out[used] = letter;
    used += letter != 0;
  }
  if (used + 1 >= GRID_NAME_MAX) {
    return err_set(err, ERR_INPUT, "the folder of a run would be called '%.60s...': too long", out);
  }
  out[used] = 0;
  return OK;
}

Status grid_name(const Grid *grid, int run, char out[GRID_NAME_MAX], Err *err) {
  Status status = OK;
  out[0] = 0;
  for (int i = grid->has_seed; i < grid->n_factors && status == OK; i++) {
    status = add_part(grid, run, i, out, err);
  }
  if (grid->has_seed && status == OK) {
    status = add_part(grid, run, 0, out, err);
  }
  if (out[0] == 0) {
    snprintf(out, GRID_NAME_MAX, "run");
  }
  out[0] = (char)(out[0] == '.' ? '_' : out[0]);
  return status;
}

// --- YAML

// a list of quoted texts: nothing in them means anything to YAML
static Status put_texts(Tree *tree, Node *map, const char *key, int n, const char **texts,
                        Err *err) {
  Node *list, *node;
  Status status = OK;
  TRY(tree_node(tree, NODE_LIST, ORIGIN_DEFAULT, &list, err));
  TRY(tree_append(tree, map, key, list, err));
  for (int i = 0; i < n; i++) {
    TRY(tree_node(tree, NODE_SCALAR, ORIGIN_DEFAULT, &node, err));
    node->text = texts[i];
    node->quoted = true;
    TRY(tree_append(tree, list, NULL, node, err));
  }
done:
  return status;
}

Status grid_write(const Grid *grid, Tree *tree, Node *map, Err *err) {
  Node *list, *entry;
  Status status = OK;
  TRY(put_texts(tree, map, "fixed", grid->n_fixed, grid->fixed, err));
  TRY(tree_node(tree, NODE_LIST, ORIGIN_DEFAULT, &list, err));
  TRY(tree_append(tree, map, "grid", list, err));
  for (int i = 0; i < grid->n_factors; i++) {
    const Factor *f = &grid->factors[i];
    TRY(tree_node(tree, NODE_MAP, ORIGIN_DEFAULT, &entry, err));
    TRY(put_texts(tree, entry, "key", 1, (const char *[]){f->key}, err));
    TRY(put_texts(tree, entry, "values", f->n, f->overrides, err));
    TRY(tree_append(tree, list, NULL, entry, err));
  }
done:
  return status;
}

// the texts of a list; NULL: it is none
static const char **get_texts(const Node *map, const char *key, Tree *tree, int *n) {
  const Node *list = node_child(map, key);
  if (list == NULL || list->kind != NODE_LIST || list->n > GRID_RUNS_MAX) {
    return NULL;
  }
  const char **texts = tree_take(tree, ((size_t)list->n + 1) * sizeof *texts);
  for (int i = 0; texts != NULL && i < list->n; i++) {
    const Node *node = list->children[i];
    texts[i] = node->kind == NODE_SCALAR ? tree_text(tree, node->text, strlen(node->text)) : NULL;
    if (texts[i] == NULL) {
      return NULL;
    }
  }
  *n = list->n;
  return texts;
}

static bool get_factor(const Node *entry, Tree *tree, Factor *factor) {
  int n_keys = 0;
  if (entry->kind != NODE_MAP) {
    return false;
  }
  const char **keys = get_texts(entry, "key", tree, &n_keys);
  factor->overrides = get_texts(entry, "values", tree, &factor->n);
  if (keys == NULL || n_keys != 1 || factor->overrides == NULL || factor->n < 2) {
    return false;
  }
  factor->key = keys[0];
  factor->values = tree_take(tree, (size_t)factor->n * sizeof *factor->values);
  for (int i = 0; factor->values != NULL && i < factor->n; i++) {
    const char *equals = strchr(factor->overrides[i], '=');
    if (equals == NULL) {
      return false;
    }
    factor->values[i] = equals + 1;
  }
  return factor->values != NULL;
}

Status grid_read(const char *path, const Node *map, Grid *grid, Err *err) {
  *grid = (Grid){0};
  Status status = tree_new(&grid->tree, err);
  if (status != OK) {
    return status;
  }
  const Node *list = node_child(map, "grid");
  grid->fixed = get_texts(map, "fixed", grid->tree, &grid->n_fixed);
  bool good =
      grid->fixed != NULL && list != NULL && list->kind == NODE_LIST && list->n <= GRID_FACTORS_MAX;
  for (int i = 0; good && i < list->n; i++) {
    good = get_factor(list->children[i], grid->tree, &grid->factors[i]);
    grid->n_factors += good;
  }
  if (!good) {
    return err_set(err, ERR_INPUT, "%s: not a grid that hebbes sweep wrote", path);
  }
  return grid_count(grid, err);
}

static bool has_value(const Factor *factor, const char *override) {
  for (int i = 0; i < factor->n; i++) {
    if (strcmp(factor->overrides[i], override) == 0) {
      return true;
    }
  }
  return false;
}

Status grid_holds(const Grid *grid, const Grid *other, Err *err) {
  for (int i = 0; i < other->n_factors; i++) {
    const Factor *theirs = &other->factors[i];
    if (i >= grid->n_factors || strcmp(grid->factors[i].key, theirs->key) != 0) {
      return err_set(err, ERR_INPUT, "its runs differ in '%s'", theirs->key);
    }
    for (int j = 0; j < theirs->n; j++) {
      if (!has_value(&grid->factors[i], theirs->overrides[j])) {
        return err_set(err, ERR_INPUT, "it has runs with %s", theirs->overrides[j]);
      }
    }
  }
  if (grid->n_factors > other->n_factors) {
    return err_set(err, ERR_INPUT, "its runs do not differ in '%s'",
                   grid->factors[other->n_factors].key);
  }
  return OK;
}
