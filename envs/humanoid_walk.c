// humanoid-walk: a body with arms and legs walks in any direction. MuJoCo Playground's
// HumanoidWalk, after the DeepMind Control Suite.
//
//   observation, start   as humanoid-stand
//   reward               high * upright * calm (as humanoid-stand) * (5 move + 1) / 6
//                        move: |v| / speed, cut to [0, 1]; v: horizontal velocity of the mass
//                        centre
//   terminated           never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_HUMANOID_PARAMS,
    PLAYGROUND_SPEED("1"),
    PARAM_END,
};

static const WorldTask task = {PLAYGROUND_HUMANOID, .reward = playground_humanoid_move};

const EnvType env_humanoid_walk = {
    .name = "humanoid-walk",
    .summary = "a body with arms and legs walks in any direction",
    .params = params,
    .params_size = sizeof(PlaygroundHumanoid),
    .content = &task,
    WORLD_FUNCTIONS,
};
