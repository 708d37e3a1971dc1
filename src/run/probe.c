#include "src/run/probe.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/vec.h"
#include "src/run/normalizer.h"
#include "src/run/task.h"

// What a probe works on.
typedef struct Probe {
  const Config *config;
  const PolicyType *type;
  int n_obs, n_act;
  size_t n_weights;
  PolicyShared *shared;
  Policy *policy;
  Arena arena;
  Table inputs, normalization;
  Normalizer normalizer; // n 0: none
  float *genome, *birth; // from the files
  float *obs, *row;      // one control step: observation, outputs and weights
} Probe;

// numbers of a file as float32; what does not fit is told
static Status to_floats(const char *path, const Table *table, float **floats, Err *err) {
  size_t n = table->n_rows * table->n_columns;
  float *made = calloc(n + 1, sizeof *made);
  if (made == NULL) {
    return err_set(err, ERR_MEMORY, "%s: no memory for %zu numbers", path, n);
  }
  for (size_t i = 0; i < n; i++) {
    made[i] = (float)table->values[i];
    if (!isfinite(made[i])) {
      free(made);
      return err_set(err, ERR_INPUT, "%s:%zu: number %zu, %g, is not a finite float32 number", path,
                     i / table->n_columns + 1, i % table->n_columns + 1, table->values[i]);
    }
  }
  *floats = made;
  return OK;
}

// reads a file of n_rows rows of n_columns numbers
static Status read_shaped(const char *path, const char *what, size_t n_rows, size_t n_columns,
                          Table *table, Err *err) {
  Status status = csv_read(path, table, err);
  if (status == OK && (table->n_rows != n_rows || table->n_columns != n_columns)) {
    status =
        err_set(err, ERR_INPUT, "%s: wanted %zu row%s of %zu numbers (%s), got %zu of %zu", path,
                n_rows, n_rows == 1 ? "" : "s", n_columns, what, table->n_rows, table->n_columns);
  }
  return status;
}

// one row of n numbers, as float32
static Status read_row(const char *path, const char *what, size_t n, float **row, Err *err) {
  Table table = {0};
  Status status = read_shaped(path, what, 1, n, &table, err);
  if (status == OK) {
    status = to_floats(path, &table, row, err);
  }
  csv_free(&table);
  return status;
}

static Status read_inputs(Probe *p, const char *path, Err *err) {
  Status status = csv_read(path, &p->inputs, err);
  if (status == OK && (p->inputs.n_rows == 0 || p->inputs.n_columns > 1000000)) {
    status = err_set(err, ERR_INPUT, "%s: wanted rows of 1 to 1000000 numbers, got %zu of %zu",
                     path, p->inputs.n_rows, p->inputs.n_columns);
  }
  float *unused = NULL;
  if (status == OK) {
    status = to_floats(path, &p->inputs, &unused, err);
  }
  free(unused);
  p->n_obs = (int)p->inputs.n_columns;
  return status;
}

static Status open_policy(Probe *p, Err *err) {
  Status status = task_open_policy(p->config, p->n_obs, p->n_act, &p->shared, err);
  if (status != OK) {
    return status;
  }
  size_t bytes = p->type->worker_size(p->shared);
  if (arena_open(&p->arena, bytes) != 0) {
    return err_set(err, ERR_MEMORY, "no memory for a controller (%zu bytes)", bytes);
  }
  p->policy = p->type->worker_new(p->shared, &p->arena);
  p->n_weights = p->type->weights_size(p->shared);
  p->obs = calloc((size_t)p->n_obs, sizeof *p->obs);
  p->row = calloc((size_t)p->n_act + p->n_weights, sizeof *p->row);
  if (p->policy == NULL || p->obs == NULL || p->row == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a controller");
  }
  return OK;
}

static Status read_weights(Probe *p, const char *path, Err *err) {
  if (p->n_weights == 0 && path != NULL) {
    return err_set(err, ERR_INPUT, "%s: %s is a static controller; its weights are its genome",
                   path, p->type->name);
  }
  if (p->n_weights > 0 && path == NULL) {
    return err_set(err, ERR_INPUT, "%s wants --weights: a row of the %zu weights at birth",
                   p->type->name, p->n_weights);
  }
  return path == NULL ? OK : read_row(path, "weights at birth", p->n_weights, &p->birth, err);
}

static Status read_normalization(Probe *p, const char *path, Err *err) {
  if (path == NULL) {
    return OK;
  }
  size_t n = (size_t)p->n_obs;
  Status status = read_shaped(path, "mean and variance", 2, n, &p->normalization, err);
  if (status != OK) {
    return status;
  }
  double *values = p->normalization.values;
  for (size_t i = 0; i < 2 * n; i++) {
    if (!isfinite(values[i]) || (i >= n && values[i] < 0.0)) {
      return err_set(err, ERR_INPUT, "%s:%zu: number %zu, %g, is no %s", path, i / n + 1, i % n + 1,
                     values[i], i < n ? "mean" : "variance");
    }
  }
  p->normalizer = (Normalizer){.n = p->n_obs,
                               .clip = p->config->settings.observation_clip,
                               .count = 1.0,
                               .mean = values,
                               .m2 = values + n,
                               .deviation = calloc(n, sizeof(double))};
  if (p->normalizer.deviation == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the normalization");
  }
  normalizer_refresh(&p->normalizer);
  return OK;
}

static Status read_files(Probe *p, const ProbeFiles *files, Err *err) {
  Status status = OK;
  TRY(read_inputs(p, files->inputs, err));
  TRY(open_policy(p, err));
  char what[128];
  snprintf(what, sizeof what, "genome of %s with %d inputs and %d outputs", p->type->name, p->n_obs,
           p->n_act);
  TRY(read_row(files->genome, what, p->type->genome_size(p->shared), &p->genome, err));
  TRY(read_weights(p, files->weights, err));
  TRY(read_normalization(p, files->normalization, err));
done:
  return status;
}

// one control step into p->row; false when a number in it is not finite
static bool live(Probe *p, const double *input) {
  if (p->normalizer.n > 0) {
    normalizer_apply(&p->normalizer, input, p->obs);
  } else {
    for (int i = 0; i < p->n_obs; i++) {
      p->obs[i] = (float)input[i];
    }
  }
  p->type->act(p->policy, p->obs, p->row);
  bool finite = p->type->learn(p->policy, 0.0f);
  p->type->weights_get(p->policy, p->row + p->n_act);
  return finite && vec_all_finite(p->n_act, p->row);
}

static Status live_all(Probe *p, const char *inputs_path, Table *out, Err *err) {
  size_t n_columns = (size_t)p->n_act + p->n_weights;
  out->values = calloc(p->inputs.n_rows * n_columns, sizeof *out->values);
  if (out->values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the outputs");
  }
  out->n_columns = n_columns;
  Rng rng;
  rng_open(&rng, (Stream){.seed = (uint64_t)p->config->settings.seed, .purpose = PURPOSE_BIRTH});
  p->type->reset(p->policy, p->genome, &rng, p->birth);
  for (size_t step = 0; step < p->inputs.n_rows; step++) {
    bool finite = live(p, p->inputs.values + step * p->inputs.n_columns);
    for (size_t i = 0; i < n_columns; i++) {
      out->values[step * n_columns + i] = (double)p->row[i];
    }
    out->n_rows++;
    if (!finite) {
      return err_set(err, ERR_FAILED,
                     "%s:%zu: the controller diverged: no longer finite in this step", inputs_path,
                     step + 1);
    }
  }
  p->type->end(p->policy);
  return OK;
}

Status probe(const Config *config, int n_outputs, const ProbeFiles *files, Table *out, Err *err) {
  *out = (Table){0};
  Probe p = {.config = config, .type = config->policy, .n_act = n_outputs};
  Status status = read_files(&p, files, err);
  if (status == OK) {
    status = live_all(&p, files->inputs, out, err);
  }
  p.type->close(p.shared);
  arena_close(&p.arena);
  csv_free(&p.inputs);
  csv_free(&p.normalization);
  free(p.normalizer.deviation);
  free(p.genome);
  free(p.birth);
  free(p.obs);
  free(p.row);
  return status;
}
