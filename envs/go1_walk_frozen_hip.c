// go1-walk-frozen-hip: go1-walk without the four hips, whose targets stay at home.
//
//   action (8)  thigh and calf of each leg; the terms of the reward see 12, with 0 for the hips
#include "envs/go1_walks.h"

enum { N_ACTIONS = 8 };

static const Param params[] = {
    GO1_WALK_PARAMS("50", "1", "0.2", "[2, 0, 0]") PARAM_END,
};

static void control(EnvWorker *worker, const double *action) {
  double whole[GO1_JOINTS] = {0};
  for (int i = 0; i < N_ACTIONS; i++) {
    whole[3 * (i / 2) + 1 + i % 2] = action[i];
  }
  go1_control(worker, whole);
}

static const WorldTask task = {
    GO1_WALK_TASK,      .check = go1_check_command, .n_act = N_ACTIONS,
    .begin = go1_begin, .control = control,
};

const EnvType env_go1_walk_frozen_hip = {
    .name = "go1-walk-frozen-hip",
    .summary = "the quadruped Unitree Go1 walks forward with its hips held in place",
    .params = params,
    .params_size = sizeof(Go1Params),
    .content = &task,
    WORLD_FUNCTIONS,
};
