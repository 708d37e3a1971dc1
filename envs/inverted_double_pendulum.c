// inverted-double-pendulum: a cart keeps two poles, one on the other, upright.
// Gymnasium's InvertedDoublePendulum-v5.
//
//   observation (9)  qpos[0], sin qpos[1:], cos qpos[1:], qvel clipped to +-10,
//                    qfrc_constraint[0] clipped to +-10
//   reward           healthy - tip_x x^2 - tip_z (z - 2)^2 - spin_1 qvel[1]^2 - spin_2 qvel[2]^2
//                    (x, z): place of the upper pole's tip, site 0
//   healthy          z > 1
//   start            qpos + u(0.1), qvel + n(0.1)
//   terminated       not healthy
#include <math.h>

#include "envs/gymnasium.h"

typedef struct InvertedDoublePendulum {
  GymnasiumParams common;
  double healthy, tip_x, tip_z, spin_1, spin_2;
  double tip_z_wanted;
  ParamReals healthy_z;
  double velocity_limit, force_limit;
} InvertedDoublePendulum;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.1", "0.1"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, healthy, "10", "for every healthy control step"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, tip_x, "0.01", "cost of the tip's squared x in m"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, tip_z, "1.0",
                     "cost of the squared distance of the tip's height from the one wanted in m"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, tip_z_wanted, "2", "the tip's height wanted in m"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, spin_1, "1e-3",
                     "cost of the lower pole's squared speed in rad/s"),
    GYMNASIUM_REWARD(InvertedDoublePendulum, spin_2, "5e-3",
                     "cost of the upper pole's squared speed in rad/s"),
    GYMNASIUM_RANGE(InvertedDoublePendulum, healthy_z, "healthy.z", "[1, .inf]", "m",
                    "height of the tip is inside"),
    GYMNASIUM_REAL(InvertedDoublePendulum, velocity_limit, "observation.velocity_limit", "10",
                   "m/s or rad/s", "velocities are observed clipped to +- this"),
    GYMNASIUM_REAL(InvertedDoublePendulum, force_limit, "observation.force_limit", "10", "N",
                   "the constraint force on the cart is observed clipped to +- this"),
    PARAM_END,
};

static bool healthy(const EnvWorker *worker) {
  const InvertedDoublePendulum *p = worker->shared->params;
  return gymnasium_inside(worker->data->site_xpos[2], &p->healthy_z);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  (void)action;
  const InvertedDoublePendulum *p = worker->shared->params;
  const double *qvel = worker->data->qvel;
  double x = worker->data->site_xpos[0], below = worker->data->site_xpos[2] - p->tip_z_wanted;
  return p->healthy * is_healthy - (p->tip_x * x * x + p->tip_z * below * below) -
         (p->spin_1 * qvel[1] * qvel[1] + p->spin_2 * qvel[2] * qvel[2]);
}

static void observe(const EnvWorker *worker, double *obs) {
  const InvertedDoublePendulum *p = worker->shared->params;
  const mjData *d = worker->data;
  obs[0] = d->qpos[0];
  for (int i = 0; i < 2; i++) {
    obs[1 + i] = sin(d->qpos[1 + i]);
    obs[3 + i] = cos(d->qpos[1 + i]);
  }
  gymnasium_put_clipped(obs + 5, 3, d->qvel, p->velocity_limit);
  obs[8] = gymnasium_clip(d->qfrc_constraint[0], p->force_limit);
}

static const WorldTask task = {
    .model = "inverted-double-pendulum",
    .nq = 3,
    .nv = 3,
    .nu = 1,
    .nbody = 4,
    .nsite = 1,
    .n_obs = 9,
    .check = gymnasium_check_ranges,
    .start = gymnasium_start_normal,
    .healthy = healthy,
    .reward = reward,
    .observe = observe,
};

const EnvType env_inverted_double_pendulum = {
    .name = "inverted-double-pendulum",
    .summary = "a cart keeps two poles, one on the other, upright",
    .params = params,
    .params_size = sizeof(InvertedDoublePendulum),
    .content = &task,
    WORLD_FUNCTIONS,
};
