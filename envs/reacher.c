// reacher: an arm of two links in the plane touches a target. Gymnasium's Reacher-v5.
//
//   observation (10)  cos qpos[0:2], sin qpos[0:2], qpos[2:4] (the target), qvel[0:2],
//                     (fingertip - target)[0:2]
//   reward            -distance |fingertip - target| - control sum a^2          xpos of both
//   start             qpos[0:2] + u(0.1), the target uniform in a disc of radius 0.2,
//                     qvel[0:2] + u(0.005), the target at rest
//   terminated        never
#include <math.h>

#include "envs/gymnasium.h"

typedef struct Reacher {
  GymnasiumParams common;
  double distance, control;
  double target_radius;
} Reacher;

// places in WorldTask.bodies
enum { FINGERTIP, TARGET };

static const Param params[] = {
    GYMNASIUM_PARAMS("50", "2", "0.1", "0.005"),
    GYMNASIUM_REWARD(Reacher, distance, "1.0",
                     "cost of the fingertip's distance from the target in m"),
    GYMNASIUM_REWARD(Reacher, control, "1.0", "cost of the sum of squared actions"),
    {"target.radius", PARAM_REAL, offsetof(Reacher, target_radius), "0.2", 0, 1e3, true, NULL, NULL,
     "m", "the target is within this distance of the shoulder"},
    PARAM_END,
};

static void start(EnvWorker *worker, Rng *rng) {
  const Reacher *p = worker->shared->params;
  double *qpos = worker->data->qpos, *qvel = worker->data->qvel;
  gymnasium_add_uniform(rng, p->common.noise_position, 2, qpos);
  do {
    qpos[2] = rng_uniform(rng, -p->target_radius, p->target_radius);
    qpos[3] = rng_uniform(rng, -p->target_radius, p->target_radius);
  } while (sqrt(gymnasium_squares(2, qpos + 2)) >= p->target_radius);
  gymnasium_add_uniform(rng, p->common.noise_velocity, 2, qvel);
}

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const Reacher *p = worker->shared->params;
  double distance = gymnasium_distance(world_place(worker, FINGERTIP), world_place(worker, TARGET));
  return -p->distance * distance - p->control * gymnasium_squares(2, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  const mjData *d = worker->data;
  const double *fingertip = world_place(worker, FINGERTIP), *target = world_place(worker, TARGET);
  for (int i = 0; i < 2; i++) {
    obs[i] = cos(d->qpos[i]);
    obs[2 + i] = sin(d->qpos[i]);
    obs[4 + i] = d->qpos[2 + i];
    obs[6 + i] = d->qvel[i];
    obs[8 + i] = fingertip[i] - target[i];
  }
}

static const WorldTask task = {
    .model = "reacher",
    .nq = 4,
    .nv = 4,
    .nu = 2,
    .nbody = 5,
    .n_obs = 10,
    .bodies = {[FINGERTIP] = "fingertip", [TARGET] = "target"},
    .start = start,
    .reward = reward,
    .observe = observe,
};

const EnvType env_reacher = {
    .name = "reacher",
    .summary = "an arm of two links touches a target",
    .params = params,
    .params_size = sizeof(Reacher),
    .content = &task,
    WORLD_FUNCTIONS,
};
