// Bare: recorded episodes through MuJoCo alone end in the same bits as in hebbes.
#include <stdlib.h>
#include <string.h>

#include "envs/bare.h"
#include "envs/world.h"
#include "src/run/task.h"
#include "tests/support.h"

enum { N_EPISODES = 5, N_MOST = 40, N_TOGETHER = 90 };

// robots with all kinds of control step: with contact forces and without, with a changing model,
// with a push, with a target that moves between episodes, with actions that are not controls, that
// settle before an episode begins, with noise, with a model of the user's own, with bodies that
// differ
static const char *const robots[][5] = {
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
    {"env=cheetah-run"},
    {"env=cheetah-run-motor-failure", "env.failure.window=[2, 9]",
     "damage=[{length: {geom: bshin, scale: 0.5}}, {noise: {deviation: 0.3}}, {delay: {steps: 1}},"
     " {frozen: {joint: ffoot}}, {friction: {from: 6}}]"},
    {"env=go1-getup", "damage=[{motor: {actuator: FR_*, from: 4}}, {push: {at: [8]}}]"},
    {"env=go1-joystick", "env.terminate=false", "env.push={enable: true, wait: [0.04, 0.1]}",
     "damage=[{push: {at: [3, 5, 9], force: [70, -40, 20]}}, {wind: {from: 6}}]"},
    {"env=mjcf", "damage=[{pendulum: {x: [0.9]}}, {motor: {actuator: ffoot, from: 7}}]"},
    {"env=go1-walk", "randomization=go1"},
    {"env=cheetah-run", "randomization=any", "damage=[{motor: {actuator: bfoot, from: 5}}]"},
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
  const Stream body = {.seed = 17, .purpose = PURPOSE_BODY, .individual = (uint64_t)i};
  r->type->draw_body(r->worker, &body);
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
  ck_assert_msg(task_randomize(&r.task, &err) == OK, "%s", err.text);
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

// settling is physics, too: it is run again, from where it began
START_TEST(what_settles_is_recorded_before_it_does) {
  Recording r = record((const char *const[]){"env=go1-getup", "env.drop.chance=1", NULL});
  size_t height = 2, first_ctrl = (size_t)r.shape.n_qpos + (size_t)r.shape.n_qvel;
  ck_assert_int_eq(r.worker->n_settled, 125);
  for (int i = 0; i < N_EPISODES; i++) {
    const double *start = r.episodes[i].start;
    ck_assert_double_eq(start[height], 0.5);
    ck_assert_mem_eq(start + 7, start + first_ctrl, 12 * sizeof *start);
  }
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
  tcase_add_test(c, what_settles_is_recorded_before_it_does);
  suite_add_tcase(s, c);
  return s;
}
