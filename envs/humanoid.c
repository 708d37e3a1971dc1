// humanoid: a body with arms and legs walks along x. Gymnasium's Humanoid-v5.
//
//   observation (348)  qpos[2:], qvel, cinert[1:], cvel[1:], qfrc_actuator[6:], cfrc_ext[1:]
//   reward             forward v_x + healthy - control sum a^2 - min(contact sum cfrc_ext^2, 10)
//                      v_x: speed of the centre of mass, of the bodies' xipos
//   healthy            z = qpos[2] in (1.0, 2.0)
//   start              qpos + u(0.01), the quaternion too, qvel + u(0.01)
//   terminated         not healthy
#include <math.h>

#include "envs/gymnasium.h"

typedef struct Humanoid {
  GymnasiumParams common;
  double forward, healthy, control, contact, contact_max;
  ParamReals healthy_z;
} Humanoid;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.01", "0.01"),
    GYMNASIUM_REWARD(Humanoid, forward, "1.25", "times the speed of the centre of mass in m/s"),
    GYMNASIUM_REWARD(Humanoid, healthy, "5.0", "for every healthy control step"),
    GYMNASIUM_REWARD(Humanoid, control, "0.1", "cost of the sum of squared actions"),
    GYMNASIUM_REWARD(Humanoid, contact, "5e-7", "cost of the sum of squared contact forces"),
    GYMNASIUM_REWARD(Humanoid, contact_max, "10", "the contact cost is at most this"),
    GYMNASIUM_RANGE(Humanoid, healthy_z, "healthy.z", "[1.0, 2.0]", "m",
                    "height of the torso is inside"),
    PARAM_END,
};

static double mass_centre_x(const EnvWorker *worker) {
  const mjModel *m = worker->model;
  double moment = 0, mass = 0;
  for (int i = 0; i < 14; i++) {
    moment += m->body_mass[i] * worker->data->xipos[3 * (ptrdiff_t)i];
    mass += m->body_mass[i];
  }
  return moment / mass;
}

static bool healthy(const EnvWorker *worker) {
  const Humanoid *p = worker->shared->params;
  return gymnasium_inside(worker->data->qpos[2], &p->healthy_z);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const Humanoid *p = worker->shared->params;
  double contact = p->contact * gymnasium_squares(6 * 14, worker->data->cfrc_ext);
  return p->forward * worker->speed + p->healthy * is_healthy -
         p->control * gymnasium_squares(17, action) - fmin(contact, p->contact_max);
}

static const WorldTask task = {
    .model = "humanoid",
    .nq = 24,
    .nv = 23,
    .nu = 17,
    .nbody = 14,
    .n_obs = 348,
    .contact_forces = true,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_uniform,
    .position = mass_centre_x,
    .healthy = healthy,
    .reward = reward,
    .observe = gymnasium_observe_humanoid,
};

const EnvType env_humanoid = {
    .name = "humanoid",
    .summary = "a body with arms and legs walks forward",
    .params = params,
    .params_size = sizeof(Humanoid),
    .content = &task,
    WORLD_FUNCTIONS,
};
