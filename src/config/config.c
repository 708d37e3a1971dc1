#include "src/config/config.h"

#include <stdlib.h>
#include <string.h>

#include "src/config/check.h"
#include "src/config/items.h"
#include "src/config/params.h"
#include "src/config/references.h"

enum { MEMBERS_MAX = 128 };

static Status worse(Status a, Status b) {
  return a == OK ? b : a;
}

// --- members

static Status no_member(const Node *root, ComposeGroupId group, const char *what, const char *name,
                        Err *err) {
  const char *names[MEMBERS_MAX];
  char hint[160], list[1024] = "";
  int n = keys_members(group, names, MEMBERS_MAX);
  size_t used = 0;
  for (int i = 0; i < n && used < sizeof list; i++) {
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  const Node *value = node_get(root, compose_groups[group].name_key);
  const Origin origin = value == NULL ? ORIGIN_DEFAULT : value->origin;
  return origin_error(&origin, err, "there is no %s '%.100s'%s (there are: %s)", what, name,
                      nearest_hint(name, names, n, hint, sizeof hint), list);
}

// Reads the settings and finds the members that they name. With err NULL nothing is reported.
static Status choose_members(Config *config, Err *err) {
  const Node *root = tree_root(config->tree);
  Settings *s = &config->settings;
  Status status = params_read(root, "", settings_root_params, s, err);
  status = worse(status, params_read(root, "run", settings_run_params, s, err));
  status = worse(status, params_read(root, "env", settings_env_params, s, err));
  status = worse(status, params_read(root, "policy", settings_policy_params, s, err));
  status = worse(status, params_read(root, "plasticity", settings_plasticity_params, s, err));
  status = worse(status, params_read(root, "strategy", settings_strategy_params, s, err));
  status = worse(status, params_read(root, "train", settings_train_params, s, err));
  status = worse(status, params_read(root, "logger", settings_logger_params, s, err));
  config->env = registry_env(s->env);
  config->policy = registry_policy(s->policy);
  config->rule = registry_rule(s->rule);
  config->strategy = registry_strategy(s->strategy);
  if (config->env == NULL) {
    status = worse(status, no_member(root, GROUP_ENV, "env", s->env, err));
  }
  if (config->policy == NULL) {
    status = worse(status, no_member(root, GROUP_POLICY, "policy", s->policy, err));
  }
  if (config->rule == NULL) {
    status = worse(status, no_member(root, GROUP_PLASTICITY, "rule", s->rule, err));
  }
  if (config->strategy == NULL) {
    status = worse(status, no_member(root, GROUP_STRATEGY, "strategy", s->strategy, err));
  }
  if (config->policy != NULL && !config->policy->plastic) {
    config->rule = NULL;
  }
  return status;
}

// A member's parameter struct, filled; NULL when it has none.
static Status read_params(const Config *config, const char *group, const Param *params, size_t size,
                          void **out, Err *err) {
  if (size == 0) {
    return OK;
  }
  *out = calloc(1, size);
  if (*out == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a config");
  }
  return params_read(tree_root(config->tree), group, params, *out, err);
}

PolicyConfig config_controller(const Config *config, int n_obs, int n_act) {
  return (PolicyConfig){
      .type = config->policy,
      .n_obs = n_obs,
      .n_act = n_act,
      .params = config->policy_params,
      .rule = config->rule,
      .rule_params = config->rule_params,
      .plasticity = config->policy->plastic ? &config->plasticity : NULL,
  };
}

// What no table says: is there such a controller? Asked for one input and one output, because the
// robot is not known here; the message begins with the key that is wrong.
static Status check_policy(const Config *config, Err *err) {
  const PolicyConfig parts = config_controller(config, 1, 1);
  PolicyShared *shared;
  Err one = {0};
  Status status = config->policy->open(&parts, &shared, &one);
  if (status == OK) {
    config->policy->close(shared);
    return OK;
  }
  if (status != ERR_INPUT) {
    return err_set(err, status, "%s", one.text);
  }
  char key[PARAM_PATH_MAX];
  snprintf(key, sizeof key, "%.*s", (int)strcspn(one.text, ":"), one.text);
  const Node *value = node_get(tree_root(config->tree), key);
  const Origin origin = value == NULL ? ORIGIN_DEFAULT : value->origin;
  return origin_error(&origin, err, "%s", one.text);
}

// policy, plasticity and rule
static Status read_controller(Config *config, Err *err) {
  const PolicyType *policy = config->policy;
  const RuleType *rule = config->rule;
  Status status = OK;
  if (policy != NULL) {
    status = read_params(config, "policy", policy->params, policy->params_size,
                         &config->policy_params, err);
  }
  if (policy != NULL && policy->plastic) {
    status = worse(status, params_read(tree_root(config->tree), "plasticity", plasticity_params,
                                       &config->plasticity, err));
  }
  if (rule != NULL) {
    status = worse(status, read_params(config, "plasticity", rule->params, rule->params_size,
                                       &config->rule_params, err));
  }
  bool complete = policy != NULL && (rule != NULL || !policy->plastic);
  return status == OK && complete ? check_policy(config, err) : status;
}

static Status read_members(Config *config, Err *err) {
  Status status = OK;
  const EnvType *env = config->env;
  const StrategyType *strategy = config->strategy;
  params_defaults(plasticity_params, &config->plasticity);
  status = params_read(tree_root(config->tree), "damage", damages_params, &config->damage, err);
  status = worse(status, damages_read(config->tree, &config->damage, err));
  status = worse(status, randomizations_read(config->tree, &config->randomization, err));
  if (env != NULL) {
    status = worse(status, items_take_files(config->tree, "env", env->params, err));
    status = worse(status, read_params(config, "env", env->params, env->params_size,
                                       &config->env_params, err));
    status = worse(status, items_read(config->tree, "env", env->params, config->env_params, err));
  }
  params_defaults(curricula_params, &config->curriculum);
  if (status == OK && env != NULL) {
    status = curricula_read(config->tree, env, &config->randomization, &config->curriculum,
                            &config->later_env_params, err);
  }
  status = worse(status, read_controller(config, err));
  if (strategy != NULL) {
    status = worse(status, read_params(config, "strategy", strategy->params, strategy->params_size,
                                       &config->strategy_params, err));
  }
  return status;
}

// --- the whole

// the default of a key that no file sets: the chosen members know best
static const char *default_text(const void *context, const char *key) {
  Keys keys;
  int from = 0;
  keys_chosen(context, &keys);
  const Param *param = keys_find(&keys, key, &from);
  if (param == NULL) {
    from = 0;
    keys_all(&keys);
    param = keys_find(&keys, key, &from);
  }
  return param == NULL ? NULL : param->fallback;
}

// From the composed tree (status: how that went) to typed values.
static Status read_tree(Config *config, Status status, Err *err) {
  (void)choose_members(config, NULL);
  status = worse(status, references_resolve(config->tree, default_text, config, err));
  status = worse(status, choose_members(config, err));
  status = worse(status, read_members(config, err));
  Keys chosen;
  keys_chosen(config, &chosen);
  return worse(status, check_keys(config->tree, &chosen, err));
}

static Status open_tree(Tree *tree, Status composed, Config **config, Err *err) {
  *config = NULL;
  if (tree == NULL) {
    return composed;
  }
  Config *made = calloc(1, sizeof *made);
  if (made == NULL) {
    tree_close(tree);
    return err_set(err, ERR_MEMORY, "no memory for a config");
  }
  made->tree = tree;
  Status status = read_tree(made, composed, err);
  if (status != OK) {
    config_close(made);
    return status;
  }
  *config = made;
  return OK;
}

Status config_open(const ComposeRequest *request, Config **config, Err *err) {
  Tree *tree;
  Status status = compose(request, &tree, err);
  return open_tree(tree, status, config, err);
}

Status config_open_file(const char *path, int n_overrides, const char *const *overrides,
                        Config **config, Err *err) {
  Tree *tree;
  Status status = compose_whole(path, NULL, 0, n_overrides, overrides, &tree, err);
  return open_tree(tree, status, config, err);
}

Status config_open_text(const char *name, const char *text, size_t n_bytes, int n_overrides,
                        const char *const *overrides, Config **config, Err *err) {
  Tree *tree;
  Status status = compose_whole(name, text, n_bytes, n_overrides, overrides, &tree, err);
  return open_tree(tree, status, config, err);
}

void config_close(Config *config) {
  if (config == NULL) {
    return;
  }
  free(config->env_params);
  free(config->later_env_params);
  free(config->policy_params);
  free(config->rule_params);
  free(config->strategy_params);
  tree_close(config->tree);
  free(config);
}

// --- back to a tree

static Status put_table(const Config *config, const KeyTable *table, Tree *tree, Err *err) {
  Status status = OK;
  for (const Param *p = table->params; p != NULL && p->key != NULL; p++) {
    char path[PARAM_PATH_MAX], text[2 * PARAM_TEXT_MAX + 8];
    Node *value;
    const Node *given = node_get(tree_root(config->tree), params_path(table->group, p->key, path));
    bool whole = p->kind == PARAM_TREE || p->kind == PARAM_NAMES || p->kind == PARAM_FILE ||
                 p->kind == PARAM_ITEMS;
    if (whole && given != NULL) {
      TRY(tree_copy(tree, given, &value, err));
    } else {
      params_text(p, table->values, text, sizeof text);
      TRY(tree_parse_value(tree, given == NULL ? ORIGIN_DEFAULT : given->origin, text, &value,
                           err));
    }
    TRY(tree_set(tree, tree_root(tree), path, value, err));
  }
done:
  return status;
}

// keys that were given but that no chosen member uses
static Status put_rest(const Keys *all, const Node *from, const char *above, Tree *tree, Err *err) {
  Status status = OK;
  for (int i = 0; i < from->n; i++) {
    char path[PARAM_PATH_MAX];
    Node *value = from->children[i];
    int first = 0;
    params_path(above, from->keys[i], path);
    if (value->kind == NODE_MAP) {
      TRY(put_rest(all, value, path, tree, err));
    } else if (keys_find(all, path, &first) != NULL && node_get(tree_root(tree), path) == NULL) {
      TRY(tree_copy(tree, value, &value, err));
      TRY(tree_set(tree, tree_root(tree), path, value, err));
    }
  }
done:
  return status;
}

Status config_tree(const Config *config, Tree **tree, Err *err) {
  Keys keys;
  Tree *made = NULL;
  Status status = OK;
  TRY(tree_new(&made, err));
  keys_chosen(config, &keys);
  for (int i = 0; i < keys.n; i++) {
    TRY(put_table(config, &keys.table[i], made, err));
  }
  keys_all(&keys);
  TRY(put_rest(&keys, tree_root(config->tree), "", made, err));
  *tree = made;
  made = NULL;
done:
  tree_close(made);
  return status;
}

Status config_text(const Config *config, bool with_origin, char **text, Err *err) {
  Tree *tree;
  Status status = config_tree(config, &tree, err);
  if (status == OK) {
    status = tree_print(tree_root(tree), with_origin, text, err);
    tree_close(tree);
  }
  return status;
}
