// World: what a task may do beside rewards and observations, and when.
#include "tests/toy_rig.h"

// what the hooks of a task saw, in their order
typedef struct Memory {
  char calls[16];
  double target;
} Memory;

static void note(EnvWorker *worker, char what) {
  Memory *memory = worker->memory;
  memory->calls[strlen(memory->calls)] = what;
}

static void hook_begin(EnvWorker *worker, Rng *rng) {
  Memory *memory = worker->memory;
  note(worker, 'b');
  memory->target = rng == NULL ? -1 : rng_uniform(rng, 2, 3);
  worker->model->opt.gravity[1] = memory->target; // y: along the rail of the load
}

static void hook_control(EnvWorker *worker, const double *action) {
  note(worker, 'c');
  worker->data->ctrl[0] = 0.25 + 0.5 * action[0];
  worker->data->ctrl[1] = 0;
}

static void hook_disturb(EnvWorker *worker) {
  worker->data->xfrc_applied[6 * worker->shared->body[0] + 1] = worker->step == 2 ? 750 : 0;
}

static void hook_measure(EnvWorker *worker, const double *action) {
  (void)action;
  note(worker, 'm');
}

static bool hook_healthy(const EnvWorker *worker) {
  const Memory *memory = worker->memory;
  return memory->calls[strlen(memory->calls) - 1] == 'm';
}

static double hook_reward(const EnvWorker *worker, const double *action, bool healthy) {
  const Memory *memory = worker->memory;
  return memory->calls[strlen(memory->calls) - 1] == 'm' && healthy ? action[0] : -5;
}

static void hook_remember(EnvWorker *worker, const double *action) {
  (void)action;
  note(worker, 'r');
}

static WorldTask hooked_task(void) {
  WorldTask task = toy_task;
  task.n_act = 1;
  task.own_model = true;
  task.memory_size = sizeof(Memory);
  task.begin = hook_begin;
  task.control = hook_control;
  task.disturb = hook_disturb;
  task.measure = hook_measure;
  task.healthy = hook_healthy;
  task.reward = hook_reward;
  task.remember = hook_remember;
  return task;
}

START_TEST(hooks_are_called_in_their_order) {
  WorldTask task = hooked_task();
  Rig rig = rig_open_task(&task, &toy_values);
  EnvWorker *worker = rig.worker;
  const Memory *memory = worker->memory;
  EnvShape shape;
  world_shape(rig.shared, &shape);
  ck_assert_int_eq(shape.n_act, 1);
  ck_assert_int_eq(shape.n_ctrl, 2);
  ck_assert_uint_eq((uintptr_t)worker->memory % 64, 0);
  for (int k = 0; k < 2; k++) {
    // memory is empty again
    ck_assert_int_eq(world_reset_to(worker, 0, toy_qpos, toy_qvel), RUNNING);
    ck_assert_str_eq(memory->calls, "b");
    const double action[] = {0.75};
    EnvStep step = world_step(worker, action);
    ck_assert_double_eq(step.reward, 0.75);
    ck_assert(!step.terminated);
    ck_assert_str_eq(memory->calls, "bcmr");
    ck_assert_double_eq(worker->data->ctrl[0], 0.25 + 0.5 * 0.75);
  }

  // an action of its own is not an actuator's
  double mapped;
  const float output = 7;
  world_map_action(rig.shared, &output, &mapped);
  ck_assert_double_eq(mapped, 1);
  rig_close(rig);
}
END_TEST

START_TEST(a_body_is_disturbed_when_its_time_has_come) {
  WorldTask task = hooked_task();
  Rig rig = rig_open_task(&task, &toy_values);
  const double action[] = {0.5};
  ck_assert_int_eq(world_reset_to(rig.worker, 0, toy_qpos, toy_qvel), RUNNING);
  for (int t = 0; t < 5; t++) {
    double before = rig.worker->data->qvel[1];
    world_step(rig.worker, action);

    // 750 N for 0.03 s on 1.5 kg, and gravity of -1 m/s^2
    double change = rig.worker->data->qvel[1] - before;
    ck_assert_double_eq_tol(change, (t == 2 ? 15 : 0) - 0.03, 1e-9);
  }
  rig_close(rig);
}
END_TEST

START_TEST(a_change_of_the_model_is_the_workers_own) {
  WorldTask task = hooked_task();
  Rig rig = rig_open_task(&task, &toy_values);
  Rng rng;
  double pull[3];
  for (uint64_t k = 0; k < 3; k++) {
    rng_open(&rng, (Stream){.seed = k % 2, .purpose = PURPOSE_TEST});
    ck_assert_int_eq(world_reset(rig.worker, 0, &rng), RUNNING);
    pull[k] = rig.worker->model->opt.gravity[1];
    rig.worker->model->opt.gravity[0] += 1;
  }
  ck_assert(pull[0] == pull[2] && pull[0] != pull[1] && pull[0] >= 2);
  ck_assert_double_eq(rig.shared->model->opt.gravity[1], 0);

  // whatever was changed is undone by the next reset
  ck_assert_int_eq(world_reset_to(rig.worker, 0, toy_qpos, toy_qvel), RUNNING);
  ck_assert_double_eq(rig.worker->model->opt.gravity[0], 0);
  rig_close(rig);
}
END_TEST

START_TEST(random_numbers_of_a_step_can_be_had_again) {
  Rig rig = rig_open(&toy_values);
  Rng rng;
  double first[2], second, other;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST});
  ck_assert_int_eq(world_reset(rig.worker, 0, &rng), RUNNING);
  for (int i = 0; i < 2; i++) {
    ck_assert(world_random(rig.worker, 5, &rng));
    first[i] = rng_uniform(&rng, 0, 1);
  }
  ck_assert(world_random(rig.worker, 6, &rng));
  other = rng_uniform(&rng, 0, 1);
  world_step(rig.worker, toy_action);
  ck_assert(world_random(rig.worker, 5, &rng));
  second = rng_uniform(&rng, 0, 1);
  ck_assert(first[0] == first[1] && first[0] != second && first[0] != other);
  ck_assert_int_eq(world_reset_to(rig.worker, 0, toy_qpos, toy_qvel), RUNNING);
  ck_assert(!world_random(rig.worker, 5, &rng));
  rig_close(rig);
}
END_TEST

static void settling_start(EnvWorker *worker, Rng *rng) {
  (void)rng;
  worker->data->qvel[0] = 0.5;
  world_settle(worker, 40);
}

START_TEST(what_settled_starts_as_a_given_state) {
  WorldTask task = toy_task;
  task.start = settling_start;
  Rig rig = rig_open_task(&task, &toy_values);
  Rng rng;
  double obs[2][2], qpos[2], qvel[2];
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST});
  ck_assert_int_eq(world_reset(rig.worker, 0, &rng), RUNNING);
  ck_assert_double_eq_tol(rig.worker->data->qpos[0], 0.5 * 0.4, 1e-12);
  ck_assert_double_eq(rig.worker->data->time, 0);
  memcpy(qpos, rig.worker->data->qpos, sizeof qpos);
  memcpy(qvel, rig.worker->data->qvel, sizeof qvel);
  for (int k = 0; k < 2; k++) {
    world_step(rig.worker, toy_action);
    world_observe(rig.worker, obs[k]);
    ck_assert_int_eq(world_reset_to(rig.worker, 0, qpos, qvel), RUNNING);
  }
  ck_assert_mem_eq(obs[0], obs[1], sizeof obs[0]);
  rig_close(rig);
}
END_TEST

static Status heavy_edit(const EnvType *type, const void *params, mjSpec *spec, Err *err) {
  (void)type;
  (void)params;
  (void)err;
  mjs_asGeom(mjs_firstElement(spec, mjOBJ_GEOM))->mass = 12.5;
  mjs_addSite(mjs_addBody(mjs_findBody(spec, "world"), NULL), NULL);
  return OK;
}

static Status failing_edit(const EnvType *type, const void *params, mjSpec *spec, Err *err) {
  (void)params;
  (void)spec;
  return err_set(err, ERR_INPUT, "toy.xml: no such leg of %s", type->name);
}

START_TEST(a_model_can_be_edited) {
  WorldTask task = toy_task;
  Toy values = toy_values;
  values.world.timestep = 0.004;
  task.edit = heavy_edit;
  Rig rig = rig_open_task(&task, &values);
  ck_assert_double_eq(rig.shared->model->body_mass[1], 12.5);
  ck_assert_int_eq((int)rig.shared->model->nbody, 4);
  ck_assert_double_eq_tol(rig.shared->shape.dt, 0.012, 1e-15);
  rig_close(rig);
  task.edit = failing_edit;
  refuse(&task, toy_model, "no such leg of toy");
}
END_TEST

Suite *suite(void) {
  return suite_of("world_hooks", 20,
                  (const TTest *const[]){
                      hooks_are_called_in_their_order,
                      a_body_is_disturbed_when_its_time_has_come,
                      a_change_of_the_model_is_the_workers_own,
                      random_numbers_of_a_step_can_be_had_again,
                      what_settled_starts_as_a_given_state,
                      a_model_can_be_edited,
                      NULL,
                  });
}
