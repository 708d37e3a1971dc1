// policy_rig: a controller at work in a test: any type under any rule, and its lives.
#ifndef HEBBES_TESTS_POLICY_RIG_H
#define HEBBES_TESTS_POLICY_RIG_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/params.h"
#include "src/policies/plasticity.h"
#include "src/registry.h"
#include "tests/support.h"

// How a controller is built: all that a test loops over.
typedef struct Build {
  const PolicyType *type;
  const RuleType *rule;
  int buffer, normalizer;
  double period;
  int sharing;
  bool first_alone; // is plastic: the first matrix
  int n_obs, n_act;
} Build;

// One controller and what it needs; two of the same build differ in nothing.
typedef struct Rig {
  Build build;
  void *params, *rule_params;
  PlasticityParams plasticity;
  PolicyShared *shared;
  Arena arena;
  Policy *policy;
  size_t n_genome, n_weights;
  float *genome;
} Rig;

enum { RIG_BLOCKS_MAX = 128 };

static inline void rig_open_shared(Rig *rig) {
  static Err err;
  const Build *build = &rig->build;
  const PolicyConfig config = {.type = build->type,
                               .n_obs = build->n_obs,
                               .n_act = build->n_act,
                               .params = rig->params,
                               .rule = build->rule,
                               .rule_params = rig->rule_params,
                               .plasticity = build->rule == NULL ? NULL : &rig->plasticity};
  ck_assert_msg(build->type->open(&config, &rig->shared, &err) == OK, "%s", err.text);
}

static inline void rig_open(Rig *rig, const Build *build) {
  const PolicyType *type = build->type;
  *rig = (Rig){.build = *build, .params = calloc(1, type->params_size + 1)};
  params_defaults(type->params, rig->params);
  params_defaults(plasticity_params, &rig->plasticity);
  rig->plasticity.buffer = build->buffer;
  rig->plasticity.window = 4;
  rig->plasticity.normalizer = build->normalizer;
  rig->plasticity.period = build->period;
  rig->plasticity.sharing = build->sharing;
  if (build->rule != NULL) {
    rig->rule_params = calloc(1, build->rule->params_size + 1);
    params_defaults(build->rule->params, rig->rule_params);
  }
  rig_open_shared(rig);
  if (build->first_alone && build->rule != NULL) {
    PolicyBlock first;
    type->blocks(rig->shared, true, &first, 1);
    snprintf(rig->plasticity.layers, sizeof rig->plasticity.layers, "%s", first.name);
    type->close(rig->shared);
    rig_open_shared(rig);
  }
  ck_assert_int_eq(arena_open(&rig->arena, type->worker_size(rig->shared)), 0);
  rig->policy = type->worker_new(rig->shared, &rig->arena);
  ck_assert_ptr_nonnull(rig->policy);
  rig->n_genome = type->genome_size(rig->shared);
  rig->n_weights = type->weights_size(rig->shared);
  rig->genome = calloc(rig->n_genome, sizeof *rig->genome);
  Rng rng;
  rng_open(&rng, (Stream){.seed = 5, .purpose = PURPOSE_GENOME});
  type->init_genome(rig->shared, &rng, rig->genome);
}

static inline void rig_close(Rig *rig) {
  rig->build.type->close(rig->shared);
  arena_close(&rig->arena);
  free(rig->params);
  free(rig->rule_params);
  free(rig->genome);
}

static inline void reset(Rig *rig, const float *genome, uint64_t seed) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_BIRTH});
  rig->build.type->reset(rig->policy, genome, &rng, NULL);
}

// one control step; what comes out is added to *sum, so that any difference shows
static inline bool live(Rig *rig, int step, float scale, double *sum) {
  float obs[64], action[64];
  for (int i = 0; i < rig->build.n_obs; i++) {
    obs[i] = scale * (float)sin(0.7 * step + 1.3 * i);
  }
  rig->build.type->act(rig->policy, obs, action);
  for (int i = 0; i < rig->build.n_act; i++) {
    *sum = 0.75 * *sum + action[i];
  }
  return rig->build.type->learn(rig->policy, 0.5f * scale);
}

static inline double live_on(Rig *rig, int first, int n, double sum) {
  for (int step = first; step < first + n; step++) {
    ck_assert_msg(live(rig, step, 1.0f, &sum), "%s diverged", rig->build.type->name);
  }
  return sum;
}

static inline uint64_t hash(Rig *rig) {
  Walk walk = walk_hash();
  rig->build.type->walk(rig->policy, &walk);
  return walk_hash_end(&walk);
}

// the block of the genome that holds these weights; NULL: they are plastic
static inline const PolicyBlock *genome_block(const PolicyBlock *blocks, int n, const char *name) {
  for (int i = 0; i < n; i++) {
    if (strcmp(blocks[i].name, name) == 0) {
      return &blocks[i];
    }
  }
  return NULL;
}

#endif
