#include "envs/go1.h"

#include <math.h>
#include <string.h>

// what world_random is asked for
enum { NOISE = 1 };

static const double reward_most = 10000;

Status go1_check_command(const EnvType *type, const void *params, Err *err) {
  const Go1Params *p = params;
  for (const Param *q = type->params; q->key != NULL; q++) {
    if (strcmp(q->key, "command") == 0 && p->command.n != 3 &&
        !(p->command.n == 0 && strcmp(q->fallback, "[]") == 0)) {
      return err_set(err, ERR_INPUT, "env.command of %s must be [x, y, yaw]: three numbers",
                     type->name);
    }
  }
  return OK;
}

Status go1_edit(const EnvType *type, const void *params, mjSpec *spec, Err *err) {
  (void)type;
  (void)err;
  const Go1Params *p = params;
  for (mjsElement *e = mjs_firstElement(spec, mjOBJ_ACTUATOR); e != NULL;
       e = mjs_nextElement(spec, e)) {
    mjsActuator *motor = mjs_asActuator(e);
    motor->gainprm[0] = p->kp;
    motor->biasprm[1] = -p->kp;
  }
  for (mjsElement *e = mjs_firstElement(spec, mjOBJ_JOINT); e != NULL;
       e = mjs_nextElement(spec, e)) {
    mjsJoint *joint = mjs_asJoint(e);
    if (joint->type == mjJNT_HINGE) {
      joint->damping[0] = p->kd;
    }
  }
  return OK;
}

static const double *key_of(const EnvWorker *worker, const char *name) {
  const mjModel *m = worker->model;
  return m->key_qpos + m->nq * mj_name2id(m, mjOBJ_KEY, name);
}

void go1_start_at(EnvWorker *worker, Rng *rng, const char *key, bool moving) {
  const Go1Params *p = go1_params(worker);
  double *qpos = worker->data->qpos, *qvel = worker->data->qvel;
  memcpy(qpos, key_of(worker, key), sizeof *qpos * (size_t)worker->model->nq);
  qpos[0] += rng_uniform(rng, -p->reset_noise.x, p->reset_noise.x);
  qpos[1] += rng_uniform(rng, -p->reset_noise.y, p->reset_noise.y);
  double yaw = rng_uniform(rng, -p->reset_noise.yaw, p->reset_noise.yaw);
  const double turn[4] = {cos(yaw / 2), 0, 0, sin(yaw / 2)};
  mju_mulQuat(qpos + 3, qpos + 3, turn);
  for (int i = 0; i < GO1_ROOT_NV && moving; i++) {
    qvel[i] = rng_uniform(rng, -p->reset_noise.velocity, p->reset_noise.velocity);
  }
}

void go1_start(EnvWorker *worker, Rng *rng) {
  go1_start_at(worker, rng, "home", true);
}

void go1_begin(EnvWorker *worker, Rng *rng) {
  (void)rng;
  const Go1Params *p = go1_params(worker);
  Go1Memory *memory = go1_memory(worker);
  *memory = (Go1Memory){
      .home = key_of(worker, "home") + GO1_ROOT_NQ,
      .folded = key_of(worker, "pre_recovery") + GO1_ROOT_NQ,
      .healthy = true,
      .failing_leg = -1,
  };
  memcpy(memory->command, p->command.value, sizeof memory->command);
}

const double *go1_take_action(EnvWorker *worker, const double *action) {
  Go1Memory *memory = go1_memory(worker);
  memcpy(memory->action, action, sizeof memory->action);
  return go1_params(worker)->action_delay > 0 ? memory->last : memory->action;
}

void go1_control(EnvWorker *worker, const double *action) {
  const double *moving = go1_take_action(worker, action), *home = go1_memory(worker)->home;
  for (int i = 0; i < GO1_JOINTS; i++) {
    worker->data->ctrl[i] = home[i] + moving[i] * go1_params(worker)->action_scale;
  }
}

void go1_measure(EnvWorker *worker, const double *action) {
  (void)action;
  Go1Memory *memory = go1_memory(worker);
  for (int f = 0; f < GO1_LEGS; f++) {
    int site = worker->shared->site[GO1_FOOT + f];
    memory->contact[f] = *world_sensor(worker, GO1_FOUND + f) > 0;
    memory->touchdown[f] =
        memory->air_time[f] > 0 && (memory->contact[f] || memory->last_contact[f]);
    memory->air_time[f] += worker->shared->shape.dt;
    memory->swing_peak[f] =
        fmax(memory->swing_peak[f], worker->data->site_xpos[3 * (ptrdiff_t)site + 2]);
  }
}

void go1_remember(EnvWorker *worker, const double *action) {
  (void)action;
  Go1Memory *memory = go1_memory(worker);
  memcpy(memory->older, memory->last, sizeof memory->older);
  memcpy(memory->last, memory->action, sizeof memory->last);
  for (int f = 0; f < GO1_LEGS; f++) {
    if (memory->contact[f]) {
      memory->air_time[f] = memory->swing_peak[f] = 0;
    }
    memory->last_contact[f] = memory->contact[f];
  }
  memory->command_steps--;
}

bool go1_upright(const EnvWorker *worker) {
  return world_sensor(worker, GO1_UPVECTOR)[2] >= 0;
}

double go1_reward(const EnvWorker *worker, Go1Term *const *terms, int n, bool healthy) {
  const Go1Params *p = go1_params(worker);
  Go1Memory *memory = go1_memory(worker);
  double sum = 0;
  memory->healthy = healthy;
  for (int i = 0; i < n; i++) {
    memory->term[i] = p->reward[i] == 0 ? 0 : terms[i](worker);
    sum += p->reward[i] * memory->term[i];
  }
  return worker->shared->shape.dt * sum;
}

double go1_reward_clipped(const EnvWorker *worker, Go1Term *const *terms, int n, bool healthy) {
  double reward = go1_reward(worker, terms, n, healthy);
  return reward < 0 ? 0 : reward > reward_most ? reward_most : reward;
}

void go1_gravity(const EnvWorker *worker, double *gravity) {
  const double *xmat = worker->data->site_xmat + 9 * (ptrdiff_t)worker->shared->site[GO1_IMU];
  for (int i = 0; i < 3; i++) {
    gravity[i] = -xmat[6 + i];
  }
}

double *go1_put(double *obs, int n, const double *v) {
  memcpy(obs, v, sizeof *v * (size_t)n);
  return obs + n;
}

// adds noise to what was observed last (n)
static void blur(Rng *noise, int n, double amplitude, double *end) {
  for (int i = -n; i < 0; i++) {
    end[i] += rng_uniform(noise, -amplitude, amplitude);
  }
}

// noise on the five parts in front of end, in their order
static void blur_all(const EnvWorker *worker, bool linvel, double *end) {
  const Go1Params *p = go1_params(worker);
  double level = p->noise.level;
  Rng noise;
  if (level == 0 || !world_random(worker, NOISE, &noise)) {
    return;
  }
  if (linvel) {
    blur(&noise, 3, level * p->noise.linvel, end - 30);
  }
  blur(&noise, 3, level * p->noise.gyro, end - 27);
  blur(&noise, 3, level * p->noise.gravity, end - 24);
  blur(&noise, GO1_JOINTS, level * p->noise.joint_pos, end - 12);
  blur(&noise, GO1_JOINTS, level * p->noise.joint_vel, end);
}

double *go1_observe(const EnvWorker *worker, int linvel, double *obs) {
  const double *home = go1_memory(worker)->home, *joints = go1_joint_pos(worker);
  double gravity[3];
  go1_gravity(worker, gravity);
  if (linvel >= 0) {
    obs = go1_put(obs, 3, world_sensor(worker, linvel));
  }
  obs = go1_put(obs, 3, world_sensor(worker, GO1_GYRO));
  obs = go1_put(obs, 3, gravity);
  for (int i = 0; i < GO1_JOINTS; i++) {
    *obs++ = joints[i] - home[i];
  }
  obs = go1_put(obs, GO1_JOINTS, go1_joint_vel(worker));
  blur_all(worker, linvel >= 0, obs);
  return obs;
}

bool go1_legs_on_floor(const EnvWorker *worker, int leg) {
  const mjModel *m = worker->model;
  const mjData *d = worker->data;
  int floor = worker->shared->geom[0], first = GO1_FIRST_BODY + 3 * leg;
  for (int i = 0; i < d->ncon; i++) {
    const int *geom = d->contact[i].geom;
    int other = geom[0] == floor ? geom[1] : geom[1] == floor ? geom[0] : -1;
    if (other < 0 || m->geom_type[other] == mjGEOM_SPHERE) {
      continue;
    }
    if (m->geom_bodyid[other] >= first && m->geom_bodyid[other] < first + 6) {
      return true;
    }
  }
  return false;
}

const double *go1_joint_pos(const EnvWorker *worker) {
  return worker->data->qpos + GO1_ROOT_NQ;
}

const double *go1_joint_vel(const EnvWorker *worker) {
  return worker->data->qvel + GO1_ROOT_NV;
}
