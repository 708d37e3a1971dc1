// curricula: the group `curriculum` of a config: what changes when training has come far enough.
#ifndef HEBBES_CONFIG_CURRICULA_H
#define HEBBES_CONFIG_CURRICULA_H

#include "envs/env.h"
#include "src/config/randomizations.h"

enum { CURRICULUM_WINDOW_MAX = 1000 };

typedef struct CurriculumParams {
  int64_t window;                 // generations
  double randomization_threshold; // NaN: bodies differ from the start
  double reward_threshold;        // NaN: the reward stays
} CurriculumParams;

extern const Param curricula_params[];

// Behind the robot's own keys: what the curriculum says, and the robot's parameters with
// curriculum.reward laid over them (*later, env->params_size bytes, the caller's; NULL where
// nothing is laid over).
Status curricula_read(Tree *tree, const EnvType *env, const RandomizationSet *randomization,
                      CurriculumParams *params, void **later, Err *err);

#endif
