// World: what goes wrong inside MuJoCo, and the map from a controller to the actuators.
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "envs/bare.h"
#include "src/base/log.h"
#include "tests/toy_rig.h"

// a physics callback that raises an error where the load is far out
static void fail_far_out(const mjModel *m, mjData *d) {
  (void)m;
  if (d->qpos[1] > 7) {
    mju_error("the load is lost");
  }
}

static void warn_always(const mjModel *m, mjData *d) {
  (void)m;
  (void)d;
  mju_warning("the rail is hot");
}

// hash of the state after a short episode
static uint64_t short_episode(EnvWorker *worker) {
  ck_assert_int_eq(world_reset_to(worker, 0, toy_qpos, toy_qvel), RUNNING);
  for (int t = 0; t < 4; t++) {
    ck_assert_int_eq(world_step(worker, toy_action).outcome, RUNNING);
  }
  return bare_hash(worker);
}

START_TEST(an_error_in_a_step_is_a_divergence) {
  Rig rig = rig_open(&toy_values);
  EnvWorker *worker = rig.worker;
  log_set_level(LOG_ERROR);
  uint64_t want = short_episode(worker);
  const double lost[] = {0.5, 6.99}, fast[] = {0, 2};
  mjcb_passive = fail_far_out;
  ck_assert_int_eq(world_reset_to(worker, 0, lost, fast), RUNNING);
  EnvStep step = world_step(worker, toy_action);
  ck_assert_int_eq(step.outcome, DIVERGED);
  ck_assert_double_eq(step.reward, 0);
  ck_assert_int_eq(world_step(worker, toy_action).outcome, DIVERGED);

  // the next episode is as if nothing had been
  ck_assert(short_episode(worker) == want);
  const double gone[] = {0.5, 7.5};
  ck_assert_int_eq(world_reset_to(worker, 0, gone, fast), DIVERGED);
  ck_assert(short_episode(worker) == want);
  mjcb_passive = NULL;
  rig_close(rig);
}
END_TEST

// a worker in a thread of its own, and how many of its episodes ended as they should
typedef struct Thread {
  pthread_t id;
  EnvWorker *worker;
  int n_good;
} Thread;

static void *many_episodes(void *context) {
  Thread *thread = context;
  EnvWorker *worker = thread->worker;
  const double lost[] = {0.5, 6.99}, fast[] = {0, 2};
  for (int i = 0; i < 200; i++) {
    bool fails = i % 3 == 0;
    Outcome outcome = world_reset_to(worker, 0, fails ? lost : toy_qpos, fails ? fast : toy_qvel);
    EnvStep step = world_step(worker, toy_action);
    thread->n_good += outcome == RUNNING && step.outcome == (fails ? DIVERGED : RUNNING);
  }
  return NULL;
}

START_TEST(errors_stay_in_their_thread) {
  Thread threads[3] = {0};
  log_set_level(LOG_ERROR);
  Rig rig = rig_open(&toy_values);
  for (int i = 0; i < 3; i++) {
    Err err = {0};
    ck_assert_int_eq(world_worker_new(rig.shared, &threads[i].worker, &err), OK);
  }
  mjcb_passive = fail_far_out;
  for (int i = 0; i < 3; i++) {
    ck_assert_int_eq(pthread_create(&threads[i].id, NULL, many_episodes, &threads[i]), 0);
  }
  for (int i = 0; i < 3; i++) {
    ck_assert_int_eq(pthread_join(threads[i].id, NULL), 0);
    ck_assert_int_eq(threads[i].n_good, 200);
    world_worker_free(threads[i].worker);
  }
  mjcb_passive = NULL;
  rig_close(rig);
}
END_TEST

// runs an episode of a robot that cannot live long, with a warning in every step
static void run_absurd(void) {
  char absurd[sizeof toy_model + 16];
  const char *gear = strstr(toy_model, "3.5");
  snprintf(absurd, sizeof absurd, "%.*s1e80%s", (int)(gear - toy_model), toy_model, gear + 3);
  Err err = {0};
  Rig rig;
  EnvType type = toy_type(&toy_task);
  ck_assert_int_eq(open_toy(&type, &toy_values, absurd, &rig.shared, &err), OK);
  ck_assert_int_eq(world_worker_new(rig.shared, &rig.worker, &err), OK);
  mjcb_passive = warn_always;
  ck_assert_int_eq(world_reset_to(rig.worker, 0, toy_qpos, toy_qvel), RUNNING);
  EnvStep step = {0};
  for (int t = 0; t < 5 && step.outcome == RUNNING; t++) {
    step = world_step(rig.worker, toy_action);
  }
  mjcb_passive = NULL;
  ck_assert_int_eq(step.outcome, DIVERGED);
  rig_close(rig);
}

START_TEST(absurd_gains_diverge_in_silence) {
  const char *folder = toy_folder();
  char here[4096];
  ck_assert_ptr_nonnull(getcwd(here, sizeof here));
  ck_assert_int_eq(chdir(folder), 0);
  int out = dup(1), err = dup(2), file = open("said.txt", O_CREAT | O_RDWR, 0600);
  ck_assert(out >= 0 && err >= 0 && file >= 0);
  fflush(stdout);
  dup2(file, 1);
  dup2(file, 2);
  run_absurd();
  fflush(stdout);
  dup2(out, 1);
  dup2(err, 2);

  // neither lines nor MuJoCo's log file
  struct stat said;
  ck_assert_int_eq(fstat(file, &said), 0);
  ck_assert_int_eq(said.st_size, 0);
  ck_assert(!fsio_exists("MUJOCO_LOG.TXT"));
  close(out);
  close(err);
  close(file);
  ck_assert_int_eq(chdir(here), 0);
}
END_TEST

START_TEST(steps_pay_speed_and_end_episodes) {
  // no force along x is left: 0.75 m/s over 3 steps of 0.01 s, from 0.5 m on
  const double idle[] = {0, 0};
  Toy values = toy_values;
  Rig rig = rig_open(&values);
  EnvWorker *worker = rig.worker;
  EnvShape shape;
  world_shape(worker->shared, &shape);
  ck_assert_double_eq_tol(shape.dt, 0.03, 1e-15);
  ck_assert_int_eq(world_reset_to(worker, 0, toy_qpos, toy_qvel), RUNNING);
  for (int t = 0; t < 5; t++) {
    EnvStep step = world_step(worker, idle);
    ck_assert_double_eq_tol(step.reward, 100 + 2.5 * 0.75, 1e-9);
    ck_assert_int_eq(step.outcome, t == 4 ? ENDED : RUNNING);
    ck_assert(!step.terminated);
  }

  // going on is allowed; at 0.5 + 0.75 * 0.03 * 34 = 1.265 m it is unhealthy
  EnvStep step = {0};
  for (int t = 5; t < 34; t++) {
    step = world_step(worker, idle);
  }
  ck_assert(step.terminated);
  ck_assert_double_eq_tol(step.reward, 2.5 * 0.75, 1e-9);
  rig_close(rig);

  values.world.terminate = true;
  values.world.steps = 1000;
  rig = rig_open(&values);
  worker = rig.worker;
  int n = 0;
  ck_assert_int_eq(world_reset_to(worker, 0, toy_qpos, toy_qvel), RUNNING);
  while (world_step(worker, idle).outcome == RUNNING) {
    n++;
  }
  ck_assert_int_eq(n, 33);
  rig_close(rig);
}
END_TEST

START_TEST(an_infinite_reward_is_a_divergence) {
  Toy values = toy_values;
  values.gain = 1e308;
  Rig rig = rig_open(&values);
  EnvWorker *worker = rig.worker;
  const double fast[] = {1e4, 0};
  ck_assert_int_eq(world_reset_to(worker, 0, toy_qpos, fast), RUNNING);
  EnvStep step = world_step(worker, toy_action);
  ck_assert_int_eq(step.outcome, DIVERGED);
  ck_assert_double_eq(step.reward, 0);
  rig_close(rig);
}
END_TEST

START_TEST(outputs_are_mapped_onto_ranges) {
  // ranges [-0.5, 2.5] and none
  static const struct {
    int map;
    float output[2];
    double want[2];
  } cases[] = {
      {ACTION_SCALED, {0.5F, 0.5F}, {1.75, 0.5}},
      {ACTION_SCALED, {-1, -1}, {-0.5, -1}},
      {ACTION_SCALED, {3, 3}, {2.5, 1}},
      {ACTION_DIRECT, {0.5F, 0.5F}, {0.5, 0.5}},
      {ACTION_DIRECT, {-1, -7}, {-0.5, -7}},
      {ACTION_DIRECT, {3, 7}, {2.5, 7}},
      {ACTION_SCALED, {0.1F, 0.1F}, {1 + 1.5 * (double)0.1F, (double)0.1F}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    Toy values = toy_values;
    values.world.action_map = cases[i].map;
    Rig rig = rig_open(&values);
    double got[2];
    const float broken[] = {NAN, -NAN};
    world_map_action(rig.shared, cases[i].output, got);
    ck_assert_double_eq(got[0], cases[i].want[0]);
    ck_assert_double_eq(got[1], cases[i].want[1]);
    world_map_action(rig.shared, broken, got);
    ck_assert(isnan(got[0]) && isnan(got[1]));
    rig_close(rig);
  }
}
END_TEST

START_TEST(models_that_do_not_fit_are_refused) {
  WorldTask task = toy_task;
  refuse(&task, "<mujoco><worldbody>", "XML");
  refuse(&task, "<mujoco><worldbody><body><geom size='-1'/></body></worldbody></mujoco>", "size");
  task.nq = 3;
  refuse(&task, toy_model, "the task wants 3 position coordinates, the model has 2");
  task = toy_task;
  task.bodies[1] = "trailer";
  refuse(&task, toy_model, "no body 'trailer'");
  task = toy_task;
  task.sensors[0] = "scale";
  refuse(&task, toy_model, "no sensor 'scale'");
}
END_TEST

START_TEST(a_missing_model_is_named) {
  Err err = {0};
  EnvShared *shared;
  EnvType type = toy_type(&toy_task);
  ck_assert_int_eq(type.open(&type, &toy_values, "/nowhere", &shared, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, "/nowhere/toy.xml: ") != NULL, "%s", err.text);
  world_close(NULL);
  world_worker_free(NULL);
}
END_TEST

START_TEST(bodies_are_found) {
  Rig rig = rig_open(&toy_values);
  EnvWorker *worker = rig.worker;
  ck_assert_int_eq(worker->shared->body[0], 2);
  rig_close(rig);
}
END_TEST

Suite *suite(void) {
  return suite_of("world", 20,
                  (const TTest *const[]){
                      an_error_in_a_step_is_a_divergence,
                      errors_stay_in_their_thread,
                      absurd_gains_diverge_in_silence,
                      steps_pay_speed_and_end_episodes,
                      an_infinite_reward_is_a_divergence,
                      outputs_are_mapped_onto_ranges,
                      models_that_do_not_fit_are_refused,
                      a_missing_model_is_named,
                      bodies_are_found,
                      NULL,
                  });
}
