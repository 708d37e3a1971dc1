// mjcf: a robot of the user's own: a model file (MJCF) and a task in YAML.
//
//   observation, reward, termination   lists of parts: mjcf_observations.c, mjcf_rewards.c,
//                                      mjcf_terminations.c
//   action     [-1, 1] onto the range of each actuator, or as it stands (env.action_map); or, with
//              env.pose, the joint positions of that keyframe + action_scale times the action
//   start      a keyframe or the model's initial state, + noise on every position and velocity
//
// Names are looked up when the model is there, for the intact body and for each damaged one. The
// parts then work with numbers alone.
#include "envs/mjcf.h"

#include <math.h>
#include <string.h>

#include "envs/gymnasium.h"
#include "envs/mjcf_fit.h"
#include "envs/mjcf_observations.h"
#include "envs/mjcf_rewards.h"
#include "envs/mjcf_terminations.h"

enum { NOISE = 1 }; // stream of world_random

typedef enum Distribution { UNIFORM, NORMAL } Distribution;
static const char *const distributions[] = {"uniform", "normal", NULL};

#define LIST(field, help)                                                                          \
  {                                                                                                \
#field, PARAM_ITEMS, offsetof(Mjcf, field), "[]", 0, 0, false, NULL, NULL, "", help,           \
        &mjcf_##field##s                                                                           \
  }
#define DISTRIBUTION(field, key, fallback, what)                                                   \
  {                                                                                                \
    key, PARAM_CHOICE, offsetof(Mjcf, field), fallback, 0, 0, false, NULL, distributions, "",      \
        "how the noise of start " what " is drawn; normal: the noise is a deviation"               \
  }
#define COMMAND(field, key, help)                                                                  \
  {                                                                                                \
    key, PARAM_REALS, offsetof(Mjcf, field), "[0, 0, 0]", -1e3, 1e3, false, NULL, NULL,            \
        "m/s, m/s, rad/s", help                                                                    \
  }
#define NOISE_KEY(field, key, unit, what)                                                          \
  {                                                                                                \
    key, PARAM_REAL, offsetof(Mjcf, field), "0.01", 0, 1e9, false, NULL, NULL, unit,               \
        "noise on every start " what                                                               \
  }

static const Param params[] = {
    WORLD_PARAMS_THAT("true", "true", "1000", "5"),
    {"model", PARAM_FILE, offsetof(Mjcf, model), "null", 0, 0, false, "null", NULL, "",
     "the robot's MJCF: a path, from the folder of the file that says it; a run keeps the text"},
    {"model_file", PARAM_TEXT, offsetof(Mjcf, model_file), "null", 0, 0, false, "null", NULL, "",
     "where that was read; meshes and what it includes are looked for there; written by the "
     "program"},
    LIST(observation, "what the controller sees, part by part"),
    LIST(reward, "what is paid for, term by term"),
    LIST(termination, "what ends an episode; []: only its length"),
    COMMAND(command_low, "command.low", "least command of an episode: x, y, turn"),
    COMMAND(command_high, "command.high", "largest; between the two it is uniform"),
    MJCF_NAMES(Mjcf, pose, "keyframe whose joint positions the action is added to; []: none"),
    MJCF_KEY(Mjcf, action_scale, PARAM_REAL, "0.5", 0, 1e9, NULL, "",
             "with a pose: times the action in [-1, 1]"),
    {"reset_keyframe", PARAM_NAMES, offsetof(Mjcf, start_keyframe), "[]", 0, 0, false, NULL, NULL,
     "", "keyframe that an episode starts from; []: the model's initial state"},
    NOISE_KEY(noise_position, "reset_noise.position", "m or rad", "position"),
    NOISE_KEY(noise_velocity, "reset_noise.velocity", "m/s or rad/s", "velocity"),
    DISTRIBUTION(position_distribution, "reset_noise.positions", "uniform", "positions"),
    DISTRIBUTION(velocity_distribution, "reset_noise.velocities", "normal", "velocities"),
    PARAM_END,
};

static const MjcfFitted *fitted_of(const EnvShared *shared) {
  return shared->fitted;
}

static const MjcfFitted *fitted(const EnvWorker *worker) {
  return fitted_of(worker->shared);
}

// --- before the first episode

static Status check(const EnvType *type, const void *values, Err *err) {
  const Mjcf *p = values;
  (void)type;
  if (p->model == NULL) {
    return err_set(err, ERR_INPUT, "env.model is not set: say which MJCF file is the robot");
  }
  if (p->observation.n == 0) {
    return err_set(err, ERR_INPUT, "env.observation is empty: the controller would be blind");
  }
  if (p->reward.n == 0) {
    return err_set(err, ERR_INPUT, "env.reward is empty: there would be nothing to learn");
  }
  if (p->command_low.n != 3 || p->command_high.n != 3) {
    return err_set(err, ERR_INPUT, "env.command.%s must be three numbers, [x, y, turn]",
                   p->command_low.n != 3 ? "low" : "high");
  }
  for (int i = 0; i < 3; i++) {
    if (p->command_low.value[i] > p->command_high.value[i]) {
      return err_set(err, ERR_INPUT, "env.command.low is above env.command.high");
    }
  }
  return OK;
}

static const char *text(const void *values, const char **path) {
  const Mjcf *p = values;
  *path = p->model_file[0] != '\0' ? p->model_file : "env.model";
  return p->model;
}

static const WorldTask pose_task;

static Status fit(EnvShared *shared, Err *err) {
  Status status = mjcf_fit(shared, err);
  if (status == OK && fitted_of(shared)->pose_keyframe >= 0) {
    shared->task = &pose_task;
  }
  return status;
}

// --- an episode

static void draw(Rng *rng, int distribution, double scale, int n, double *v) {
  for (int i = 0; i < n; i++) {
    v[i] += distribution == UNIFORM ? rng_uniform(rng, -scale, scale) : rng_normal(rng, scale);
  }
}

static void start(EnvWorker *worker, Rng *rng) {
  const Mjcf *p = worker->shared->params;
  const mjModel *m = worker->model;
  mjData *d = worker->data;
  int key = fitted(worker)->start_keyframe;
  if (key >= 0) {
    memcpy(d->qpos, m->key_qpos + key * m->nq, sizeof *d->qpos * (size_t)m->nq);
    memcpy(d->qvel, m->key_qvel + key * m->nv, sizeof *d->qvel * (size_t)m->nv);
  }
  // what a damage adds stays where it is, so that all bodies meet the same starts
  const mjModel *intact = worker->shared->intact;
  draw(rng, p->position_distribution, p->noise_position, (int)intact->nq, d->qpos);
  draw(rng, p->velocity_distribution, p->noise_velocity, (int)intact->nv, d->qvel);
}

// what the rewards that are rates measure now
static void remember_rates(EnvWorker *worker, const double *action) {
  const MjcfParts *parts = &fitted(worker)->reward;
  const MjcfMoment now = {worker, action, true};
  for (int i = 0; i < parts->n; i++) {
    const MjcfReward *row = parts->part[i].row;
    if (row->is_rate) {
      mjcf_memory(worker)->before[i] = row->value(&now, &parts->part[i]);
    }
  }
}

static void begin(EnvWorker *worker, Rng *rng) {
  const Mjcf *p = worker->shared->params;
  for (int i = 0; i < 3; i++) {
    double low = p->command_low.value[i], high = p->command_high.value[i];
    bool drawn = rng != NULL && low < high;
    mjcf_memory(worker)->command[i] = drawn ? rng_uniform(rng, low, high) : 0.5 * (low + high);
  }
  mj_kinematics(worker->model, worker->data);
  remember_rates(worker, NULL);
}

// MuJoCo clamps
static void control(EnvWorker *worker, const double *action) {
  const Mjcf *p = worker->shared->params;
  for (int i = 0; i < worker->shared->shape.n_act; i++) {
    worker->data->ctrl[i] = fitted(worker)->pose[i] + p->action_scale * action[i];
  }
}

static bool healthy(const EnvWorker *worker) {
  const MjcfParts *parts = &fitted(worker)->termination;
  for (int i = 0; i < parts->n; i++) {
    const MjcfTermination *row = parts->part[i].row;
    if (row->ends(worker, &parts->part[i])) {
      return false;
    }
  }
  return true;
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  const MjcfParts *parts = &fitted(worker)->reward;
  const MjcfMoment now = {worker, action, is_healthy};
  double sum = 0;
  for (int i = 0; i < parts->n; i++) {
    const MjcfReward *row = parts->part[i].row;
    const MjcfRewarded *p = parts->part[i].params;
    double value = row->value(&now, &parts->part[i]);
    if (row->is_rate) {
      value = (value - mjcf_memory(worker)->before[i]) / worker->shared->shape.dt;
    }
    sum += (row->is_cost ? -p->weight : p->weight) * value;
  }
  return sum;
}

static void remember(EnvWorker *worker, const double *action) {
  memcpy(mjcf_memory(worker)->last_action, action,
         sizeof *action * (size_t)worker->shared->shape.n_act);
  remember_rates(worker, action);
}

static void write_part(const EnvWorker *worker, const MjcfPart *part, double *out) {
  const MjcfObservation *row = part->row;
  if (row->array == NULL) {
    row->write(worker, part, out);
    return;
  }
  const double *array = row->array(worker);
  for (int i = 0; i < part->n_ids; i++) {
    out = world_put(out, part->width[i], array + part->id[i]);
  }
}

static void observe(const EnvWorker *worker, double *obs) {
  const MjcfParts *parts = &fitted(worker)->observation;
  Rng rng;
  bool noisy = fitted(worker)->is_noisy && world_random(worker, NOISE, &rng);
  for (int i = 0; i < parts->n; i++) {
    const MjcfPart *part = &parts->part[i];
    const MjcfObserved *p = part->params;
    write_part(worker, part, obs);
    if (noisy && p->noise > 0) {
      gymnasium_add_uniform(&rng, p->noise, part->n, obs);
    }
    for (int k = 0; k < part->n; k++) {
      double x = p->scale * obs[k];
      obs[k] = isnan(p->clip) ? x : gymnasium_clip(x, p->clip);
    }
    obs += part->n;
  }
}

#define MJCF_TASK                                                                                  \
  .memory_size = sizeof(MjcfMemory), .contact_forces = true, .check = check, .text = text,         \
  .fit = fit, .start = start, .begin = begin, .healthy = healthy, .reward = reward,                \
  .remember = remember, .observe = observe

static const WorldTask task = {MJCF_TASK};
static const WorldTask pose_task = {MJCF_TASK, .control = control};

const EnvType env_mjcf = {
    .name = "mjcf",
    .summary = "a robot of your own: a model file and a task in YAML",
    .params = params,
    .params_size = sizeof(Mjcf),
    .content = &task,
    WORLD_FUNCTIONS,
};
