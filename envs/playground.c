#include "envs/playground.h"

#include <math.h>

enum { N_SETTLE = 200 };

double playground_tolerance(double x, double low, double high, double margin, Falloff falloff,
                            double at_margin) {
  if (low <= x && x <= high) {
    return 1;
  }
  double d = (x < low ? low - x : x - high) / margin;
  switch (falloff) {
  case FALL_GAUSSIAN:
    return exp(-0.5 * d * d * -2 * log(at_margin));
  case FALL_LINEAR:
    return fmax(0, 1 - (1 - at_margin) * d);
  case FALL_LONG_TAIL:
    break;
  }
  return 1 / (1 + (1 / at_margin - 1) * d * d);
}

double playground_share(double v, double full) {
  return fmin(fmax(v / full, 0), 1);
}

double playground_small_control(int n, const double *action) {
  double left = 0;
  for (int i = 0; i < n; i++) {
    left += fmax(0, 1 - action[i] * action[i]);
  }
  return (4 + left / n) / 5;
}

static void draw_joints(EnvWorker *worker, Rng *rng) {
  const mjModel *m = worker->model;
  for (int i = 0; i < m->njnt; i++) {
    if (m->jnt_limited[i]) {
      const double *range = m->jnt_range + 2 * (ptrdiff_t)i;
      worker->data->qpos[m->jnt_qposadr[i]] = rng_uniform(rng, range[0], range[1]);
    }
  }
}

void playground_start_turned(EnvWorker *worker, Rng *rng) {
  worker->data->qpos[2] = rng_uniform(rng, -mjPI, mjPI);
  draw_joints(worker, rng);
}

void playground_start_settled(EnvWorker *worker, Rng *rng) {
  draw_joints(worker, rng);
  world_settle(worker, N_SETTLE);
}

void playground_start_still(EnvWorker *worker, Rng *rng) {
  (void)worker;
  (void)rng;
}

const double *playground_turn(const EnvWorker *worker, int i) {
  return worker->data->xmat + 9 * (ptrdiff_t)worker->shared->body[i];
}

static double forward_speed(const EnvWorker *worker) {
  return world_sensor(worker, PLAYGROUND_VELOCITY)[0];
}

// cheetah

double playground_cheetah_reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)action;
  (void)healthy;
  const Playground *p = worker->shared->params;
  return playground_share(forward_speed(worker), p->speed);
}

void playground_cheetah_observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 8, worker->data->qpos + 1);
  world_put(obs, 9, worker->data->qvel);
}

// hopper

double playground_hopper_standing(const EnvWorker *worker) {
  const PlaygroundHopper *p = worker->shared->params;
  const int *body = worker->shared->body;
  double height = worker->data->xipos[3 * (ptrdiff_t)body[PLAYGROUND_TORSO] + 2] -
                  worker->data->xipos[3 * (ptrdiff_t)body[PLAYGROUND_FOOT] + 2];
  return p->lowest <= height && height <= p->highest;
}

void playground_hopper_observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 6, worker->data->qpos + 1);
  obs = world_put(obs, 7, worker->data->qvel);
  obs[0] = log1p(*world_sensor(worker, PLAYGROUND_TOE));
  obs[1] = log1p(*world_sensor(worker, PLAYGROUND_HEEL));
}

// walker

double playground_walker_stand(const EnvWorker *worker) {
  const PlaygroundWalker *p = worker->shared->params;
  double standing = playground_tolerance(world_place(worker, PLAYGROUND_TORSO)[2], p->height,
                                         INFINITY, p->height / 2, FALL_GAUSSIAN, 0.1);
  double upright = (1 + playground_turn(worker, PLAYGROUND_TORSO)[8]) / 2;
  return (3 * standing + upright) / 4;
}

double playground_walker_move(const EnvWorker *worker, const double *action, bool healthy) {
  (void)action;
  (void)healthy;
  const Playground *p = worker->shared->params;
  double move = playground_share(forward_speed(worker), p->speed);
  return playground_walker_stand(worker) * (5 * move + 1) / 6;
}

void playground_walker_observe(const EnvWorker *worker, double *obs) {
  const mjData *d = worker->data;
  for (int body = 1; body < worker->shared->task->nbody; body++) {
    *obs++ = d->xmat[9 * (ptrdiff_t)body];
    *obs++ = d->xmat[9 * (ptrdiff_t)body + 2];
  }
  *obs++ = playground_turn(worker, PLAYGROUND_TORSO)[8];
  world_put(obs, 9, d->qvel);
}

// humanoid: WorldTask.bodies

enum { TORSO, HEAD, FIRST_LIMB, N_LIMBS = 4 };

double playground_humanoid_stand(const EnvWorker *worker, const double *action) {
  const PlaygroundHumanoid *p = worker->shared->params;
  double standing = playground_tolerance(world_place(worker, HEAD)[2], p->height, INFINITY,
                                         p->height / 4, FALL_GAUSSIAN, 0.1);
  double upright =
      playground_tolerance(playground_turn(worker, TORSO)[8], 0.9, INFINITY, 1.9, FALL_LINEAR, 0);
  return standing * upright * playground_small_control(worker->shared->task->nu, action);
}

double playground_humanoid_move(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const Playground *p = worker->shared->params;
  const double *v = world_sensor(worker, PLAYGROUND_VELOCITY);
  double move = playground_share(sqrt(v[0] * v[0] + v[1] * v[1]), p->speed);
  return playground_humanoid_stand(worker, action) * (5 * move + 1) / 6;
}

// v (3) as a body with the rotation matrix R (9) sees it
static double *put_seen(double *obs, const double *turn, const double *v) {
  for (int k = 0; k < 3; k++) {
    obs[k] = v[0] * turn[k] + v[1] * turn[3 + k] + v[2] * turn[6 + k];
  }
  return obs + 3;
}

void playground_humanoid_observe(const EnvWorker *worker, double *obs) {
  const double *torso = world_place(worker, TORSO), *turn = playground_turn(worker, TORSO);
  obs = world_put(obs, 21, worker->data->qpos + 7);
  *obs++ = world_place(worker, HEAD)[2];
  for (int i = FIRST_LIMB; i < FIRST_LIMB + N_LIMBS; i++) {
    const double *limb = world_place(worker, i);
    obs =
        put_seen(obs, turn, (double[]){limb[0] - torso[0], limb[1] - torso[1], limb[2] - torso[2]});
  }
  obs = world_put(obs, 3, turn + 6);
  obs = world_put(obs, 3, world_sensor(worker, PLAYGROUND_VELOCITY));
  world_put(obs, 27, worker->data->qvel);
}
