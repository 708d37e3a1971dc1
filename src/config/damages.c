#include "src/config/damages.h"

#include <stdio.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/base/share.h"
#include "src/config/compose.h"
#include "src/config/items.h"

enum { LEVELS_MAX = 8, LOOKUPS_MAX = 4096 };

static const char *const assign_names[] = {[ASSIGN_ALL] = "all",
                                           [ASSIGN_REPEAT] = "by-repeat",
                                           [ASSIGN_INDIVIDUAL] = "by-individual",
                                           NULL};

#define AT(field) .offset = offsetof(DamageSet, field)

const Param damages_params[] = {
    {"train", PARAM_NAMES, AT(train), .fallback = "[]", .unit = "",
     .help =
         "variants of the body that individuals meet in training; none, or []: the intact body"},
    {"test", PARAM_NAMES, AT(test), .fallback = "[]", .unit = "",
     .help = "variants that the population is tested on, without learning from it"},
    {"every", PARAM_INT, AT(every), .fallback = "50", .min = 0, .max = 1e9, .unit = "generations",
     .help = "how often the population is tested; 0: never"},
    {"assign", PARAM_CHOICE, AT(assign), .fallback = "all", .choices = assign_names, .unit = "",
     .help = "all: every individual meets every variant train.repeats times; by-repeat: its "
             "repeats take turns, on over the generations; by-individual: the individuals do"},
    {"edits", PARAM_TREE, .fallback = "{}", .unit = "",
     .help = "lists of edits by name: variants of one's own, and those of the files that are used"},
    PARAM_END,
};

// where names are looked for
typedef struct Finder {
  Tree *tree;
  int n_folders;
  const char *const *folders;
  int n_lookups; // so far
  Err *err;
} Finder;

static Status no_memory(Err *err) {
  return err_set(err, ERR_MEMORY, "no memory for a config");
}

// --- the form of a map

static Status new_list(Tree *tree, Node *item, Node **list, Err *err) {
  Status status = tree_node(tree, NODE_LIST, item->origin, list, err);
  return status == OK ? tree_append(tree, *list, NULL, item, err) : status;
}

static Status new_name(Tree *tree, const char *text, Origin origin, Node **name, Err *err) {
  Status status = tree_node(tree, NODE_SCALAR, origin, name, err);
  if (status == OK) {
    (*name)->text = text;
  }
  return status;
}

Status damages_spell_out(Tree *tree, Node **value, Err *err) {
  Status status = OK;
  Node *given = *value, *map, *name = given, *train;
  if (given->kind == NODE_MAP || node_is_null(given)) {
    return OK;
  }
  TRY(tree_node(tree, NODE_MAP, given->origin, &map, err));
  map->key_origin = given->key_origin;
  if (given->kind == NODE_LIST) {
    TRY(new_name(tree, given->n == 0 ? "none" : "custom", given->origin, &name, err));
  }
  TRY(new_list(tree, name, &train, err));
  TRY(tree_set(tree, map, "train", train, err));
  if (given->kind == NODE_LIST && given->n > 0) {
    TRY(tree_set(tree, map, "edits.custom", given, err));
  }
  *value = map;
done:
  return status;
}

Status damages_lay(Tree *tree, Node *map, Err *err) {
  Node **damage = node_slot(map, "damage");
  return damage == NULL ? OK : damages_spell_out(tree, damage, err);
}

Status damages_chosen(Tree *tree, const char *name, Origin origin, Node **map, Err *err) {
  Status status = OK;
  Node *value;
  TRY(new_name(tree, name, origin, &value, err));
  TRY(tree_node(tree, NODE_MAP, origin, map, err));
  TRY(tree_set(tree, *map, "damage", value, err));
done:
  return status;
}

// --- names

static bool is_good_name(const char *name) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+";
  size_t n = strlen(name);
  return n > 0 && n <= DAMAGE_NAME_MAX && strspn(name, letters) == n;
}

static bool is_kind(const char *name) {
  int row = 0;
  while (damage_kinds[row].item.name != NULL && strcmp(damage_kinds[row].item.name, name) != 0) {
    row++;
  }
  return damage_kinds[row].item.name != NULL;
}

static Status no_damage(const Finder *finder, const Node *name) {
  const char **names;
  char hint[160], list[1024] = "";
  int n;
  size_t used = 0;
  Status status = compose_members(finder->tree, finder->n_folders, finder->folders, GROUP_DAMAGE,
                                  &names, &n, finder->err);
  if (status != OK) {
    return status;
  }
  for (int i = 0; i < n && used < sizeof list; i++) {
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  return origin_error(&name->origin, finder->err, "there is no damage '%.100s'%s (there are: %s)",
                      name->text, nearest_hint(name->text, names, n, hint, sizeof hint), list);
}

// The list that a name stands for: in damage.edits, else in a file; NULL: there is none.
static Status find_list(Finder *finder, const char *name, Node **list) {
  char path[FSIO_PATH_MAX], relative[DAMAGE_NAME_MAX + 16];
  const Node *edits = node_get(tree_root(finder->tree), "damage.edits");
  *list = edits == NULL || edits->kind != NODE_MAP ? NULL : node_child(edits, name);
  snprintf(relative, sizeof relative, "damage/%.*s", DAMAGE_NAME_MAX, name);
  if (*list != NULL || !is_good_name(name) ||
      !compose_find(finder->n_folders, finder->folders, relative, path, sizeof path)) {
    return OK;
  }
  return tree_parse_file(finder->tree, path, list, finder->err);
}

static Status expand(Finder *finder, const Node *list, int level, Node *into);

// Adds the edits that a name stands for to the list `into`. The name of a kind alone is an edit.
static Status add_named(Finder *finder, Node *name, int level, Node *into) {
  Node *list;
  if (strcmp(name->text, "none") == 0) {
    return OK;
  }
  if (level > LEVELS_MAX || finder->n_lookups++ > LOOKUPS_MAX) {
    return origin_error(&name->origin, finder->err,
                        "damage '%.100s': names that stand for names that stand for names ...",
                        name->text);
  }
  Status status = find_list(finder, name->text, &list);
  if (status != OK) {
    return status;
  }
  if (list == NULL && level > 0 && is_kind(name->text)) {
    return tree_append(finder->tree, into, NULL, name, finder->err);
  }
  return list == NULL ? no_damage(finder, name) : expand(finder, list, level, into);
}

// Adds the edits of a list, with those of the names in it, to the list `into`.
static Status expand(Finder *finder, const Node *list, int level, Node *into) {
  Status status = OK;
  if (node_is_null(list)) {
    return OK;
  }
  if (list->kind != NODE_LIST) {
    return origin_error(&list->origin, finder->err,
                        "a damage is a list of edits, such as [{motor: {actuator: bthigh}}]");
  }
  for (int i = 0; i < list->n; i++) {
    Node *item;
    TRY(tree_copy(finder->tree, list->children[i], &item, finder->err));
    if (item->kind == NODE_SCALAR && !node_is_null(item)) {
      TRY(add_named(finder, item, level + 1, into));
    } else {
      TRY(tree_append(finder->tree, into, NULL, item, finder->err));
    }
    if (into->n > PARAM_ITEMS_MAX) {
      return origin_error(&list->origin, finder->err, "a damage of more than %d edits",
                          PARAM_ITEMS_MAX);
    }
  }
done:
  return status;
}

// puts all edits of one name into damage.edits
static Status take_name(Finder *finder, Node *name) {
  Status status = OK;
  Node *edits, *map;
  char path[DAMAGE_NAME_MAX + 16];
  if (name->kind != NODE_SCALAR || strcmp(name->text, "none") == 0) {
    return OK; // what is no name, the table of keys says
  }
  if (!is_good_name(name->text)) {
    return origin_error(&name->origin, finder->err,
                        "'%.100s': the name of a damage is made of letters, digits, - and _, at "
                        "most %d",
                        name->text, DAMAGE_NAME_MAX);
  }
  TRY(tree_node(finder->tree, NODE_LIST, name->origin, &edits, finder->err));
  TRY(add_named(finder, name, 0, edits));
  snprintf(path, sizeof path, "edits.%s", name->text);
  map = node_child(tree_root(finder->tree), "damage");
  TRY(tree_set(finder->tree, map, path, edits, finder->err));
done:
  return status;
}

static Status take_names(Finder *finder, Node *names) {
  Status status = OK;
  if (names == NULL || names->kind == NODE_MAP) {
    return OK;
  }
  if (names->kind == NODE_SCALAR) {
    return take_name(finder, names);
  }
  for (int i = 0; i < names->n && i < PARAM_NAMES_MAX; i++) {
    Status one = take_name(finder, names->children[i]);
    status = status == OK ? one : status;
  }
  return status;
}

Status damages_take(Tree *tree, int n_folders, const char *const *folders, Err *err) {
  char shipped[FSIO_PATH_MAX];
  const char *folder = shipped;
  Finder finder = {.tree = tree, .n_folders = n_folders, .folders = folders, .err = err};
  Node *damage = node_child(tree_root(tree), "damage");
  if (damage == NULL || damage->kind != NODE_MAP) {
    return OK;
  }
  const Node *edits = node_child(damage, "edits");
  if (edits != NULL && edits->kind != NODE_MAP && !node_is_null(edits)) {
    return origin_error(&edits->origin, err, "'damage.edits' must be a group of lists, by name");
  }
  if (n_folders == 0 && share_folder("configs", shipped, NULL) == OK) {
    finder.n_folders = 1;
    finder.folders = &folder;
  }
  Status status = take_names(&finder, node_child(damage, "train"));
  Status test = take_names(&finder, node_child(damage, "test"));
  return status == OK ? test : status;
}

// --- variants

static Status read_variant(Tree *tree, const ParamName *name, Damage *damage, Err *err) {
  char path[DAMAGE_NAME_MAX + 16];
  *damage = (Damage){.name = name->text};
  snprintf(path, sizeof path, "damage.edits.%.*s", DAMAGE_NAME_MAX, name->text);
  const Node *list = node_get(tree_root(tree), path);
  if (strcmp(name->text, "none") == 0) {
    return OK;
  }
  if (list == NULL || list->kind != NODE_LIST) {
    return ERR_INPUT; // reported when its edits were taken
  }
  return items_read_list(tree, &damage_table, name->text, list, &damage->edits, err);
}

static Status read_variants(Tree *tree, const ParamNames *names, const char *key, Damage *out,
                            Err *err) {
  Status status = OK;
  if (names->n > DAMAGE_SET_MAX) {
    return origin_error(&names->name[0].origin, err, "'%s': more than %d variants", key,
                        DAMAGE_SET_MAX);
  }
  for (int i = 0; i < names->n; i++) {
    Status one = read_variant(tree, &names->name[i], &out[i], err);
    for (int k = 0; k < i && one == OK; k++) {
      if (strcmp(names->name[k].text, names->name[i].text) == 0) {
        one = origin_error(&names->name[i].origin, err, "'%s': %.100s is there twice", key,
                           names->name[i].text);
      }
    }
    status = status == OK ? one : status;
  }
  return status;
}

Status damages_read(Tree *tree, DamageSet *set, Err *err) {
  Status status, test;
  if (set->train.n == 0) {
    set->train = (ParamNames){1, {{"none", ORIGIN_DEFAULT}}};
  }
  set->n_train = set->train.n;
  set->n_test = set->test.n;
  status = read_variants(tree, &set->train, "damage.train", set->variants, err);
  if (status != OK || set->n_train > DAMAGE_SET_MAX) {
    set->n_train = 0;
  }
  test = read_variants(tree, &set->test, "damage.test", set->variants + set->n_train, err);
  return status == OK ? test : status;
}

// --- one damage apart from a config

Status damages_find(Tree *tree, int n_folders, const char *const *folders, const char *flag,
                    const char *text, Damage *damage, Err *err) {
  Finder finder = {.tree = tree, .n_folders = n_folders, .folders = folders, .err = err};
  const Origin origin = {flag, 0, 0};
  Node *value = NULL, *edits;
  Status status = OK;
  bool path = *text != '[' && compose_is_path(text);
  *damage = (Damage){.name = "custom"};
  if (path) {
    damage->name = compose_short_name(tree, text);
    TRY(damage->name == NULL ? no_memory(err) : OK);
    TRY(tree_parse_file(tree, text, &value, err));
  } else {
    Err one = {0};
    if (tree_parse_value(tree, origin, text, &value, &one) != OK) {
      return origin_error(&origin, err, "'%.200s': %s", text, one.text);
    }
  }
  TRY(tree_node(tree, NODE_LIST, origin, &edits, err));
  if (!path && value->kind == NODE_SCALAR) {
    damage->name = value->text;
    TRY(add_named(&finder, value, 0, edits));
  } else {
    TRY(expand(&finder, value, 0, edits));
  }
  TRY(items_read_list(tree, &damage_table, damage->name, edits, &damage->edits, err));
done:
  return status;
}
