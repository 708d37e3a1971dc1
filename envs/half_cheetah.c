// half-cheetah: half a cat in the plane (x, z) runs as fast as it can. Gymnasium's HalfCheetah-v5.
//
//   observation (17)  qpos[1:], qvel
//   reward            forward v_x - control sum a^2          v_x: speed of qpos[0]
//   start             qpos + u(0.1), qvel + n(0.1)
//   terminated        never
//
// u(a) is uniform in [-a, a], n(a) normal with deviation a, drawn for every entry.
//
// This is the worked example of a robot: copy it to begin another one. A robot is five things: its
// parameters with their table of keys, its reward, its observation, its task (what envs/world.h has
// to know), and its entry for the registry.
#include "envs/gymnasium.h"

// values of the keys under env.; the common ones come first
typedef struct HalfCheetah {
  GymnasiumParams common;
  double forward, control;
} HalfCheetah;

// every key with its default, range, unit and meaning. steps, frame_skip and the start noise differ
// from robot to robot.
static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.1", "0.1"),
    GYMNASIUM_REWARD(HalfCheetah, forward, "1.0", "times the speed along x in m/s"),
    GYMNASIUM_REWARD(HalfCheetah, control, "0.1", "cost of the sum of squared actions"),
    PARAM_END,
};

// called after each control step. action is what the controller asked for, before MuJoCo clamps it;
// healthy is always true in a robot that never terminates. Nothing here may allocate or fail.
static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const HalfCheetah *p = worker->shared->params;
  return p->forward * worker->speed - p->control * gymnasium_squares(6, action);
}

// called after a reset and after each control step. Reads mjData as the last mj_step left it.
static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 8, worker->data->qpos + 1);
  world_put(obs, 9, worker->data->qvel);
}

// the numbers that reward and observe rely on are checked against the model at open
static const WorldTask task = {
    .model = "half-cheetah",
    .nq = 9,
    .nv = 9,
    .nu = 6,
    .nbody = 8,
    .n_obs = 17,
    .start = gymnasium_start_normal,
    .position = gymnasium_x, // worker->speed is measured on this coordinate
    .reward = reward,
    .observe = observe,
};

const EnvType env_half_cheetah = {
    .name = "half-cheetah",
    .summary = "half a cat in the plane runs forward",
    .params = params,
    .params_size = sizeof(HalfCheetah),
    .content = &task,
    WORLD_FUNCTIONS,
};
