// obstacle-cheetah: half an animal, seen from the side, runs along x through an arena. The
// ObstacleCheetah of Hebbian Attractor Networks: Gymnasium's half-cheetah with other gears, ranges
// and contacts.
//
//   observation (17)  qpos[1:9], qvel[:9], without the pendulums; on a slope the height is the one
//                     above the slope
//   reward            forward v_x - control sum a^2                     v_x: speed of qpos[0]
//   start             qpos + u(0.1), qvel + n(0.1), the pendulums' too
//   terminated        never
//   arena             single: a pendulum at x = 150 m; multiple: five from 50 to 58 m; slant: the
//                     ground rises from 45 m on
//
// Pushes and wind are damages: damage=push-1500, damage=wind.
#include <math.h>

#include "envs/gymnasium.h"
#include "envs/obstacles.h"

typedef enum Arena { ARENA_NONE, ARENA_SINGLE, ARENA_MULTIPLE, ARENA_SLANT } Arena;

typedef struct ObstacleCheetah {
  GymnasiumParams common;
  double forward, control;
  int arena;
  double bob_mass, slope;
} ObstacleCheetah;

static const char *const arenas[] = {"none", "single", "multiple", "slant", NULL};
static const double slope_start = 45;

static const Param params[] = {
    GYMNASIUM_PARAMS("1000", "5", "0.1", "0.1"),
    GYMNASIUM_REWARD(ObstacleCheetah, forward, "1.0", "times the speed along x in m/s"),
    GYMNASIUM_REWARD(ObstacleCheetah, control, "0.1", "cost of the sum of squared actions"),
    {"arena", PARAM_CHOICE, offsetof(ObstacleCheetah, arena), "none", 0, 0, false, NULL, arenas, "",
     "what is in the way: none, single or multiple pendulums, slant (a slope)"},
    GYMNASIUM_REAL(ObstacleCheetah, bob_mass, "bob_mass", "50", "kg", "mass of a pendulum"),
    {"slope", PARAM_REAL, offsetof(ObstacleCheetah, slope), "5", -60, 60, false, NULL, NULL,
     "degrees", "angle of the ground in arena slant"},
    PARAM_END,
};

static double slope_angle(const ObstacleCheetah *p) {
  return p->slope * (mjPI / 180);
}

// the flat ground ends where the slope begins
static void edit_slant(mjSpec *spec, double angle) {
  mjsGeom *floor = mjs_asGeom(mjs_findElement(spec, mjOBJ_GEOM, "floor"));
  mjs_setName(floor->element, "floor_flat");
  floor->pos[0] = 20;
  floor->size[0] = 25;
  obstacles_add_slope(spec, "floor_slant", slope_start, angle);
}

static Status edit(const EnvType *type, const void *values, mjSpec *spec, Err *err) {
  (void)type;
  (void)err;
  const ObstacleCheetah *p = values;
  if (p->arena == ARENA_SINGLE) {
    obstacles_add_pendulum(spec, 0, 150, p->bob_mass);
  }
  for (int i = 0; p->arena == ARENA_MULTIPLE && i < 5; i++) {
    obstacles_add_pendulum(spec, i, 50 + 2 * i, p->bob_mass);
  }
  if (p->arena == ARENA_SLANT) {
    edit_slant(spec, slope_angle(p));
  }
  return OK;
}

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const ObstacleCheetah *p = worker->shared->params;
  return p->forward * worker->speed - p->control * gymnasium_squares(6, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  const ObstacleCheetah *p = worker->shared->params;
  const double *qpos = worker->data->qpos;
  world_put(world_put(obs, 8, qpos + 1), 9, worker->data->qvel);
  if (p->arena == ARENA_SLANT && qpos[0] > slope_start) {
    obs[0] -= (qpos[0] - slope_start) * tan(slope_angle(p));
  }
}

static const WorldTask task = {
    .model = "obstacle-cheetah",
    .nq = 9,
    .nv = 9,
    .nu = 6,
    .nbody = 8,
    .n_obs = 17,
    .edit = edit,
    .start = gymnasium_start_normal,
    .position = gymnasium_x,
    .reward = reward,
    .observe = observe,
};

const EnvType env_obstacle_cheetah = {
    .name = "obstacle-cheetah",
    .summary = "half an animal runs forward against obstacles and slopes",
    .params = params,
    .params_size = sizeof(ObstacleCheetah),
    .content = &task,
    WORLD_FUNCTIONS,
};
