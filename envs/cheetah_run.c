// cheetah-run: half an animal, seen from the side, runs along x. MuJoCo Playground's CheetahRun,
// after the DeepMind Control Suite.
//
//   observation (17)  qpos[1:], qvel
//   reward            v_x / speed, cut to [0, 1]      v_x: speed of the mass centre
//   start             joints uniform between their limits, then 200 simulation steps without
//   control terminated        never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_PARAMS("1"),
    PLAYGROUND_SPEED("10"),
    PARAM_END,
};

static const WorldTask task = {PLAYGROUND_CHEETAH};

const EnvType env_cheetah_run = {
    .name = "cheetah-run",
    .summary = "half an animal runs up to a given speed",
    .params = params,
    .params_size = sizeof(Playground),
    .content = &task,
    WORLD_FUNCTIONS,
};
