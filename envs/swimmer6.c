// swimmer6: six links swim to a target. MuJoCo Playground's SwimmerSwimmer6, after the DeepMind
// Control Suite.
//
//   observation (25)  joint angles, way from the nose to the target along the head's x and y; for
//                     every link its velocity along its own x and y and its spin about z
//   reward            1 within 0.1 m of the target, outside 1 / (1 + 9 d^2), d = (way - 0.1) / 0.5
//   start             the turn of the head uniform in +-pi, joints uniform between their limits;
//                     the target in a square of half size 2 m, once in five times 0.3 m
//   terminated        never
//
// Playground moves the target behind the first observation, we before it. Where the start is given
// the target stays at the model's (1, 1).
#include <math.h>

#include "envs/playground.h"

enum { N_JOINTS = 5, N_LINKS = 6 };
enum { NOSE, TARGET, HEAD_X, HEAD_Y, FIRST_LINK };

typedef struct Swimmer6 {
  Playground common;
  double radius, margin, near, far, near_chance;
} Swimmer6;

static const Param params[] = {
    PLAYGROUND_PARAMS("10"),
    PLAYGROUND_PARAM(Swimmer6, radius, "reward.radius", "0.1", "m",
                     "distance from the target that earns the full reward"),
    PLAYGROUND_PARAM(Swimmer6, margin, "reward.margin", "0.5", "m",
                     "distance beyond it that leaves a tenth of the reward"),
    PLAYGROUND_PARAM(Swimmer6, near, "target.near", "0.3", "m",
                     "half size of the square that a near target is in"),
    PLAYGROUND_PARAM(Swimmer6, far, "target.far", "2", "m", "the same of a far target"),
    {"target.near_chance", PARAM_REAL, offsetof(Swimmer6, near_chance), "0.2", 0, 1, false, NULL,
     NULL, "", "probability of a near target"},
    PARAM_END,
};

static void begin(EnvWorker *worker, Rng *rng) {
  const Swimmer6 *p = worker->shared->params;
  if (rng != NULL) {
    double size = rng_uniform(rng, 0, 1) < p->near_chance ? p->near : p->far;
    worker->data->mocap_pos[0] = rng_uniform(rng, -size, size);
    worker->data->mocap_pos[1] = rng_uniform(rng, -size, size);
  }
}

// from the nose to the target, as the head sees it
static void way_to_target(const EnvWorker *worker, double *way) {
  const double *nose = world_sensor(worker, NOSE), *target = world_sensor(worker, TARGET);
  const double *axes[] = {world_sensor(worker, HEAD_X), world_sensor(worker, HEAD_Y)};
  for (int k = 0; k < 2; k++) {
    way[k] = 0;
    for (int i = 0; i < 3; i++) {
      way[k] += (target[i] - nose[i]) * axes[k][i];
    }
  }
}

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)action;
  (void)healthy;
  const Swimmer6 *p = worker->shared->params;
  double way[2];
  way_to_target(worker, way);
  return playground_tolerance(sqrt(way[0] * way[0] + way[1] * way[1]), 0, p->radius, p->margin,
                              FALL_LONG_TAIL, 0.1);
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, N_JOINTS, worker->data->qpos + 3);
  way_to_target(worker, obs);
  obs += 2;
  for (int i = 0; i < N_LINKS; i++) {
    obs = world_put(obs, 2, world_sensor(worker, FIRST_LINK + 2 * i));
    *obs++ = world_sensor(worker, FIRST_LINK + 2 * i + 1)[2];
  }
}

static const WorldTask task = {
    .model = "swimmer6",
    .nq = 8,
    .nv = 8,
    .nu = 5,
    .nbody = 8,
    .nsite = 6,
    .n_obs = 25,
    .sensors = {[NOSE] = "nose_pos",
                [TARGET] = "target_pos",
                [HEAD_X] = "head_xaxis",
                [HEAD_Y] = "head_yaxis",
                [FIRST_LINK] = "head_vel",
                "head_gyro",
                "velocimeter_0",
                "gyro_0",
                "velocimeter_1",
                "gyro_1",
                "velocimeter_2",
                "gyro_2",
                "velocimeter_3",
                "gyro_3",
                "velocimeter_4",
                "gyro_4"},
    .start = playground_start_turned,
    .begin = begin,
    .reward = reward,
    .observe = observe,
};

const EnvType env_swimmer6 = {
    .name = "swimmer6",
    .summary = "six links swim to a target",
    .params = params,
    .params_size = sizeof(Swimmer6),
    .content = &task,
    WORLD_FUNCTIONS,
};
