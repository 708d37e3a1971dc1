// Bare: recorded episodes through MuJoCo alone end in the same bits as in hebbes.
#include <stdlib.h>
#include <string.h>

#include "envs/bare.h"
#include "src/run/task.h"
#include "tests/support.h"

enum { N_EPISODES = 5, N_MOST = 40, N_TOGETHER = 90 };

// robots with all kinds of control step: with contact forces and without, with a changing model,
// with a push, with a target that moves between episodes, with actions that are not controls
static const char *const robots[][4] = {
    {"env=half-cheetah"},
    {"env=ant"},
    {"env=cheetah-run-friction", "env.friction.window=[2, 7]"},
    {"env=obstacle-cheetah", "damage=[{push: {at: [3, 8], force: [-300, 0, 40]}}]"},
    {"env=half-cheetah", "damage=[{motor: {actuator: bfoot, from: 5, duration: 4}},"
                         " {frozen: {joint: fthigh, from: 3}}, {delay: {steps: 2}},"
                         " {wind: {at: [2, 9]}}]"},
    {"env=mutilated-ant", "env.terminate=false",
     "damage=[{length: {geom: left_ankle_geom, from: 7}}]"},
    {"env=swimmer6"},
    {"env=go1-walk-frozen-hip"},
};

// Some episodes of a robot, of different lengths, and the hash of the state that each ended in.
typedef struct Recording {
  Config *config;
  const EnvType *type;
  Task task;
  EnvShared *shared;
  EnvWorker *worker;
  EnvShape shape;
  BareEpisode episodes[N_EPISODES];
  uint64_t hash[N_EPISODES];
} Recording;

static void record_episode(Recording *r, int i) {
  BareEpisode *e = &r->episodes[i];
  Rng rng;
  rng_open(&rng, (Stream){.seed = 17, .purpose = PURPOSE_TEST, .individual = (uint64_t)i});
  e->n_steps = N_MOST - 7 * i;
  e->start = calloc(bare_start_size(r->shared), sizeof *e->start);
  e->ctrl = calloc((size_t)e->n_steps * (size_t)r->shape.n_ctrl, sizeof *e->ctrl);
  ck_assert(e->start != NULL && e->ctrl != NULL);
  ck_assert_int_eq(r->type->reset(r->worker, 0, &rng), RUNNING);
  bare_record_start(r->worker, e->start);
  for (int t = 0; t < e->n_steps; t++) {
    double action[16];
    for (int k = 0; k < r->shape.n_act; k++) {
      action[k] = rng_uniform(&rng, -1.5, 1.5);
    }
    ck_assert_int_eq(r->type->step(r->worker, action).outcome, RUNNING);
    bare_record_ctrl(r->worker, e->ctrl + (ptrdiff_t)t * r->shape.n_ctrl);
  }
  r->hash[i] = bare_hash(r->worker);
}

static Recording record(const char *const *overrides) {
  Recording r = {.config = composed(overrides)};
  Err err = {0};
  r.type = r.config->env;
  ck_assert_msg(task_open(r.config, &r.task, &err) == OK, "%s", err.text);
  r.shared = r.task.env;
  ck_assert_msg(r.type->worker_new(r.shared, &r.worker, &err) == OK, "%s", err.text);
  r.type->shape(r.shared, &r.shape);
  for (int i = 0; i < N_EPISODES; i++) {
    record_episode(&r, i);
  }
  return r;
}

static void forget(Recording *r) {
  for (int i = 0; i < N_EPISODES; i++) {
    free(r->episodes[i].start);
    free(r->episodes[i].ctrl);
  }
  r->type->worker_free(r->worker);
  task_close(&r->task);
  config_close(r->config);
}

START_TEST(the_bare_loop_ends_in_the_same_bits) {
  Recording r = record(robots[_i]);
  for (int i = 0; i < N_EPISODES; i++) {
    ck_assert(bare_run(r.worker, &r.episodes[i], 0, N_TOGETHER));
    ck_assert(bare_hash(r.worker) == r.hash[i]);
  }
  forget(&r);
}
END_TEST

START_TEST(slices_make_a_whole) {
  Recording r = record(robots[_i]);
  for (int from = 0; from < N_MOST; from += 9) {
    ck_assert(bare_run(r.worker, &r.episodes[1], from, from + 9));
  }
  ck_assert(bare_hash(r.worker) == r.hash[1]);

  // one step less is seen
  ck_assert(bare_run(r.worker, &r.episodes[1], 0, r.episodes[1].n_steps - 1));
  ck_assert(bare_hash(r.worker) != r.hash[1]);
  forget(&r);
}
END_TEST

START_TEST(the_batch_ends_in_the_same_bits) {
  Recording r = record(robots[_i]);
  for (int n_threads = 1; n_threads <= 2; n_threads++) {
    Err err = {0};
    BareBatch *batch;
    ck_assert_msg(bare_batch_new(r.shared, 0, N_EPISODES, n_threads, &batch, &err) == OK, "%s",
                  err.text);

    // twice: a batch can begin again
    for (int k = 0; k < 2; k++) {
      ck_assert(bare_batch_run(batch, r.episodes, 0, 11));
      ck_assert(bare_batch_run(batch, r.episodes, 11, N_TOGETHER));
      for (int i = 0; i < N_EPISODES; i++) {
        ck_assert(bare_batch_hash(batch, i) == r.hash[i]);
      }
    }
    bare_batch_free(batch);
  }
  bare_batch_free(NULL);
  forget(&r);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_create("bare");
  TCase *c = tcase_create("bare");
  const TTest *const tests[] = {the_bare_loop_ends_in_the_same_bits, slices_make_a_whole,
                                the_batch_ends_in_the_same_bits};
  tcase_set_timeout(c, 30);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
    tcase_add_loop_test(c, tests[i], 0, sizeof robots / sizeof robots[0]);
  }
  suite_add_tcase(s, c);
  return s;
}
