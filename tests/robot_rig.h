// robot_rig: one of the robots as a config names it, damage included, with one worker.
#ifndef HEBBES_TESTS_ROBOT_RIG_H
#define HEBBES_TESTS_ROBOT_RIG_H

#include <string.h>

#include "envs/world.h"
#include "src/run/task.h"
#include "tests/support.h"

// those of Gymnasium
static const char *const gymnasium[] = {
    "half-cheetah",
    "swimmer",
    "hopper",
    "walker2d",
    "ant",
    "humanoid",
    "humanoid-standup",
    "reacher",
    "pusher",
    "inverted-pendulum",
    "inverted-double-pendulum",
};
enum { N_GYMNASIUM = sizeof gymnasium / sizeof gymnasium[0] };

typedef struct Robot {
  Config *config;
  const EnvType *type;
  Task task;
  EnvWorker *worker;
  EnvShape shape;
} Robot;

static inline Robot robot_open(const char *const *overrides) {
  Robot r = {.config = composed(overrides)};
  Err err = {0};
  r.type = r.config->env;
  ck_assert_msg(task_open(r.config, &r.task, &err) == OK, "%s", err.text);
  ck_assert_msg(task_randomize(&r.task, &err) == OK, "%s", err.text);
  ck_assert_msg(r.type->worker_new(r.task.env, &r.worker, &err) == OK, "%s", err.text);
  r.shape = r.task.shape;
  return r;
}

#define OPEN(...) robot_open((const char *const[]){__VA_ARGS__, NULL})

static inline void robot_close(Robot *r) {
  r->type->worker_free(r->worker);
  task_close(&r->task);
  config_close(r->config);
}

static inline void reset(Robot *r, uint64_t repeat) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = 43, .purpose = PURPOSE_TEST, .individual = repeat});
  ck_assert_int_eq(r->type->reset(r->worker, 0, &rng), RUNNING);
}

// from the model's initial state, after a change of it
static inline void reset_to(Robot *r, int coordinate, double value) {
  double qpos[64], qvel[64] = {0};
  memcpy(qpos, r->worker->model->qpos0, sizeof *qpos * (size_t)r->shape.n_qpos);
  qpos[coordinate] += value;
  ck_assert_int_eq(r->type->reset_to(r->worker, 0, qpos, qvel), RUNNING);
}

static inline EnvStep idle(Robot *r, int n) {
  static const double none[32];
  EnvStep step = {0};
  for (int t = 0; t < n; t++) {
    step = r->type->step(r->worker, none);
    ck_assert_int_ne(step.outcome, DIVERGED);
  }
  return step;
}

#endif
