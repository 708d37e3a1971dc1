// gymnasium: the shared cupboard of the eleven MuJoCo robots of Gymnasium, v5: their common keys,
// their two common start distributions, and small helpers for rewards and observations.
#ifndef HEBBES_ENVS_GYMNASIUM_H
#define HEBBES_ENVS_GYMNASIUM_H

#include "envs/world.h"

// What every robot's parameter struct begins with.
typedef struct GymnasiumParams {
  WorldParams world;
  double noise_position, noise_velocity;
} GymnasiumParams;

// Entries of a Param table. Names are the same over all robots:
//
//   reward.forward, .control, .healthy ...  weights; those called a cost are subtracted
//   healthy.z, .angle ...                   ranges [low, high] that keep a robot healthy
//   reset_noise.position, .velocity         how far the start is from the model's initial state
//   observation.velocity_limit ...          what is observed is clipped to +- this
#define GYMNASIUM_PARAM(Type, field, key, kind, fallback, min, max, unit, help)                    \
  { key, kind, offsetof(Type, field), fallback, min, max, false, NULL, NULL, unit, help }
#define GYMNASIUM_REWARD(Type, field, fallback, help)                                              \
  GYMNASIUM_PARAM(Type, field, "reward." #field, PARAM_REAL, fallback, -1e9, 1e9, "", help)
#define GYMNASIUM_REAL(Type, field, key, fallback, unit, help)                                     \
  GYMNASIUM_PARAM(Type, field, key, PARAM_REAL, fallback, 0, 1e9, unit, help)
#define GYMNASIUM_RANGE(Type, field, key, fallback, unit, help)                                    \
  GYMNASIUM_PARAM(Type, field, key, PARAM_REALS, fallback, -INFINITY, INFINITY, unit, help)
#define GYMNASIUM_PARAMS(steps, frame_skip, position, velocity)                                    \
  WORLD_PARAMS(steps, frame_skip), GYMNASIUM_NOISE(position, velocity)
#define GYMNASIUM_NOISE(position, velocity)                                                        \
  GYMNASIUM_REAL(GymnasiumParams, noise_position, "reset_noise.position", position, "m or rad",    \
                 "start positions: uniform in +- this"),                                           \
      GYMNASIUM_REAL(GymnasiumParams, noise_velocity, "reset_noise.velocity", velocity,            \
                     "m/s or rad/s", "start velocities: uniform in +- this, or this deviation")

// WorldTask.check: every list among the parameters is a range [low, high].
Status gymnasium_check_ranges(const EnvType *type, const void *params, Err *err);

// WorldTask.start: the model's initial state + uniform noise on every position, then uniform
// (normal) noise on every velocity.
void gymnasium_start_uniform(EnvWorker *worker, Rng *rng);
void gymnasium_start_normal(EnvWorker *worker, Rng *rng);
// v (n) += uniform noise in +- scale
void gymnasium_add_uniform(Rng *rng, double scale, int n, double *v);

// WorldTask.position: the first coordinate, along x in the robots that run.
double gymnasium_x(const EnvWorker *worker);

// sum of squares of v (n)
double gymnasium_squares(int n, const double *v);
// |a - b| of two points in space
double gymnasium_distance(const double *a, const double *b);
// low < v < high
bool gymnasium_inside(double v, const ParamReals *range);
double gymnasium_clip(double v, double limit); // to [-limit, limit]

// As world_put, clipped to [-limit, limit].
double *gymnasium_put_clipped(double *obs, int n, const double *v, double limit);

// The observation that both humanoids have: qpos[2:], qvel, cinert[1:], cvel[1:],
// qfrc_actuator[6:], cfrc_ext[1:].
void gymnasium_observe_humanoid(const EnvWorker *worker, double *obs);

#endif
