// ant: four legs run along x. Gymnasium's Ant-v5.
//
//   observation (105)  qpos[2:], qvel, cfrc_ext[1:] clipped to +-1
//   reward             forward v_x + healthy - control sum a^2 - contact sum clip(cfrc_ext, +-1)^2
//                      v_x: speed of the torso's xpos; the contact cost has the world's row of
//                      cfrc_ext in it
//   healthy            z = qpos[2] in [0.2, 1.0], everything finite
//   start              qpos + u(0.1), the quaternion too, qvel + n(0.1)
//   terminated         not healthy
//
// A state that is not finite is a divergence before it is unhealthy.
#include "envs/gymnasium.h"

typedef struct Ant {
  GymnasiumParams common;
  double forward, healthy, control, contact;
  ParamReals healthy_z;
  double contact_limit;
} Ant;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.1", "0.1"),
    GYMNASIUM_REWARD(Ant, forward, "1.0", "times the speed of the torso along x in m/s"),
    GYMNASIUM_REWARD(Ant, healthy, "1.0", "for every healthy control step"),
    GYMNASIUM_REWARD(Ant, control, "0.5", "cost of the sum of squared actions"),
    GYMNASIUM_REWARD(Ant, contact, "5e-4", "cost of the sum of squared, clipped contact forces"),
    GYMNASIUM_RANGE(Ant, healthy_z, "healthy.z", "[0.2, 1.0]", "m",
                    "height of the torso is inside or at the bounds"),
    GYMNASIUM_REAL(Ant, contact_limit, "contact_limit", "1", "N or N m",
                   "contact forces are clipped to +- this"),
    PARAM_END,
};

static double torso_x(const EnvWorker *worker) {
  return world_place(worker, 0)[0];
}

static bool healthy(const EnvWorker *worker) {
  const Ant *p = worker->shared->params;
  double z = worker->data->qpos[2];
  return p->healthy_z.value[0] <= z && z <= p->healthy_z.value[1];
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const Ant *p = worker->shared->params;
  double forces[6 * 14];
  gymnasium_put_clipped(forces, 6 * 14, worker->data->cfrc_ext, p->contact_limit);
  return p->forward * worker->speed + p->healthy * is_healthy -
         p->control * gymnasium_squares(8, action) - p->contact * gymnasium_squares(6 * 14, forces);
}

static void observe(const EnvWorker *worker, double *obs) {
  const Ant *p = worker->shared->params;
  const mjData *d = worker->data;
  obs = world_put(obs, 13, d->qpos + 2);
  obs = world_put(obs, 14, d->qvel);
  gymnasium_put_clipped(obs, 6 * 13, d->cfrc_ext + 6, p->contact_limit);
}

static const WorldTask task = {
    .model = "ant",
    .nq = 15,
    .nv = 14,
    .nu = 8,
    .nbody = 14,
    .n_obs = 105,
    .bodies = {"torso"},
    .contact_forces = true,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_normal,
    .position = torso_x,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_ant = {
    .name = "ant",
    .summary = "four legs run forward",
    .params = params,
    .params_size = sizeof(Ant),
    .content = &task,
    WORLD_FUNCTIONS,
};
