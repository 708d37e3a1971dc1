// analyze_files: the findings of `hebbes analyze` as files: the recording (HDF5), the numbers
// (JSON), and the series that figures are drawn from (CSV with a header line).
#include <math.h>
#include <stdlib.h>

#include "src/base/fsio.h"
#include "src/base/store.h"
#include "src/cli/analyze.h"
#include "src/cli/sheet.h"
#include "version.h"

static void put(FILE *out, double value) {
  sheet_number(out, 9, value);
}

// the first of some lives, beside the first plain one
typedef struct Steps {
  const Analysis *analysis;
  const Life *life;
  const double *distances; // from the attractor of the plain one, behind every row
} Steps;

static void put_steps(FILE *out, const void *context) {
  const Steps *steps = context;
  const Life *life = steps->life;
  const LifeReport *r = analysis_report(steps->analysis, life);
  LifeSeries series = analysis_series(steps->analysis, life);
  fputs("step,time,reward,x,speed,power,step_length,weight_norm,distance\n", out);
  for (int t = 0; t < r->n; t++) {
    const float *base = series_row(series.base, t);
    fprintf(out, "%d", t);
    put(out, (t + 1) * series.dt);
    put(out, life->recorder.rewards[t]);
    put(out, (double)base[0]);
    put(out, hypot((double)base[3], (double)base[4]));
    put(out, (double)life->recorder.power[t]);
    put(out, r->moves ? r->step_lengths[t] : NAN);
    put(out, r->moves ? r->norms[t + 1] : NAN);
    put(out, steps->distances[t + 1]);
    fputc('\n', out);
  }
}

static Status write_file(const char *folder, const char *name, SheetPut *write, const void *context,
                         Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, folder, name, err);
  return status == OK ? sheet_write(path, write, context, err) : status;
}

// the first of some lives step by step
static Status write_steps(const Analysis *analysis, const Life *life, const char *folder,
                          const char *name, Err *err) {
  double *distances = calloc((size_t)life->recorder.n + 1, sizeof *distances);
  if (distances == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", name);
  }
  analysis_distances(analysis, life, analysis->lives.plain, distances);
  const Steps steps = {analysis, life, distances};
  Status status = write_file(folder, name, put_steps, &steps, err);
  free(distances);
  return status;
}

// coordinates of every layer's weights along its principal components
static void put_components(FILE *out, const void *context) {
  const Analysis *analysis = context;
  const Principal *first = &analysis->components[0];
  fputs("step", out);
  for (int i = 0; i < analysis->n_layers; i++) {
    for (int k = 0; k < PRINCIPAL_COMPONENTS; k++) {
      fprintf(out, ",%s_pc%d", analysis->blocks[i].name, k + 1);
    }
  }
  fputc('\n', out);
  for (int t = 0; t < first->n; t++) {
    fprintf(out, "%d", t * first->stride);
    for (int i = 0; i < analysis->n_layers; i++) {
      for (int k = 0; k < PRINCIPAL_COMPONENTS; k++) {
        put(out, analysis->components[i].scores[t * PRINCIPAL_COMPONENTS + k]);
      }
    }
    fputc('\n', out);
  }
}

static double amplitude(const Spectrum *spectrum, int k) {
  return k < spectrum->n ? spectrum->amplitude[k] : NAN;
}

// root mean square amplitudes over the weights, the actuators and the bodies. All series of the
// first life have the same frequencies but for the weights, whose rows are one more.
static void put_spectrum(FILE *out, const void *context) {
  const Analysis *analysis = context;
  const LifeReport *r = &analysis->reports[0];
  const Spectrum *rows = &r->forces;
  fputs("frequency_weights,weights,frequency,actuator_forces,contacts\n", out);
  for (int k = 0; k < rows->n || k < r->weights.n; k++) {
    fprintf(out, "%.9g", r->weights.n > 0 ? k * r->weights.resolution : 0);
    put(out, amplitude(&r->weights, k));
    put(out, k * rows->resolution);
    put(out, amplitude(rows, k));
    put(out, amplitude(&r->contacts, k));
    fputc('\n', out);
  }
}

static void put_returns(FILE *out, const void *context) {
  const Analysis *analysis = context;
  const LifeReport *r = &analysis->reports[0];
  fputs("lag,time,error\n", out);
  for (int k = 0; k < r->n_lags; k++) {
    fprintf(out, "%d", k);
    put(out, k * analysis->trained->task.shape.dt * analysis_update_every(analysis));
    put(out, r->errors[k]);
    fputc('\n', out);
  }
}

// which bodies touch the ground when
static void put_contacts(FILE *out, const void *context) {
  const Analysis *analysis = context;
  LifeSeries series = analysis_series(analysis, &analysis->lives.plain[0]);
  fputs("step,time", out);
  for (int i = 0; i < series.contacts.width; i++) {
    fprintf(out, ",%s", measure_body_name(analysis->trained->task.env, i));
  }
  fputc('\n', out);
  for (int t = 0; t < series.contacts.n; t++) {
    fprintf(out, "%d", t);
    put(out, (t + 1) * series.dt);
    for (int i = 0; i < series.contacts.width; i++) {
      put(out, (double)series_row(series.contacts, t)[i]);
    }
    fputc('\n', out);
  }
}

// distances |W_i - W_j| of every so-many-th row from every other, without a header
static void put_similarity(FILE *out, const void *context) {
  const Analysis *analysis = context;
  enum { POINTS_MAX = 200 };
  Series weights = analysis_series(analysis, &analysis->lives.plain[0]).weights;
  int stride = (weights.n + POINTS_MAX - 1) / POINTS_MAX;
  for (int i = 0; i < weights.n; i += stride) {
    for (int j = 0; j < weights.n; j += stride) {
      double squared =
          row_distance_squared(weights.width, series_row(weights, i), series_row(weights, j));
      fprintf(out, "%s%.6g", j == 0 ? "" : ",", sqrt(squared));
    }
    fputc('\n', out);
  }
}

static void put_births(FILE *out, const void *context) {
  const Analysis *analysis = context;
  fputs("birth,class,attractor,return,period_steps,spread\n", out);
  for (int k = 0; k <= analysis->lives.n_births; k++) {
    const Life *life = k == 0 ? &analysis->lives.plain[0] : &analysis->lives.births[k - 1];
    const LifeReport *r = analysis_report(analysis, life);
    fprintf(out, "%d,%s,%d", k, analysis_class(r), analysis->attractor[k]);
    put(out, life->result.fitness);
    put(out, r->attractor.class == ATTRACTOR_LIMIT_CYCLE ? r->attractor.period.lag : NAN);
    put(out, r->attractor.spread);
    fputc('\n', out);
  }
}

static void put_twins(FILE *out, const void *context) {
  const Analysis *analysis = context;
  fputs("row,time,distance\n", out);
  for (int t = 0; t < analysis->n_twin_rows; t++) {
    fprintf(out, "%d", t);
    put(out, t * analysis->trained->task.shape.dt);
    put(out, analysis->twin_distances[t]);
    fputc('\n', out);
  }
}

// ---- the recording ----

// names of bodies or actuators
typedef struct Names {
  const EnvShared *env;
  int n;
  const char *(*of)(const EnvShared *, int);
} Names;

// one a line
static void put_names(FILE *out, const void *context) {
  const Names *names = context;
  for (int i = 0; i < names->n; i++) {
    fprintf(out, "%s\n", names->of(names->env, i));
  }
}

typedef struct Blocks {
  const PolicyBlock *blocks;
  int n;
} Blocks;

// name, first column, rows and columns, one block a line
static void put_blocks(FILE *out, const void *context) {
  const Blocks *list = context;
  for (int i = 0; i < list->n; i++) {
    const PolicyBlock *block = &list->blocks[i];
    fprintf(out, "%s %zu %d %d\n", block->name, block->offset, block->n_rows, block->n_columns);
  }
}

// what is printed, as a text of the recording
static Status put_text(StoreGroup *root, const char *name, SheetPut *print, const void *context,
                       Err *err) {
  char *text = NULL;
  Status status = OK;
  TRY(sheet_print(print, context, &text, NULL, err));
  TRY(store_put_text(root, name, text, err));
done:
  free(text);
  return status;
}

// what the columns of the tables are
static Status put_columns(StoreGroup *root, const Analysis *analysis, Err *err) {
  const Task *task = &analysis->trained->task;
  PolicyBlock signals[ANALYSIS_LAYERS_MAX];
  int n = task->config->policy->signals(task->policy, signals, ANALYSIS_LAYERS_MAX);
  const Names bodies = {task->env, analysis->body.n_bodies, measure_body_name};
  const Names actuators = {task->env, analysis->body.n_forces, measure_actuator_name};
  const Blocks layers = {analysis->blocks, analysis->n_layers};
  const Blocks rows = {signals, n < ANALYSIS_LAYERS_MAX ? n : ANALYSIS_LAYERS_MAX};
  Status status = OK;
  TRY(put_text(root, "bodies", put_names, &bodies, err));
  TRY(put_text(root, "actuators", put_names, &actuators, err));
  TRY(put_text(root, "layers", put_blocks, &layers, err));
  TRY(put_text(root, "signals", put_blocks, &rows, err));
done:
  return status;
}

static Status put_life(Store *store, const char *name, const Life *life, Err *err) {
  StoreGroup *group = NULL;
  Status status = store_group(store, name, &group, err);
  if (status == OK) {
    status = recorder_save(&life->recorder, group, err);
  }
  store_group_close(group);
  return status;
}

static Status put_lives(Store *store, const char *kind, const Life *lives, int n, Err *err) {
  Status status = OK;
  for (int i = 0; i < n && lives != NULL && status == OK; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s%d", kind, i);
    status = put_life(store, name, &lives[i], err);
  }
  return status;
}

static Status put_recording(Store *store, const Analysis *analysis, Err *err) {
  const Lives *lives = &analysis->lives;
  StoreGroup *root = NULL;
  char *config = NULL;
  Status status = OK;
  TRY(store_group(store, "", &root, err));
  TRY(config_text(analysis->trained->config, false, &config, err));
  TRY(store_put_text(root, "format", "hebbes recording 1", err));
  TRY(store_put_text(root, "program", "hebbes " HEBBES_VERSION, err));
  TRY(store_put_text(root, "config", config, err));
  TRY(store_put_doubles(root, "dt", &analysis->trained->task.shape.dt, 1, err));
  TRY(put_columns(root, analysis, err));
  TRY(put_lives(store, "episode", lives->plain, lives->n_episodes, err));
  TRY(put_lives(store, "frozen", lives->frozen, lives->n_episodes, err));
  TRY(put_lives(store, "disturbed", lives->disturbed, lives->n_episodes, err));
done:
  free(config);
  store_group_close(root);
  return status;
}

static Status write_recording(const Analysis *analysis, const char *folder, Err *err) {
  Store *store = NULL;
  char path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(fsio_join(path, folder, "recording.h5", err));
  TRY(store_new(&store, err));
  TRY(put_recording(store, analysis, err));
  TRY(store_write(store, path, err));
done:
  store_close(store);
  return status;
}

Status analysis_write(const Analysis *analysis, const char *folder, Err *err) {
  char path[FSIO_PATH_MAX];
  const Lives *lives = &analysis->lives;
  Status status = OK;
  TRY(write_recording(analysis, folder, err));
  TRY(write_steps(analysis, lives->plain, folder, "steps.csv", err));
  TRY(write_file(folder, "spectrum.csv", put_spectrum, analysis, err));
  TRY(write_file(folder, "contacts.csv", put_contacts, analysis, err));
  if (analysis->reports[0].moves) {
    TRY(write_file(folder, "components.csv", put_components, analysis, err));
    TRY(write_file(folder, "returns.csv", put_returns, analysis, err));
    TRY(write_file(folder, "similarity.csv", put_similarity, analysis, err));
    TRY(write_file(folder, "births.csv", put_births, analysis, err));
    TRY(write_file(folder, "twins.csv", put_twins, analysis, err));
  }
  if (lives->frozen != NULL) {
    TRY(write_steps(analysis, lives->frozen, folder, "steps-frozen.csv", err));
  }
  if (lives->disturbed != NULL) {
    TRY(write_steps(analysis, lives->disturbed, folder, "steps-disturbed.csv", err));
  }
  TRY(fsio_join(path, folder, "analysis.json", err));
  TRY(analysis_write_json(analysis, path, err));
done:
  return status;
}
