// export: a trained controller as plain files: genome, weights at birth, normalization, config.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/fsio.h"
#include "src/cli/options.h"
#include "src/run/trained.h"

static const char *genome_text, *folder;

static const Option options[] = {
    {"-o", "DIR", "where the files go", NULL, &folder, NULL, NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// a CSV file of rows of n numbers
static Status write_rows(const char *name, const double *const *rows, int n_rows, size_t n,
                         Err *err) {
  char path[FSIO_PATH_MAX];
  char *text = NULL;
  size_t size = 0;
  Status status = fsio_join(path, folder, name, err);
  if (status != OK) {
    return status;
  }
  FILE *memory = open_memstream(&text, &size);
  if (memory == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", path);
  }
  for (int i = 0; i < n_rows; i++) {
    csv_write_row(memory, rows[i], n);
  }
  fclose(memory);
  status = fsio_write_safely(path, text, size, err);
  free(text);
  return status;
}

// one row of float32 numbers
static Status write_floats(const char *name, const float *values, size_t n, Err *err) {
  double *row = calloc(n + 1, sizeof *row);
  if (row == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", name);
  }
  for (size_t i = 0; i < n; i++) {
    row[i] = (double)values[i];
  }
  Status status = write_rows(name, (const double *const[]){row}, 1, n, err);
  free(row);
  return status;
}

// the weights with which evaluation episode 0 begins
static Status write_weights(const Trained *trained, const float *genome, uint64_t individual,
                            Err *err) {
  const PolicyType *type = trained->config->policy;
  size_t n = trained->task.weights_size;
  if (n == 0) {
    return OK;
  }
  Worker worker;
  float *weights = calloc(n, sizeof *weights);
  Status status = worker_open(&trained->task, &worker, err);
  if (status == OK && weights != NULL) {
    uint64_t seed = (uint64_t)trained->config->settings.seed;
    Rng rng;
    rng_open(&rng, episode_of_evaluation(trained->config, seed, individual, 0).birth);
    type->reset(worker.policy, genome, &rng, NULL);
    type->weights_get(worker.policy, weights);
    status = write_floats("weights.csv", weights, n, err);
    worker_close(&worker);
  }
  free(weights);
  return status;
}

// rows mean and variance, as `hebbes probe --normalization` reads them
static Status write_normalization(const Trained *trained, Err *err) {
  const Normalizer *normalizer = trained_normalizer(trained);
  if (normalizer == NULL) {
    return OK;
  }
  size_t n = (size_t)normalizer->n;
  double *variance = calloc(n, sizeof *variance);
  if (variance == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the normalization");
  }
  for (size_t i = 0; i < n; i++) {
    variance[i] = normalizer->count > 0.0 ? normalizer->m2[i] / normalizer->count : 1.0;
  }
  Status status = write_rows("normalization.csv",
                             (const double *const[]){normalizer->mean, variance}, 2, n, err);
  free(variance);
  return status;
}

static Status write_config(const Trained *trained, Err *err) {
  char path[FSIO_PATH_MAX];
  char *text = NULL;
  Status status = OK;
  TRY(fsio_join(path, folder, "config.yaml", err));
  TRY(config_text(trained->config, false, &text, err));
  TRY(fsio_write_safely(path, text, strlen(text), err));
done:
  free(text);
  return status;
}

static void print_next(const Trained *trained) {
  printf("%s: genome, %s%sconfig of %s\n\nnext:\n  hebbes probe %s/config.yaml --outputs %d "
         "--genome %s/genome.csv%s%s%s%s%s%s --inputs X.csv --out Y.csv\n",
         folder, trained->task.weights_size > 0 ? "weights at birth, " : "",
         trained_normalizer(trained) != NULL ? "normalization, " : "", trained->path, folder,
         trained->task.shape.n_act, folder, trained->task.weights_size > 0 ? " --weights " : "",
         trained->task.weights_size > 0 ? folder : "",
         trained->task.weights_size > 0 ? "/weights.csv" : "",
         trained_normalizer(trained) != NULL ? " --normalization " : "",
         trained_normalizer(trained) != NULL ? folder : "",
         trained_normalizer(trained) != NULL ? "/normalization.csv" : "");
}

// a run's own config.yaml is not to be written over
static Status check_folder(Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, folder, "metrics.csv", err);
  if (status == OK && fsio_exists(path)) {
    status = err_set(err, ERR_INPUT, "%s: is a run's folder; choose another one with -o", folder);
  }
  return status;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  Trained *trained = NULL;
  float *genome = NULL;
  uint64_t individual;
  Status status = OK;
  (void)n_overrides;
  (void)overrides;
  if (n_positional == 0 || folder == NULL) {
    return err_set(err, ERR_INPUT, "which run, and where to? usage: hebbes export RUN -o DIR");
  }
  TRY(check_folder(err));
  TRY(trained_open(positional[0], 0, NULL, &trained, err));
  TRY(trained_genome(trained, genome_text, &genome, &individual, err));
  TRY(fsio_make_folder(folder, err));
  TRY(write_floats("genome.csv", genome, trained->task.genome_size, err));
  TRY(write_weights(trained, genome, individual, err));
  TRY(write_normalization(trained, err));
  TRY(write_config(trained, err));
  if (!option_quiet) {
    print_next(trained);
  }
done:
  free(genome);
  trained_close(trained);
  return status;
}

const Verb verb_export = {
    .name = "export",
    .summary = "write a trained controller as plain files",
    .usage = "RUN -o DIR [--genome best|mean|FILE]",
    .help =
        "Writes genome.csv, weights.csv (at birth, as in evaluation episode 0), normalization.csv "
        "(rows\n"
        "mean and variance) and config.yaml: what hebbes probe needs to run the network alone.\n\n"
        "example: hebbes export runs/cheetah -o controller",
    .options = options,
    .max_positional = 1,
    .run = run_verb,
};
