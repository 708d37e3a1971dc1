#include "envs/gymnasium.h"

#include <math.h>

Status gymnasium_check_ranges(const EnvType *type, const void *params, Err *err) {
  for (const Param *p = type->params; p->key != NULL; p++) {
    if (p->kind != PARAM_REALS) {
      continue;
    }
    const ParamReals *range = (const ParamReals *)((const char *)params + p->offset);
    if (range->n != 2 || !(range->value[0] < range->value[1])) {
      return err_set(err, ERR_INPUT, "env.%s of %s must be [low, high] with low < high", p->key,
                     type->name);
    }
  }
  return OK;
}

void gymnasium_add_uniform(Rng *rng, double scale, int n, double *v) {
  for (int i = 0; i < n; i++) {
    v[i] += rng_uniform(rng, -scale, scale);
  }
}

// what a damage adds does not take part in the noise, so that all bodies meet the same starts

void gymnasium_start_uniform(EnvWorker *worker, Rng *rng) {
  const GymnasiumParams *p = worker->shared->params;
  const mjModel *m = worker->shared->intact;
  gymnasium_add_uniform(rng, p->noise_position, (int)m->nq, worker->data->qpos);
  gymnasium_add_uniform(rng, p->noise_velocity, (int)m->nv, worker->data->qvel);
}

void gymnasium_start_normal(EnvWorker *worker, Rng *rng) {
  const GymnasiumParams *p = worker->shared->params;
  const mjModel *m = worker->shared->intact;
  gymnasium_add_uniform(rng, p->noise_position, (int)m->nq, worker->data->qpos);
  for (int i = 0; i < m->nv; i++) {
    worker->data->qvel[i] += rng_normal(rng, p->noise_velocity);
  }
}

double gymnasium_x(const EnvWorker *worker) {
  return worker->data->qpos[0];
}

double gymnasium_squares(int n, const double *v) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += v[i] * v[i];
  }
  return sum;
}

double gymnasium_distance(const double *a, const double *b) {
  const double difference[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  return sqrt(gymnasium_squares(3, difference));
}

bool gymnasium_inside(double v, const ParamReals *range) {
  return range->value[0] < v && v < range->value[1];
}

double gymnasium_clip(double v, double limit) {
  return v < -limit ? -limit : v > limit ? limit : v;
}

double *gymnasium_put_clipped(double *obs, int n, const double *v, double limit) {
  for (int i = 0; i < n; i++) {
    obs[i] = gymnasium_clip(v[i], limit);
  }
  return obs + n;
}

void gymnasium_observe_humanoid(const EnvWorker *worker, double *obs) {
  const mjData *d = worker->data;
  const WorldTask *task = worker->shared->task;
  int bodies = task->nbody - 1; // without the world
  obs = world_put(obs, task->nq - 2, d->qpos + 2);
  obs = world_put(obs, task->nv, d->qvel);
  obs = world_put(obs, 10 * bodies, d->cinert + 10);
  obs = world_put(obs, 6 * bodies, d->cvel + 6);
  obs = world_put(obs, task->nv - 6, d->qfrc_actuator + 6);
  world_put(obs, 6 * bodies, d->cfrc_ext + 6);
}
