#include "src/config/curricula.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/items.h"

enum { NAMES_MAX = 128 };

#define AT(field) .offset = offsetof(CurriculumParams, field)

const Param curricula_params[] = {
    {"window", PARAM_INT, AT(window), .fallback = "5", .min = 1, .max = CURRICULUM_WINDOW_MAX,
     .unit = "generations",
     .help = "generations whose mean fitness, on average, is compared with the thresholds"},
    {"randomization_threshold", PARAM_REAL, AT(randomization_threshold), .fallback = "null",
     .min = -1e9, .max = 1e9, .none = "null", .unit = "return",
     .help = "bodies differ once that is above this; null: from the start"},
    {"reward_threshold", PARAM_REAL, AT(reward_threshold), .fallback = "null", .min = -1e9,
     .max = 1e9, .none = "null", .unit = "return",
     .help = "curriculum.reward holds once that is above this; null: never"},
    {"reward", PARAM_TREE, .fallback = "{}", .unit = "",
     .help = "keys of env.reward with their later values; of a list of terms, their weights"},
    PARAM_END,
};

// --- the later reward

typedef struct Later {
  Tree *tree;
  const EnvType *env;
  Node *map; // a copy of `env`
  Err *err;
} Later;

static const Param *find(const EnvType *env, const char *key) {
  const Param *p = env->params;
  while (p->key != NULL && strcmp(p->key, key) != 0) {
    p++;
  }
  return p->key == NULL ? NULL : p;
}

static Status unknown(const Later *later, const char *name, const Node *value,
                      const char *const *names, int n) {
  char hint[160];
  return origin_error(&value->key_origin, later->err, "unknown key 'curriculum.reward.%.100s'%s",
                      name, nearest_hint(name, names, n, hint, sizeof hint));
}

// the names that the robot's keys of a reward have
static Status no_key(const Later *later, const char *name, const Node *value) {
  const char *names[NAMES_MAX];
  int n = 0;
  for (const Param *p = later->env->params; p->key != NULL && n < NAMES_MAX; p++) {
    if (strncmp(p->key, "reward.", strlen("reward.")) == 0) {
      names[n++] = p->key + strlen("reward.");
    }
  }
  return unknown(later, name, value, names, n);
}

// the weight of all terms of one kind
static Status set_weight(Later *later, const Node *list, const char *name, Node *value) {
  const char *names[NAMES_MAX];
  int n = 0, n_set = 0;
  for (int i = 0; i < list->n && n < NAMES_MAX; i++) {
    Node *item = list->children[i];
    if (item->kind != NODE_MAP || item->n != 1 || item->children[0]->kind != NODE_MAP) {
      return ERR_INPUT; // reported when the robot's keys were read
    }
    names[n++] = item->keys[0];
    if (strcmp(item->keys[0], name) == 0) {
      Status status = tree_set(later->tree, item->children[0], "weight", value, later->err);
      if (status != OK) {
        return status;
      }
      n_set++;
    }
  }
  return n_set > 0 ? OK : unknown(later, name, value, names, n);
}

static Status lay_one(Later *later, const char *name, Node *value) {
  char key[PARAM_PATH_MAX];
  snprintf(key, sizeof key, "reward.%.100s", name);
  const Param *param = find(later->env, key), *terms = find(later->env, "reward");
  const Node *list = node_child(later->map, "reward");
  if (param != NULL) {
    return tree_set(later->tree, later->map, key, value, later->err);
  }
  if (terms != NULL && terms->kind == PARAM_ITEMS && list != NULL && list->kind == NODE_LIST) {
    return set_weight(later, list, name, value);
  }
  return no_key(later, name, value);
}

// from the map to the robot's struct
static Status read_later(const Later *later, void *params) {
  Status status = params_read_map(later->map, "curriculum", later->env->params, params, later->err);
  for (const Param *p = later->env->params; p->key != NULL; p++) {
    const Node *list = node_get(later->map, p->key);
    if (p->kind == PARAM_ITEMS && list != NULL && list->kind == NODE_LIST) {
      char path[PARAM_PATH_MAX];
      void *at = (unsigned char *)params + p->offset;
      params_path("curriculum", p->key, path);
      Status one = items_read_list(later->tree, p->items, path, list, at, later->err);
      status = status == OK ? one : status;
    }
  }
  return status;
}

static Status make_later(Tree *tree, const EnvType *env, const Node *reward, void **params,
                         Err *err) {
  Later later = {.tree = tree, .env = env, .err = err};
  const Node *now = node_child(tree_root(tree), "env");
  Status status = OK;
  TRY(now == NULL ? tree_node(tree, NODE_MAP, reward->origin, &later.map, err)
                  : tree_copy(tree, now, &later.map, err));
  for (int i = 0; i < reward->n; i++) {
    Node *value;
    TRY(tree_copy(tree, reward->children[i], &value, err));
    value->key_origin = reward->children[i]->key_origin;
    Status one = lay_one(&later, reward->keys[i], value);
    status = status == OK ? one : status;
  }
  if (status != OK) {
    goto done;
  }
  *params = calloc(1, env->params_size);
  TRY(*params == NULL ? err_set(err, ERR_MEMORY, "no memory for a config") : OK);
  TRY(read_later(&later, *params));
done:
  return status;
}

// --- the whole

// a threshold that would switch nothing on
static Status nothing_to_switch(Tree *tree, const char *key, const char *what, Err *err) {
  const Node *value = node_get(tree_root(tree), key);
  const Origin origin = value == NULL ? ORIGIN_DEFAULT : value->origin;
  return origin_error(&origin, err, "'%s': %s", key, what);
}

Status curricula_read(Tree *tree, const EnvType *env, const RandomizationSet *randomization,
                      CurriculumParams *params, void **later, Err *err) {
  const Node *reward = node_get(tree_root(tree), "curriculum.reward");
  Status status = params_read(tree_root(tree), "curriculum", curricula_params, params, err);
  if (status != OK) {
    return status;
  }
  if (reward != NULL && reward->kind != NODE_MAP && !node_is_null(reward)) {
    return origin_error(&reward->origin, err,
                        "'curriculum.reward' must be a group of keys of env.reward");
  }
  if (reward != NULL && reward->n > 0) {
    status = make_later(tree, env, reward, later, err);
  }
  if (!isnan(params->randomization_threshold) && randomization->quantities.n == 0) {
    status = nothing_to_switch(tree, "curriculum.randomization_threshold",
                               "there is no randomization to switch on", err);
  }
  if (!isnan(params->reward_threshold) && (reward == NULL || reward->n == 0)) {
    status = nothing_to_switch(tree, "curriculum.reward_threshold",
                               "curriculum.reward is empty: nothing would change", err);
  }
  return status;
}
