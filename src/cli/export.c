// export: a trained controller as plain files: genome, weights at birth, normalization, config.
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/cli/options.h"
#include "src/cli/sheet.h"
#include "src/run/trained.h"

static const char *genome_text, *folder;

static const Option options[] = {
    {"-o", "DIR", "where the files go", NULL, &folder, NULL, NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static Status write_table(const char *name, const Table *table, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, folder, name, err);
  return status == OK ? sheet_write_table(path, table, err) : status;
}

// one row of float32 numbers
static Status write_floats(const char *name, const float *values, size_t n, Err *err) {
  Table row = {1, n, calloc(n + 1, sizeof *row.values)};
  if (row.values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", name);
  }
  for (size_t i = 0; i < n; i++) {
    row.values[i] = (double)values[i];
  }
  Status status = write_table(name, &row, err);
  csv_free(&row);
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
  Worker worker = {0};
  float *weights = calloc(n, sizeof *weights);
  Status status = OK;
  if (weights == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for weights"));
  }
  TRY(worker_open(&trained->task, &worker, err));
  uint64_t seed = (uint64_t)trained->config->settings.seed;
  Rng rng;
  rng_open(&rng, episode_of_evaluation(trained->config, seed, individual, 0).birth);
  type->reset(worker.policy, genome, &rng, NULL);
  type->weights_get(worker.policy, weights);
  TRY(write_floats("weights.csv", weights, n, err));
done:
  worker_close(&worker);
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
  Table rows = {2, n, calloc(2 * n, sizeof *rows.values)};
  if (rows.values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the normalization");
  }
  for (size_t i = 0; i < n; i++) {
    rows.values[i] = normalizer->mean[i];
    rows.values[n + i] = normalizer->count > 0.0 ? normalizer->m2[i] / normalizer->count : 1.0;
  }
  Status status = write_table("normalization.csv", &rows, err);
  csv_free(&rows);
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
