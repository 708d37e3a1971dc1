// go1_rig: one Unitree Go1 with one worker, for unit_go1.c and unit_go1_terms.c.
#ifndef HEBBES_TESTS_GO1_RIG_H
#define HEBBES_TESTS_GO1_RIG_H

#include <stdlib.h>
#include <string.h>

#include "envs/go1.h"
#include "src/registry.h"
#include "tests/support.h"

enum { RIG_OVERRIDES = 8 };

typedef struct Rig {
  Config *config;
  const EnvType *type;
  EnvShared *shared;
  EnvWorker *worker;
  EnvShape shape;
} Rig;

// overrides: the first names the env, "go1-walk", the others are keys; separated by blanks
static inline Rig rig_configure(const char *overrides) {
  char text[512], first[128];
  const char *all[RIG_OVERRIDES] = {NULL};
  int n = 0;
  snprintf(text, sizeof text, "%s", overrides);
  for (char *rest = text, *word; (word = strsep(&rest, " ")) != NULL;) {
    ck_assert_int_lt(n, RIG_OVERRIDES - 1);
    all[n++] = word;
  }
  snprintf(first, sizeof first, "env=%s", all[0]);
  all[0] = first;
  Rig rig = {.config = composed(all)};
  rig.type = rig.config->env;
  return rig;
}

static inline Go1Params *rig_params(Rig *rig) {
  return rig->config->env_params;
}

static inline Status rig_try(Rig *rig, Err *err) {
  return rig->type->open(rig->type, rig->config->env_params, source_path("envs/models"),
                         &rig->shared, err);
}

static inline void rig_start(Rig *rig) {
  Err err = {0};
  ck_assert_msg(rig_try(rig, &err) == OK, "%s", err.text);
  ck_assert_msg(rig->type->worker_new(rig->shared, &rig->worker, &err) == OK, "%s", err.text);
  rig->type->shape(rig->shared, &rig->shape);
}

static inline Rig rig_open(const char *overrides) {
  Rig rig = rig_configure(overrides);
  rig_start(&rig);
  return rig;
}

static inline void rig_close(Rig *rig) {
  if (rig->worker != NULL) {
    rig->type->worker_free(rig->worker);
  }
  rig->type->close(rig->shared);
  config_close(rig->config);
}

// an episode that begins with random numbers of its own
static inline void rig_reset(Rig *rig, int repeat) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = 41, .purpose = PURPOSE_TEST, .repeat = (uint32_t)repeat});
  if (rig->type->reset(rig->worker, 0, &rng) != RUNNING) {
    ck_abort_msg("a reset diverged");
  }
}

// an episode from a key of the model
static inline void rig_reset_to_key(Rig *rig, const char *key) {
  const mjModel *m = rig->worker->model;
  static const double rest[18];
  int id = mj_name2id(m, mjOBJ_KEY, key);
  ck_assert_int_ge(id, 0);
  ck_assert_int_eq(rig->type->reset_to(rig->worker, 0, m->key_qpos + m->nq * id, rest), RUNNING);
}

static inline EnvStep rig_step(Rig *rig, const double *action) {
  EnvStep step = rig->type->step(rig->worker, action);
  if (step.outcome == DIVERGED) {
    ck_abort_msg("a step diverged");
  }
  return step;
}

// n steps with actions 0
static inline EnvStep rig_idle(Rig *rig, int n) {
  static const double idle[GO1_JOINTS];
  EnvStep step = {0};
  for (int i = 0; i < n; i++) {
    step = rig_step(rig, idle);
  }
  return step;
}

#endif
