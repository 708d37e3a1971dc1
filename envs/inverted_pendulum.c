// inverted-pendulum: a cart keeps a pole upright. Gymnasium's InvertedPendulum-v5.
//
//   observation (4)  qpos, qvel
//   reward           healthy
//   healthy          angle = qpos[1] in [-0.2, 0.2], everything finite
//   start            qpos + u(0.01), qvel + u(0.01)
//   terminated       not healthy
//
// A state that is not finite is a divergence before it is unhealthy.
#include "envs/gymnasium.h"

typedef struct InvertedPendulum {
  GymnasiumParams common;
  double healthy;
  ParamReals healthy_angle;
} InvertedPendulum;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "2", "0.01", "0.01"),
    GYMNASIUM_REWARD(InvertedPendulum, healthy, "1.0", "for every healthy control step"),
    GYMNASIUM_RANGE(InvertedPendulum, healthy_angle, "healthy.angle", "[-0.2, 0.2]", "rad",
                    "angle of the pole is inside or at the bounds"),
    PARAM_END,
};

static bool healthy(const EnvWorker *worker) {
  const InvertedPendulum *p = worker->shared->params;
  double angle = worker->data->qpos[1];
  return p->healthy_angle.value[0] <= angle && angle <= p->healthy_angle.value[1];
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  (void)action;
  const InvertedPendulum *p = worker->shared->params;
  return p->healthy * is_healthy;
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 2, worker->data->qpos);
  world_put(obs, 2, worker->data->qvel);
}

static const WorldTask task = {
    .model = "inverted-pendulum",
    .nq = 2,
    .nv = 2,
    .nu = 1,
    .nbody = 3,
    .n_obs = 4,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_uniform,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_inverted_pendulum = {
    .name = "inverted-pendulum",
    .summary = "a cart keeps a pole upright",
    .params = params,
    .params_size = sizeof(InvertedPendulum),
    .content = &task,
    WORLD_FUNCTIONS,
};
