// The dm_control tasks, the mutilated ant and the obstacle cheetah: what the recorded trajectories
// do not show. Numbers of the reference are those that a description gives for the original robots.
#include "envs/playground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/robot_rig.h"

enum { N_RESETS = 400 };

static double mass_of(const Robot *r) {
  return r->worker->model->body_subtreemass[1];
}

START_TEST(sizes_and_masses_are_those_of_the_reference) {
  static const struct {
    const char *env, *key;
    double mass, dt;
    int n_obs, n_act;
  } cases[] = {
      {"env=cheetah-run", NULL, 14, 0.01, 17, 6},
      {"env=cheetah-run-friction", NULL, 14, 0.01, 17, 6},
      {"env=cheetah-run-motor-failure", NULL, 14, 0.01, 17, 6},
      {"env=hopper-hop", NULL, 12.439154, 0.02, 15, 4},
      {"env=hopper-stand", NULL, 12.439154, 0.02, 15, 4},
      {"env=walker-stand", NULL, 28.540322, 0.025, 24, 6},
      {"env=walker-walk", NULL, 28.540322, 0.025, 24, 6},
      {"env=walker-run", NULL, 28.540322, 0.025, 24, 6},
      {"env=swimmer6", NULL, 0.06, 0.03, 25, 5},
      {"env=humanoid-stand", NULL, 40.844021, 0.025, 67, 21},
      {"env=humanoid-walk", NULL, 40.844021, 0.025, 67, 21},
      {"env=humanoid-run", NULL, 40.844021, 0.025, 67, 21},
      {"env=mutilated-ant", "damage=none", 0.91088008, 0.05, 27, 8},
      {"env=mutilated-ant", "damage=ant-RL", 0.86822841, 0.05, 27, 8},
      {"env=obstacle-cheetah", "env.arena=slant", 14, 0.05, 17, 6},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Robot r = OPEN(cases[i].env, cases[i].key);
    ck_assert_msg(near(mass_of(&r), cases[i].mass, 0, 1e-7), "%s: %g kg", cases[i].env,
                  mass_of(&r));
    ck_assert_int_eq(r.shape.n_obs, cases[i].n_obs);
    ck_assert_int_eq(r.shape.n_act, cases[i].n_act);
    ck_assert_int_eq(r.shape.n_steps, 1000);
    ck_assert_double_eq_tol(r.shape.dt, cases[i].dt, 1e-15);
    bool obstacle = strcmp(cases[i].env, "env=obstacle-cheetah") == 0;
    ck_assert(r.shape.count_last_reward == obstacle);
    robot_close(&r);
  }
}
END_TEST

START_TEST(rewards_fall_off_outside_of_their_bounds) {
  // at a margin beyond the bound every shape has the value asked for
  const Falloff shapes[] = {FALL_GAUSSIAN, FALL_LINEAR, FALL_LONG_TAIL};
  for (int i = 0; i < 3; i++) {
    ck_assert_double_eq(playground_tolerance(2.25, 2, 2.5, 0.75, shapes[i], 0.15), 1);
    ck_assert(near(playground_tolerance(3.25, 2, 2.5, 0.75, shapes[i], 0.15), 0.15, 1e-15, 0));
    ck_assert(near(playground_tolerance(1.25, 2, 2.5, 0.75, shapes[i], 0.15), 0.15, 1e-15, 0));
  }
  double d = 0.5;
  ck_assert(near(playground_tolerance(4, 2, 3, 2, FALL_GAUSSIAN, 0.15),
                 exp(-0.5 * pow(d * sqrt(-2 * log(0.15)), 2)), 1e-15, 0));
  ck_assert(near(playground_tolerance(4, 2, 3, 2, FALL_LINEAR, 0.15), 1 - 0.85 * d, 1e-15, 0));
  ck_assert(near(playground_tolerance(4, 2, 3, 2, FALL_LONG_TAIL, 0.15),
                 1 / (1 + (1 / 0.15 - 1) * d * d), 1e-15, 0));
  ck_assert_double_eq(playground_tolerance(90, 2, 3, 2, FALL_LINEAR, 0.15), 0);

  ck_assert_double_eq(playground_share(2.5, 10), 0.25);
  ck_assert_double_eq(playground_share(-2.5, 10), 0);
  ck_assert_double_eq(playground_share(12.5, 10), 1);
  const double action[] = {0.5, -3, 0.25};
  ck_assert(near(playground_small_control(3, action), (4 + (0.75 + 0.9375) / 3) / 5, 1e-15, 0));
}
END_TEST

START_TEST(starts_are_drawn_between_the_limits) {
  static const struct {
    const char *env;
    bool turned;
  } robots[] = {{"env=hopper-hop", true}, {"env=walker-run", true}, {"env=swimmer6", true}};
  Robot r = OPEN(robots[_i].env);
  const mjModel *m = r.worker->model;
  const double *qpos = r.worker->data->qpos;
  double low[16], high[16];
  for (int i = 0; i < 16; i++) {
    low[i] = INFINITY;
    high[i] = -INFINITY;
  }
  for (int k = 0; k < N_RESETS; k++) {
    reset(&r, (uint64_t)k);
    for (int i = 0; i < m->nq; i++) {
      low[i] = fmin(low[i], qpos[i]);
      high[i] = fmax(high[i], qpos[i]);
    }
  }
  for (int i = 0; i < m->nq; i++) {
    double from = i == 2 ? -mjPI : m->jnt_range[2 * i],
           to = i == 2 ? mjPI : m->jnt_range[2 * i + 1];
    double little = 0.03 * (to - from);
    ck_assert_msg(low[i] >= from && low[i] <= from + little, "%d: from %g", i, low[i]);
    ck_assert_msg(high[i] <= to && high[i] >= to - little, "%d: to %g", i, high[i]);
  }
  ck_assert_double_eq(r.worker->data->qvel[3], 0);
  robot_close(&r);
}
END_TEST

START_TEST(a_cheetah_has_settled_when_it_starts) {
  Robot r = OPEN("env=cheetah-run");
  for (uint64_t k = 0; k < 20; k++) {
    reset(&r, k);
    const mjData *d = r.worker->data;
    ck_assert_double_eq(d->time, 0);
    ck_assert_int_gt(d->ncon, 0);
    ck_assert(fabs(d->qvel[1]) < 0.5 && d->qpos[1] < 0);
  }
  robot_close(&r);
}
END_TEST

START_TEST(a_humanoid_starts_upright) {
  Robot r = OPEN("env=humanoid-stand");
  double obs[67];
  reset(&r, 0);
  r.type->observe(r.worker, obs);
  ck_assert_double_eq_tol(obs[21], 1.69, 1e-12);
  for (int limb = 1; limb < 4; limb += 2) {
    ck_assert_double_eq_tol(1.5 + obs[22 + 3 * limb + 2], 0.242, 5e-4);
  }
  robot_close(&r);
}
END_TEST

START_TEST(a_standing_hopper_is_paid) {
  Robot r = OPEN("env=hopper-stand");
  reset_to(&r, 1, 0);
  ck_assert_double_eq(idle(&r, 1).reward, 1);
  robot_close(&r);
  r = OPEN("env=hopper-stand", "env.reward.lowest=1.5");
  reset_to(&r, 1, 0);
  ck_assert_double_eq(idle(&r, 1).reward, 0);
  robot_close(&r);
}
END_TEST

START_TEST(targets_are_near_once_in_five_times) {
  Robot r = OPEN("env=swimmer6");
  int n_near = 0;
  double largest = 0;
  for (uint64_t k = 0; k < N_RESETS; k++) {
    reset(&r, k);
    const double *target = r.worker->data->mocap_pos;
    n_near += fabs(target[0]) < 0.3 && fabs(target[1]) < 0.3;
    largest = fmax(largest, fabs(target[0]));
    ck_assert_double_eq(target[2], 0.05);
  }
  // 1/5, and 9/400 of the far ones
  ck_assert_double_eq_tol((double)n_near / N_RESETS, 0.2 + 0.8 * 0.0225, 0.06);
  ck_assert(largest < 2 && largest > 1.9);
  reset_to(&r, 0, 0.25);
  ck_assert_double_eq(r.worker->data->mocap_pos[0], 1);
  robot_close(&r);
}
END_TEST

static double ground_friction(const Robot *r) {
  return r->worker->model->geom_friction[3 * r->worker->shared->geom[PLAYGROUND_GROUND]];
}

// control steps after which a condition became true; -1: never
static int steps_until_slippery(Robot *r, int most) {
  for (int t = 0; t < most; t++) {
    if (ground_friction(r) != 1) {
      return t;
    }
    idle(r, 1);
  }
  return -1;
}

START_TEST(the_ground_becomes_slippery) {
  Robot r = OPEN("env=cheetah-run-friction", "env.friction.window=[20, 40]");
  int first = 1000, last = 0;
  for (uint64_t k = 0; k < 60; k++) {
    reset(&r, k);
    ck_assert_double_eq(ground_friction(&r), 1);

    // seen behind the first step with it
    int at = steps_until_slippery(&r, 60) - 1;
    first = at < first ? at : first;
    last = at > last ? at : last;
    ck_assert(ground_friction(&r) >= 0.4 && ground_friction(&r) < 0.95);
  }
  ck_assert_msg(first >= 20 && first < 24 && last < 40 && last > 35, "%d to %d", first, last);
  ck_assert_double_eq(r.worker->shared->model->geom_friction[0], 1);
  reset_to(&r, 0, 0);
  ck_assert_double_eq(ground_friction(&r), 0.45);
  robot_close(&r);
}
END_TEST

START_TEST(failed_motors_get_nothing) {
  static const double action[] = {0.5, 0.25, -0.5, 0.75, -0.25, 0.125};
  Robot r =
      OPEN("env=cheetah-run-motor-failure", "env.failure.step=3", "env.failure.motors=[1, 4]");
  reset_to(&r, 0, 0);
  for (int t = 0; t < 6; t++) {
    ck_assert_int_eq(r.type->step(r.worker, action).outcome, RUNNING);
    for (int i = 0; i < 6; i++) {
      bool failed = t >= 3 && (i == 1 || i == 4);
      ck_assert_double_eq(r.worker->data->ctrl[i], failed ? 0 : action[i]);
    }
  }
  robot_close(&r);
}
END_TEST

START_TEST(motors_that_fail_are_drawn) {
  static const double action[] = {0.5, 0.25, -0.5, 0.75, -0.25, 0.125};
  int counts[6] = {0}, all = 0;
  Robot r =
      OPEN("env=cheetah-run-motor-failure", "env.failure.window=[0, 1]", "env.failure.count=2");
  for (uint64_t k = 0; k < 300; k++) {
    reset(&r, k);
    ck_assert_int_eq(r.type->step(r.worker, action).outcome, RUNNING);
    int n = 0;
    for (int i = 0; i < 6; i++) {
      bool failed = r.worker->data->ctrl[i] == 0;
      counts[i] += failed;
      n += failed;
    }
    ck_assert_int_eq(n, 2);
    all += n;
  }
  for (int i = 0; i < 6; i++) {
    ck_assert_int_lt(abs(counts[i] - all / 6), 30);
  }
  robot_close(&r);
}
END_TEST

START_TEST(an_ant_ends_outside_of_its_heights) {
  Robot r = OPEN("env=mutilated-ant");
  reset_to(&r, 2, 0.5);
  EnvStep step = idle(&r, 1);
  ck_assert(step.terminated);
  ck_assert_int_eq(step.outcome, ENDED);
  robot_close(&r);
}
END_TEST

START_TEST(a_bob_hangs_on_a_weak_spring) {
  Robot r = OPEN("env=obstacle-cheetah", "env.arena=single");
  const mjModel *m = r.worker->model;
  ck_assert_int_eq(r.shape.n_qpos, 16);
  ck_assert_int_eq(r.shape.n_qvel, 15);
  ck_assert_double_eq(m->jnt_stiffness[9], 8);
  for (int i = 9; i < 15; i++) {
    ck_assert_double_eq(m->dof_damping[i], 0.01);
    ck_assert_double_eq(m->dof_armature[i], 0.1);
  }
  ck_assert_double_eq(m->body_mass[9], 50);
  ck_assert_double_eq(m->qpos0[9], 150);

  // swings: half a metre aside; the string tightens; a period of 2.3 s
  double largest = 0;
  int turns = 0, last = 0;
  reset_to(&r, 9, 0.5);
  for (int t = 0; t < 200; t++) {
    double before = r.worker->data->qvel[9];
    idle(&r, 1);
    if (t > 40 && before > 0 && r.worker->data->qvel[9] <= 0) {
      largest = fmax(largest, r.worker->data->qpos[9] - 150);
      turns++;
      last = last == 0 ? t : last;
    }
  }
  ck_assert_msg(largest > 0.38 && largest < 0.44, "%g m", largest);
  ck_assert_msg(turns == 3 || turns == 4, "%d turns", turns);
  robot_close(&r);

  r = OPEN("env=obstacle-cheetah", "env.arena=multiple", "env.bob_mass=7.5");
  ck_assert_int_eq(r.shape.n_qpos, 9 + 5 * 7);
  ck_assert_double_eq(r.worker->model->qpos0[9 + 4 * 7], 58);
  ck_assert_double_eq(r.worker->model->body_mass[17], 7.5);
  robot_close(&r);
}
END_TEST

START_TEST(a_slope_is_observed_from_above) {
  Robot r = OPEN("env=obstacle-cheetah", "env.arena=slant", "env.slope=8");
  double obs[17];
  for (int i = 0; i < 2; i++) {
    double x = i == 0 ? 45 : 48;
    reset_to(&r, 0, x);
    r.type->observe(r.worker, obs);
    ck_assert_double_eq_tol(obs[0], -(x - 45) * tan(8 * mjPI / 180), 1e-14);
  }

  // 10 m behind its foot the ground is 1.4 m higher
  reset_to(&r, 0, 55);
  r.worker->data->qpos[1] = 1.5;
  idle(&r, 60);
  ck_assert_double_gt(r.worker->data->qpos[1], 1);
  robot_close(&r);
}
END_TEST

START_TEST(keys_that_do_not_fit_are_refused) {
  static const struct {
    const char *env, *key, *fragment;
  } cases[] = {
      {"env=cheetah-run-friction", "env.friction.window=[7, 7]", "env.friction.window"},
      {"env=cheetah-run-friction", "env.friction.range=[0.5]", "env.friction.range"},
      {"env=cheetah-run-motor-failure", "env.failure.window=[9, 3]", "env.failure.window"},
      {"env=mutilated-ant", "env.healthy.z=[1, 0.25]", "env.healthy.z"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Err err = {0};
    EnvShared *shared;
    Config *config = composed((const char *const[]){cases[i].env, cases[i].key, NULL});
    ck_assert_int_eq(config->env->open(config->env, config->env_params, source_path("envs/models"),
                                       &shared, &err),
                     ERR_INPUT);
    ck_assert_msg(strstr(err.text, cases[i].fragment) != NULL, "%s", err.text);
    config_close(config);
  }
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_of("playground", 30,
                      (const TTest *const[]){
                          sizes_and_masses_are_those_of_the_reference,
                          rewards_fall_off_outside_of_their_bounds,
                          a_cheetah_has_settled_when_it_starts,
                          a_humanoid_starts_upright,
                          a_standing_hopper_is_paid,
                          targets_are_near_once_in_five_times,
                          the_ground_becomes_slippery,
                          failed_motors_get_nothing,
                          motors_that_fail_are_drawn,
                          an_ant_ends_outside_of_its_heights,
                          a_bob_hangs_on_a_weak_spring,
                          a_slope_is_observed_from_above,
                          keys_that_do_not_fit_are_refused,
                          NULL,
                      });
  TCase *c = tcase_create("starts");
  tcase_set_timeout(c, 30);
  tcase_add_loop_test(c, starts_are_drawn_between_the_limits, 0, 3);
  suite_add_tcase(s, c);
  return s;
}
