// humanoid-stand: a body with arms and legs stands still. MuJoCo Playground's HumanoidStand, after
// the DeepMind Control Suite.
//
//   observation (67)  joint angles, height of the head, places of left hand, left foot, right hand
//                     and right foot as the torso sees them, third row of the torso's R, velocity
//                     of the mass centre, qvel          R: rotation matrix
//   reward            high * upright * calm * still
//                     high: 1 from a head at 1.4 m on, below it a bell curve, 0.1 at 1.05 m
//                     upright: 1 for R_zz >= 0.9, from there linear to 0 at -1
//                     calm: (4 + mean of 1 - a^2, where positive) / 5
//                     still: mean over x and y of a bell curve over the mass centre's speed,
//                     0.1 at 2 m/s
//   start             the model's initial state, always the same
//   terminated        never
#include "envs/playground.h"

typedef struct HumanoidStand {
  PlaygroundHumanoid common;
  double drift;
} HumanoidStand;

static const Param params[] = {
    PLAYGROUND_HUMANOID_PARAMS,
    PLAYGROUND_PARAM(HumanoidStand, drift, "reward.drift", "2", "m/s",
                     "speed along x or y that leaves a tenth of the reward"),
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const HumanoidStand *p = worker->shared->params;
  const double *v = world_sensor(worker, PLAYGROUND_VELOCITY);
  double still = (playground_tolerance(v[0], 0, 0, p->drift, FALL_GAUSSIAN, 0.1) +
                  playground_tolerance(v[1], 0, 0, p->drift, FALL_GAUSSIAN, 0.1)) /
                 2;
  return playground_humanoid_stand(worker, action) * still;
}

static const WorldTask task = {PLAYGROUND_HUMANOID, .reward = reward};

const EnvType env_humanoid_stand = {
    .name = "humanoid-stand",
    .summary = "a body with arms and legs stands still",
    .params = params,
    .params_size = sizeof(HumanoidStand),
    .content = &task,
    WORLD_FUNCTIONS,
};
