#include "envs/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/damage_episode.h"
#include "envs/random_body.h"
#include "src/base/vec.h"

const char *const world_action_maps[] = {"scaled", "direct", NULL};

void world_shape(const EnvShared *shared, EnvShape *shape) {
  *shape = shared->shape;
}

static bool owns_model(const EnvShared *shared) {
  return shared->task->own_model || shared->random != NULL ||
         (shared->plan != NULL && shared->plan->own_model);
}

static void copy_models(void *context) {
  EnvWorker *worker = context;
  for (int i = 0; i < worker->n_bodies; i++) {
    if (owns_model(worker->root->variants[i])) {
      worker->bodies[i].own = mj_copyModel(NULL, worker->root->variants[i]->model);
    }
  }
}

void world_choose(EnvWorker *worker, int variant) {
  const WorldBody *body = &worker->bodies[variant];
  worker->variant = variant;
  worker->shared = worker->root->variants[variant];
  worker->data = body->data;
  worker->model = body->own == NULL ? worker->shared->model : body->own;
}

// whole cache lines; NULL for 0 bytes
static Status take_lines(const EnvShared *shared, size_t bytes, void **memory, Err *err) {
  size_t line = alignof(EnvWorker);
  *memory = bytes == 0 ? NULL : aligned_alloc(line, (bytes + line - 1) / line * line);
  return bytes == 0 || *memory != NULL
             ? OK
             : err_set(err, ERR_MEMORY, "no memory for a worker of %s", shared->type->name);
}

size_t world_state_size(const EnvShared *root) {
  size_t most = 0;
  for (int i = 0; i < root->n_variants; i++) {
    const EnvShape *shape = &root->variants[i]->shape;
    size_t n = (size_t)shape->n_qpos + (size_t)shape->n_qvel + (size_t)shape->n_ctrl;
    most = n > most ? n : most;
  }
  return most;
}

// room for the longest delay
static int history_length(const EnvShared *shared) {
  int n = 0;
  for (int i = 0; i < shared->n_variants; i++) {
    const DamagePlan *plan = shared->variants[i]->plan;
    n = plan != NULL && plan->n_history > n ? plan->n_history : n;
  }
  return n;
}

Status world_worker_init(const EnvShared *shared, EnvWorker *worker, Err *err) {
  *worker = (EnvWorker){.shared = shared, .root = shared, .broken = true};
  Status status = OK;
  void *history = NULL, *unsettled = NULL;
  worker->n_history = history_length(shared);
  size_t n_past = (size_t)worker->n_history * (size_t)shared->shape.n_ctrl;
  worker->n_bodies = shared->n_variants;
  worker->bodies = calloc((size_t)worker->n_bodies, sizeof *worker->bodies);
  if (worker->bodies == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a worker of %s", shared->type->name);
  }
  if (!guard_run(copy_models, worker)) {
    TRY(err_set(err, ERR_FAILED, "no copy of the model of %s: %s", shared->type->name,
                guard_error()));
  }
  TRY(take_lines(shared, shared->task->memory_size, &worker->memory, err));
  TRY(take_lines(shared, n_past * sizeof(double), &history, err));
  worker->history = history;
  TRY(take_lines(shared, world_state_size(shared) * sizeof(double), &unsettled, err));
  worker->unsettled = unsettled;
  world_choose(worker, 0);
done:
  if (status != OK) {
    world_worker_clear(worker);
  }
  return status;
}

void world_worker_clear(EnvWorker *worker) {
  for (int i = 0; worker->bodies != NULL && i < worker->n_bodies; i++) {
    mj_deleteModel(worker->bodies[i].own);
  }
  free(worker->bodies);
  free(worker->history);
  free(worker->unsettled);
  free(worker->memory);
}

// one mjData for all variants of the same sizes
static void make_datas(void *context) {
  EnvWorker *worker = context;
  const EnvShared *root = worker->root;
  for (int i = 0; i < worker->n_bodies; i++) {
    WorldBody *body = &worker->bodies[i];
    for (int k = 0; k < i && body->data == NULL; k++) {
      bool same = damage_same_sizes(root->variants[k]->model, root->variants[i]->model);
      body->data = same ? worker->bodies[k].data : NULL;
    }
    if (body->data == NULL) {
      body->data = mj_makeData(root->variants[i]->model);
      body->owns_data = true;
    }
  }
  world_choose(worker, 0);
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
  if (!guard_run(make_datas, worker)) {
    world_worker_free(worker);
    return err_set(err, ERR_FAILED, "no simulation of %s: %s", shared->type->name, guard_error());
  }
  *out = worker;
  return OK;
}

void world_worker_free(EnvWorker *worker) {
  if (worker != NULL) {
    for (int i = 0; i < worker->n_bodies; i++) {
      mj_deleteData(worker->bodies[i].owns_data ? worker->bodies[i].data : NULL);
    }
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
  mjModel *own = worker->bodies[worker->variant].own;
  // into the arrays that are there
  worker->model = own == NULL ? worker->shared->model : mj_copyModel(own, worker->shared->model);
  if (worker->is_drawn) {
    random_body_make(worker, worker->shared->model);
  }
  worker->stage = worker->n_settled = 0;
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
  // a sensor's offset does not move the start: qpos is what is read
  memcpy(d->qpos, worker->shared->model->qpos0, sizeof *d->qpos * (size_t)shape->n_qpos);
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
  worker->broken = !guard_run(begin, &start) || !is_sound(worker);
  if (worker->broken) {
    return DIVERGED;
  }
  worker->speed = 0;
  worker->position = task->position == NULL ? 0 : task->position(worker);
  return RUNNING;
}

Outcome world_reset(EnvWorker *worker, int variant, Rng *rng) {
  world_choose(worker, variant);
  return begin_episode((Start){.worker = worker, .rng = rng});
}

Outcome world_reset_to(EnvWorker *worker, int variant, const double *qpos, const double *qvel) {
  world_choose(worker, variant);
  return begin_episode((Start){.worker = worker, .qpos = qpos, .qvel = qvel});
}

void world_simulate(EnvWorker *worker) {
  const EnvShared *shared = worker->shared;
  const WorldTask *task = shared->task;
  mjData *d = worker->data;
  if (shared->plan != NULL) {
    damage_clear(worker);
  }
  if (task->disturb != NULL) {
    task->disturb(worker);
  }
  if (shared->plan != NULL) {
    damage_disturb(worker);
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
  if (shared->plan != NULL) {
    damage_control(worker);
  }
  worker->broken = !guard_run(advance, worker) || !is_sound(worker);
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
  if (worker->shared->plan != NULL) {
    damage_observe(worker, obs);
  }
}

// lets a NaN through: the step sees it
static double clip(double x, double low, double high) {
  x = x < low ? low : x;
  return x > high ? high : x;
}

void world_map_action(const EnvShared *shared, const float *output, double *action) {
  for (int i = 0; i < shared->shape.n_act; i++) {
    const WorldAction *map = &shared->actions[i];
    action[i] = map->centre + map->half * clip(output[i], map->low, map->high);
  }
}

const double *world_place(const EnvWorker *worker, int i) {
  return worker->data->xpos + 3 * (ptrdiff_t)worker->shared->body[i];
}

double *world_put(double *obs, int n, const double *v) {
  memcpy(obs, v, sizeof *v * (size_t)n);
  return obs + n;
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
  const EnvShape *shape = &worker->shared->shape;
  size_t nq = (size_t)shape->n_qpos, nv = (size_t)shape->n_qvel, nu = (size_t)shape->n_ctrl;
  mjData *d = worker->data;
  worker->n_settled = n;
  memcpy(worker->unsettled, d->qpos, sizeof *d->qpos * nq);
  memcpy(worker->unsettled + nq, d->qvel, sizeof *d->qvel * nv);
  memcpy(worker->unsettled + nq + nv, d->ctrl, sizeof *d->ctrl * nu);
  for (int i = 0; i < n && !met_bad_number(d); i++) {
    mj_step(worker->model, d);
  }
  d->time = 0;
  memset(d->qacc_warmstart, 0, sizeof *d->qacc_warmstart * nv);
  memset(d->ctrl, 0, sizeof *d->ctrl * nu);
}
