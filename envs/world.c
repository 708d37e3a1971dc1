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

static Status read_spec(const char *path, mjSpec **spec, Err *err) {
  char message[1024] = "";
  *spec = mj_parseXML(path, NULL, message, sizeof message);
  flatten(message);
  return *spec != NULL ? OK : err_set(err, ERR_INPUT, "%s: %s", path, message);
}

static Status compile(const char *path, mjSpec *spec, mjModel **model, Err *err) {
  char message[1024];
  *model = mj_compile(spec, NULL);
  if (*model == NULL) {
    snprintf(message, sizeof message, "%s", mjs_getError(spec));
    flatten(message);
    return err_set(err, ERR_INPUT, "%s: %s", path, message);
  }
  for (int i = 0; i < mjs_numWarnings(spec); i++) {
    snprintf(message, sizeof message, "%s", mjs_getWarning(spec, i));
    flatten(message);
    log_warning("%s: %s", path, message);
  }
  return OK;
}

static Status load_model(const char *path, const EnvType *type, const void *params, mjModel **model,
                         Err *err) {
  Status status = OK;
  const WorldTask *task = type->content;
  const WorldParams *world = params;
  mjSpec *spec = NULL;
  TRY(read_spec(path, &spec, err));
  if (world->timestep > 0) {
    spec->option.timestep = world->timestep;
  }
  // a bad state shall stay bad and be seen, not start again unseen; this touches no other physics
  spec->option.disableflags |= mjDSBL_AUTORESET;
  if (task->edit != NULL) {
    TRY(task->edit(type, params, spec, err));
  }
  TRY(compile(path, spec, model, err));
done:
  mj_deleteSpec(spec);
  return status;
}

static Status check_sizes(const char *path, const WorldTask *task, const mjModel *m, Err *err) {
  const struct {
    const char *what;
    int64_t want, got;
    bool may_grow; // in an edit
  } sizes[] = {
      {"position coordinates", task->nq, m->nq, true},
      {"velocity coordinates", task->nv, m->nv, true},
      {"controls", task->nu, m->nu, false},
      {"bodies", task->nbody, m->nbody, true},
      {"sites", task->nsite, m->nsite, true},
  };
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    bool grown = sizes[i].may_grow && task->edit != NULL && sizes[i].got > sizes[i].want;
    if (sizes[i].got != sizes[i].want && !grown) {
      return err_set(err, ERR_INPUT, "%s: the task wants %lld %s, the model has %lld", path,
                     (long long)sizes[i].want, sizes[i].what, (long long)sizes[i].got);
    }
  }
  return OK;
}

static Status find_names(const char *path, EnvShared *shared, Err *err) {
  const WorldTask *task = shared->task;
  const struct {
    const char *what, *const *names;
    mjtObj type;
    int *number;
  } kinds[] = {
      {"body", task->bodies, mjOBJ_BODY, shared->body},
      {"site", task->sites, mjOBJ_SITE, shared->site},
      {"geom", task->geoms, mjOBJ_GEOM, shared->geom},
      {"sensor", task->sensors, mjOBJ_SENSOR, shared->sensor},
  };
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    for (int i = 0; i < WORLD_NAMES_MAX && kinds[k].names[i] != NULL; i++) {
      int id = mj_name2id(shared->model, kinds[k].type, kinds[k].names[i]);
      if (id < 0) {
        return err_set(err, ERR_INPUT, "%s: the model has no %s '%s'", path, kinds[k].what,
                       kinds[k].names[i]);
      }
      kinds[k].number[i] = kinds[k].type == mjOBJ_SENSOR ? shared->model->sensor_adr[id] : id;
    }
  }
  return OK;
}

static void take_params(EnvShared *shared, const void *params) {
  const WorldParams *world = params;
  const WorldTask *task = shared->task;
  const mjModel *m = shared->model;
  memcpy(shared->params, params, shared->type->params_size);
  shared->frame_skip = (int)world->frame_skip;
  shared->terminate = world->terminate;
  shared->action_map = world->action_map;
  shared->shape = (EnvShape){
      .n_obs = task->n_obs,
      .n_act = task->n_act > 0 ? task->n_act : task->nu,
      .n_ctrl = task->nu,
      .n_steps = (int)world->steps,
      .n_qpos = (int)m->nq,
      .n_qvel = (int)m->nv,
      .dt = m->opt.timestep * (double)world->frame_skip,
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
  TRY(load_model(path, type, params, &shared->model, err));
  TRY(check_sizes(path, task, shared->model, err));
  TRY(find_names(path, shared, err));
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

static void copy_model(void *context) {
  EnvWorker *worker = context;
  worker->model = mj_copyModel(worker->model, worker->shared->model);
}

Status world_worker_init(const EnvShared *shared, EnvWorker *worker, Err *err) {
  const WorldTask *task = shared->task;
  size_t line = alignof(EnvWorker);
  *worker = (EnvWorker){.shared = shared, .broken = true};
  if (!task->own_model) {
    worker->model = shared->model;
  } else if (!world_guard(copy_model, worker) || worker->model == NULL) {
    return err_set(err, ERR_FAILED, "no copy of the model of %s: %s", shared->type->name,
                   last_error);
  }
  if (task->memory_size > 0) {
    worker->memory = aligned_alloc(line, (task->memory_size + line - 1) / line * line);
    if (worker->memory == NULL) {
      world_worker_clear(worker);
      return err_set(err, ERR_MEMORY, "no memory for a worker of %s", shared->type->name);
    }
  }
  return OK;
}

void world_worker_clear(EnvWorker *worker) {
  if (worker->shared->task->own_model) {
    mj_deleteModel(worker->model);
  }
  free(worker->memory);
}

static void make_data(void *context) {
  EnvWorker *worker = context;
  worker->data = mj_makeData(worker->model);
}

Status world_worker_new(const EnvShared *shared, EnvWorker **out, Err *err) {
  *out = NULL;
  EnvWorker *worker = aligned_alloc(alignof(EnvWorker), sizeof *worker);
  if (worker == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a worker of %s", shared->type->name);
  }
  Status status = world_worker_init(shared, worker, err);
  if (status != OK) {
    free(worker);
    return status;
  }
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
    world_worker_clear(worker);
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

void world_undo(EnvWorker *worker) {
  const WorldTask *task = worker->shared->task;
  if (task->own_model) {
    copy_model(worker); // into the arrays that are there
  }
  if (task->memory_size > 0) {
    memset(worker->memory, 0, task->memory_size);
  }
}

// where an episode begins: drawn, or given
typedef struct Start {
  EnvWorker *worker;
  Rng *rng;
  const double *qpos, *qvel;
} Start;

// never 0
static uint64_t draw_seed(Rng *rng) {
  uint64_t high = gsl_rng_get(&rng->gsl);
  return high << 32 | gsl_rng_get(&rng->gsl) | 1;
}

static void begin(void *context) {
  const Start *start = context;
  EnvWorker *worker = start->worker;
  const EnvShape *shape = &worker->shared->shape;
  const WorldTask *task = worker->shared->task;
  mjData *d = worker->data;
  world_undo(worker);
  mj_resetData(worker->model, d);
  if (start->rng != NULL) {
    task->start(worker, start->rng);
    worker->seed = draw_seed(start->rng);
  } else {
    memcpy(d->qpos, start->qpos, sizeof *d->qpos * (size_t)shape->n_qpos);
    memcpy(d->qvel, start->qvel, sizeof *d->qvel * (size_t)shape->n_qvel);
    worker->seed = 0;
  }
  if (task->begin != NULL) {
    task->begin(worker, start->rng);
  }
  mj_forward(worker->model, d);
}

static Outcome begin_episode(Start start) {
  EnvWorker *worker = start.worker;
  const WorldTask *task = worker->shared->task;
  worker->step = 0;
  worker->broken = !world_guard(begin, &start) || !is_sound(worker);
  if (worker->broken) {
    return DIVERGED;
  }
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

void world_simulate(EnvWorker *worker) {
  const EnvShared *shared = worker->shared;
  const WorldTask *task = shared->task;
  mjData *d = worker->data;
  if (task->disturb != NULL) {
    task->disturb(worker);
  }
  for (int i = 0; i < shared->frame_skip && !met_bad_number(d); i++) {
    mj_step(worker->model, d);
  }

  // fills cfrc_ext, which has no effect on the simulation
  if (task->contact_forces) {
    mj_rnePostConstraint(worker->model, d);
  }
}

static void advance(void *context) {
  world_simulate(context);
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
  if (task->control != NULL) {
    task->control(worker, action);
  } else {
    memcpy(worker->data->ctrl, action, sizeof *action * (size_t)shared->shape.n_act);
  }
  worker->broken = !world_guard(advance, worker) || !is_sound(worker);
  if (worker->broken) {
    return step;
  }

  measure_speed(worker);
  if (task->measure != NULL) {
    task->measure(worker, action);
  }
  bool healthy = task->healthy == NULL || task->healthy(worker);
  step.reward = task->reward(worker, action, healthy);
  step.terminated = !healthy;
  if (!isfinite(step.reward)) {
    worker->broken = true;
    return (EnvStep){.outcome = DIVERGED};
  }
  if (task->remember != NULL) {
    task->remember(worker, action);
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
  if (shared->task->control != NULL) {
    for (int i = 0; i < shared->shape.n_act; i++) {
      action[i] = clip(output[i], -1, 1);
    }
    return;
  }
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

const double *world_sensor(const EnvWorker *worker, int i) {
  return worker->data->sensordata + worker->shared->sensor[i];
}

bool world_random(const EnvWorker *worker, uint64_t what, Rng *rng) {
  if (worker->seed != 0) {
    rng_open(rng, (Stream){
                      .seed = worker->seed,
                      .purpose = PURPOSE_EPISODE,
                      .individual = what,
                      .step = (uint32_t)worker->step,
                  });
  }
  return worker->seed != 0;
}

void world_settle(EnvWorker *worker, int n) {
  mjData *d = worker->data;
  for (int i = 0; i < n && !met_bad_number(d); i++) {
    mj_step(worker->model, d);
  }
  d->time = 0;
  memset(d->qacc_warmstart, 0, sizeof *d->qacc_warmstart * (size_t)worker->shared->shape.n_qvel);
}
