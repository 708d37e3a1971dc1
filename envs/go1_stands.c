#include "envs/go1_stands.h"

#include <math.h>
#include <string.h>

static const Go1Stand *params_of(const EnvWorker *worker) {
  return worker->shared->params;
}

void go1_stand_start(EnvWorker *worker, Rng *rng) {
  bool crouches = rng_uniform(rng, 0, 1) < params_of(worker)->crouch;
  go1_start_at(worker, rng, crouches ? "pre_recovery" : "home", !crouches);
}

void go1_stand_begin(EnvWorker *worker, Rng *rng) {
  go1_begin(worker, rng);
  memcpy(worker->data->ctrl, go1_joint_pos(worker), sizeof(double) * GO1_JOINTS);
}

// the target is not clamped where it is kept; MuJoCo clamps it inside
void go1_stand_control(EnvWorker *worker, const double *action) {
  const double *moving = go1_take_action(worker, action);
  for (int i = 0; i < GO1_JOINTS; i++) {
    worker->data->ctrl[i] += moving[i] * go1_params(worker)->action_scale;
  }
}

void go1_stand_observe(const EnvWorker *worker, double *obs) {
  obs = go1_observe(worker, GO1_LOCAL_LINVEL, obs);
  go1_put(obs, GO1_JOINTS, go1_memory(worker)->older);
}

bool go1_stand_healthy(const EnvWorker *worker, int leg) {
  double most = params_of(worker)->power_most;
  return world_sensor(worker, GO1_UPVECTOR)[2] >= -0.25 && !go1_legs_on_floor(worker, leg) &&
         (isnan(most) || go1_energy(worker) <= most);
}

double go1_stand_height(const EnvWorker *worker) {
  double wanted = params_of(worker)->height;
  return exp(fmin(go1_imu_z(worker), wanted) - wanted);
}

double go1_stand_stay_still(const EnvWorker *worker) {
  const double *v = worker->data->qvel;
  return v[0] * v[0] + v[1] * v[1] + v[5] * v[5];
}

double go1_stand_orientation(const EnvWorker *worker, int side) {
  const double *xmat = worker->data->site_xmat + 9 * (ptrdiff_t)worker->shared->site[GO1_IMU];
  double half = 0.5 * side * xmat[6] + 0.5;
  return half * half;
}

double go1_stand_contact(const EnvWorker *worker, int leg) {
  return go1_memory(worker)->contact[leg] || go1_memory(worker)->contact[leg + 1];
}

double go1_stand_pose(const EnvWorker *worker, int leg) {
  ptrdiff_t first = 3 * (ptrdiff_t)leg;
  return go1_squared_distance(6, go1_joint_pos(worker) + first, go1_memory(worker)->home + first);
}
