// The reward terms of the Unitree Go1 against recorded ones (tests/golden/playground, *.terms.csv),
// and what the recorded ones do not show.
#include <math.h>
#include <stdio.h>

#include "envs/go1_terms.h"
#include "envs/go1_walks.h"
#include "src/base/csv.h"
#include "tests/go1_rig.h"

// Trajectories with contacts drift apart on another kind of machine (unit_parity.c).
enum { N_SURE = 30 };

static const char *const trajectories[] = {
    "go1-walk-a",
    "go1-walk-b",
    "go1-walk-c",
    "go1-walk-d",
    "go1-walk-frozen-hip-a",
    "go1-walk-frozen-hip-b",
    "go1-walk-frozen-hip-c",
    "go1-walk-frozen-hip-d",
    "go1-walk-motor-failure-a",
    "go1-walk-motor-failure-b",
    "go1-walk-motor-failure-c",
    "go1-walk-motor-failure-d",
    "go1-joystick-a",
    "go1-joystick-b",
    "go1-joystick-c",
    "go1-joystick-d",
    "go1-handstand-a",
    "go1-handstand-b",
    "go1-handstand-c",
    "go1-handstand-d",
    "go1-footstand-a",
    "go1-footstand-b",
    "go1-footstand-d",
    "go1-getup-a",
    "go1-getup-b",
    "go1-getup-c",
    "go1-getup-d",
};
enum { N_TRAJECTORIES = sizeof trajectories / sizeof trajectories[0] };

static const char *golden_path(const char *name, const char *what) {
  char path[128];
  snprintf(path, sizeof path, "tests/golden/playground/%s.%s", name, what);
  return source_path(path);
}

static Table read_table(const char *name, const char *what) {
  Table table;
  Err err = {0};
  ck_assert_msg(csv_read(golden_path(name, what), &table, &err) == OK, "%s", err.text);
  return table;
}

// the robot as the trajectory's .args says
static Rig open_as_recorded(const char *name) {
  char text[256] = "";
  FILE *file = fopen(golden_path(name, "args"), "r");
  ck_assert_ptr_nonnull(file);
  ck_assert_ptr_nonnull(fgets(text, sizeof text, file));
  fclose(file);
  text[strcspn(text, "\n")] = '\0';
  return rig_configure(text);
}

static void reset_as_recorded(Rig *rig, const char *name) {
  size_t n_rows, *lengths;
  double *start;
  Err err = {0};
  ck_assert_msg(csv_read_ragged(golden_path(name, "state.csv"), &n_rows, &lengths, &start, &err) ==
                    OK,
                "%s", err.text);
  ck_assert_uint_eq(n_rows, 2);
  ck_assert_uint_eq(lengths[0], 19);
  ck_assert_uint_eq(lengths[1], 18);
  ck_assert_int_eq(rig->type->reset_to(rig->worker, 0, start, start + lengths[0]), RUNNING);
  free(lengths);
  free(start);
}

START_TEST(terms_are_those_recorded) {
  const char *name = trajectories[_i];
  Rig rig = open_as_recorded(name);
  Table terms = read_table(name, "terms.csv"), actions = read_table(name, "actions.csv");
  ck_assert_uint_eq(terms.n_rows, actions.n_rows);
  ck_assert_uint_le(terms.n_columns, GO1_TERMS_MAX);
  for (size_t k = 0; k < GO1_TERMS_MAX; k++) {
    rig_params(&rig)->reward[k] = k < terms.n_columns;
  }
  rig_start(&rig);
  reset_as_recorded(&rig, name);
  double worst = 0;
  for (size_t i = 0; i < N_SURE; i++) {
    rig_step(&rig, actions.values + i * actions.n_columns);
    for (size_t k = 0; k < terms.n_columns; k++) {
      double want = terms.values[i * terms.n_columns + k], got = go1_memory(rig.worker)->term[k];
      worst = fmax(worst, fabs(got - want) / fmax(1, fabs(want)));
      ck_assert_msg(near(got, want, 1e-9, 1e-9), "%s: row %zu, term %zu: %.17g, not %.17g", name,
                    i + 1, k + 1, got, want);
    }
  }
  if (getenv("HEBBES_TEST_SHOW") != NULL) {
    fprintf(stderr, "%-26s %zu terms off by %.2g\n", name, terms.n_columns, worst);
  }
  csv_free(&terms);
  csv_free(&actions);
  rig_close(&rig);
}
END_TEST

// writes what a sensor says
static void pretend(Rig *rig, int sensor, int n, const double *values) {
  memcpy(rig->worker->data->sensordata + rig->shared->sensor[sensor], values,
         sizeof *values * (size_t)n);
}

static double walk_reward(Rig *rig, double speed, double yaw) {
  static const double idle[GO1_JOINTS];
  pretend(rig, GO1_GLOBAL_LINVEL, 3, (const double[]){speed, 0, 0});
  pretend(rig, GO1_ORIENTATION, 4, (const double[]){cos(yaw / 2), 0, 0, sin(yaw / 2)});
  return go1_walk_reward(rig->worker, idle, true);
}

START_TEST(walking_pays_speed_and_heading) {
  Rig rig = rig_open("go1-walk");
  rig_reset(&rig, 0);
  ck_assert_double_eq_tol(walk_reward(&rig, 0, 0), 0.00405, 1e-12);
  ck_assert_double_eq_tol(walk_reward(&rig, 2, 0), 0.024, 1e-12);
  ck_assert_double_eq_tol(walk_reward(&rig, 2, 0.7), 0.02 * (1 + 0.2 * exp(-0.245)), 1e-12);
  ck_assert_double_eq_tol(walk_reward(&rig, 1, 0), 0.02 * (sqrt(0.05) + 0.2), 1e-12);
  rig_close(&rig);
}
END_TEST

// the source has 0 / 0 here
START_TEST(a_command_to_stand_is_tracked_too) {
  Rig rig = rig_open("go1-walk env.command=[0,0,0] env.reward.tracking_yaw=0");
  rig_reset(&rig, 0);
  ck_assert_double_eq_tol(walk_reward(&rig, 0, 0), 0.02, 1e-12);
  ck_assert_double_eq_tol(walk_reward(&rig, 0.1, 0), 0.02 * 0.0025, 1e-12);
  rig_close(&rig);
}
END_TEST

START_TEST(standing_still_is_asked_of_those_commanded_to) {
  Rig rig = rig_open("go1-walk env.command=[0,0,0.005] env.reward.stand_still=-0.5");
  rig_reset(&rig, 0);
  rig_idle(&rig, 5);
  ck_assert_double_gt(go1_memory(rig.worker)->term[PLACE_stand_still], 0);
  go1_memory(rig.worker)->command[2] = 0.02;
  rig_idle(&rig, 1);
  ck_assert_double_eq(go1_memory(rig.worker)->term[PLACE_stand_still], 0);
  rig_close(&rig);
}
END_TEST

// robot-envs.md 4.6 and 6.2: 0.95 of the limits, or of the range about its middle
START_TEST(soft_limits_are_two_kinds) {
  Rig rig = rig_open("go1-walk");
  rig_reset(&rig, 0);
  double *q = rig.worker->data->qpos + GO1_ROOT_NQ;
  q[0] = 0.83, q[1] = -0.66, q[2] = -0.87;
  double off = (0.83 - 0.95 * 0.863) + (0.66 - 0.95 * 0.686);
  ck_assert_double_eq_tol(go1_dof_pos_limits(rig.worker), off, 1e-12);
  off = (0.83 - 0.81985) + (0.66 - 0.556325) + (0.93625 - 0.87);
  ck_assert_double_eq_tol(go1_dof_pos_limits_middle(rig.worker), off, 1e-12);
  rig_close(&rig);
}
END_TEST

START_TEST(rewards_of_playground_are_never_negative) {
  Rig rig = rig_open("go1-joystick env.reward.energy=-1e3 env.command=[1,0,0]");
  rig_reset(&rig, 0);
  ck_assert_double_eq(rig_idle(&rig, 3).reward, 0);
  rig_close(&rig);
  rig = rig_open("go1-joystick env.reward.pose=1e9 env.command=[1,0,0]");
  rig_reset(&rig, 0);
  ck_assert_double_eq(rig_idle(&rig, 3).reward, 10000);
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_of("go1_terms", 30,
                      (const TTest *const[]){
                          walking_pays_speed_and_heading, a_command_to_stand_is_tracked_too,
                          standing_still_is_asked_of_those_commanded_to, soft_limits_are_two_kinds,
                          rewards_of_playground_are_never_negative, NULL});
  TCase *c = tcase_create("recorded");
  tcase_set_timeout(c, 30);
  tcase_add_loop_test(c, terms_are_those_recorded, 0, N_TRAJECTORIES);
  suite_add_tcase(s, c);
  return s;
}
