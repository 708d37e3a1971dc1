// hopper-hop: one leg with a foot hops along x. MuJoCo Playground's HopperHop, after the DeepMind
// Control Suite.
//
//   observation (15)  qpos[1:], qvel, log(1 + force) of toe and heel
//   reward            standing * v_x / speed, cut to [0, 1]     v_x: speed of the mass centre
//                     standing: 1 if the torso's mass centre is 0.6 to 2 m above the foot's, else 0
//   start             the turn of the body uniform in +-pi, joints uniform between their limits
//   terminated        never
#include "envs/playground.h"

static const Param params[] = {
    PLAYGROUND_HOPPER_PARAMS,
    PLAYGROUND_SPEED("2"),
    PARAM_END,
};

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)action;
  (void)healthy;
  const Playground *p = worker->shared->params;
  return playground_hopper_standing(worker) *
         playground_share(world_sensor(worker, PLAYGROUND_VELOCITY)[0], p->speed);
}

static const WorldTask task = {PLAYGROUND_HOPPER, .reward = reward};

const EnvType env_hopper_hop = {
    .name = "hopper-hop",
    .summary = "one leg with a foot gets up and hops",
    .params = params,
    .params_size = sizeof(PlaygroundHopper),
    .content = &task,
    WORLD_FUNCTIONS,
};
