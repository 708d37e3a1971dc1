// go1-walk: the Unitree Go1 walks in the world's x direction at the speed of the command, on a box
// whose top is at z = 0.01. The reference's Walk on flat terrain: envs/go1_walks.h.
//
//   action (12)  home + 0.5 a are the targets of the joints
#include "envs/go1_walks.h"

static const Param params[] = {
    GO1_WALK_PARAMS("50", "1", "0.2", "[2, 0, 0]") PARAM_END,
};

static const WorldTask task = {
    GO1_WALK_TASK,
    .check = go1_check_command,
    .begin = go1_begin,
    .control = go1_control,
};

const EnvType env_go1_walk = {
    .name = "go1-walk",
    .summary = "the quadruped Unitree Go1 walks forward at a speed",
    .params = params,
    .params_size = sizeof(Go1Params),
    .content = &task,
    WORLD_FUNCTIONS,
};
