// Gymnasium: what the recorded trajectories do not show: start distributions, ranges and weights.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/bare.h"
#include "envs/gymnasium.h"
#include "src/base/share.h"
#include "src/config/params.h"
#include "src/registry.h"
#include "tests/support.h"

enum { N_RESETS = 400, N_STATE_MOST = 128 };

// one robot, open, with one worker
typedef struct Robot {
  const EnvType *type;
  void *params;
  EnvShared *shared;
  EnvWorker *worker;
  EnvShape shape;
} Robot;

static Robot robot_new(const char *name) {
  Robot robot = {.type = registry_env(name)};
  ck_assert_ptr_nonnull(robot.type);
  robot.params = calloc(1, robot.type->params_size);
  ck_assert_ptr_nonnull(robot.params);
  params_defaults(robot.type->params, robot.params);
  return robot;
}

// the place of a parameter's value
static void *value_of(Robot *robot, const char *key) {
  for (const Param *p = robot->type->params; p->key != NULL; p++) {
    if (strcmp(p->key, key) == 0) {
      return (char *)robot->params + p->offset;
    }
  }
  ck_abort_msg("%s has no key %s", robot->type->name, key);
}

static Status try_open(Robot *robot, Err *err) {
  char models[FSIO_PATH_MAX];
  ck_assert_msg(share_folder("models", models, err) == OK, "%s", err->text);
  return robot->type->open(robot->type, robot->params, models, &robot->shared, err);
}

static void robot_open(Robot *robot) {
  Err err = {0};
  ck_assert_msg(try_open(robot, &err) == OK, "%s", err.text);
  ck_assert_msg(robot->type->worker_new(robot->shared, &robot->worker, &err) == OK, "%s", err.text);
  robot->type->shape(robot->shared, &robot->shape);
  ck_assert_uint_le(bare_start_size(robot->shared), N_STATE_MOST);
}

static void robot_close(Robot *robot) {
  robot->type->worker_free(robot->worker);
  robot->type->close(robot->shared);
  free(robot->params);
}

// the state after a reset with random numbers of their own
static void start(Robot *robot, int repeat, double *state) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = 41, .purpose = PURPOSE_TEST, .repeat = (uint32_t)repeat});
  if (robot->type->reset(robot->worker, 0, &rng) != RUNNING) {
    ck_abort_msg("a reset diverged");
  }
  bare_record_start(robot->worker, state);
}

// the model's initial state: a start without noise
static void initial_state(const char *name, double *state) {
  Robot robot = robot_new(name);
  *(double *)value_of(&robot, "reset_noise.position") = 0;
  *(double *)value_of(&robot, "reset_noise.velocity") = 0;
  robot_open(&robot);
  start(&robot, 0, state);
  robot_close(&robot);
}

// What the deviations of some numbers from their centre look like, over many draws.
typedef struct Spread {
  int n;
  double squares, largest, sum;
} Spread;

static void spread_add(Spread *spread, int n, const double *values, const double *centre) {
  for (int i = 0; i < n; i++) {
    double off = values[i] - centre[i];
    spread->n++;
    spread->sum += off;
    spread->squares += off * off;
    spread->largest = fmax(spread->largest, fabs(off));
  }
}

static void expect_spread(const char *robot, const Spread *spread, bool normal, double scale) {
  double deviation = sqrt(spread->squares / spread->n), mean = spread->sum / spread->n;
  double wanted = normal ? scale : scale / sqrt(3);
  ck_assert_msg(fabs(deviation - wanted) < 0.06 * scale, "%s: deviation %g, not %g", robot,
                deviation, wanted);
  ck_assert_msg(fabs(mean) < 0.1 * scale, "%s: mean %g", robot, mean);
  if (normal) {
    ck_assert_msg(spread->largest > 2.5 * scale, "%s: largest %g", robot, spread->largest);
  } else {
    ck_assert_msg(spread->largest <= scale && spread->largest > 0.98 * scale, "%s: largest %g",
                  robot, spread->largest);
  }
}

// the noise of each robot; n_qpos and n_qvel: the first entries, which have it
static const struct {
  const char *name;
  double position, velocity;
  bool normal;
  int n_qpos, n_qvel;
} noises[] = {
    {"half-cheetah", 0.1, 0.1, true, 9, 9},
    {"swimmer", 0.1, 0.1, false, 5, 5},
    {"hopper", 0.005, 0.005, false, 6, 6},
    {"walker2d", 0.005, 0.005, false, 9, 9},
    {"ant", 0.1, 0.1, true, 15, 14},
    {"humanoid", 0.01, 0.01, false, 24, 23},
    {"humanoid-standup", 0.01, 0.01, false, 24, 23},
    {"reacher", 0.1, 0.005, false, 2, 2},
    {"pusher", 0, 0.005, false, 7, 7},
    {"inverted-pendulum", 0.01, 0.01, false, 2, 2},
    {"inverted-double-pendulum", 0.1, 0.1, true, 3, 3},
};
enum { N_ROBOTS = sizeof noises / sizeof noises[0] };

START_TEST(starts_are_spread_as_gymnasium_spreads_them) {
  double centre[N_STATE_MOST], state[N_STATE_MOST];
  Spread positions = {0}, velocities = {0};
  initial_state(noises[_i].name, centre);
  Robot robot = robot_new(noises[_i].name);
  robot_open(&robot);
  int n_qpos = robot.shape.n_qpos;
  for (int i = 0; i < N_RESETS; i++) {
    start(&robot, i, state);
    spread_add(&positions, noises[_i].n_qpos, state, centre);
    spread_add(&velocities, noises[_i].n_qvel, state + n_qpos, centre + n_qpos);
  }
  expect_spread(noises[_i].name, &velocities, noises[_i].normal, noises[_i].velocity);
  if (noises[_i].position > 0) {
    expect_spread(noises[_i].name, &positions, false, noises[_i].position);
  } else {
    ck_assert_double_eq(positions.largest, 0);
  }

  // the rest is at rest
  for (int i = noises[_i].n_qvel; i < robot.shape.n_qvel; i++) {
    ck_assert_double_eq(state[n_qpos + i], 0);
  }
  robot_close(&robot);
}
END_TEST

START_TEST(targets_of_reacher_fill_a_disc) {
  Robot robot = robot_new("reacher");
  *(double *)value_of(&robot, "target.radius") = 0.3;
  robot_open(&robot);
  double state[N_STATE_MOST], sum = 0, largest = 0;
  for (int i = 0; i < N_RESETS; i++) {
    start(&robot, i, state);
    double radius = hypot(state[2], state[3]);
    sum += radius;
    largest = fmax(largest, radius);
  }

  // the mean distance from the centre of a disc is two thirds of its radius
  ck_assert_double_eq_tol(sum / N_RESETS, 0.2, 0.01);
  ck_assert(largest < 0.3 && largest > 0.29);
  robot_close(&robot);
}
END_TEST

START_TEST(objects_of_pusher_are_clear_of_the_goal) {
  Robot robot = robot_new("pusher");
  robot_open(&robot);
  double state[N_STATE_MOST], nearest = 1, left = 0, right = -1, low = 1, high = -1;
  for (int i = 0; i < 4 * N_RESETS; i++) {
    start(&robot, i, state);
    nearest = fmin(nearest, hypot(state[7], state[8]));
    left = fmin(left, state[7]);
    right = fmax(right, state[7]);
    low = fmin(low, state[8]);
    high = fmax(high, state[8]);
    ck_assert(state[9] == 0 && state[10] == 0);
  }
  ck_assert(nearest > 0.17 && nearest < 0.18);
  ck_assert(left >= -0.3 && left < -0.29 && right <= 0 && right > -0.01);
  ck_assert(low >= -0.2 && low < -0.19 && high <= 0.2 && high > 0.19);
  robot_close(&robot);
}
END_TEST

static void refuse(const char *name, const char *key, ParamReals range, const char *fragment) {
  Robot robot = robot_new(name);
  Err err = {0};
  *(ParamReals *)value_of(&robot, key) = range;
  ck_assert_int_eq(try_open(&robot, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "%s", err.text);
  free(robot.params);
}

START_TEST(ranges_that_are_none_are_refused) {
  refuse("hopper", "healthy.z", (ParamReals){2, {0.7, 0.7}}, "env.healthy.z");
  refuse("hopper", "healthy.angle", (ParamReals){2, {0.2, -0.2}}, "low < high");
  refuse("ant", "healthy.z", (ParamReals){3, {0.2, 0.5, 0.7}}, "env.healthy.z");
  refuse("humanoid", "healthy.z", (ParamReals){1, {1.5}}, "env.healthy.z");
  refuse("walker2d", "healthy.angle", (ParamReals){2, {NAN, 1.5}}, "env.healthy.angle");

  refuse("pusher", "object.x", (ParamReals){2, {-INFINITY, 0}}, "env.object");
}
END_TEST

START_TEST(a_clearance_that_no_place_has_is_refused) {
  Robot robot = robot_new("pusher");
  Err err = {0};
  *(double *)value_of(&robot, "object.clearance") = 0.35;
  ck_assert_int_eq(try_open(&robot, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, "env.object.clearance") != NULL, "%s", err.text);
  free(robot.params);
}
END_TEST

// reward and termination after one idle control step from the initial state
static EnvStep idle_step(Robot *robot) {
  double state[N_STATE_MOST];
  static const double idle[32];
  initial_state(robot->type->name, state);
  robot_open(robot);
  ck_assert_int_eq(robot->type->reset_to(robot->worker, 0, state, state + robot->shape.n_qpos),
                   RUNNING);
  EnvStep step = robot->type->step(robot->worker, idle);
  robot_close(robot);
  return step;
}

// every robot that can be unhealthy, with a range that its initial state is not in
static const struct {
  const char *name, *key;
  ParamReals range;
  double lost; // reward.healthy
} unhealthy[] = {
    {"hopper", "healthy.z", {2, {1.5, 1.7}}, 1},
    {"hopper", "healthy.angle", {2, {0.25, 0.5}}, 1},
    {"hopper", "healthy.state", {2, {0.25, 0.5}}, 1},
    {"walker2d", "healthy.z", {2, {1.5, 1.7}}, 1},
    {"walker2d", "healthy.angle", {2, {-0.5, -0.25}}, 1},
    {"ant", "healthy.z", {2, {0.8, 0.9}}, 1},
    {"humanoid", "healthy.z", {2, {1.5, 1.7}}, 5},
    {"inverted-pendulum", "healthy.angle", {2, {0.25, 0.5}}, 1},
    {"inverted-double-pendulum", "healthy.z", {2, {1.5, 1.7}}, 10},
};
enum { N_UNHEALTHY = sizeof unhealthy / sizeof unhealthy[0] };

START_TEST(the_healthy_are_paid_and_the_others_terminate) {
  Robot robot = robot_new(unhealthy[_i].name);
  EnvStep well = idle_step(&robot);
  robot = robot_new(unhealthy[_i].name);
  *(ParamReals *)value_of(&robot, unhealthy[_i].key) = unhealthy[_i].range;
  EnvStep ill = idle_step(&robot);
  ck_assert(!well.terminated && ill.terminated);
  ck_assert_double_eq_tol(well.reward - ill.reward, unhealthy[_i].lost, 1e-9);
  ck_assert_int_eq(well.outcome, RUNNING);
  ck_assert_int_eq(ill.outcome, RUNNING);

  // the weight is a key
  robot = robot_new(unhealthy[_i].name);
  *(double *)value_of(&robot, "reward.healthy") = 2.5;
  EnvStep richer = idle_step(&robot);
  ck_assert_double_eq_tol(richer.reward - well.reward, 2.5 - unhealthy[_i].lost, 1e-9);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_create("gymnasium");
  TCase *c = tcase_create("gymnasium");
  tcase_set_timeout(c, 30);
  tcase_add_loop_test(c, starts_are_spread_as_gymnasium_spreads_them, 0, N_ROBOTS);
  tcase_add_loop_test(c, the_healthy_are_paid_and_the_others_terminate, 0, N_UNHEALTHY);
  tcase_add_test(c, targets_of_reacher_fill_a_disc);
  tcase_add_test(c, objects_of_pusher_are_clear_of_the_goal);
  tcase_add_test(c, ranges_that_are_none_are_refused);
  tcase_add_test(c, a_clearance_that_no_place_has_is_refused);
  suite_add_tcase(s, c);
  return s;
}
