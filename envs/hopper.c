// hopper: one leg with a foot hops along x. Gymnasium's Hopper-v5.
//
//   observation (11)  qpos[1:], qvel clipped to +-10
//   reward            forward v_x + healthy - control sum a^2          v_x: speed of qpos[0]
//   healthy           z = qpos[1] in (0.7, inf), angle = qpos[2] in (-0.2, 0.2),
//                     all of qpos[2:] and qvel in (-100, 100)
//   start             qpos + u(0.005), qvel + u(0.005)
//   terminated        not healthy
#include "envs/gymnasium.h"

typedef struct Hopper {
  GymnasiumParams common;
  double forward, healthy, control;
  ParamReals healthy_state, healthy_z, healthy_angle;
  double velocity_limit;
} Hopper;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "4", "0.005", "0.005"),
    GYMNASIUM_REWARD(Hopper, forward, "1.0", "times the speed along x in m/s"),
    GYMNASIUM_REWARD(Hopper, healthy, "1.0", "for every healthy control step"),
    GYMNASIUM_REWARD(Hopper, control, "1e-3", "cost of the sum of squared actions"),
    GYMNASIUM_RANGE(Hopper, healthy_state, "healthy.state", "[-100, 100]", "",
                    "all positions from the angle on and all velocities are inside"),
    GYMNASIUM_RANGE(Hopper, healthy_z, "healthy.z", "[0.7, .inf]", "m", "height is inside"),
    GYMNASIUM_RANGE(Hopper, healthy_angle, "healthy.angle", "[-0.2, 0.2]", "rad",
                    "angle of the torso is inside"),
    GYMNASIUM_REAL(Hopper, velocity_limit, "observation.velocity_limit", "10", "m/s or rad/s",
                   "velocities are observed clipped to +- this"),
    PARAM_END,
};

static bool all_inside(int n, const double *v, const ParamReals *range) {
  bool inside = true;
  for (int i = 0; i < n; i++) {
    inside = inside && gymnasium_inside(v[i], range);
  }
  return inside;
}

static bool healthy(const EnvWorker *worker) {
  const Hopper *p = worker->shared->params;
  const mjData *d = worker->data;
  return gymnasium_inside(d->qpos[1], &p->healthy_z) &&
         gymnasium_inside(d->qpos[2], &p->healthy_angle) &&
         all_inside(4, d->qpos + 2, &p->healthy_state) && all_inside(6, d->qvel, &p->healthy_state);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const Hopper *p = worker->shared->params;
  return p->forward * worker->speed + p->healthy * is_healthy -
         p->control * gymnasium_squares(3, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  const Hopper *p = worker->shared->params;
  obs = world_put(obs, 5, worker->data->qpos + 1);
  gymnasium_put_clipped(obs, 6, worker->data->qvel, p->velocity_limit);
}

static const WorldTask task = {
    .model = "hopper",
    .nq = 6,
    .nv = 6,
    .nu = 3,
    .nbody = 5,
    .n_obs = 11,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_uniform,
    .position = gymnasium_x,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_hopper = {
    .name = "hopper",
    .summary = "one leg with a foot hops forward",
    .params = params,
    .params_size = sizeof(Hopper),
    .content = &task,
    WORLD_FUNCTIONS,
};
