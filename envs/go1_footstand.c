// go1-footstand: the Unitree Go1 stands on its rear feet, nose up, front legs in the air.
// Playground's Footstand, with the rear legs watched as meant: envs/go1_stands.h.
#include "envs/go1_stands.h"

// the first of the two legs that stand, and of the two in the air; where the nose points
enum { STANDING = 2, IN_THE_AIR = 0, NOSE = 1 };

static const Param params[] = {
    GO1_STAND_PARAMS("0.53") PARAM_END,
};

static double orientation(const EnvWorker *worker) {
  return go1_stand_orientation(worker, NOSE);
}

static double contact(const EnvWorker *worker) {
  return go1_stand_contact(worker, IN_THE_AIR);
}

static double pose(const EnvWorker *worker) {
  return go1_stand_pose(worker, IN_THE_AIR);
}

static bool healthy(const EnvWorker *worker) {
  return go1_stand_healthy(worker, STANDING);
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  static Go1Term *const terms[] = {GO1_STAND_TERMS(GO1_TERM_FUNCTION)};
  (void)action;
  return go1_reward_clipped(worker, terms, GO1_N_STAND_TERMS, is_healthy);
}

static const WorldTask task = {
    GO1_STAND_TASK,
    .healthy = healthy,
    .reward = reward,
};

const EnvType env_go1_footstand = {
    .name = "go1-footstand",
    .summary = "the quadruped Unitree Go1 stands on its rear feet",
    .params = params,
    .params_size = sizeof(Go1Stand),
    .content = &task,
    WORLD_FUNCTIONS,
};
