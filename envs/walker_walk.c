// walker-walk: two legs with feet get up and walk along x. MuJoCo Playground's WalkerWalk, after
// the DeepMind Control Suite.
//
//   observation, start   as walker-stand
//   reward               stand * (5 move + 1) / 6       stand: the reward of walker-stand
//                        move: v_x / speed, cut to [0, 1]; v_x: speed of the mass centre
//   terminated           never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_WALKER_PARAMS,
    PLAYGROUND_SPEED("1"),
    PARAM_END,
};

static const WorldTask task = {PLAYGROUND_WALKER, .reward = playground_walker_move};

const EnvType env_walker_walk = {
    .name = "walker-walk",
    .summary = "two legs with feet get up and walk",
    .params = params,
    .params_size = sizeof(PlaygroundWalker),
    .content = &task,
    WORLD_FUNCTIONS,
};
