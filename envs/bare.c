#include "envs/bare.h"

#include <mujoco/mjbatch.h>
#include <stdlib.h>
#include <string.h>

#include "envs/world.h"
#include "src/base/walk.h"

static uint64_t hash_state(const EnvShape *shape, double *qpos, double *qvel) {
  Walk walk = walk_hash();
  walk_doubles(&walk, "qpos", &qpos, (size_t)shape->n_qpos);
  walk_doubles(&walk, "qvel", &qvel, (size_t)shape->n_qvel);
  return walk_hash_end(&walk);
}

// Behind room for qpos, qvel and ctrl of the largest variant stand the number of the variant, for
// how many simulation steps the start settles, whether the body is drawn and where from, the seed
// of the episode and the task's memory, from which WorldTask.disturb works.
enum {
  VARIANT,
  SETTLED,
  IS_DRAWN,
  BODY,
  SEED = BODY + (sizeof(Stream) + sizeof(double) - 1) / sizeof(double),
  MEMORY
};

// qpos, qvel, ctrl
static size_t state_of(const EnvShape *shape) {
  return (size_t)shape->n_qpos + (size_t)shape->n_qvel + (size_t)shape->n_ctrl;
}

size_t bare_start_size(const EnvShared *shared) {
  size_t memory = (shared->task->memory_size + sizeof(double) - 1) / sizeof(double);
  return world_state_size(shared) + MEMORY + memory;
}

void bare_record_start(const EnvWorker *worker, double *start) {
  const EnvShape *shape = &worker->shared->shape;
  const mjData *d = worker->data;
  double *more = start + world_state_size(worker->root);
  if (worker->n_settled > 0) {
    memcpy(start, worker->unsettled, sizeof *start * state_of(shape));
  } else {
    memcpy(start, d->qpos, sizeof *start * (size_t)shape->n_qpos);
    memcpy(start + shape->n_qpos, d->qvel, sizeof *start * (size_t)shape->n_qvel);
  }
  more[VARIANT] = worker->variant;
  more[SETTLED] = worker->n_settled;
  more[IS_DRAWN] = worker->is_drawn;
  memcpy(more + BODY, &worker->body, sizeof worker->body);
  memcpy(more + SEED, &worker->seed, sizeof worker->seed);
  if (worker->memory != NULL) {
    memcpy(more + MEMORY, worker->memory, worker->shared->task->memory_size);
  }
}

// the opposite, without the state
static void recall(EnvWorker *worker, const double *start) {
  const double *more = start + world_state_size(worker->root);
  Stream body;
  memcpy(&body, more + BODY, sizeof body);
  world_draw_body(worker, more[IS_DRAWN] != 0 ? &body : NULL);
  world_choose(worker, (int)more[VARIANT]);
  world_undo(worker);
  memcpy(&worker->seed, more + SEED, sizeof worker->seed);
  if (worker->memory != NULL) {
    memcpy(worker->memory, more + MEMORY, worker->shared->task->memory_size);
  }
}

void bare_record_ctrl(const EnvWorker *worker, double *ctrl) {
  memcpy(ctrl, worker->data->ctrl, sizeof *ctrl * (size_t)worker->shared->shape.n_ctrl);
}

uint64_t bare_hash(const EnvWorker *worker) {
  return hash_state(&worker->shared->shape, worker->data->qpos, worker->data->qvel);
}

typedef struct Slice {
  EnvWorker *worker;
  const BareEpisode *episode;
  int from, to;
} Slice;

static void begin(EnvWorker *worker, const double *start) {
  recall(worker, start);
  const EnvShape *shape = &worker->shared->shape;
  mjData *d = worker->data;
  int n_settle = (int)start[world_state_size(worker->root) + SETTLED];
  mj_resetData(worker->model, d);
  memcpy(d->qpos, start, sizeof *start * (size_t)shape->n_qpos);
  memcpy(d->qvel, start + shape->n_qpos, sizeof *start * (size_t)shape->n_qvel);
  if (n_settle > 0) {
    const double *ctrl = start + shape->n_qpos + shape->n_qvel;
    memcpy(d->ctrl, ctrl, sizeof *start * (size_t)shape->n_ctrl);
    world_settle(worker, n_settle);
  }
  mj_forward(worker->model, d);
}

static void run_slice(void *context) {
  const Slice *slice = context;
  EnvWorker *worker = slice->worker;
  if (slice->from == 0) {
    begin(worker, slice->episode->start);
  }
  const EnvShape *shape = &worker->shared->shape;
  mjData *d = worker->data;
  for (worker->step = slice->from; worker->step < slice->to; worker->step++) {
    const double *ctrl = slice->episode->ctrl + (ptrdiff_t)worker->step * shape->n_ctrl;
    memcpy(d->ctrl, ctrl, sizeof *ctrl * (size_t)shape->n_ctrl);
    world_simulate(worker);
  }
}

bool bare_run(EnvWorker *worker, const BareEpisode *episode, int from, int to) {
  Slice slice = {
      .worker = worker,
      .episode = episode,
      .from = from,
      .to = to < episode->n_steps ? to : episode->n_steps,
  };
  worker->broken = true; // its episode is over
  return guard_run(run_slice, &slice);
}

struct BareBatch {
  const EnvShared *root, *shared; // variant 0, and the one that all are of
  mjBatch *batch;
  // those of episode 0; the next ones are n_state further on
  double *qpos, *qvel, *ctrl, *time, *warmstart;
  int n_episodes;
  ptrdiff_t n_state;
  int *ids; // episodes that are not over yet
  // (n_episodes) where mjb_step cannot do the whole control step: contact forces, which are not in
  // its state, a disturbed body, a damage within the episode, or bodies that differ. NULL
  // elsewhere.
  EnvWorker *bodies;
  const mjModel **models; // (n_episodes) those of bodies, where bodies differ; NULL elsewhere
};

static Status make_bodies(BareBatch *batch, const EnvShared *root, int variant, Err *err) {
  size_t bytes = sizeof(EnvWorker) * (size_t)batch->n_episodes;
  EnvWorker *bodies = aligned_alloc(alignof(EnvWorker), bytes);
  if (bodies == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a batch of %d episodes", batch->n_episodes);
  }
  for (int i = 0; i < batch->n_episodes; i++) {
    Status status = world_worker_init(root, &bodies[i], err);
    if (status == OK) {
      world_choose(&bodies[i], variant);
    } else {
      while (i > 0) {
        world_worker_clear(&bodies[--i]);
      }
      free(bodies);
      return status;
    }
  }
  batch->bodies = bodies;
  return OK;
}

static bool give_models(BareBatch *batch) {
  batch->models = calloc((size_t)batch->n_episodes, sizeof(mjModel *));
  for (int i = 0; batch->models != NULL && i < batch->n_episodes; i++) {
    batch->models[i] = batch->bodies[i].model;
  }
  mjb_setModels(batch->batch, batch->models);
  return batch->models != NULL;
}

Status bare_batch_new(const EnvShared *root, int variant, int n_episodes, int n_threads,
                      BareBatch **out, Err *err) {
  const EnvShared *shared = root->variants[variant];
  *out = NULL;
  BareBatch *batch = calloc(1, sizeof *batch);
  int *ids = calloc((size_t)n_episodes, sizeof *ids);
  if (batch == NULL || ids == NULL) {
    free(batch);
    free(ids);
    return err_set(err, ERR_MEMORY, "no memory for a batch of %d episodes", n_episodes);
  }
  *batch = (BareBatch){.root = root, .shared = shared, .n_episodes = n_episodes, .ids = ids};
  if (shared->task->contact_forces || shared->task->disturb != NULL || shared->plan != NULL ||
      shared->random != NULL) {
    Status status = make_bodies(batch, root, variant, err);
    if (status != OK) {
      bare_batch_free(batch);
      return status;
    }
  }

  char message[512] = "";
  mjBatchConfig config;
  mjb_defaultConfig(&config);
  config.nthread = n_threads;
  batch->batch = mjb_makeBatch(shared->model, n_episodes, &config, message, sizeof message);
  if (batch->batch == NULL) {
    bare_batch_free(batch);
    return err_set(err, ERR_FAILED, "MuJoCo's batch: %s", message);
  }
  if (shared->random != NULL && !give_models(batch)) {
    bare_batch_free(batch);
    return err_set(err, ERR_MEMORY, "no memory for a batch of %d episodes", n_episodes);
  }
  batch->qpos = mjb_stateComponent(batch->batch, mjSTATE_QPOS, NULL);
  batch->qvel = mjb_stateComponent(batch->batch, mjSTATE_QVEL, NULL);
  batch->ctrl = mjb_stateComponent(batch->batch, mjSTATE_CTRL, NULL);
  batch->time = mjb_stateComponent(batch->batch, mjSTATE_TIME, NULL);
  batch->warmstart = mjb_stateComponent(batch->batch, mjSTATE_WARMSTART, NULL);
  batch->n_state = mjb_nstate(batch->batch);
  *out = batch;
  return OK;
}

void bare_batch_free(BareBatch *batch) {
  if (batch != NULL) {
    mjb_deleteBatch(batch->batch);
    for (int i = 0; batch->bodies != NULL && i < batch->n_episodes; i++) {
      world_worker_clear(&batch->bodies[i]);
    }
    free(batch->bodies);
    free(batch->models);
    free(batch->ids);
    free(batch);
  }
}

// as world_settle, of all episodes; returns the number of those in which MuJoCo raised an error
static int settle_batch(BareBatch *batch, const BareEpisode *episodes, int n_settle) {
  const EnvShape *shape = &batch->shared->shape;
  size_t n_ctrl = sizeof(double) * (size_t)shape->n_ctrl;
  for (int i = 0; i < batch->n_episodes; i++) {
    const double *ctrl = episodes[i].start + shape->n_qpos + shape->n_qvel;
    memcpy(batch->ctrl + i * batch->n_state, ctrl, n_ctrl);
  }
  int failed = mjb_step(batch->batch, NULL, 0, n_settle, mjSTAGE_NONE);
  for (int i = 0; i < batch->n_episodes; i++) {
    ptrdiff_t row = i * batch->n_state;
    batch->time[row] = 0;
    memset(batch->warmstart + row, 0, sizeof(double) * (size_t)shape->n_qvel);
    memset(batch->ctrl + row, 0, n_ctrl);
  }
  return failed;
}

// likewise
static int begin_batch(BareBatch *batch, const BareEpisode *episodes) {
  const EnvShape *shape = &batch->shared->shape;
  int failed = mjb_reset(batch->batch, NULL, 0, NULL, mjSTAGE_NONE);
  for (int i = 0; i < batch->n_episodes; i++) {
    const double *start = episodes[i].start;
    if (batch->bodies != NULL) {
      recall(&batch->bodies[i], start);
    }
    memcpy(batch->qpos + i * batch->n_state, start, sizeof *start * (size_t)shape->n_qpos);
    memcpy(batch->qvel + i * batch->n_state, start + shape->n_qpos,
           sizeof *start * (size_t)shape->n_qvel);
  }

  // all settle for the same time
  int n_settle = (int)episodes[0].start[world_state_size(batch->root) + SETTLED];
  if (n_settle > 0) {
    failed += settle_batch(batch, episodes, n_settle);
  }
  return failed + mjb_forward(batch->batch, NULL, 0, mjSTAGE_ACC);
}

static void step_body(const mjModel *m, mjData *d, int episode, void *context) {
  (void)m;
  const BareBatch *batch = context;
  batch->bodies[episode].data = d;
  world_simulate(&batch->bodies[episode]);
}

static int step_batch(BareBatch *batch, const BareEpisode *episodes, int t) {
  const EnvShared *shared = batch->shared;
  int n_ctrl = shared->shape.n_ctrl, n = 0;
  for (int i = 0; i < batch->n_episodes; i++) {
    if (t < episodes[i].n_steps) {
      memcpy(batch->ctrl + i * batch->n_state, episodes[i].ctrl + (ptrdiff_t)t * n_ctrl,
             sizeof(double) * (size_t)n_ctrl);
      batch->ids[n++] = i;
    }
    if (batch->bodies != NULL) {
      batch->bodies[i].step = t;
    }
  }
  if (n == 0) {
    return 0;
  }
  if (batch->bodies != NULL) {
    return mjb_apply(batch->batch, batch->ids, n, step_body, batch, 1);
  }
  return mjb_step(batch->batch, batch->ids, n, shared->frame_skip, mjSTAGE_NONE);
}

bool bare_batch_run(BareBatch *batch, const BareEpisode *episodes, int from, int to) {
  int failed = from == 0 ? begin_batch(batch, episodes) : 0;
  for (int t = from; t < to; t++) {
    failed += step_batch(batch, episodes, t);
  }
  return failed == 0;
}

uint64_t bare_batch_hash(BareBatch *batch, int episode) {
  ptrdiff_t row = episode * batch->n_state;
  return hash_state(&batch->shared->shape, batch->qpos + row, batch->qvel + row);
}
