// mutilated-ant: four legs run along x. The Ant of Hebbian Attractor Networks; its observation is
// shorter than Gymnasium's, its reward has no contact cost.
//
//   observation (27)  qpos[2:], qvel
//   reward            forward v_x + healthy - control sum a^2       v_x: speed of the torso's xpos
//   healthy           z = qpos[2] in (0.25, 1.0)
//   start             qpos + u(0.1), the quaternion too, qvel + n(0.1)
//   terminated        not healthy
//
// damage=ant-FL, ant-FR, ant-RL, ant-RR: the lower part of a leg has a quarter of its length. Names
// are those of the bodies, for which +y is the front; for someone who runs along x, FL is front
// left, FR back left, RL back right, RR front right.
#include "envs/gymnasium.h"

typedef struct MutilatedAnt {
  GymnasiumParams common;
  double forward, healthy, control;
  ParamReals healthy_z;
} MutilatedAnt;

static const Param params[] = {
    WORLD_PARAMS_THAT("true", "false", "1000", "5"),
    GYMNASIUM_NOISE("0.1", "0.1"),
    GYMNASIUM_REWARD(MutilatedAnt, forward, "1.0", "times the speed of the torso along x in m/s"),
    GYMNASIUM_REWARD(MutilatedAnt, healthy, "1.0", "for every healthy control step"),
    GYMNASIUM_REWARD(MutilatedAnt, control, "0.5", "cost of the sum of squared actions"),
    GYMNASIUM_RANGE(MutilatedAnt, healthy_z, "healthy.z", "[0.25, 1.0]", "m",
                    "height of the torso is inside"),
    PARAM_END,
};

static double torso_x(const EnvWorker *worker) {
  return world_place(worker, 0)[0];
}

static bool healthy(const EnvWorker *worker) {
  const MutilatedAnt *p = worker->shared->params;
  return gymnasium_inside(worker->data->qpos[2], &p->healthy_z);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const MutilatedAnt *p = worker->shared->params;
  return p->forward * worker->speed + p->healthy * is_healthy -
         p->control * gymnasium_squares(8, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 13, worker->data->qpos + 2);
  world_put(obs, 14, worker->data->qvel);
}

static const WorldTask task = {
    .model = "mutilated-ant",
    .nq = 15,
    .nv = 14,
    .nu = 8,
    .nbody = 14,
    .n_obs = 27,
    .bodies = {"torso"},
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_normal,
    .position = torso_x,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_mutilated_ant = {
    .name = "mutilated-ant",
    .summary = "four legs that are made to be damaged run forward",
    .params = params,
    .params_size = sizeof(MutilatedAnt),
    .content = &task,
    WORLD_FUNCTIONS,
};
