// hopper-stand: one leg with a foot gets up and stands. The DeepMind Control Suite's task on the
// body and with the start of MuJoCo Playground's hopper.
//
//   observation, start   as hopper-hop
//   reward               standing (as hopper-hop) * (4 + mean of 1 - a^2, where positive) / 5
//   terminated           never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_HOPPER_PARAMS,
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  return playground_hopper_standing(worker) * playground_small_control(4, action);
}

static const WorldTask task = {PLAYGROUND_HOPPER, .reward = reward};

const EnvType env_hopper_stand = {
    .name = "hopper-stand",
    .summary = "one leg with a foot gets up and stands",
    .params = params,
    .params_size = sizeof(PlaygroundHopper),
    .content = &task,
    WORLD_FUNCTIONS,
};
