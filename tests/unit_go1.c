// The Unitree Go1: its bodies, starts, noise, actions and commands, and what its tasks do that the
// recorded trajectories do not show. Numbers of the reference are those of robot-envs.md 12.
#include <math.h>
#include <stdio.h>

#include "tests/go1_rig.h"

enum { N_RESETS = 300 };

static const char *const tasks[] = {
    "go1-walk",     "go1-walk-frozen-hip", "go1-walk-motor-failure",
    "go1-joystick", "go1-handstand",       "go1-footstand",
    "go1-getup",
};
enum { N_TASKS = sizeof tasks / sizeof tasks[0] };

START_TEST(sizes_are_those_of_the_reference) {
  static const int n_obs[N_TASKS] = {33, 33, 33, 48, 45, 45, 42};
  Rig rig = rig_open(tasks[_i]);
  ck_assert_int_eq(rig.shape.n_obs, n_obs[_i]);
  ck_assert_int_eq(rig.shape.n_act, strcmp(tasks[_i], "go1-walk-frozen-hip") == 0 ? 8 : 12);
  ck_assert_double_eq_tol(rig.shape.dt, 0.02, 1e-15);
  ck_assert_double_eq_tol(rig.worker->model->body_subtreemass[0], 12.743448, 1e-9);
  rig_close(&rig);
}
END_TEST

START_TEST(gains_are_keys) {
  Rig rig = rig_open("go1-handstand env.kp=42 env.kd=0.75");
  const mjModel *m = rig.worker->model;
  for (int i = 0; i < GO1_JOINTS; i++) {
    ck_assert_double_eq(m->actuator_gainprm[mjNGAIN * i], 42);
    ck_assert_double_eq(m->actuator_biasprm[mjNBIAS * i + 1], -42);
    ck_assert_double_eq(m->dof_damping[GO1_ROOT_NV + i], 0.75);
  }
  for (int i = 0; i < GO1_ROOT_NV; i++) {
    ck_assert_double_eq(m->dof_damping[i], 0);
  }
  rig_close(&rig);
}
END_TEST

static const double *foot_of(const Rig *rig, int f) {
  return rig->worker->data->site_xpos + 3 * (ptrdiff_t)rig->shared->site[GO1_FOOT + f];
}

START_TEST(feet_are_where_they_belong) {
  Rig rig = rig_open("go1-joystick");
  rig_reset_to_key(&rig, "home");
  for (int f = 0; f < GO1_LEGS; f++) {
    ck_assert_double_eq_tol(foot_of(&rig, f)[0], f < 2 ? 0.1881 : -0.1881, 1e-6);
    ck_assert_double_eq_tol(foot_of(&rig, f)[1], f % 2 == 0 ? -0.099914 : 0.099914, 1e-6);
    ck_assert_double_eq_tol(foot_of(&rig, f)[2], 0.006530, 1e-6);
  }
  const mjData *d = rig.worker->data;
  ck_assert_int_eq(d->ncon, 4);
  for (int i = 0; i < 4; i++) {
    ck_assert_double_eq_tol(d->contact[i].dist, -0.01647, 1e-6);
    ck_assert_int_eq(d->contact[i].dim, 3);
    ck_assert_double_eq(d->contact[i].friction[0], 0.6);
    ck_assert_double_eq(d->contact[i].solimp[2], 0.001);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(home_can_be_held) {
  static const struct {
    const char *task;
    double z;
  } grounds[] = {{"go1-joystick env.kp=50 env.kd=1 env.command=[0,0,0]", 0.2727},
                 {"go1-walk", 0.2827}};
  Rig rig = rig_open(grounds[_i].task);
  rig_reset_to_key(&rig, "home");
  rig_idle(&rig, 200);
  ck_assert_double_eq_tol(rig.worker->data->qpos[2], grounds[_i].z, 1e-4);
  rig_close(&rig);
}
END_TEST

START_TEST(keys_stand_on_end) {
  Rig rig = rig_open("go1-handstand");
  const double *imu = rig.worker->data->site_xpos + 3 * (ptrdiff_t)rig.shared->site[GO1_IMU];
  rig_reset_to_key(&rig, "handstand");
  ck_assert_double_eq_tol(imu[2], 0.5559, 5e-5);
  rig_reset_to_key(&rig, "footstand");
  ck_assert_double_eq_tol(imu[2], 0.5241, 5e-5);
  rig_close(&rig);
}
END_TEST

// the largest |x|, |y|, |yaw| and velocity over many starts
static void measure_starts(Rig *rig, double *largest) {
  memset(largest, 0, 4 * sizeof *largest);
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(rig, i);
    const double *qpos = rig->worker->data->qpos, *qvel = rig->worker->data->qvel;
    largest[0] = fmax(largest[0], fabs(qpos[0]));
    largest[1] = fmax(largest[1], fabs(qpos[1]));
    largest[2] = fmax(largest[2], fabs(2 * atan2(qpos[6], qpos[3])));
    for (int k = 0; k < GO1_ROOT_NV; k++) {
      largest[3] = fmax(largest[3], fabs(qvel[k]));
    }
    for (int k = 0; k < GO1_JOINTS; k++) {
      ck_assert_double_eq(qpos[GO1_ROOT_NQ + k], rig->worker->model->key_qpos[GO1_ROOT_NQ + k]);
      ck_assert_double_eq(qvel[GO1_ROOT_NV + k], 0);
    }
  }
}

START_TEST(starts_are_spread_as_the_reference_spreads_them) {
  static const struct {
    const char *task;
    double most[4], z;
  } starts[] = {
      {"go1-walk", {0.2, 0.2, 0.52333, 0.2}, 0.278},
      {"go1-walk-motor-failure", {5, 0.2, 0.52333, 0.2}, 0.278},
      {"go1-joystick", {0.5, 0.5, 3.14, 0.5}, 0.278},
      {"go1-joystick env.terrain.kind=rough", {0.5, 0.5, 3.14, 0.5}, 0.35},
      {"go1-footstand", {0.5, 0.5, 3.14, 0.5}, 0.278},
  };
  double largest[4];
  Rig rig = rig_open(starts[_i].task);
  measure_starts(&rig, largest);
  for (int i = 0; i < 4; i++) {
    double most = starts[_i].most[i];
    ck_assert_msg(largest[i] < 1.00001 * most && largest[i] > 0.95 * most, "%s: %d: %g, not %g",
                  starts[_i].task, i, largest[i], most);
  }
  ck_assert_double_eq(rig.worker->data->qpos[2], starts[_i].z);
  rig_close(&rig);
}
END_TEST

START_TEST(some_starts_are_in_the_air_or_crouch) {
  Rig rig = rig_open("go1-getup env.settle=0");
  int n_high = 0, n_crouched = 0;
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(&rig, i);
    const double *qpos = rig.worker->data->qpos;
    n_high += qpos[2] == 0.5;
    ck_assert_double_eq_tol(mju_norm(qpos + 3, 4), 1, 1e-12);
    ck_assert(qpos[7] >= -0.863 && qpos[7] <= 0.863 && qpos[9] >= -2.818 && qpos[9] <= -0.888);
  }
  ck_assert_double_eq_tol((double)n_high / N_RESETS, 0.6, 0.1);
  rig_close(&rig);

  rig = rig_open("go1-handstand env.crouch=0.3");
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(&rig, i);
    bool crouched = rig.worker->data->qpos[2] < 0.1;
    n_crouched += crouched;
    ck_assert(crouched == (rig.worker->data->qvel[0] == 0));
    ck_assert_double_eq(rig.worker->data->ctrl[4], rig.worker->data->qpos[11]);
  }
  ck_assert_double_eq_tol((double)n_crouched / N_RESETS, 0.3, 0.1);
  rig_close(&rig);
}
END_TEST

// behind the half second in which the joints are held
START_TEST(a_fall_is_over_when_getting_up_begins) {
  Rig rig = rig_open("go1-getup env.drop.chance=1");
  for (int i = 0; i < 10; i++) {
    rig_reset(&rig, i);
    ck_assert_double_lt(rig.worker->data->qpos[2], 0.35);
    ck_assert_double_eq(rig.worker->data->time, 0);
  }
  rig_close(&rig);
}
END_TEST

// amplitudes of the parts of an observation, as many as are noisy
static const struct {
  const char *task;
  int n;
  double amplitude[5];
  int size[5];
} noises[] = {
    {"go1-walk", 5, {0.1, 0.2, 0.05, 0.03, 1.5}, {3, 3, 3, 12, 12}},
    {"go1-joystick", 5, {0.1, 0.2, 0.05, 0.03, 1.5}, {3, 3, 3, 12, 12}},
    {"go1-handstand", 5, {0.1, 0.2, 0.05, 0.01, 1.5}, {3, 3, 3, 12, 12}},
    {"go1-getup", 4, {0.2, 0.05, 0.03, 1.5}, {3, 3, 12, 12}},
};

START_TEST(noise_has_the_amplitudes_of_the_reference) {
  double clean[48], noisy[48], again[48], largest[5] = {0};
  Rig rig = rig_open(noises[_i].task);
  Go1Params *p = rig.shared->params;
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(&rig, i);
    p->noise.level = 0;
    rig.type->observe(rig.worker, clean);
    p->noise.level = 2;
    rig.type->observe(rig.worker, noisy);
    rig.type->observe(rig.worker, again);
    ck_assert_mem_eq(noisy, again, sizeof(double) * (size_t)rig.shape.n_obs);
    int at = 0;
    for (int part = 0; part < noises[_i].n; part++) {
      for (int k = 0; k < noises[_i].size[part]; k++, at++) {
        largest[part] = fmax(largest[part], fabs(noisy[at] - clean[at]));
      }
    }
    for (; at < rig.shape.n_obs; at++) {
      ck_assert_double_eq(noisy[at], clean[at]);
    }
  }
  for (int part = 0; part < noises[_i].n; part++) {
    double most = 2 * noises[_i].amplitude[part];
    ck_assert(largest[part] <= most * (1 + 1e-9) && largest[part] > 0.97 * most);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(noise_is_new_in_every_step_and_none_where_the_start_is_given) {
  double first[33], second[33], clean[33];
  Rig rig = rig_open("go1-walk env.noise.linvel=7");
  rig_reset(&rig, 0);
  rig.type->observe(rig.worker, first);
  rig.worker->step++;
  rig.type->observe(rig.worker, second);
  ck_assert_double_gt(fabs(first[20] - second[20]), 0);
  rig_reset_to_key(&rig, "home");
  rig.type->observe(rig.worker, clean);
  for (int i = 0; i < 33; i++) {
    // at rest and upright
    ck_assert_double_eq_tol(clean[i], i == 8 ? -1 : 0, 1e-12);
  }
  rig_close(&rig);
}
END_TEST

// qpos and qvel (37) behind n steps; the actions of step i are those of step i - shift
static void walk_along(Rig *rig, int n, int shift, double *state) {
  rig_reset_to_key(rig, "home");
  for (int i = 0; i < n; i++) {
    double action[GO1_JOINTS];
    for (int k = 0; k < GO1_JOINTS; k++) {
      action[k] = i < shift ? 0 : 0.5 * sin(0.3 * (i - shift) + k);
    }
    rig_step(rig, action);
  }
  memcpy(state, rig->worker->data->qpos, 19 * sizeof *state);
  memcpy(state + 19, rig->worker->data->qvel, 18 * sizeof *state);
}

START_TEST(a_delayed_action_is_the_last_one) {
  static const char *const names[] = {"go1-walk", "go1-handstand", "go1-getup"};
  char delayed[64];
  double prompt_state[37], late_state[37];
  snprintf(delayed, sizeof delayed, "%s env.action_delay=1", names[_i]);
  Rig prompt = rig_open(names[_i]), late = rig_open(delayed);
  walk_along(&prompt, 20, 1, prompt_state);
  walk_along(&late, 20, 0, late_state);
  ck_assert_mem_eq(prompt_state, late_state, sizeof prompt_state);
  walk_along(&late, 20, 1, late_state);
  ck_assert_mem_ne(prompt_state, late_state, sizeof prompt_state);
  rig_close(&prompt);
  rig_close(&late);
}
END_TEST

START_TEST(frozen_hips_stay_at_home) {
  static const double action[8] = {0.25, -0.5, 0.125, 0.75, -0.25, 0.5, -0.75, 0.375};
  Rig rig = rig_open("go1-walk-frozen-hip");
  rig_reset(&rig, 0);
  rig_step(&rig, action);
  const double *home = go1_memory(rig.worker)->home, *ctrl = rig.worker->data->ctrl;
  for (int i = 0; i < GO1_JOINTS; i++) {
    double moved = i % 3 == 0 ? 0 : 0.5 * action[2 * (i / 3) + i % 3 - 1];
    ck_assert_double_eq(ctrl[i], home[i] + moved);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(a_leg_fails_once_and_stays_folded) {
  Rig rig = rig_open("go1-walk-motor-failure");
  int n_of_leg[GO1_LEGS] = {0}, earliest = 1000, latest = 0;
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(&rig, i);
    const Go1Memory *memory = go1_memory(rig.worker);
    n_of_leg[memory->failing_leg]++;
    earliest = memory->failure_step < earliest ? memory->failure_step : earliest;
    latest = memory->failure_step > latest ? memory->failure_step : latest;
  }
  ck_assert(earliest >= 450 && earliest < 455 && latest <= 549 && latest > 544);
  ck_assert(n_of_leg[0] > 70 && n_of_leg[1] > 70 && n_of_leg[2] > 70 && n_of_leg[3] == 0);
  rig_close(&rig);

  rig = rig_open("go1-walk-motor-failure env.failure.leg=RL env.failure.step=3");
  rig_reset(&rig, 0);
  rig_idle(&rig, 3);
  ck_assert_double_eq(rig.worker->data->ctrl[11], -1.8);
  rig_idle(&rig, 1);
  ck_assert_double_eq(rig.worker->data->ctrl[8], -1.8);
  ck_assert_double_eq(rig.worker->data->ctrl[9], 0.391054);
  ck_assert_double_eq(rig.worker->data->ctrl[11], -2.78576);
  rig_close(&rig);

  // all four, where RL is not spared
  rig = rig_open("go1-walk-motor-failure env.failure.exclude_RL=false");
  int n_rl = 0;
  for (int i = 0; i < N_RESETS; i++) {
    rig_reset(&rig, i);
    n_rl += go1_memory(rig.worker)->failing_leg == 3;
  }
  ck_assert(n_rl > 45 && n_rl < 105);
  rig_close(&rig);
}
END_TEST

START_TEST(legs_that_stand_may_not_lie) {
  // folded legs lie on the floor: the front ones in a handstand, the rear ones in a footstand
  static const char *const names[] = {"go1-handstand", "go1-footstand"};
  static const int standing[] = {0, 2};
  Rig rig = rig_open(names[_i]);
  rig_reset_to_key(&rig, "pre_recovery");
  ck_assert(!rig.shared->task->healthy(rig.worker));
  rig_reset_to_key(&rig, "home");
  ck_assert(rig.shared->task->healthy(rig.worker));

  // on end, the other two are far from it
  rig_reset_to_key(&rig, names[_i] + strlen("go1-"));
  rig.worker->data->qpos[2] -= 0.3;
  mj_forward(rig.worker->model, rig.worker->data);
  ck_assert(go1_legs_on_floor(rig.worker, standing[_i]));
  ck_assert(!go1_legs_on_floor(rig.worker, 2 - standing[_i]));
  rig_close(&rig);
}
END_TEST

START_TEST(either_leg_of_a_pair_counts) {
  // on its left side, then on its right
  Rig rig = rig_open("go1-handstand");
  for (int side = -1; side <= 1; side += 2) {
    rig_reset_to_key(&rig, "home");
    mju_copy(rig.worker->data->qpos + 2, (const double[]){0.1, sqrt(0.5), side * sqrt(0.5), 0, 0},
             5);
    mj_forward(rig.worker->model, rig.worker->data);
    ck_assert(go1_legs_on_floor(rig.worker, 0));
    ck_assert(go1_legs_on_floor(rig.worker, 2));
  }
  rig_close(&rig);
}
END_TEST

// nothing of the half second before it is left
START_TEST(a_settled_start_can_be_given) {
  double start[37], drawn[37];
  Rig rig = rig_open("go1-getup env.drop.chance=1");
  rig_reset(&rig, 3);
  memcpy(start, rig.worker->data->qpos, 19 * sizeof *start);
  memcpy(start + 19, rig.worker->data->qvel, 18 * sizeof *start);
  rig_idle(&rig, 20);
  memcpy(drawn, rig.worker->data->qpos, 19 * sizeof *drawn);
  ck_assert_int_eq(rig.type->reset_to(rig.worker, 0, start, start + 19), RUNNING);
  rig_idle(&rig, 20);
  ck_assert_mem_eq(drawn, rig.worker->data->qpos, 19 * sizeof *drawn);
  rig_close(&rig);
}
END_TEST

START_TEST(too_much_power_terminates_on_request) {
  static const char *const names[] = {"go1-handstand", "go1-footstand", "go1-getup"};
  char limited[96];
  snprintf(limited, sizeof limited, "%s env.energy_termination_threshold=1e-6", names[_i]);
  Rig rig = rig_open(names[_i]), strict = rig_open(limited);
  rig_reset_to_key(&rig, "home");
  rig_reset_to_key(&strict, "home");
  ck_assert(!rig_idle(&rig, 1).terminated);
  EnvStep step = rig_idle(&strict, 1);
  ck_assert(step.terminated);
  ck_assert_int_eq(step.outcome, ENDED);
  rig_close(&rig);
  rig_close(&strict);
}
END_TEST

static void refuse(const char *overrides, const char *fragment) {
  Rig rig = rig_configure(overrides);
  Err err = {0};
  ck_assert_int_eq(rig_try(&rig, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "%s", err.text);
  rig_close(&rig);
}

START_TEST(bad_values_are_refused) {
  refuse("go1-walk env.command=[1,0]", "env.command");
  refuse("go1-walk env.command=[]", "env.command");
  refuse("go1-joystick env.command=[1,0,0,0]", "env.command");
  refuse("go1-walk-motor-failure env.failure.window=[550,450]", "env.failure.window");
  refuse("go1-joystick env.command_draw.range=[1,1]", "env.command_draw.range");
  refuse("go1-joystick env.push.wait=[3,1]", "env.push.wait");
}
END_TEST

Suite *suite(void) {
  Suite *s =
      suite_of("go1", 30,
               (const TTest *const[]){gains_are_keys, feet_are_where_they_belong, keys_stand_on_end,
                                      some_starts_are_in_the_air_or_crouch,
                                      a_fall_is_over_when_getting_up_begins,
                                      a_settled_start_can_be_given, either_leg_of_a_pair_counts,
                                      noise_is_new_in_every_step_and_none_where_the_start_is_given,
                                      frozen_hips_stay_at_home, a_leg_fails_once_and_stays_folded,
                                      bad_values_are_refused, NULL});
  TCase *c = tcase_create("each");
  tcase_set_timeout(c, 30);
  tcase_add_loop_test(c, sizes_are_those_of_the_reference, 0, N_TASKS);
  tcase_add_loop_test(c, home_can_be_held, 0, 2);
  tcase_add_loop_test(c, starts_are_spread_as_the_reference_spreads_them, 0, 5);
  tcase_add_loop_test(c, noise_has_the_amplitudes_of_the_reference, 0, 4);
  tcase_add_loop_test(c, a_delayed_action_is_the_last_one, 0, 3);
  tcase_add_loop_test(c, legs_that_stand_may_not_lie, 0, 2);
  tcase_add_loop_test(c, too_much_power_terminates_on_request, 0, 3);
  suite_add_tcase(s, c);
  return s;
}
