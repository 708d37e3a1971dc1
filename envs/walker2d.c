// walker2d: two legs walk in the plane (x, z). Gymnasium's Walker2d-v5.
//
//   observation (17)  qpos[1:], qvel clipped to +-10
//   reward            forward v_x + healthy - control sum a^2          v_x: speed of qpos[0]
//   healthy           z = qpos[1] in (0.8, 2.0), angle = qpos[2] in (-1, 1)
//   start             qpos + u(0.005), qvel + u(0.005)
//   terminated        not healthy
#include "envs/gymnasium.h"

typedef struct Walker2d {
  GymnasiumParams common;
  double forward, healthy, control;
  ParamReals healthy_z, healthy_angle;
  double velocity_limit;
} Walker2d;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "4", "0.005", "0.005"),
    GYMNASIUM_REWARD(Walker2d, forward, "1.0", "times the speed along x in m/s"),
    GYMNASIUM_REWARD(Walker2d, healthy, "1.0", "for every healthy control step"),
    GYMNASIUM_REWARD(Walker2d, control, "1e-3", "cost of the sum of squared actions"),
    GYMNASIUM_RANGE(Walker2d, healthy_z, "healthy.z", "[0.8, 2.0]", "m", "height is inside"),
    GYMNASIUM_RANGE(Walker2d, healthy_angle, "healthy.angle", "[-1, 1]", "rad",
                    "angle of the torso is inside"),
    GYMNASIUM_REAL(Walker2d, velocity_limit, "observation.velocity_limit", "10", "m/s or rad/s",
                   "velocities are observed clipped to +- this"),
    PARAM_END,
};

static bool healthy(const EnvWorker *worker) {
  const Walker2d *p = worker->shared->params;
  return gymnasium_inside(worker->data->qpos[1], &p->healthy_z) &&
         gymnasium_inside(worker->data->qpos[2], &p->healthy_angle);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const Walker2d *p = worker->shared->params;
  return p->forward * worker->speed + p->healthy * is_healthy -
         p->control * gymnasium_squares(6, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  const Walker2d *p = worker->shared->params;
  obs = world_put(obs, 8, worker->data->qpos + 1);
  gymnasium_put_clipped(obs, 9, worker->data->qvel, p->velocity_limit);
}

static const WorldTask task = {
    .model = "walker2d",
    .nq = 9,
    .nv = 9,
    .nu = 6,
    .nbody = 8,
    .n_obs = 17,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_uniform,
    .position = gymnasium_x,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_walker2d = {
    .name = "walker2d",
    .summary = "two legs walk forward in the plane",
    .params = params,
    .params_size = sizeof(Walker2d),
    .content = &task,
    WORLD_FUNCTIONS,
};
