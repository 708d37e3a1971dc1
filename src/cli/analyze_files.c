// analyze_files: the findings of `hebbes analyze` as files: the recording (HDF5), the numbers
// (JSON), and the series that figures are drawn from (CSV with a header line).
#include <math.h>
#include <stdlib.h>

#include "src/base/fsio.h"
#include "src/base/store.h"
#include "src/cli/analyze.h"
#include "version.h"

// A CSV file in memory.
typedef struct Sheet {
  FILE *file;
  char *text;
  size_t size;
} Sheet;

static Status sheet_open(Sheet *sheet, Err *err) {
  *sheet = (Sheet){0};
  sheet->file = open_memstream(&sheet->text, &sheet->size);
  return sheet->file == NULL ? err_set(err, ERR_MEMORY, "no memory for a CSV file") : OK;
}

static Status sheet_close(Sheet *sheet, const char *folder, const char *name, Err *err) {
  char path[FSIO_PATH_MAX];
  fclose(sheet->file);
  Status status = fsio_join(path, folder, name, err);
  if (status == OK) {
    status = fsio_write_safely(path, sheet->text, sheet->size, err);
  }
  free(sheet->text);
  return status;
}

// a number, behind a comma; what is not finite is an empty field
static void put(Sheet *sheet, double value) {
  if (isfinite(value)) {
    fprintf(sheet->file, ",%.9g", value);
  } else {
    fputc(',', sheet->file);
  }
}

static void put_steps(Sheet *sheet, const Analysis *analysis, const Life *life,
                      const double *distances) {
  const LifeReport *r = analysis_report(analysis, life);
  LifeSeries series = analysis_series(analysis, life);
  for (int t = 0; t < r->n; t++) {
    const float *base = series_row(series.base, t);
    fprintf(sheet->file, "%d", t);
    put(sheet, (t + 1) * series.dt);
    put(sheet, life->recorder.rewards[t]);
    put(sheet, (double)base[0]);
    put(sheet, hypot((double)base[3], (double)base[4]));
    put(sheet, (double)life->recorder.power[t]);
    put(sheet, r->moves ? r->step_lengths[t] : NAN);
    put(sheet, r->moves ? r->norms[t + 1] : NAN);
    put(sheet, distances[t + 1]);
    fputc('\n', sheet->file);
  }
}

// the first of some lives step by step; distances are from the attractor of the first plain one
static Status write_steps(const Analysis *analysis, const Life *life, const char *folder,
                          const char *name, Err *err) {
  double *distances = calloc((size_t)life->recorder.n + 1, sizeof *distances);
  if (distances == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", name);
  }
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status == OK) {
    fputs("step,time,reward,x,speed,power,step_length,weight_norm,distance\n", sheet.file);
    analysis_distances(analysis, life, analysis->lives.plain, distances);
    put_steps(&sheet, analysis, life, distances);
    status = sheet_close(&sheet, folder, name, err);
  }
  free(distances);
  return status;
}

// coordinates of every layer's weights along its principal components
static Status write_components(const Analysis *analysis, const char *folder, Err *err) {
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  const Principal *first = &analysis->components[0];
  fputs("step", sheet.file);
  for (int i = 0; i < analysis->n_layers; i++) {
    for (int k = 0; k < PRINCIPAL_COMPONENTS; k++) {
      fprintf(sheet.file, ",%s_pc%d", analysis->blocks[i].name, k + 1);
    }
  }
  fputc('\n', sheet.file);
  for (int t = 0; t < first->n; t++) {
    fprintf(sheet.file, "%d", t * first->stride);
    for (int i = 0; i < analysis->n_layers; i++) {
      for (int k = 0; k < PRINCIPAL_COMPONENTS; k++) {
        put(&sheet, analysis->components[i].scores[t * PRINCIPAL_COMPONENTS + k]);
      }
    }
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "components.csv", err);
}

static double amplitude(const Spectrum *spectrum, int k) {
  return k < spectrum->n ? spectrum->amplitude[k] : NAN;
}

// root mean square amplitudes over the weights, the actuators and the bodies. All series of the
// first life have the same frequencies but for the weights, whose rows are one more.
static Status write_spectrum(const Analysis *analysis, const char *folder, Err *err) {
  const LifeReport *r = &analysis->reports[0];
  const Spectrum *rows = &r->forces;
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  fputs("frequency_weights,weights,frequency,actuator_forces,contacts\n", sheet.file);
  for (int k = 0; k < rows->n || k < r->weights.n; k++) {
    fprintf(sheet.file, "%.9g", r->weights.n > 0 ? k * r->weights.resolution : 0);
    put(&sheet, amplitude(&r->weights, k));
    put(&sheet, k * rows->resolution);
    put(&sheet, amplitude(rows, k));
    put(&sheet, amplitude(&r->contacts, k));
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "spectrum.csv", err);
}

static Status write_returns(const Analysis *analysis, const char *folder, Err *err) {
  const LifeReport *r = &analysis->reports[0];
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  fputs("lag,time,error\n", sheet.file);
  for (int k = 0; k < r->n_lags; k++) {
    fprintf(sheet.file, "%d", k);
    put(&sheet, k * analysis->trained->task.shape.dt * analysis_update_every(analysis));
    put(&sheet, r->errors[k]);
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "returns.csv", err);
}

// which bodies touch the ground when
static Status write_contacts(const Analysis *analysis, const char *folder, Err *err) {
  LifeSeries series = analysis_series(analysis, &analysis->lives.plain[0]);
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  fputs("step,time", sheet.file);
  for (int i = 0; i < series.contacts.width; i++) {
    fprintf(sheet.file, ",%s", measure_body_name(analysis->trained->task.env, i));
  }
  fputc('\n', sheet.file);
  for (int t = 0; t < series.contacts.n; t++) {
    fprintf(sheet.file, "%d", t);
    put(&sheet, (t + 1) * series.dt);
    for (int i = 0; i < series.contacts.width; i++) {
      put(&sheet, (double)series_row(series.contacts, t)[i]);
    }
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "contacts.csv", err);
}

// distances |W_i - W_j| of every so-many-th row from every other, without a header
static Status write_similarity(const Analysis *analysis, const char *folder, Err *err) {
  enum { POINTS_MAX = 200 };
  Series weights = analysis_series(analysis, &analysis->lives.plain[0]).weights;
  int stride = (weights.n + POINTS_MAX - 1) / POINTS_MAX;
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  for (int i = 0; i < weights.n; i += stride) {
    for (int j = 0; j < weights.n; j += stride) {
      double squared =
          row_distance_squared(weights.width, series_row(weights, i), series_row(weights, j));
      fprintf(sheet.file, "%s%.6g", j == 0 ? "" : ",", sqrt(squared));
    }
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "similarity.csv", err);
}

static Status write_births(const Analysis *analysis, const char *folder, Err *err) {
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  fputs("birth,class,attractor,return,period_steps,spread\n", sheet.file);
  for (int k = 0; k <= analysis->lives.n_births; k++) {
    const Life *life = k == 0 ? &analysis->lives.plain[0] : &analysis->lives.births[k - 1];
    const LifeReport *r = analysis_report(analysis, life);
    fprintf(sheet.file, "%d,%s,%d", k, analysis_class(r), analysis->attractor[k]);
    put(&sheet, life->result.fitness);
    put(&sheet, r->attractor.class == ATTRACTOR_LIMIT_CYCLE ? r->attractor.period.lag : NAN);
    put(&sheet, r->attractor.spread);
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "births.csv", err);
}

static Status write_twins(const Analysis *analysis, const char *folder, Err *err) {
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  fputs("row,time,distance\n", sheet.file);
  for (int t = 0; t < analysis->n_twin_rows; t++) {
    fprintf(sheet.file, "%d", t);
    put(&sheet, t * analysis->trained->task.shape.dt);
    put(&sheet, analysis->twin_distances[t]);
    fputc('\n', sheet.file);
  }
  return sheet_close(&sheet, folder, "twins.csv", err);
}

// ---- the recording ----

// what was printed, as a text
static Status put_sheet(StoreGroup *root, const char *name, Sheet *sheet, Err *err) {
  fclose(sheet->file);
  Status status = store_put_text(root, name, sheet->text, err);
  free(sheet->text);
  return status;
}

// names of bodies or actuators, one a line
static Status put_names(StoreGroup *root, const char *what, const EnvShared *env, int n,
                        const char *(*name_of)(const EnvShared *, int), Err *err) {
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  for (int i = 0; i < n; i++) {
    fprintf(sheet.file, "%s\n", name_of(env, i));
  }
  return put_sheet(root, what, &sheet, err);
}

// name, first column, rows and columns of blocks, one a line
static Status put_blocks(StoreGroup *root, const char *what, const PolicyBlock *blocks, int n,
                         Err *err) {
  Sheet sheet;
  Status status = sheet_open(&sheet, err);
  if (status != OK) {
    return status;
  }
  for (int i = 0; i < n; i++) {
    fprintf(sheet.file, "%s %zu %d %d\n", blocks[i].name, blocks[i].offset, blocks[i].n_rows,
            blocks[i].n_columns);
  }
  return put_sheet(root, what, &sheet, err);
}

// what the columns of the tables are
static Status put_columns(StoreGroup *root, const Analysis *analysis, Err *err) {
  const Task *task = &analysis->trained->task;
  PolicyBlock signals[ANALYSIS_LAYERS_MAX];
  int n = task->config->policy->signals(task->policy, signals, ANALYSIS_LAYERS_MAX);
  Status status = OK;
  TRY(put_names(root, "bodies", task->env, analysis->body.n_bodies, measure_body_name, err));
  TRY(put_names(root, "actuators", task->env, analysis->body.n_forces, measure_actuator_name, err));
  TRY(put_blocks(root, "layers", analysis->blocks, analysis->n_layers, err));
  TRY(put_blocks(root, "signals", signals, n < ANALYSIS_LAYERS_MAX ? n : ANALYSIS_LAYERS_MAX, err));
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
  TRY(fsio_make_folder(folder, err));
  TRY(write_recording(analysis, folder, err));
  TRY(write_steps(analysis, lives->plain, folder, "steps.csv", err));
  TRY(write_spectrum(analysis, folder, err));
  TRY(write_contacts(analysis, folder, err));
  if (analysis->reports[0].moves) {
    TRY(write_components(analysis, folder, err));
    TRY(write_returns(analysis, folder, err));
    TRY(write_similarity(analysis, folder, err));
    TRY(write_births(analysis, folder, err));
    TRY(write_twins(analysis, folder, err));
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
