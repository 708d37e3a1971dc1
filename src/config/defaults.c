#include "src/config/defaults.h"

#include <string.h>

#include "src/config/params.h"

const ComposeGroup compose_groups[N_GROUPS] = {
    [GROUP_ENV] = {"env", "env.name"},
    [GROUP_POLICY] = {"policy", "policy.name"},
    [GROUP_PLASTICITY] = {"plasticity", "plasticity.rule"},
    [GROUP_CONDITION] = {"condition", NULL},
    [GROUP_STRATEGY] = {"strategy", "strategy.name"},
    [GROUP_DAMAGE] = {"damage", NULL},
    [GROUP_RANDOMIZATION] = {"randomization", NULL},
    [GROUP_EXPERIMENT] = {"experiment", NULL},
};

ComposeGroupId compose_group(const char *name, size_t n) {
  for (int i = 0; i < N_GROUPS; i++) {
    if (strlen(compose_groups[i].name) == n && strncmp(compose_groups[i].name, name, n) == 0) {
      return (ComposeGroupId)i;
    }
  }
  return GROUP_NONE;
}

// "group: member", "override group: member" and, as Hydra writes it, "override /group: member"
static Status read_choice(const Node *item, Entry *entry, Err *err) {
  const char *name = item->keys[0];
  const Node *value = item->children[0];
  if (strncmp(name, "override ", strlen("override ")) == 0) {
    name += strlen("override ");
  }
  name += *name == '/' ? 1 : 0;
  entry->group = compose_group(name, strlen(name));
  if (entry->group == GROUP_NONE) {
    const char *names[N_GROUPS];
    char hint[64];
    for (int i = 0; i < N_GROUPS; i++) {
      names[i] = compose_groups[i].name;
    }
    return origin_error(&value->key_origin, err,
                        "there is no group '%.100s'%s (there are: env, policy, plasticity, "
                        "condition, strategy, damage, randomization, experiment)",
                        name, nearest_hint(name, names, N_GROUPS, hint, sizeof hint));
  }
  if (value->kind != NODE_SCALAR) {
    return origin_error(&value->origin, err, "a group is chosen by the name of one member");
  }
  entry->choice = (Choice){true, node_is_null(value) ? NULL : value->text, value->origin};
  return OK;
}

static Status read_entry(ComposeGroupId own, const Node *item, Entry *entry, Err *err) {
  *entry = (Entry){.group = own, .choice = {.origin = item->origin}};
  if (item->kind == NODE_MAP && item->n == 1) {
    return read_choice(item, entry, err);
  }
  bool word = item->kind == NODE_SCALAR && !node_is_null(item);
  entry->self = word && strcmp(item->text, "_self_") == 0;
  if (!word || (own == GROUP_NONE && !entry->self)) {
    return origin_error(&item->origin, err,
                        "expected 'group: member'%s or _self_ in a defaults list",
                        own == GROUP_NONE ? "" : ", a name of the same group");
  }
  entry->choice.member = item->text;
  return OK;
}

Status defaults_take(ComposeGroupId own, Node *map, Entries *entries, Err *err) {
  Status status = OK;
  Node *list = node_child(map, "defaults");
  int n_self = 0;
  entries->n = 0;
  (void)node_remove(map, "defaults");
  if (list != NULL && list->kind != NODE_LIST) {
    status = origin_error(&list->origin, err, "'defaults' must be a list");
    list = NULL;
  }
  for (int i = 0; list != NULL && i < list->n; i++) {
    Entry *entry = &entries->entry[entries->n];
    if (entries->n == ENTRIES_MAX - 1) {
      return origin_error(&list->children[i]->origin, err,
                          "more than %d entries in a defaults list", ENTRIES_MAX - 2);
    }
    Status one = read_entry(own, list->children[i], entry, err);
    n_self += entry->self;
    if (one == OK && entry->self && n_self == 2) {
      one = origin_error(&entry->choice.origin, err, "_self_ is here twice");
    }
    entries->n += one == OK;
    status = status == OK ? one : status;
  }
  if (n_self == 0) {
    entries->entry[entries->n++] = (Entry){.self = true};
  }
  return status;
}
