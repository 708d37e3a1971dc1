// The examination of every environment in the registry.
#include "tests/allocations.h"

#include <math.h>
#include <string.h>

#include "envs/bare.h"
#include "envs/world.h"
#include "src/base/share.h"
#include "src/config/params.h"
#include "src/registry.h"
#include "tests/support.h"

enum { N_STEPS = 40, N_ALLOCATION_STEPS = 120, N_LONG = 230 };

// One environment with its default parameters, as the shipped configs compose them.
typedef struct Robot {
  const EnvType *type;
  Config *config;
  void *params; // its own
  EnvShared *shared;
  EnvShape shape;
} Robot;

static void robot_reopen(Robot *robot) {
  Err err = {0};
  char models[FSIO_PATH_MAX];
  robot->type->close(robot->shared);
  ck_assert_msg(share_folder("models", models, &err) == OK, "%s", err.text);
  ck_assert_msg(robot->type->open(robot->type, robot->params, models, &robot->shared, &err) == OK,
                "%s", err.text);
  robot->type->shape(robot->shared, &robot->shape);
  ck_assert_int_le(robot->shape.n_act, 64);
}

static Robot robot_open(int i) {
  Robot robot = {.type = registry_envs[i]};
  char choice[64];
  snprintf(choice, sizeof choice, "env=%s", robot.type->name);
  robot.config = composed((const char *const[]){choice, NULL});
  robot.params = robot.config->env_params;
  robot_reopen(&robot);
  return robot;
}

static void robot_close(Robot *robot) {
  robot->type->close(robot->shared);
  config_close(robot->config);
}

static EnvWorker *worker_open(const Robot *robot) {
  Err err = {0};
  EnvWorker *worker;
  ck_assert_msg(robot->type->worker_new(robot->shared, &worker, &err) == OK, "%s", err.text);
  return worker;
}

// one row a step: observation before it, its reward, terminated, outcome
static size_t row_size(const Robot *robot) {
  return (size_t)robot->shape.n_obs + 3;
}

static double *record_new(const Robot *robot, int n_steps) {
  double *record = calloc(row_size(robot) * (size_t)n_steps, sizeof *record);
  ck_assert_ptr_nonnull(record);
  return record;
}

// room for what bare_record_start writes
static double *start_new(const Robot *robot) {
  double *start = calloc(bare_start_size(robot->shared), sizeof *start);
  ck_assert_ptr_nonnull(start);
  return start;
}

static void begin(const Robot *robot, EnvWorker *worker, uint64_t seed) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_TEST});
  if (robot->type->reset(worker, 0, &rng) != RUNNING) {
    ck_abort_msg("a reset diverged");
  }
}

// Check's assertions allocate: the next functions, which are used where allocations are counted,
// have none that holds.

// random outputs of a controller beyond [-1, 1] too, keyed by seed and step
static void draw_output(const Robot *robot, uint64_t seed, int step, float *output) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_TEST, .step = (uint32_t)step + 1});
  rng_fill_uniform(&rng, -1.3, 1.3, robot->shape.n_act, output);
}

static EnvStep advance(const Robot *robot, EnvWorker *worker, uint64_t seed, int step,
                       double *row) {
  float output[64];
  double action[64];
  robot->type->observe(worker, row);
  draw_output(robot, seed, step, output);
  robot->type->map_action(robot->shared, output, action);
  EnvStep result = robot->type->step(worker, action);
  row[robot->shape.n_obs] = result.reward;
  row[robot->shape.n_obs + 1] = result.terminated;
  row[robot->shape.n_obs + 2] = result.outcome;
  return result;
}

static double *episode(const Robot *robot, EnvWorker *worker, uint64_t seed) {
  double *record = record_new(robot, N_STEPS);
  begin(robot, worker, seed);
  for (int t = 0; t < N_STEPS; t++) {
    advance(robot, worker, seed, t, record + (size_t)t * row_size(robot));
  }
  return record;
}

static const WorldTask *task_of(const Robot *robot) {
  return robot->type->content;
}

static bool same_bytes(const Robot *robot, const double *a, const double *b) {
  return memcmp(a, b, row_size(robot) * N_STEPS * sizeof *a) == 0;
}

START_TEST(tables_and_sizes_are_sound) {
  Robot robot = robot_open(_i);
  const EnvType *type = robot.type;
  ck_assert_ptr_eq(registry_env(type->name), type);
  ck_assert_uint_gt(strlen(type->summary), 0);
  expect_sound_params(type->name, type->params, type->params_size);
  EnvShape s = robot.shape;
  ck_assert(s.n_obs > 0 && s.n_act > 0 && s.n_steps > 0 && s.n_qpos > 0 && s.n_qvel > 0);
  ck_assert(s.dt > 0.001 && s.dt < 0.2);
  robot_reopen(&robot);
  ck_assert_int_eq(s.n_obs, robot.shape.n_obs);
  ck_assert_int_eq(s.n_act, robot.shape.n_act);
  ck_assert_int_eq(s.n_steps, robot.shape.n_steps);
  robot_close(&robot);
}
END_TEST

START_TEST(a_seed_is_an_episode) {
  Robot robot = robot_open(_i);
  EnvWorker *worker = worker_open(&robot);
  double *first = episode(&robot, worker, 23), *other = episode(&robot, worker, 24),
         *again = episode(&robot, worker, 23);
  ck_assert(same_bytes(&robot, first, again));
  ck_assert(!same_bytes(&robot, first, other));
  free(first);
  free(other);
  free(again);
  robot.type->worker_free(worker);
  robot_close(&robot);
}
END_TEST

START_TEST(interleaved_workers_do_not_meet) {
  Robot robot = robot_open(_i);
  EnvWorker *workers[2] = {worker_open(&robot), worker_open(&robot)};
  double *alone[2], *mixed[2];
  for (int w = 0; w < 2; w++) {
    alone[w] = episode(&robot, workers[w], 31 + (uint64_t)w);
    mixed[w] = record_new(&robot, N_STEPS);
  }
  begin(&robot, workers[0], 31);
  begin(&robot, workers[1], 32);
  for (int t = 0; t < N_STEPS; t++) {
    for (int w = 0; w < 2; w++) {
      advance(&robot, workers[w], 31 + (uint64_t)w, t, mixed[w] + (size_t)t * row_size(&robot));
    }
  }
  for (int w = 0; w < 2; w++) {
    ck_assert(same_bytes(&robot, alone[w], mixed[w]));
    free(alone[w]);
    free(mixed[w]);
    robot.type->worker_free(workers[w]);
  }
  robot_close(&robot);
}
END_TEST

static EnvStep step_with(const Robot *robot, EnvWorker *worker, double value) {
  double action[64];
  for (int i = 0; i < robot->shape.n_act; i++) {
    action[i] = value;
  }
  return robot->type->step(worker, action);
}

START_TEST(bad_actions_diverge_and_leave_no_trace) {
  Robot robot = robot_open(_i);
  EnvWorker *fresh = worker_open(&robot), *used = worker_open(&robot);
  const double bad[] = {NAN, INFINITY, -INFINITY};
  double *want = episode(&robot, fresh, 57);

  // without a reset there is no episode
  EnvWorker *unborn = worker_open(&robot);
  ck_assert_int_eq(step_with(&robot, unborn, 0.25).outcome, DIVERGED);

  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    free(episode(&robot, used, 58));
    EnvStep step = step_with(&robot, used, bad[i]);
    ck_assert_int_eq(step.outcome, DIVERGED);
    ck_assert_double_eq(step.reward, 0);
    ck_assert_int_eq(step_with(&robot, used, 0.25).outcome, DIVERGED);
    double *got = episode(&robot, used, 57);
    ck_assert(same_bytes(&robot, want, got));
    free(got);
  }
  free(want);
  robot.type->worker_free(fresh);
  robot.type->worker_free(used);
  robot.type->worker_free(unborn);
  robot_close(&robot);
}
END_TEST

START_TEST(bad_states_diverge_and_leave_no_trace) {
  Robot robot = robot_open(_i);
  EnvWorker *worker = worker_open(&robot);
  size_t n = (size_t)robot.shape.n_qpos + (size_t)robot.shape.n_qvel;
  double *want = episode(&robot, worker, 61), *state = start_new(&robot);
  const double bad[] = {NAN, INFINITY, 1e300, 1e20};
  for (size_t i = 0; i < 2 * sizeof bad / sizeof bad[0]; i++) {
    begin(&robot, worker, 62);
    bare_record_start(worker, state);
    state[i % 2 == 0 ? 1 : n - 1] = bad[i / 2];
    Outcome outcome = robot.type->reset_to(worker, 0, state, state + robot.shape.n_qpos);
    ck_assert(outcome == DIVERGED || step_with(&robot, worker, 0.25).outcome == DIVERGED);
    double *got = episode(&robot, worker, 61);
    ck_assert(same_bytes(&robot, want, got));
    free(got);
  }
  free(want);
  free(state);
  robot.type->worker_free(worker);
  robot_close(&robot);
}
END_TEST

// an episode from a given start
static double *episode_from(const Robot *robot, EnvWorker *worker, const double *start) {
  double *record = record_new(robot, N_STEPS);
  ck_assert_int_eq(robot->type->reset_to(worker, 0, start, start + robot->shape.n_qpos), RUNNING);
  for (int t = 0; t < N_STEPS; t++) {
    advance(robot, worker, 71, t, record + (size_t)t * row_size(robot));
  }
  return record;
}

START_TEST(a_start_can_be_given) {
  Robot robot = robot_open(_i);
  EnvWorker *worker = worker_open(&robot);
  double *want = episode(&robot, worker, 71);
  double *start = start_new(&robot);
  begin(&robot, worker, 71);
  memcpy(start, worker->data->qpos, (size_t)robot.shape.n_qpos * sizeof *start);
  memcpy(start + robot.shape.n_qpos, worker->data->qvel,
         (size_t)robot.shape.n_qvel * sizeof *start);

  // a task that draws more than the start begins without that
  if (task_of(&robot)->begin != NULL) {
    free(want);
    want = episode_from(&robot, worker, start);
  }
  free(episode(&robot, worker, 72));
  double *got = episode_from(&robot, worker, start);
  ck_assert(same_bytes(&robot, want, got));
  free(want);
  free(got);
  free(start);
  robot.type->worker_free(worker);
  robot_close(&robot);
}
END_TEST

// the largest and the smallest action: the ends of what map_action gives
static void extreme(const Robot *robot, float output, double *action) {
  float outputs[64];
  for (int i = 0; i < robot->shape.n_act; i++) {
    outputs[i] = output;
  }
  robot->type->map_action(robot->shared, outputs, action);
}

START_TEST(actions_are_clamped) {
  Robot robot = robot_open(_i);
  EnvWorker *inside = worker_open(&robot), *outside = worker_open(&robot);
  double action[64], far[64], *state[2] = {start_new(&robot), start_new(&robot)};
  for (int side = -1; side <= 1; side += 2) {
    extreme(&robot, (float)side, action);
    extreme(&robot, 7.5F * (float)side, far);
    ck_assert_mem_eq(action, far, sizeof *action * (size_t)robot.shape.n_act);
    if (task_of(&robot)->control != NULL) {
      continue; // an action is not a control: nothing else clamps it
    }
    for (int i = 0; i < robot.shape.n_act; i++) {
      far[i] = 7.5 * action[i];
    }
    begin(&robot, inside, 83);
    begin(&robot, outside, 83);
    for (int t = 0; t < 5; t++) {
      ck_assert_int_ne(robot.type->step(inside, action).outcome, DIVERGED);
      ck_assert_int_ne(robot.type->step(outside, far).outcome, DIVERGED);
    }
    bare_record_start(inside, state[0]);
    bare_record_start(outside, state[1]);
    ck_assert_mem_eq(state[0], state[1],
                     sizeof(double) * (size_t)(robot.shape.n_qpos + robot.shape.n_qvel));
  }
  free(state[0]);
  free(state[1]);
  robot.type->worker_free(inside);
  robot.type->worker_free(outside);
  robot_close(&robot);
}
END_TEST

START_TEST(nothing_is_allocated_in_an_episode) {
  Robot robot = robot_open(_i);
  EnvWorker *worker = worker_open(&robot);
  double *row = record_new(&robot, 1);
  long before = atomic_load(&n_allocations);
  begin(&robot, worker, 97);
  for (int t = 0; t < N_ALLOCATION_STEPS; t++) {
    advance(&robot, worker, 97, t, row);
  }
  long after = atomic_load(&n_allocations);
  ck_assert_int_eq(after, before);

  // the counter counts
  free(row);
  ck_assert(before > 0 || !COUNTS_ALLOCATIONS);
  robot.type->worker_free(worker);
  robot_close(&robot);
}
END_TEST

// the place of a common key among the parameters
static void *parameter(const Robot *robot, const char *key, ParamKind kind) {
  for (const Param *p = robot->type->params; p->key != NULL; p++) {
    if (strcmp(p->key, key) == 0 && p->kind == kind) {
      return (char *)robot->params + p->offset;
    }
  }
  ck_abort_msg("%s has no key %s", robot->type->name, key);
}

// a robot whose episodes have N_LONG steps
static Robot robot_open_long(int i) {
  Robot robot = robot_open(i);
  *(int64_t *)parameter(&robot, "steps", PARAM_INT) = N_LONG;
  *(bool *)parameter(&robot, "terminate", PARAM_BOOL) = false;
  robot_reopen(&robot);
  ck_assert_int_eq(robot.shape.n_steps, N_LONG);
  return robot;
}

START_TEST(random_steps_stay_finite_up_to_the_horizon) {
  Robot robot = robot_open_long(_i);
  EnvWorker *worker = worker_open(&robot);
  double *row = record_new(&robot, 1);
  begin(&robot, worker, 101);
  for (int t = 0; t < N_LONG; t++) {
    EnvStep step = advance(&robot, worker, 101, t, row);
    ck_assert_int_eq(step.outcome, t == N_LONG - 1 ? ENDED : RUNNING);
    for (size_t i = 0; i < row_size(&robot); i++) {
      ck_assert_msg(isfinite(row[i]), "number %zu of row %d", i, t);
    }
  }
  free(row);
  robot.type->worker_free(worker);
  robot_close(&robot);
}
END_TEST

START_TEST(termination_ends_an_episode_on_request) {
  Robot robot = robot_open_long(_i);
  bool *terminate = parameter(&robot, "terminate", PARAM_BOOL);
  int ended_at[2] = {-1, -1}, terminated_at[2] = {-1, -1};
  for (int on = 0; on < 2; on++) {
    *terminate = on == 1;
    robot_reopen(&robot);
    EnvWorker *worker = worker_open(&robot);
    double *row = record_new(&robot, 1);
    begin(&robot, worker, 103);
    for (int t = 0; t < N_LONG && ended_at[on] < 0; t++) {
      EnvStep step = advance(&robot, worker, 103, t, row);
      terminated_at[on] = step.terminated && terminated_at[on] < 0 ? t : terminated_at[on];
      ended_at[on] = step.outcome == ENDED ? t : ended_at[on];
    }
    free(row);
    robot.type->worker_free(worker);
  }
  ck_assert_int_eq(terminated_at[0], terminated_at[1]);
  ck_assert_int_eq(ended_at[0], N_LONG - 1);
  ck_assert_int_eq(ended_at[1], terminated_at[1] < 0 ? N_LONG - 1 : terminated_at[1]);
  robot_close(&robot);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_create("each_env");
  TCase *c = tcase_create("each_env");
  const TTest *const tests[] = {
      tables_and_sizes_are_sound,
      a_seed_is_an_episode,
      interleaved_workers_do_not_meet,
      bad_actions_diverge_and_leave_no_trace,
      bad_states_diverge_and_leave_no_trace,
      a_start_can_be_given,
      actions_are_clamped,
      nothing_is_allocated_in_an_episode,
      random_steps_stay_finite_up_to_the_horizon,
      termination_ends_an_episode_on_request,
  };
  int n_envs = 0;
  while (registry_envs[n_envs] != NULL) {
    n_envs++;
  }
  tcase_set_timeout(c, 60);
  for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
    tcase_add_loop_test(c, tests[i], 0, n_envs);
  }
  suite_add_tcase(s, c);
  return s;
}
