// toy_rig: a toy robot with one worker, for unit_world.c and unit_world_hooks.c.
#ifndef HEBBES_TESTS_TOY_RIG_H
#define HEBBES_TESTS_TOY_RIG_H

#include <math.h>
#include <string.h>

#include "envs/world.h"
#include "src/base/fsio.h"
#include "tests/support.h"

// a toy robot: a cart on a rail, and a second one whose actuator has another range
static const char toy_model[] =
    "<mujoco>"
    "<option timestep='0.01'/>"
    "<worldbody>"
    "<body name='cart'><joint name='x' type='slide' axis='1 0 0'/><geom size='0.1' mass='2.5'/>"
    "<body name='load'><joint name='y' type='slide' axis='0 1 0'/><geom size='0.1' mass='1.5'/>"
    "</body></body>"
    "</worldbody>"
    "<actuator><motor joint='x' gear='3.5' ctrllimited='true' ctrlrange='-0.5 2.5'/>"
    "<motor joint='y' gear='2' ctrllimited='false'/></actuator>"
    "</mujoco>";

typedef struct Toy {
  WorldParams world;
  double gain; // of the reward
} Toy;

static const Param toy_params[] = {WORLD_PARAMS("5", "3"), PARAM_END};

static inline void toy_start(EnvWorker *worker, Rng *rng) {
  worker->data->qpos[0] = rng_uniform(rng, 0.25, 0.75);
  worker->data->qvel[1] = 0.375;
}

static inline double toy_position(const EnvWorker *worker) {
  return worker->data->qpos[0];
}

static inline bool toy_healthy(const EnvWorker *worker) {
  return worker->data->qpos[0] < 1.25;
}

static inline double toy_reward(const EnvWorker *worker, const double *action, bool healthy) {
  const Toy *p = worker->shared->params;
  return p->gain * worker->speed + action[0] + (healthy ? 100 : 0);
}

static inline void toy_observe(const EnvWorker *worker, double *obs) {
  memcpy(obs, worker->data->qpos, 2 * sizeof *obs);
}

static const WorldTask toy_task = {
    .model = "toy",
    .nq = 2,
    .nv = 2,
    .nu = 2,
    .nbody = 3,
    .n_obs = 2,
    .bodies = {"load"},
    .start = toy_start,
    .position = toy_position,
    .healthy = toy_healthy,
    .reward = toy_reward,
    .observe = toy_observe,
};

static inline EnvType toy_type(const WorldTask *task) {
  return (EnvType){
      .name = "toy",
      .summary = "a toy",
      .params = toy_params,
      .params_size = sizeof(Toy),
      .content = task,
      WORLD_FUNCTIONS,
  };
}

static const Toy toy_values = {
    .world = {.steps = 5, .frame_skip = 3, .timestep = NAN, .count_last_reward = true},
    .gain = 2.5,
};

// one folder for a test process: its model is written anew for every open
static inline const char *toy_folder(void) {
  static const char *folder;
  folder = folder == NULL ? temporary_folder() : folder;
  return folder;
}

static inline Status open_toy(const EnvType *type, const Toy *values, const char *model,
                              EnvShared **shared, Err *err) {
  const char *folder = toy_folder();
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, folder, "toy.xml", NULL), OK);
  ck_assert_int_eq(fsio_write_safely(path, model, strlen(model), NULL), OK);
  return type->open(type, values, folder, shared, err);
}

// an open world with one worker
typedef struct Rig {
  EnvShared *shared;
  EnvWorker *worker;
} Rig;

static inline Rig rig_open_task(const WorldTask *task, const Toy *values) {
  static EnvType type;
  type = toy_type(task);
  Rig rig;
  Err err = {0};
  ck_assert_msg(open_toy(&type, values, toy_model, &rig.shared, &err) == OK, "%s", err.text);
  ck_assert_msg(world_worker_new(rig.shared, &rig.worker, &err) == OK, "%s", err.text);
  return rig;
}

static inline Rig rig_open(const Toy *values) {
  return rig_open_task(&toy_task, values);
}

static inline void rig_close(Rig rig) {
  world_worker_free(rig.worker);
  world_close(rig.shared);
}

static const double toy_qpos[] = {0.5, -0.25}, toy_qvel[] = {0.75, 0.125};
static const double toy_action[] = {1.5, -0.5};

static inline void refuse(const WorldTask *task, const char *model, const char *fragment) {
  Err err = {0};
  EnvShared *shared;
  EnvType type = toy_type(task);
  ck_assert_int_eq(open_toy(&type, &toy_values, model, &shared, &err), ERR_INPUT);
  ck_assert_ptr_null(shared);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "'%s' is not in: %s", fragment, err.text);
  ck_assert_msg(strstr(err.text, "toy.xml: ") != NULL, "%s", err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
}

#endif
