// swimmer: three links in a viscous plane swim along x. Gymnasium's Swimmer-v5.
//
//   observation (8)  qpos[2:], qvel
//   reward           forward v_x - control sum a^2          v_x: speed of qpos[0]
//   start            qpos + u(0.1), qvel + u(0.1)
//   terminated       never
#include "envs/gymnasium.h"

typedef struct Swimmer {
  GymnasiumParams common;
  double forward, control;
} Swimmer;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "4", "0.1", "0.1"),
    GYMNASIUM_REWARD(Swimmer, forward, "1.0", "times the speed along x in m/s"),
    GYMNASIUM_REWARD(Swimmer, control, "1e-4", "cost of the sum of squared actions"),
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const Swimmer *p = worker->shared->params;
  return p->forward * worker->speed - p->control * gymnasium_squares(2, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 3, worker->data->qpos + 2);
  world_put(obs, 5, worker->data->qvel);
}

static const WorldTask task = {
    .model = "swimmer",
    .nq = 5,
    .nv = 5,
    .nu = 2,
    .nbody = 4,
    .n_obs = 8,
    .start = gymnasium_start_uniform,
    .position = gymnasium_x,
    .reward = reward,
    .observe = observe,
};

const EnvType env_swimmer = {
    .name = "swimmer",
    .summary = "three links swim in a viscous plane",
    .params = params,
    .params_size = sizeof(Swimmer),
    .content = &task,
    WORLD_FUNCTIONS,
};
