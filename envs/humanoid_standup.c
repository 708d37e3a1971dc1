// humanoid-standup: the humanoid, lying on its back, gets up. Gymnasium's HumanoidStandup-v5.
//
//   observation (348)  as humanoid
//   reward             up z / timestep + healthy - control sum a^2
//                      - min(contact sum cfrc_ext^2, 10)          z: qpos[2]
//   start              qpos + u(0.01), the quaternion too, qvel + u(0.01)
//   terminated         never
#include <math.h>

#include "envs/gymnasium.h"

typedef struct HumanoidStandup {
  GymnasiumParams common;
  double up, healthy, control, contact, contact_max;
} HumanoidStandup;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.01", "0.01"),
    GYMNASIUM_REWARD(HumanoidStandup, up, "1.0", "times the torso's height over the time step"),
    GYMNASIUM_REWARD(HumanoidStandup, healthy, "1.0", "for every control step"),
    GYMNASIUM_REWARD(HumanoidStandup, control, "0.1", "cost of the sum of squared actions"),
    GYMNASIUM_REWARD(HumanoidStandup, contact, "5e-7", "cost of the sum of squared contact forces"),
    GYMNASIUM_REWARD(HumanoidStandup, contact_max, "10", "the contact cost is at most this"),
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  const HumanoidStandup *p = worker->shared->params;
  const mjData *d = worker->data;
  double contact = p->contact * gymnasium_squares(6 * 14, d->cfrc_ext);
  return p->up * (d->qpos[2] / worker->model->opt.timestep) + p->healthy * healthy -
         p->control * gymnasium_squares(17, action) - fmin(contact, p->contact_max);
}

static const WorldTask task = {
    .model = "humanoid-standup",
    .nq = 24,
    .nv = 23,
    .nu = 17,
    .nbody = 14,
    .n_obs = 348,
    .contact_forces = true,
    .start = gymnasium_start_uniform,
    .reward = reward,
    .observe = gymnasium_observe_humanoid,
};

const EnvType env_humanoid_standup = {
    .name = "humanoid-standup",
    .summary = "a body with arms and legs gets up from its back",
    .params = params,
    .params_size = sizeof(HumanoidStandup),
    .content = &task,
    WORLD_FUNCTIONS,
};
