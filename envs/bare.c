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

void bare_record_start(const EnvWorker *worker, double *start) {
  const EnvShape *shape = &worker->shared->shape;
  memcpy(start, worker->data->qpos, sizeof *start * (size_t)shape->n_qpos);
  memcpy(start + shape->n_qpos, worker->data->qvel, sizeof *start * (size_t)shape->n_qvel);
}

void bare_record_ctrl(const EnvWorker *worker, double *ctrl) {
  memcpy(ctrl, worker->data->ctrl, sizeof *ctrl * (size_t)worker->shared->shape.n_act);
}

uint64_t bare_hash(const EnvWorker *worker) {
  return hash_state(&worker->shared->shape, worker->data->qpos, worker->data->qvel);
}

// the calls of one control step
static void step_bare(const EnvShared *shared, mjData *d, const double *ctrl) {
  memcpy(d->ctrl, ctrl, sizeof *ctrl * (size_t)shared->shape.n_act);
  for (int i = 0; i < shared->frame_skip; i++) {
    mj_step(shared->model, d);
  }
  if (shared->task->contact_forces) {
    mj_rnePostConstraint(shared->model, d);
  }
}

typedef struct Slice {
  const EnvShared *shared;
  mjData *data;
  const BareEpisode *episode;
  int from, to;
} Slice;

static void run_slice(void *context) {
  const Slice *slice = context;
  const EnvShape *shape = &slice->shared->shape;
  mjData *d = slice->data;
  const double *start = slice->episode->start;
  if (slice->from == 0) {
    mj_resetData(slice->shared->model, d);
    memcpy(d->qpos, start, sizeof *start * (size_t)shape->n_qpos);
    memcpy(d->qvel, start + shape->n_qpos, sizeof *start * (size_t)shape->n_qvel);
    mj_forward(slice->shared->model, d);
  }
  for (int t = slice->from; t < slice->to; t++) {
    step_bare(slice->shared, d, slice->episode->ctrl + (ptrdiff_t)t * shape->n_act);
  }
}

bool bare_run(EnvWorker *worker, const BareEpisode *episode, int from, int to) {
  Slice slice = {
      .shared = worker->shared,
      .data = worker->data,
      .episode = episode,
      .from = from,
      .to = to < episode->n_steps ? to : episode->n_steps,
  };
  worker->broken = true; // its episode is over
  return world_guard(run_slice, &slice);
}

struct BareBatch {
  const EnvShared *shared;
  mjBatch *batch;
  double *qpos, *qvel, *ctrl; // those of episode 0; the next ones are n_state further on
  int n_episodes;
  ptrdiff_t n_state;
  int *ids; // episodes that are not over yet
};

Status bare_batch_new(const EnvShared *shared, int n_episodes, int n_threads, BareBatch **out,
                      Err *err) {
  *out = NULL;
  BareBatch *batch = calloc(1, sizeof *batch);
  int *ids = calloc((size_t)n_episodes, sizeof *ids);
  if (batch == NULL || ids == NULL) {
    free(batch);
    free(ids);
    return err_set(err, ERR_MEMORY, "no memory for a batch of %d episodes", n_episodes);
  }
  *batch = (BareBatch){.shared = shared, .n_episodes = n_episodes, .ids = ids};

  char message[512] = "";
  mjBatchConfig config;
  mjb_defaultConfig(&config);
  config.nthread = n_threads;
  batch->batch = mjb_makeBatch(shared->model, n_episodes, &config, message, sizeof message);
  if (batch->batch == NULL) {
    bare_batch_free(batch);
    return err_set(err, ERR_FAILED, "MuJoCo's batch: %s", message);
  }
  batch->qpos = mjb_stateComponent(batch->batch, mjSTATE_QPOS, NULL);
  batch->qvel = mjb_stateComponent(batch->batch, mjSTATE_QVEL, NULL);
  batch->ctrl = mjb_stateComponent(batch->batch, mjSTATE_CTRL, NULL);
  batch->n_state = mjb_nstate(batch->batch);
  *out = batch;
  return OK;
}

void bare_batch_free(BareBatch *batch) {
  if (batch != NULL) {
    mjb_deleteBatch(batch->batch);
    free(batch->ids);
    free(batch);
  }
}

// returns the number of episodes in which MuJoCo raised an error
static int begin_batch(BareBatch *batch, const BareEpisode *episodes) {
  const EnvShape *shape = &batch->shared->shape;
  int failed = mjb_reset(batch->batch, NULL, 0, NULL, mjSTAGE_NONE);
  for (int i = 0; i < batch->n_episodes; i++) {
    const double *start = episodes[i].start;
    memcpy(batch->qpos + i * batch->n_state, start, sizeof *start * (size_t)shape->n_qpos);
    memcpy(batch->qvel + i * batch->n_state, start + shape->n_qpos,
           sizeof *start * (size_t)shape->n_qvel);
  }
  return failed + mjb_forward(batch->batch, NULL, 0, mjSTAGE_ACC);
}

// a control step whose contact forces are wanted: mjb_step cannot fill them, they are not in the
// state
static void step_with_forces(const mjModel *m, mjData *d, int episode, void *context) {
  (void)episode;
  const BareBatch *batch = context;
  for (int i = 0; i < batch->shared->frame_skip; i++) {
    mj_step(m, d);
  }
  mj_rnePostConstraint(m, d);
}

static int step_batch(BareBatch *batch, const BareEpisode *episodes, int t) {
  const EnvShared *shared = batch->shared;
  int n_act = shared->shape.n_act, n = 0;
  for (int i = 0; i < batch->n_episodes; i++) {
    if (t < episodes[i].n_steps) {
      memcpy(batch->ctrl + i * batch->n_state, episodes[i].ctrl + (ptrdiff_t)t * n_act,
             sizeof(double) * (size_t)n_act);
      batch->ids[n++] = i;
    }
  }
  if (n == 0) {
    return 0;
  }
  if (shared->task->contact_forces) {
    return mjb_apply(batch->batch, batch->ids, n, step_with_forces, batch, 1);
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
