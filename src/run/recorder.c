#include "src/run/recorder.h"

enum { SIGNALS_MAX = 64, BASE = 9 };

// numbers that signals_get of the task's controller writes
static size_t signals_size(const Task *task) {
  PolicyBlock signals[SIGNALS_MAX];
  size_t size = 0;
  int n = task->config->policy->signals(task->policy, signals, SIGNALS_MAX);
  for (int i = 0; i < n && i < SIGNALS_MAX; i++) {
    size += signals[i].n;
  }
  return size;
}

// one array of rows: measures with arena NULL, else takes
static float *rows(Arena *arena, size_t n_rows, int width, size_t *bytes) {
  *bytes += arena_piece(n_rows * (size_t)width, sizeof(float));
  return arena == NULL ? NULL : arena_take(arena, n_rows * (size_t)width, sizeof(float));
}

// all arrays; returns the bytes they need
static size_t carve(Recorder *r, Arena *arena) {
  size_t n = (size_t)r->capacity, bytes = arena_piece(n, sizeof(double));
  r->weights = rows(arena, n + 1, r->n_weights, &bytes);
  r->poses = rows(arena, n + 1, r->shape.n_pose, &bytes);
  r->signals = rows(arena, n, r->n_signals, &bytes);
  r->actions = rows(arena, n, r->n_act, &bytes);
  r->forces = rows(arena, n, r->shape.n_forces, &bytes);
  r->torques = rows(arena, n, r->shape.n_dofs, &bytes);
  r->base = rows(arena, n, BASE, &bytes);
  r->contacts = rows(arena, n, r->shape.n_bodies, &bytes);
  r->power = rows(arena, n, 1, &bytes);
  r->rewards = arena == NULL ? NULL : arena_take(arena, n, sizeof(double));
  return bytes;
}

Status recorder_open(const Task *task, Recorder *recorder, Err *err) {
  *recorder = (Recorder){
      .capacity = task->shape.n_steps,
      .n_weights = (int)task->weights_size,
      .n_signals = (int)signals_size(task),
      .n_act = task->shape.n_act,
  };
  measure_shape(task->env, &recorder->shape);
  size_t bytes = carve(recorder, NULL);
  if (arena_open(&recorder->arena, bytes) != 0) {
    return err_set(err, ERR_MEMORY, "no memory to record %d control steps (%zu MB)",
                   recorder->capacity, bytes >> 20);
  }
  carve(recorder, &recorder->arena);
  return OK;
}

void recorder_close(Recorder *recorder) {
  arena_close(&recorder->arena);
  *recorder = (Recorder){0};
}

static float *row(float *array, int n, int width) {
  return array + (ptrdiff_t)n * width;
}

void recorder_begin(Recorder *recorder, const Worker *worker) {
  recorder->n = 0;
  worker->task->config->policy->weights_get(worker->policy, recorder->weights);
  measure_pose(worker->env, recorder->shape.n_pose, recorder->poses);
}

void recorder_take(Recorder *recorder, const Worker *worker, double reward) {
  const PolicyType *policy = worker->task->config->policy;
  int t = recorder->n++;
  policy->weights_get(worker->policy, row(recorder->weights, t + 1, recorder->n_weights));
  measure_pose(worker->env, recorder->shape.n_pose,
               row(recorder->poses, t + 1, recorder->shape.n_pose));
  policy->signals_get(worker->policy, row(recorder->signals, t, recorder->n_signals));
  float *action = row(recorder->actions, t, recorder->n_act);
  for (int i = 0; i < recorder->n_act; i++) {
    action[i] = (float)worker->action[i];
  }
  const Measures measures = {
      .forces = row(recorder->forces, t, recorder->shape.n_forces),
      .torques = row(recorder->torques, t, recorder->shape.n_dofs),
      .base = row(recorder->base, t, BASE),
      .contacts = row(recorder->contacts, t, recorder->shape.n_bodies),
      .power = row(recorder->power, t, 1),
  };
  measure(worker->env, &measures);
  recorder->rewards[t] = reward;
}

Status recorder_save(const Recorder *r, StoreGroup *group, Err *err) {
  const struct {
    const char *name;
    const float *values;
    int n_rows, width;
  } arrays[] = {
      {"weights", r->weights, r->n + 1, r->n_weights},
      {"activations", r->signals, r->n, r->n_signals},
      {"actions", r->actions, r->n, r->n_act},
      {"actuator_forces", r->forces, r->n, r->shape.n_forces},
      {"joint_torques", r->torques, r->n, r->shape.n_dofs},
      {"base", r->base, r->n, BASE},
      {"contacts", r->contacts, r->n, r->shape.n_bodies},
      {"power", r->power, r->n, 1},
  };
  Status status = OK;
  for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
    TRY(store_put_rows(group, arrays[i].name, arrays[i].values, (size_t)arrays[i].n_rows,
                       (size_t)arrays[i].width, err));
  }
  TRY(store_put_doubles(group, "rewards", r->rewards, (size_t)r->n, err));
done:
  return status;
}
