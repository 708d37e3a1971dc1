// go1-joystick: how commands come and go, the rough ground, and pushes.
#include <math.h>

#include "tests/go1_rig.h"

enum { N_RESETS = 400, N_NODES = 256 };

// what commands were like over many steps
typedef struct Commands {
  int n_changes, n_zeros[3];
  double largest[3];
} Commands;

// steps without physics: only the command moves on
static Commands follow(Rig *rig, int n_episodes, int n_steps) {
  static const double idle[GO1_JOINTS];
  Commands seen = {0};
  for (int e = 0; e < n_episodes; e++) {
    rig_reset(rig, e);
    for (int t = 0; t < n_steps; t++) {
      double before[3];
      const double *command = go1_memory(rig->worker)->command;
      memcpy(before, command, sizeof before);
      rig->shared->task->control(rig->worker, idle);
      rig->shared->task->remember(rig->worker, idle);
      rig->worker->step++;
      seen.n_changes += memcmp(before, command, sizeof before) != 0;
      for (int i = 0; i < 3; i++) {
        seen.largest[i] = fmax(seen.largest[i], fabs(command[i]));
        seen.n_zeros[i] += command[i] == 0;
      }
    }
  }
  return seen;
}

START_TEST(commands_change_as_the_reference_changes_them) {
  static const double range[3] = {1.5, 0.8, 1.2};
  Rig rig = rig_open("go1-joystick env.command_draw.period=1");
  Commands seen = follow(&rig, 40, 5000);

  // a component is 0 as often as a new one is (1 - keep); it stays with chance 1/2, or 0 for 0
  static const double zero[3] = {0.1, 0.75, 0.5};
  double same = 1;
  for (int i = 0; i < 3; i++) {
    same *= 0.5 + 0.5 * zero[i] * zero[i];
  }
  double changes = 40 * 5000 / 50.0 * (1 - same); // one in 50 steps on average
  ck_assert_double_eq_tol(seen.n_changes / changes, 1, 0.1);
  for (int i = 0; i < 3; i++) {
    ck_assert_double_le(seen.largest[i], range[i]);
    ck_assert_double_gt(seen.largest[i], 0.97 * range[i]);
    ck_assert_double_eq_tol(seen.n_zeros[i] / (40 * 5000.0), zero[i], 0.05);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(a_given_command_stays) {
  static const double given[3] = {0.75, -0.25, 0.5};
  Rig rig = rig_open("go1-joystick env.command=[0.75,-0.25,0.5] env.command_draw.period=0.04");
  Commands seen = follow(&rig, 3, 100);
  ck_assert_int_eq(seen.n_changes, 0);
  ck_assert_mem_eq(go1_memory(rig.worker)->command, given, sizeof given);
  rig_close(&rig);
}
END_TEST

START_TEST(a_change_is_observed_when_it_counts) {
  double obs[48];
  Rig rig = rig_open("go1-joystick env.command_draw.period=0.1");
  for (int e = 0; e < 20; e++) {
    rig_reset(&rig, e);
    for (int t = 0; t < 10; t++) {
      double paid[3];
      rig_idle(&rig, 1);
      memcpy(paid, go1_memory(rig.worker)->command, sizeof paid);
      rig.type->observe(rig.worker, obs);
      ck_assert_mem_eq(obs + 45, paid, sizeof paid);
    }
  }
  rig_close(&rig);
}
END_TEST

static double mean_of_squares(int n, const float *v, double mean) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += (v[i] - mean) * (v[i] - mean);
  }
  return sum / n;
}

START_TEST(rough_ground_is_noise) {
  enum { N = N_NODES * N_NODES };
  Rig rig = rig_open("go1-joystick-rough env.terrain.seed=3 env.terrain.friction=0.9");
  const mjModel *m = rig.worker->model;
  const float *height = m->hfield_data;
  ck_assert_int_eq(m->nhfield, 1);
  ck_assert_int_eq(m->hfield_nrow[0], N_NODES);
  ck_assert_int_eq(m->hfield_ncol[0], N_NODES);
  static const double size[4] = {10, 10, 0.05, 1};
  ck_assert_mem_eq(m->hfield_size, size, sizeof size);
  ck_assert_int_eq(m->geom_type[0], mjGEOM_HFIELD);
  ck_assert_double_eq(m->geom_friction[0], 0.9);
  ck_assert_int_eq(m->geom_priority[0], 1);

  double mean = 0, beside = 0;
  for (int i = 0; i < N; i++) {
    ck_assert(height[i] >= 0 && height[i] <= 1);
    mean += height[i] / N;
  }
  double variance = mean_of_squares(N, height, mean);
  for (int i = 0; i + 1 < N; i++) {
    beside += (height[i] - mean) * (height[i + 1] - mean) / (N * variance);
  }
  ck_assert_double_eq_tol(mean, 0.5, 0.01);
  ck_assert_double_eq_tol(sqrt(variance), 1 / sqrt(12), 0.005);
  ck_assert_double_eq_tol(beside, 0, 0.02);
  rig_close(&rig);
}
END_TEST

START_TEST(a_seed_is_a_ground) {
  enum { N = N_NODES * N_NODES };
  Rig rigs[3] = {rig_open("go1-joystick-rough env.terrain.seed=3"),
                 rig_open("go1-joystick-rough env.terrain.seed=3"),
                 rig_open("go1-joystick-rough env.terrain.seed=4")};
  const float *heights[3];
  for (int i = 0; i < 3; i++) {
    heights[i] = rigs[i].worker->model->hfield_data;
  }
  ck_assert_mem_eq(heights[0], heights[1], N * sizeof(float));
  ck_assert_mem_ne(heights[0], heights[2], N * sizeof(float));
  for (int i = 0; i < 3; i++) {
    rig_close(&rigs[i]);
  }
}
END_TEST

START_TEST(rough_ground_carries) {
  Rig rig = rig_open("go1-joystick-rough env.command=[0,0,0] env.reset_noise.velocity=0");
  rig_reset(&rig, 5);
  EnvStep step = rig_idle(&rig, 100);
  ck_assert(!step.terminated);
  double z = rig.worker->data->qpos[2];
  ck_assert(z > 0.2 && z < 0.36);
  int n_feet = 0;
  for (int f = 0; f < GO1_LEGS; f++) {
    n_feet += go1_memory(rig.worker)->contact[f];
  }
  ck_assert_int_ge(n_feet, 3);
  rig_close(&rig);
}
END_TEST

START_TEST(pushes_are_half_waves_between_pauses) {
  // 0.4 s of pause, 0.2 s of push, a step between them
  Rig rig = rig_open("go1-joystick env.push.enable=true env.push.wait=[0.4,0.4] "
                     "env.push.duration=[0.2,0.2] env.push.speed=[1.5,1.5] env.command=[0,0,0]");
  const double *force = rig.worker->data->xfrc_applied + 6;
  double impulse = 0, angle[2] = {0};
  rig_reset(&rig, 2);
  for (int t = 0; t < 62; t++) {
    rig_idle(&rig, 1);
    double size = hypot(force[0], force[1]);
    int into = t % 31 - 20;
    double wave = into < 0 ? 0 : 0.5 * fabs(sin(mjPI * into / 10)) * 12.743448 * 1.5 / 0.2;
    ck_assert_double_eq_tol(size, wave, 1e-9);
    impulse += size * 0.02;
    if (into == 5) {
      angle[t / 31] = atan2(force[1], force[0]);
    }
  }
  // the half wave's mean is 2 / pi of its peak
  ck_assert_double_eq_tol(impulse / 2, 12.743448 * 1.5 / mjPI, 0.1);
  ck_assert_double_gt(fabs(angle[0] - angle[1]), 0.01);
  rig_close(&rig);
}
END_TEST

START_TEST(without_pushes_nothing_pulls) {
  Rig rig = rig_open("go1-joystick env.push.wait=[0,0]");
  rig_reset(&rig, 2);
  for (int t = 0; t < 20; t++) {
    rig_idle(&rig, 1);
    ck_assert_double_eq(mju_norm(rig.worker->data->xfrc_applied, 6 * 14), 0);
  }
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  return suite_of("go1_joystick", 30,
                  (const TTest *const[]){commands_change_as_the_reference_changes_them,
                                         a_given_command_stays, a_change_is_observed_when_it_counts,
                                         rough_ground_is_noise, a_seed_is_a_ground,
                                         rough_ground_carries, pushes_are_half_waves_between_pauses,
                                         without_pushes_nothing_pulls, NULL});
}
