// Mjcf: a task in YAML is the task that it says: parts of the observation, terms of the reward,
// terminations, actions, starts.
#include <math.h>

#include "envs/mjcf_observations.h"
#include "envs/mjcf_rewards.h"
#include "envs/mjcf_terminations.h"
#include "tests/mjcf_rig.h"

enum { N_OBS_MOST = 32 };

// --- observation

static const double crane_action[] = {0.7, -0.4};

// one part alone, behind some steps; returns how many numbers it has
static int observe_part(Rig *rig, const char *part, double *obs) {
  char keys[1024];
  snprintf(keys, sizeof keys, "  observation: [%s]\n  reward: [alive]", part);
  *rig = rig_open(keys);
  rig_reset(rig, 11);
  for (int t = 0; t < 40; t++) {
    ck_assert_int_eq(world_step(rig->worker, crane_action).outcome, RUNNING);
  }
  world_observe(rig->worker, obs);
  return rig->shape.n_obs;
}

static void expect_part(const char *part, int n, const double *(*array)(const mjData *d),
                        const int *index) {
  double obs[N_OBS_MOST];
  Rig rig;
  ck_assert_msg(observe_part(&rig, part, obs) == n, "%s: %d numbers", part, rig.shape.n_obs);
  for (int i = 0; i < n; i++) {
    double want = array(rig.worker->data)[index == NULL ? i : index[i]];
    ck_assert_msg(obs[i] == want, "%s: number %d is %g, not %g", part, i, obs[i], want);
  }
  rig_close(&rig);
}

static const double *qpos(const mjData *d) {
  return d->qpos;
}
static const double *qvel(const mjData *d) {
  return d->qvel;
}
static const double *sensors(const mjData *d) {
  return d->sensordata;
}
static const double *forces(const mjData *d) {
  return d->cfrc_ext;
}
static const double *places(const mjData *d) {
  return d->xpos;
}

START_TEST(numbers_of_the_simulation_are_seen) {
  expect_part("qpos", 9, qpos, NULL);
  expect_part("qpos: {from: 2, to: 5}", 3, qpos, (const int[]){2, 3, 4});
  expect_part("qpos: {joints: [rail, elbow]}", 2, qpos, (const int[]){8, 7});
  expect_part("qpos: {joints: root}", 7, qpos, NULL);
  expect_part("qvel", 8, qvel, NULL);
  expect_part("qvel: {joints: [rail, root]}", 7, qvel, (const int[]){7, 0, 1, 2, 3, 4, 5});
  expect_part("sensor", 4, sensors, NULL);
  expect_part("sensor: {sensors: angle}", 1, sensors, (const int[]){3});
  expect_part("contact_force: {bodies: box}", 6, forces, (const int[]){6, 7, 8, 9, 10, 11});
  expect_part("body_position: {bodies: [lamp, arm]}", 6, places, (const int[]){9, 10, 11, 6, 7, 8});
  expect_part("body_position", 3, places, (const int[]){3, 4, 5});
}
END_TEST

START_TEST(bodies_are_seen_from_another) {
  double obs[N_OBS_MOST], back[3];
  Rig rig;
  ck_assert_int_eq(observe_part(&rig, "body_position: {bodies: lamp, relative_to: arm}", obs), 3);
  const mjData *d = rig.worker->data;
  mju_mulMatVec3(back, d->xmat + 9 * 2, obs);
  for (int i = 0; i < 3; i++) {
    ck_assert_double_eq_tol(back[i] + d->xpos[3 * 2 + i], d->xpos[3 * 3 + i], 1e-12);
  }
  rig_close(&rig);

  // linear, then angular; the gyro sits in the arm
  ck_assert_int_eq(observe_part(&rig, "body_velocity: {bodies: arm, relative_to: arm}", obs), 6);
  double velocity[6];
  mj_objectVelocity(rig.worker->model, rig.worker->data, mjOBJ_XBODY, 2, velocity, 1);
  for (int i = 0; i < 3; i++) {
    ck_assert_double_eq_tol(obs[i], velocity[3 + i], 1e-12);
    ck_assert_double_eq_tol(obs[3 + i], velocity[i], 1e-12);
  }
  ck_assert_double_gt(fabs(obs[4]), 0.01);
  rig_close(&rig);
  ck_assert_int_eq(observe_part(&rig, "gravity: {body: arm}", obs), 3);
  ck_assert_double_eq_tol(obs[0] * obs[0] + obs[1] * obs[1] + obs[2] * obs[2], 1, 1e-12);
  ck_assert_double_eq(obs[2], -rig.worker->data->xmat[9 * 2 + 8]);
  rig_close(&rig);
}
END_TEST

// the box falls onto the floor; the lamp hangs in the air
START_TEST(contacts_are_seen) {
  double obs[4];
  Rig rig = rig_open("  observation: [contact: {bodies: [box, lamp], geoms: [floor, wall]}]\n"
                     "  reward: [alive]");
  rig_reset(&rig, 3);
  world_observe(rig.worker, obs);
  ck_assert(obs[0] == 0 && obs[1] == 0 && obs[2] == 0 && obs[3] == 0);
  for (int t = 0; t < 120; t++) {
    ck_assert_int_eq(world_step(rig.worker, crane_action).outcome, RUNNING);
  }
  world_observe(rig.worker, obs);
  ck_assert(obs[0] == 1 && obs[1] == 0 && obs[2] == 1 && obs[3] == 0);
  rig_close(&rig);
}
END_TEST

START_TEST(scale_clip_and_noise) {
  double obs[N_OBS_MOST], again[N_OBS_MOST];
  Rig rig;
  ck_assert_int_eq(observe_part(&rig,
                                "qpos: {scale: -2.5, clip: 0.9}, last_action: {scale: 3}, "
                                "qpos: {noise: 0.02}",
                                obs),
                   20);
  const double *q = rig.worker->data->qpos;
  int n_clipped = 0;
  for (int i = 0; i < 9; i++) {
    double want = -2.5 * q[i];
    n_clipped += fabs(want) > 0.9;
    ck_assert_double_eq(obs[i], want > 0.9 ? 0.9 : want < -0.9 ? -0.9 : want);
    ck_assert_double_le(fabs(obs[11 + i] - q[i]), 0.02);
    ck_assert(obs[11 + i] != q[i]);
  }
  ck_assert_int_gt(n_clipped, 0);
  ck_assert_double_eq_tol(obs[9], 3 * crane_action[0], 1e-12);
  ck_assert_double_eq_tol(obs[10], 3 * crane_action[1], 1e-12);

  // it is seen twice alike, and a given start has no noise
  world_observe(rig.worker, again);
  ck_assert_mem_eq(obs, again, 20 * sizeof *obs);
  double start[17];
  memcpy(start, rig.worker->data->qpos, 9 * sizeof *start);
  memcpy(start + 9, rig.worker->data->qvel, 8 * sizeof *start);
  ck_assert_int_eq(world_reset_to(rig.worker, 0, start, start + 9), RUNNING);
  world_observe(rig.worker, again);
  ck_assert_mem_eq(again + 11, rig.worker->data->qpos, 9 * sizeof *again);
  rig_close(&rig);
}
END_TEST

// --- reward

// Two steps with one term alone; the state before the second one stays in `before`.
typedef struct Paid {
  Rig rig;
  double reward;
  double qpos[9], xpos[12]; // before the step
} Paid;

static const double first_action[] = {0.2, 0.9};

static Paid pay(const char *term) {
  char keys[1024];
  snprintf(keys, sizeof keys,
           "  observation: [command]\n  reward: [%s]\n  command: {low: [0.3, -0.2, 0.1],"
           " high: [0.3, -0.2, 0.1]}",
           term);
  Paid paid = {.rig = rig_open(keys)};
  EnvWorker *worker = paid.rig.worker;
  rig_reset(&paid.rig, 29);
  for (int t = 0; t < 60; t++) {
    world_step(worker, first_action);
  }
  memcpy(paid.qpos, worker->data->qpos, sizeof paid.qpos);
  memcpy(paid.xpos, worker->data->xpos, sizeof paid.xpos);
  paid.reward = world_step(worker, crane_action).reward;
  return paid;
}

static void expect_paid(Paid *paid, const char *what, double want) {
  ck_assert_msg(near(paid->reward, want, 1e-12, 1e-12), "%s: %.17g, not %.17g", what, paid->reward,
                want);
  ck_assert_msg(fabs(want) > 1e-6, "%s: the test is blind", what);
  rig_close(&paid->rig);
}

START_TEST(speeds_are_paid) {
  double dt = 3 * 0.004, velocity[6];
  Paid paid = pay("velocity: {joint: rail, weight: 2.5}");
  const mjData *d = paid.rig.worker->data;
  expect_paid(&paid, "joint", 2.5 * (d->qpos[8] - paid.qpos[8]) / dt);
  paid = pay("velocity: {joint: root, component: 2}");
  d = paid.rig.worker->data;
  expect_paid(&paid, "component", (d->qpos[2] - paid.qpos[2]) / dt);
  paid = pay("velocity: {body: arm, axis: z, weight: -3}");
  d = paid.rig.worker->data;
  expect_paid(&paid, "body", -3 * (d->xpos[8] - paid.xpos[8]) / dt);

  paid = pay("track_velocity: {width: 0.5, weight: 2}");
  mj_objectVelocity(paid.rig.worker->model, paid.rig.worker->data, mjOBJ_XBODY, 1, velocity, 1);
  double x = velocity[3] - 0.3, y = velocity[4] + 0.2;
  expect_paid(&paid, "track_velocity", 2 * exp(-(x * x + y * y) / 0.5));
  paid = pay("track_turn: {body: box, width: 0.75}");
  mj_objectVelocity(paid.rig.worker->model, paid.rig.worker->data, mjOBJ_XBODY, 1, velocity, 1);
  double turn = velocity[2] - 0.1;
  expect_paid(&paid, "track_turn", exp(-turn * turn / 0.75));
}
END_TEST

START_TEST(poses_are_paid) {
  Paid paid = pay("upright: {body: arm, weight: 1.5}");
  expect_paid(&paid, "upright", 1.5 * paid.rig.worker->data->xmat[9 * 2 + 8]);
  paid = pay("height: {body: lamp, weight: 2}");
  expect_paid(&paid, "height", 2 * paid.rig.worker->data->xpos[11]);
  paid = pay("height: {body: box, target: 0.2, width: 0.3}");
  double away = (paid.rig.worker->data->xpos[5] - 0.2) / 0.3;
  expect_paid(&paid, "target", exp(-away * away));
  paid = pay("posture_cost: {keyframe: home, weight: 0.5}");
  const double *q = paid.rig.worker->data->qpos;
  double arm = q[7] - 0.35, rail = q[8] + 0.15;
  expect_paid(&paid, "posture_cost", -0.5 * (arm * arm + rail * rail));
  paid = pay("posture_cost: {keyframe: home, joints: rail, weight: 0.5}");
  rail = paid.rig.worker->data->qpos[8] + 0.15;
  expect_paid(&paid, "posture_cost of a joint", -0.5 * rail * rail);
  paid = pay("distance_cost: {sites: [left, tip], weight: 4}");
  const double *sites = paid.rig.worker->data->site_xpos;
  expect_paid(&paid, "distance_cost", -4 * mju_dist3(sites, sites + 3));
  paid = pay("sensor: {sensor: turn, component: 1, weight: 0.25}");
  expect_paid(&paid, "sensor", 0.25 * paid.rig.worker->data->sensordata[1]);
  paid = pay("alive: {weight: 0.125}");
  expect_paid(&paid, "alive", 0.125);
}
END_TEST

START_TEST(effort_is_paid_for) {
  const double *a = crane_action, *b = first_action;
  Paid paid = pay("control_cost: {weight: 0.3}");
  expect_paid(&paid, "control_cost", -0.3 * (a[0] * a[0] + a[1] * a[1]));
  paid = pay("action_change_cost: {weight: 0.3}");
  expect_paid(&paid, "action_change_cost",
              -0.3 * ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])));
  paid = pay("energy_cost: {weight: 0.01}");
  const mjData *d = paid.rig.worker->data;
  expect_paid(&paid, "energy_cost",
              -0.01 * (fabs(d->actuator_force[0] * d->actuator_velocity[0]) +
                       fabs(d->actuator_force[1] * d->actuator_velocity[1])));
  paid = pay("contact_cost: {weight: 0.02, limit: 5}");
  double sum = 0;
  for (int i = 0; i < 24; i++) {
    double force = fmax(-5, fmin(5, paid.rig.worker->data->cfrc_ext[i]));
    sum += force * force;
  }
  expect_paid(&paid, "contact_cost", -0.02 * sum);
  paid = pay("alive: {weight: 7}, control_cost: {weight: 0.3}, alive: {weight: 2}");
  expect_paid(&paid, "sum", 7 - 0.3 * (a[0] * a[0] + a[1] * a[1]) + 2);
}
END_TEST

// --- ends, actions, starts

// control steps until the crane's episode ends, at most 300; what was paid last
static int lifetime(const char *termination, double *last) {
  char keys[1024];
  snprintf(keys, sizeof keys,
           "  steps: 300\n  observation: [qpos]\n  reward: [alive: {weight: 3}]\n"
           "  termination: [%s]\n  reset_noise: {position: 0, velocity: 0}",
           termination);
  Rig rig = rig_open(keys);
  rig_reset(&rig, 2);
  int t = 0;
  EnvStep step = {.outcome = RUNNING};
  for (; step.outcome == RUNNING; t++) {
    step = world_step(rig.worker, crane_action);
  }
  *last = step.reward;
  ck_assert_int_eq(step.outcome, ENDED);
  ck_assert_int_eq(step.terminated, t < 300);
  rig_close(&rig);
  return t;
}

START_TEST(episodes_end) {
  double last;
  ck_assert_int_eq(lifetime("", &last), 300);
  ck_assert_double_eq(last, 3);

  // from 0.75 m: after sqrt(2 (0.75 - 0.5) / 9.81) s = 18.8 steps of 0.012 s
  int fallen = lifetime("height: {min: 0.5}", &last);
  ck_assert_msg(fallen >= 18 && fallen <= 21, "%d", fallen);
  ck_assert_double_eq(last, 0);
  ck_assert_int_eq(lifetime("height: {body: lamp, min: 0.5, max: 1.6}", &last), 300);
  ck_assert_int_eq(lifetime("height: {body: lamp, min: 0.5, max: 1.4}", &last), 1);
  int coordinate = lifetime("joint: {joint: root, component: 2, min: 0.5}", &last);
  ck_assert_int_le(abs(coordinate - fallen), 1);
  int landed = lifetime("contact: {bodies: box}", &last);
  ck_assert_int_gt(landed, fallen);
  ck_assert_int_eq(lifetime("contact: {geoms: crate}", &last), landed);
  ck_assert_int_eq(lifetime("tilt: {body: lamp, max: 5}", &last), 300);
  ck_assert_int_lt(lifetime("tilt: {body: arm, max: 30}", &last), 300);
}
END_TEST

START_TEST(actions_may_be_offsets_of_a_pose) {
  const float output[] = {0.5F, -3.0F};
  double action[2];
  Rig rig = rig_open("  reward: [alive]\n  pose: home\n  action_scale: 0.25");
  world_map_action(rig.shared, output, action);
  ck_assert_double_eq(action[0], 0.5);
  ck_assert_double_eq(action[1], -1);
  rig_reset(&rig, 7);
  world_step(rig.worker, action);
  ck_assert_double_eq_tol(rig.worker->data->ctrl[0], 1.5 * 0.35 + 0.25 * 0.5, 1e-15);
  ck_assert_double_eq_tol(rig.worker->data->ctrl[1], -0.15 - 0.25, 1e-15);
  rig_close(&rig);
  rig = rig_open("  reward: [alive]");
  world_map_action(rig.shared, output, action);
  ck_assert_double_eq(action[0], 0.5);
  ck_assert_double_eq(action[1], -2);
  rig_close(&rig);
  rig = rig_open("  reward: [alive]\n  action_map: direct");
  world_map_action(rig.shared, (const float[]){0.25F, 1.75F}, action);
  ck_assert_double_eq(action[0], 0.25);
  ck_assert_double_eq(action[1], 1.75);
  rig_close(&rig);
}
END_TEST

START_TEST(episodes_start_where_the_task_says) {
  Rig rig = rig_open("  reward: [alive]\n  reset_keyframe: home\n"
                     "  reset_noise: {position: 0, velocity: 0}");
  rig_reset(&rig, 7);
  const double qpos_home[] = {0.1, 0.2, 0.6, 1, 0, 0, 0, 0.35, -0.15};
  ck_assert_mem_eq(rig.worker->data->qpos, qpos_home, sizeof qpos_home);
  ck_assert_double_eq(rig.worker->data->qvel[6], 0.25);
  ck_assert_double_eq(rig.worker->data->qvel[7], 0.125);
  rig_close(&rig);
  rig = rig_open("  observation: [command]\n  reward: [alive]\n"
                 "  reset_noise: {position: 0.05, velocity: 0.5, positions: normal, velocities: "
                 "uniform}\n  command: {low: [-1.5, 0.2, 0], high: [2.5, 0.2, 0.5]}");
  double farthest[2] = {0}, least = 9, most = -9;
  for (uint64_t seed = 0; seed < 200; seed++) {
    double command[3];
    rig_reset(&rig, seed);
    farthest[0] = fmax(farthest[0], fabs(rig.worker->data->qpos[8]));
    farthest[1] = fmax(farthest[1], fabs(rig.worker->data->qvel[7]));
    world_observe(rig.worker, command);
    ck_assert(command[1] == 0.2 && command[2] >= 0 && command[2] <= 0.5);
    least = fmin(least, command[0]);
    most = fmax(most, command[0]);
  }
  ck_assert(farthest[0] > 0.1 && farthest[0] < 0.3);
  ck_assert(farthest[1] > 0.47 && farthest[1] <= 0.5);
  ck_assert(least >= -1.5 && least < -1.3 && most <= 2.5 && most > 2.3);
  rig_close(&rig);
}
END_TEST

// --- the model

START_TEST(a_run_keeps_the_text_of_the_model) {
  char *text = NULL, path[FSIO_PATH_MAX], models[FSIO_PATH_MAX];
  Err err = {0};
  Rig rig = rig_open("  observation: [qpos]\n  reward: [velocity]");
  ck_assert_int_eq(config_text(rig.config, false, &text, &err), OK);
  ck_assert_ptr_nonnull(
      strstr(text, "\n  model: |-\n    <mujoco>\n    <option timestep='0.004'/>\n"));
  ck_assert_ptr_nonnull(strstr(text, "/crane.xml\n"));
  rig_close(&rig);

  // the file is gone, or another one
  ck_assert_int_eq(fsio_join(path, rig_folder(), "crane.xml", NULL), OK);
  ck_assert_int_eq(remove(path), 0);
  for (int i = 0; i < 2; i++) {
    Config *config;
    EnvShared *shared;
    EnvShape shape;
    ck_assert_int_eq(config_open_text("run", text, strlen(text), 0, NULL, &config, &err), OK);
    ck_assert_int_eq(share_folder("models", models, &err), OK);
    Status status = config->env->open(config->env, config->env_params, models, &shared, &err);
    ck_assert_msg(status == OK, "%s", err.text);
    world_shape(shared, &shape);
    ck_assert_int_eq(shape.n_obs, 9);
    ck_assert_double_eq(shape.dt, 0.012);
    world_close(shared);
    config_close(config);
    rig_write("crane.xml", "<mujoco/>");
  }
  free(text);
}
END_TEST

START_TEST(a_model_may_stand_in_the_config) {
  Rig rig;
  Err err = {0};
  rig_write("inline.yaml", "defaults: [override env: mjcf]\n"
                           "env:\n  model: |\n    <mujoco><worldbody><body><joint name='a'/>\n"
                           "    <geom size='0.1'/></body></worldbody>\n"
                           "    <actuator><motor joint='a'/></actuator></mujoco>\n");
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, rig_folder(), "inline.yaml", NULL), OK);
  ck_assert_msg(rig_try_file(&rig, path, &err) == OK, "%s", err.text);
  ck_assert_int_eq(rig.shape.n_obs, 2);
  rig_close(&rig);
}
END_TEST

// every row of every cupboard has sound keys
START_TEST(tables_are_sound) {
  const ParamItemTable *tables[] = {&mjcf_observations, &mjcf_rewards, &mjcf_terminations};
  for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
    const char *rows = tables[t]->rows;
    for (;; rows += tables[t]->row_size) {
      const ParamItemKind *kind = (const void *)rows;
      if (kind->name == NULL) {
        break;
      }
      ck_assert_uint_gt(strlen(kind->summary), 0);
      expect_sound_params(kind->name, kind->params, kind->params_size);
      for (const Param *p = kind->params; p->key != NULL; p++) {
        ck_assert_ptr_null(strchr(p->key, '.'));
      }
    }
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      numbers_of_the_simulation_are_seen,
      bodies_are_seen_from_another,
      contacts_are_seen,
      scale_clip_and_noise,
      speeds_are_paid,
      poses_are_paid,
      effort_is_paid_for,
      episodes_end,
      actions_may_be_offsets_of_a_pose,
      episodes_start_where_the_task_says,
      a_run_keeps_the_text_of_the_model,
      a_model_may_stand_in_the_config,
      tables_are_sound,
      NULL,
  };
  return suite_of("mjcf", 60, tests);
}
