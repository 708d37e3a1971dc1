// walker-stand: two legs with feet get up and stand. MuJoCo Playground's WalkerStand, after the
// DeepMind Control Suite.
//
//   observation (24)  R_xx and R_xz of every body, R_zz of the torso, qvel
//                     R: rotation matrix of a body
//   reward            (3 high + upright) / 4
//                     high: 1 from a torso at 1.2 m on, below it a bell curve, 0.1 at 0.6 m
//                     upright: (1 + R_zz of the torso) / 2
//   start             the turn of the body uniform in +-pi, joints uniform between their limits
//   terminated        never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_WALKER_PARAMS,
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)action;
  (void)healthy;
  return playground_walker_stand(worker);
}

static const WorldTask task = {PLAYGROUND_WALKER, .reward = reward};

const EnvType env_walker_stand = {
    .name = "walker-stand",
    .summary = "two legs with feet get up and stand",
    .params = params,
    .params_size = sizeof(PlaygroundWalker),
    .content = &task,
    WORLD_FUNCTIONS,
};
