#include "envs/world.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/base/log.h"
#include "src/base/vec.h"

const char *const world_action_maps[] = {"scaled", "direct", NULL};

// where an error inside MuJoCo goes on, and what it was; each thread has its own
static _Thread_local jmp_buf *recovery;
static _Thread_local char last_error[512];

// MuJoCo's one log handler. Errors must not return to MuJoCo: those of guarded calls jump out of
// it.
static void take_message(const mjLogMessage *message) {
  if (message->level == mjLOG_WARNING) {
    // the counters in mjData are what counts
    log_debug("MuJoCo: %s", message->subject);
  }
  if (message->level == mjLOG_ERROR) {
    snprintf(last_error, sizeof last_error, "%.500s", message->subject);
    log_warning("MuJoCo: %s", message->subject);
    if (recovery != NULL) {
      longjmp(*recovery, 1);
    }
  }
}

static void install_handler(void) {
  mju_setLogHandler(take_message);
}

bool world_guard(void (*run)(void *context), void *context) {
  jmp_buf here;
  if (setjmp(here) != 0) {
    recovery = NULL;
    return false;
  }
  recovery = &here;
  run(context);
  recovery = NULL;
  return true;
}

// MuJoCo's message in one line
static void flatten(char *text) {
  for (char *c = text; *c != '\0'; c++) {
    *c = *c == '\n' ? ' ' : *c;
  }
  for (size_t n = strlen(text); n > 0 && text[n - 1] == ' '; n--) {
    text[n - 1] = '\0';
  }
}

static Status load_model(const char *path, mjModel **model, Err *err) {
  char message[1024] = "";
  *model = mj_loadXML(path, NULL, message, sizeof message);
  flatten(message);
  if (*model == NULL) {
    return err_set(err, ERR_INPUT, "%s: %s", path, message);
  }
  if (message[0] != '\0') {
    log_warning("%s: %s", path, message);
  }

  // a bad state shall stay bad and be seen, not start again unseen; this touches no other physics
  (*model)->opt.disableflags |= mjDSBL_AUTORESET;
  return OK;
}

static Status check_sizes(const char *path, const WorldTask *task, const mjModel *m, Err *err) {
  const struct {
    const char *what;
    int64_t want, got;
  } sizes[] = {
      {"position coordinates", task->nq, m->nq},
      {"velocity coordinates", task->nv, m->nv},
      {"controls", task->nu, m->nu},
      {"bodies", task->nbody, m->nbody},
      {"sites", task->nsite, m->nsite},
  };
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    if (sizes[i].want != sizes[i].got) {
      return err_set(err, ERR_INPUT, "%s: the task wants %lld %s, the model has %lld", path,
                     (long long)sizes[i].want, sizes[i].what, (long long)sizes[i].got);
    }
  }
  return OK;
}

static Status find_bodies(const char *path, EnvShared *shared, Err *err) {
  for (int i = 0; i < WORLD_BODIES_MAX && shared->task->bodies[i] != NULL; i++) {
    const char *name = shared->task->bodies[i];
    shared->body[i] = mj_name2id(shared->model, mjOBJ_BODY, name);
    if (shared->body[i] < 0) {
      return err_set(err, ERR_INPUT, "%s: the model has no body '%s'", path, name);
    }
  }
  return OK;
}

static void take_params(EnvShared *shared, const void *params) {
  const WorldParams *world = params;
  memcpy(shared->params, params, shared->type->params_size);
  shared->frame_skip = (int)world->frame_skip;
  shared->terminate = world->terminate;
  shared->action_map = world->action_map;
  shared->shape = (EnvShape){
      .n_obs = shared->task->n_obs,
      .n_act = shared->task->nu,
      .n_steps = (int)world->steps,
      .n_qpos = shared->task->nq,
      .n_qvel = shared->task->nv,
      .dt = shared->model->opt.timestep * (double)world->frame_skip,
      .count_last_reward = world->count_last_reward,
  };
}

Status world_open(const EnvType *type, const void *params, const char *models, EnvShared **out,
                  Err *err) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_handler);

  Status status = OK;
  const WorldTask *task = type->content;
  char name[128], path[FSIO_PATH_MAX];
  *out = NULL;
  EnvShared *shared = calloc(1, sizeof *shared);
  void *copy = calloc(1, type->params_size);
  if (shared == NULL || copy == NULL) {
    free(copy);
    free(shared);
    return err_set(err, ERR_MEMORY, "no memory for environment %s", type->name);
  }
  *shared = (EnvShared){.type = type, .task = task, .params = copy};

  if (mj_version() != mjVERSION_HEADER) {
    TRY(err_set(err, ERR_FAILED, "built with MuJoCo %d, running with %d", mjVERSION_HEADER,
                mj_version()));
  }
  if (task->check != NULL) {
    TRY(task->check(type, params, err));
  }
  snprintf(name, sizeof name, "%s.xml", task->model);
  TRY(fsio_join(path, models, name, err));
  TRY(load_model(path, &shared->model, err));
  TRY(check_sizes(path, task, shared->model, err));
  TRY(find_bodies(path, shared, err));
  take_params(shared, params);
  *out = shared;
  return OK;

done:
  world_close(shared);
  return status;
}

void world_close(EnvShared *shared) {
  if (shared != NULL) {
    mj_deleteModel(shared->model);
    free(shared->params);
    free(shared);
  }
}

void world_shape(const EnvShared *shared, EnvShape *shape) {
  *shape = shared->shape;
}

static void make_data(void *context) {
  EnvWorker *worker = context;
  worker->data = mj_makeData(worker->shared->model);
}

Status world_worker_new(const EnvShared *shared, EnvWorker **out, Err *err) {
  *out = NULL;
  EnvWorker *worker = aligned_alloc(alignof(EnvWorker), sizeof *worker);
  if (worker == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a worker of %s", shared->type->name);
  }
  *worker = (EnvWorker){.shared = shared, .broken = true};
  if (!world_guard(make_data, worker) || worker->data == NULL) {
    world_worker_free(worker);
    return err_set(err, ERR_FAILED, "no simulation of %s: %s", shared->type->name, last_error);
  }
  *out = worker;
  return OK;
}

void world_worker_free(EnvWorker *worker) {
  if (worker != NULL) {
    mj_deleteData(worker->data);
    free(worker);
  }
}

// did MuJoCo meet a bad number since the last reset?
static bool met_bad_number(const mjData *d) {
  return (d->warning[mjWARN_BADQPOS].number | d->warning[mjWARN_BADQVEL].number |
          d->warning[mjWARN_BADQACC].number | d->warning[mjWARN_BADCTRL].number) != 0;
}

static bool is_sound(const EnvWorker *worker) {
  const EnvShape *shape = &worker->shared->shape;
  const mjData *d = worker->data;
  return !met_bad_number(d) && vec_all_finite_double(shape->n_qpos, d->qpos) &&
         vec_all_finite_double(shape->n_qvel, d->qvel);
}

// where an episode begins: drawn, or given
typedef struct Start {
  EnvWorker *worker;
  Rng *rng;
  const double *qpos, *qvel;
} Start;

static void begin(void *context) {
  const Start *start = context;
  const EnvShared *shared = start->worker->shared;
  mjData *d = start->worker->data;
  mj_resetData(shared->model, d);
  if (start->qpos == NULL) {
    shared->task->start(shared, start->rng, d->qpos, d->qvel);
  } else {
    memcpy(d->qpos, start->qpos, sizeof *d->qpos * (size_t)shared->shape.n_qpos);
    memcpy(d->qvel, start->qvel, sizeof *d->qvel * (size_t)shared->shape.n_qvel);
  }
  mj_forward(shared->model, d);
}

static Outcome begin_episode(Start start) {
  EnvWorker *worker = start.worker;
  const WorldTask *task = worker->shared->task;
  worker->broken = !world_guard(begin, &start) || !is_sound(worker);
  if (worker->broken) {
    return DIVERGED;
  }
  worker->step = 0;
  worker->speed = 0;
  worker->position = task->position == NULL ? 0 : task->position(worker);
  return RUNNING;
}

Outcome world_reset(EnvWorker *worker, int variant, Rng *rng) {
  (void)variant;
  return begin_episode((Start){.worker = worker, .rng = rng});
}

Outcome world_reset_to(EnvWorker *worker, int variant, const double *qpos, const double *qvel) {
  (void)variant;
  return begin_episode((Start){.worker = worker, .qpos = qpos, .qvel = qvel});
}

static void advance(void *context) {
  EnvWorker *worker = context;
  const EnvShared *shared = worker->shared;
  mjData *d = worker->data;
  for (int i = 0; i < shared->frame_skip && !met_bad_number(d); i++) {
    mj_step(shared->model, d);
  }

  // fills cfrc_ext, which has no effect on the simulation
  if (shared->task->contact_forces) {
    mj_rnePostConstraint(shared->model, d);
  }
}

// speed of the coordinate that is paid for
static void measure_speed(EnvWorker *worker) {
  const WorldTask *task = worker->shared->task;
  if (task->position != NULL) {
    double before = worker->position;
    worker->position = task->position(worker);
    worker->speed = (worker->position - before) / worker->shared->shape.dt;
  }
}

EnvStep world_step(EnvWorker *worker, const double *action) {
  const EnvShared *shared = worker->shared;
  const WorldTask *task = shared->task;
  EnvStep step = {.outcome = DIVERGED};
  if (worker->broken || !vec_all_finite_double(shared->shape.n_act, action)) {
    worker->broken = true;
    return step;
  }
  memcpy(worker->data->ctrl, action, sizeof *action * (size_t)shared->shape.n_act);
  worker->broken = !world_guard(advance, worker) || !is_sound(worker);
  if (worker->broken) {
    return step;
  }

  measure_speed(worker);
  bool healthy = task->healthy == NULL || task->healthy(worker);
  step.reward = task->reward(worker, action, healthy);
  step.terminated = !healthy;
  if (!isfinite(step.reward)) {
    worker->broken = true;
    return (EnvStep){.outcome = DIVERGED};
  }
  worker->step++;
  bool over = worker->step >= shared->shape.n_steps || (!healthy && shared->terminate);
  step.outcome = over ? ENDED : RUNNING;
  return step;
}

void world_observe(const EnvWorker *worker, double *obs) {
  worker->shared->task->observe(worker, obs);
}

// lets a NaN through: the step sees it
static double clip(double x, double low, double high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

void world_map_action(const EnvShared *shared, const float *output, double *action) {
  bool scaled = shared->action_map == ACTION_SCALED;
  for (int i = 0; i < shared->shape.n_act; i++) {
    // an actuator without a range: scaled takes [-1, 1], direct everything
    bool limited = shared->model->actuator_ctrllimited[i];
    const double *range = &shared->model->actuator_ctrlrange[2 * (size_t)i];
    double low = limited ? range[0] : scaled ? -1 : -INFINITY;
    double high = limited ? range[1] : scaled ? 1 : INFINITY;

    // centre and half the range: where it is [-1, 1], not a bit of the output changes
    action[i] = scaled ? 0.5 * (low + high) + 0.5 * (high - low) * clip(output[i], -1, 1)
                       : clip(output[i], low, high);
  }
}
