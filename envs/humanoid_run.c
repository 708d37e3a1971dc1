// humanoid-run: a body with arms and legs runs in any direction. MuJoCo Playground's HumanoidRun,
// after the DeepMind Control Suite.
//
//   observation, start   as humanoid-stand
//   reward               high * upright * calm (as humanoid-stand) * (5 move + 1) / 6
//                        move: |v| / speed, cut to [0, 1]; v: horizontal velocity of the mass
//                        centre
//   terminated           never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_HUMANOID_PARAMS,
    PLAYGROUND_SPEED("10"),
    PARAM_END,
};

static const WorldTask task = {PLAYGROUND_HUMANOID, .reward = playground_humanoid_move};

const EnvType env_humanoid_run = {
    .name = "humanoid-run",
    .summary = "a body with arms and legs runs in any direction",
    .params = params,
    .params_size = sizeof(PlaygroundHumanoid),
    .content = &task,
    WORLD_FUNCTIONS,
};
