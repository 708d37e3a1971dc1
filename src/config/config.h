// config: everything a run is made of, chosen and checked: the members by name, their parameter
// structs, the settings of the run itself. The one place that turns a composed tree into typed
// values.
#ifndef HEBBES_CONFIG_CONFIG_H
#define HEBBES_CONFIG_CONFIG_H

#include <stdio.h>

#include "src/config/compose.h"
#include "src/config/curricula.h"
#include "src/config/damages.h"
#include "src/config/settings.h"
#include "src/policies/plasticity.h"
#include "src/registry.h"

typedef struct Config {
  Tree *tree;        // the composed tree
  Settings settings; // seed, threads, run., train., names, strategy.population, strategy.warmstart
  PlasticityParams plasticity; // defaults unless policy->plastic
  DamageSet damage;            // variants of the body
  RandomizationSet randomization;
  CurriculumParams curriculum;
  const EnvType *env;
  void *env_params;       // env->params_size bytes, owned
  void *later_env_params; // the same with curriculum.reward; NULL: there is none
  const PolicyType *policy;
  void *policy_params;
  const RuleType *rule; // NULL unless policy->plastic
  void *rule_params;    // NULL when the rule has none
  const StrategyType *strategy;
  void *strategy_params;
} Config;

// Composes, checks every key against what is declared, and reads all. Every mistake is one line in
// err (file:line:column: what, nearest name). *config must be closed with config_close (accepts
// NULL); it is NULL on failure.
Status config_open(const ComposeRequest *request, Config **config, Err *err);

// From one file that holds everything (a run's config.yaml), with overrides on top. A choice such
// as env=ant changes the name alone: what the old member's keys were set to stays.
Status config_open_file(const char *path, int n_overrides, const char *const *overrides,
                        Config **config, Err *err);
// From text: a checkpoint's config. name is used in messages.
Status config_open_text(const char *name, const char *text, size_t n_bytes, int n_overrides,
                        const char *const *overrides, Config **config, Err *err);
void config_close(Config *config);

// What its controller is built from, for n_obs observations and n_act actions.
PolicyConfig config_controller(const Config *config, int n_obs, int n_act);

// The composed config with every key of the chosen members (defaults filled in) and unused keys
// that were given, as a tree of its own that must be closed before the config.
Status config_tree(const Config *config, Tree **tree, Err *err);
// The same as YAML; config_open_text reads it back to the same values. *text belongs to the caller.
Status config_text(const Config *config, bool with_origin, char **text, Err *err);

// The reference of all declared keys, by group and member: Markdown (docs/config.md) or a plain
// table.
Status config_keys(FILE *out, bool markdown);

#endif
