#include "src/config/keys.h"

#include <assert.h>
#include <string.h>

#include "src/config/params.h"

static void add(Keys *keys, KeyTable table) {
  assert(keys->n < KEY_TABLES_MAX);
  keys->table[keys->n++] = table;
}

void keys_all(Keys *keys) {
  keys->n = 0;
  add(keys, (KeyTable){"", NULL, NULL, settings_root_params, NULL});
  add(keys, (KeyTable){"run", NULL, NULL, settings_run_params, NULL});
  add(keys, (KeyTable){"env", NULL, NULL, settings_env_params, NULL});
  for (int i = 0; registry_envs[i] != NULL; i++) {
    const EnvType *type = registry_envs[i];
    add(keys, (KeyTable){"env", type->name, type->summary, type->params, NULL});
  }
  add(keys, (KeyTable){"policy", NULL, NULL, settings_policy_params, NULL});
  for (int i = 0; registry_policies[i] != NULL; i++) {
    const PolicyType *type = registry_policies[i];
    add(keys, (KeyTable){"policy", type->name, type->summary, type->params, NULL});
  }
  add(keys, (KeyTable){"plasticity", NULL, NULL, settings_plasticity_params, NULL});
  add(keys, (KeyTable){"plasticity", NULL, NULL, plasticity_params, NULL});
  for (int i = 0; registry_rules[i] != NULL; i++) {
    const RuleType *type = registry_rules[i];
    add(keys, (KeyTable){"plasticity", type->name, type->summary, type->params, NULL});
  }
  add(keys, (KeyTable){"strategy", NULL, NULL, settings_strategy_params, NULL});
  for (int i = 0; registry_strategies[i] != NULL; i++) {
    const StrategyType *type = registry_strategies[i];
    add(keys, (KeyTable){"strategy", type->name, type->summary, type->params, NULL});
  }
  add(keys, (KeyTable){"damage", NULL, NULL, damages_params, NULL});
  add(keys, (KeyTable){"randomization", NULL, NULL, randomizations_params, NULL});
  add(keys, (KeyTable){"curriculum", NULL, NULL, curricula_params, NULL});
  add(keys, (KeyTable){"train", NULL, NULL, settings_train_params, NULL});
  add(keys, (KeyTable){"logger", NULL, NULL, settings_logger_params, NULL});
}

void keys_chosen(const Config *config, Keys *keys) {
  const Settings *settings = &config->settings;
  bool plastic = config->policy != NULL && config->policy->plastic;
  const RuleType *rule = config->rule;
  keys->n = 0;
  add(keys, (KeyTable){"", NULL, NULL, settings_root_params, settings});
  add(keys, (KeyTable){"run", NULL, NULL, settings_run_params, settings});
  add(keys, (KeyTable){"env", NULL, NULL, settings_env_params, settings});
  if (config->env != NULL) {
    const EnvType *type = config->env;
    add(keys, (KeyTable){"env", type->name, type->summary, type->params, config->env_params});
  }
  add(keys, (KeyTable){"policy", NULL, NULL, settings_policy_params, settings});
  if (config->policy != NULL) {
    const PolicyType *type = config->policy;
    add(keys, (KeyTable){"policy", type->name, type->summary, type->params, config->policy_params});
  }
  add(keys, (KeyTable){"plasticity", NULL, NULL, settings_plasticity_params, settings});
  if (plastic) {
    add(keys, (KeyTable){"plasticity", NULL, NULL, plasticity_params, &config->plasticity});
  }
  if (rule != NULL) {
    add(keys,
        (KeyTable){"plasticity", rule->name, rule->summary, rule->params, config->rule_params});
  }
  add(keys, (KeyTable){"strategy", NULL, NULL, settings_strategy_params, settings});
  if (config->strategy != NULL) {
    const StrategyType *type = config->strategy;
    add(keys,
        (KeyTable){"strategy", type->name, type->summary, type->params, config->strategy_params});
  }
  add(keys, (KeyTable){"damage", NULL, NULL, damages_params, &config->damage});
  add(keys, (KeyTable){"randomization", NULL, NULL, randomizations_params, &config->randomization});
  add(keys, (KeyTable){"curriculum", NULL, NULL, curricula_params, &config->curriculum});
  add(keys, (KeyTable){"train", NULL, NULL, settings_train_params, settings});
  add(keys, (KeyTable){"logger", NULL, NULL, settings_logger_params, settings});
}

// what is left of path below the table's group; NULL: it is elsewhere
static const char *below_group(const KeyTable *table, const char *path) {
  assert(path != NULL);
  size_t n = strlen(table->group);
  if (n == 0) {
    return path;
  }
  return strncmp(path, table->group, n) == 0 && path[n] == '.' ? path + n + 1 : NULL;
}

const Param *keys_find(const Keys *keys, const char *path, int *from) {
  for (; *from < keys->n; ++*from) {
    const KeyTable *table = &keys->table[*from];
    const char *key = below_group(table, path);
    for (const Param *p = table->params; key != NULL && p != NULL && p->key != NULL; p++) {
      if (strcmp(p->key, key) == 0) {
        ++*from;
        return p;
      }
    }
  }
  return NULL;
}

bool keys_below(const Keys *keys, const char *path) {
  size_t n = strlen(path);
  for (int i = 0; i < keys->n; i++) {
    const KeyTable *table = &keys->table[i];
    if (strcmp(path, table->group) == 0) {
      return true;
    }
    const char *key = below_group(table, path);
    for (const Param *p = table->params; key != NULL && p != NULL && p->key != NULL; p++) {
      size_t n_key = n - (size_t)(key - path);
      if (strncmp(p->key, key, n_key) == 0 && p->key[n_key] == '.') {
        return true;
      }
    }
  }
  return false;
}

// Adds "group.key" and, once in a row, each beginning that ends at a dot.
static bool add_names(Tree *tree, const char *group, const char *key, const char **names, int *n) {
  char path[PARAM_PATH_MAX];
  params_path(group, key, path);
  for (const char *dot = strchr(path, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
    names[*n] = tree_text(tree, path, (size_t)(dot - path));
    if (names[*n] == NULL) {
      return false;
    }
    ++*n;
  }
  names[*n] = tree_text(tree, path, strlen(path));
  return names[(*n)++] != NULL;
}

const char **keys_names(const Keys *keys, Tree *tree, int *n) {
  enum { LEVELS = 8 }; // of a key, with room to spare
  size_t room = 0;
  for (int i = 0; i < keys->n; i++) {
    for (const Param *p = keys->table[i].params; p != NULL && p->key != NULL; p++) {
      room += LEVELS;
    }
  }
  const char **names = tree_take(tree, room * sizeof *names);
  *n = 0;
  for (int i = 0; i < keys->n && names != NULL; i++) {
    for (const Param *p = keys->table[i].params; p != NULL && p->key != NULL; p++) {
      if (!add_names(tree, keys->table[i].group, p->key, names, n)) {
        return NULL;
      }
    }
  }
  return names;
}

#define TAKE_NAMES(members)                                                                        \
  while (n < max && (members)[n] != NULL) {                                                        \
    names[n] = (members)[n]->name;                                                                 \
    n++;                                                                                           \
  }

int keys_members(ComposeGroupId group, const char **names, int max) {
  int n = 0;
  if (group == GROUP_ENV) {
    TAKE_NAMES(registry_envs);
  } else if (group == GROUP_POLICY) {
    TAKE_NAMES(registry_policies);
  } else if (group == GROUP_PLASTICITY) {
    TAKE_NAMES(registry_rules);
  } else if (group == GROUP_STRATEGY) {
    TAKE_NAMES(registry_strategies);
  }
  return n;
}
