// settings: the keys that belong to the run itself rather than to a member, and the names of the
// members.
#ifndef HEBBES_CONFIG_SETTINGS_H
#define HEBBES_CONFIG_SETTINGS_H

#include "src/base/param.h"
#include "strategies/restarts.h"

// train.common_random_numbers: which individuals of a generation meet the same episode randomness
typedef enum CommonRandom { COMMON_NONE, COMMON_PAIR, COMMON_GENERATION } CommonRandom;

typedef struct Settings {
  char experiment[PARAM_TEXT_MAX]; // name of the experiment this was composed with; "": none
  char condition[PARAM_TEXT_MAX];  // name of the condition; "": none
  int64_t seed;
  int64_t threads;               // INT64_MIN: auto
  char run_dir[PARAM_TEXT_MAX];  // run.dir: where runs go ("runs")
  char run_name[PARAM_TEXT_MAX]; // run.name: "" for <env>-<condition or policy>-s<seed>

  // env.name, policy.name, plasticity.rule, strategy.name
  char env[PARAM_TEXT_MAX], policy[PARAM_TEXT_MAX], rule[PARAM_TEXT_MAX], strategy[PARAM_TEXT_MAX];

  int64_t population;     // strategy.population
  bool warmstart;         // strategy.warmstart
  RestartParams restarts; // strategy.restarts and strategy.restart_*
  int64_t generations, repeats;
  bool normalize_observations;
  double observation_clip; // NaN: off
  int64_t evaluate_every;  // 0: never
  int64_t evaluate_episodes, checkpoint_every;
  int64_t elite_reevaluation;      // individuals
  double target;                   // NaN: none
  int common_random_numbers;       // CommonRandom
  char start_from[PARAM_TEXT_MAX]; // "" : none

  bool tensorboard; // logger.tensorboard
} Settings;

// tables by group: keys at the root, under run., train., logger., and those of env., policy.,
// plasticity. and strategy. that are common to all their members
extern const Param settings_root_params[], settings_run_params[], settings_train_params[],
    settings_logger_params[], settings_env_params[], settings_policy_params[],
    settings_plasticity_params[], settings_strategy_params[];

#endif
