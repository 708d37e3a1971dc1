#include "src/run/trained.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/nearest.h"
#include "src/base/vec.h"
#include "src/run/checkpoint.h"
#include "src/run/curriculum.h"
#include "src/run/sweep.h"

static Status read_config(Store *store, const char *name, int n_overrides,
                          const char *const *overrides, Config **config, Err *err) {
  StoreGroup *root = NULL;
  char *text = NULL;
  Status status = OK;
  TRY(store_group(store, "", &root, err));
  TRY(store_get_text(root, "config", &text, err));
  TRY(config_open_text(name, text, strlen(text), n_overrides, overrides, config, err));
done:
  free(text);
  store_group_close(root);
  return status;
}

// memory for the genomes and the normalizer
static Status carve(Trained *trained, Err *err) {
  size_t n = trained->task.genome_size;
  trained->normalizer = (Normalizer){
      .n = trained->task.shape.n_obs,
      .clip = trained->config->settings.observation_clip,
  };
  Walk walk = walk_measure();
  normalizer_walk(&trained->normalizer, &walk);
  if (arena_open(&trained->arena, walk.bytes + 2 * arena_piece(n, sizeof(float))) != 0) {
    return err_set(err, ERR_MEMORY, "no memory for a trained controller");
  }
  walk = walk_carve(&trained->arena, err);
  normalizer_walk(&trained->normalizer, &walk);
  trained->recommended = arena_take(&trained->arena, n, sizeof(float));
  trained->best = arena_take(&trained->arena, n, sizeof(float));
  return walk.status;
}

// overrides may have made another network of the config
static Status check_genome(const Trained *trained, StoreGroup *genomes, Err *err) {
  size_t stored = 0;
  Status status = store_size(genomes, "recommended", &stored, err);
  if (status == OK && stored != trained->task.genome_size) {
    status =
        err_set(err, ERR_INPUT,
                "%s: its genome has %zu numbers, this config's %zu: policy.hidden and whatever "
                "else shapes the network stay as they were in training",
                trained->path, stored, trained->task.genome_size);
  }
  return status;
}

static Status read_genomes(Trained *trained, Store *store, Err *err) {
  size_t n = trained->task.genome_size;
  StoreGroup *genomes = NULL, *run = NULL;
  Status status = OK;
  TRY(store_group(store, "genomes", &genomes, err));
  TRY(check_genome(trained, genomes, err));
  TRY(store_get_floats(genomes, "recommended", trained->recommended, n, err));
  TRY(store_group(store, "run", &run, err));
  TRY(store_get_floats(run, "best_genome", trained->best, n, err));
  TRY(store_get_i64s(run, "generation", &trained->generation, 1, err));
  TRY(store_get_i64s(run, "best_individual", &trained->best_individual, 1, err));
  TRY(store_get_doubles(run, "best_ever", &trained->best_ever, 1, err));
  TRY(curriculum_recall(run, &trained->task, err));
  if (!vec_all_finite((int)n, trained->recommended) || !vec_all_finite((int)n, trained->best) ||
      trained->best_individual < 0) {
    status = err_set(err, ERR_INPUT, "%s: a genome that is not finite", trained->path);
  }
done:
  store_group_close(genomes);
  store_group_close(run);
  return status;
}

static Status read_normalizer(Trained *trained, Store *store, Err *err) {
  StoreGroup *group = NULL;
  Status status = store_group(store, "normalizer", &group, err);
  if (status != OK) {
    return status;
  }
  Walk walk = walk_load(group, err);
  normalizer_walk(&trained->normalizer, &walk);
  store_group_close(group);
  return walk.status;
}

Status trained_from_store(Store *store, const char *name, int n_overrides,
                          const char *const *overrides, Trained **trained, Err *err) {
  Trained *t = calloc(1, sizeof *t);
  *trained = NULL;
  if (t == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a trained controller");
  }
  Status status = OK;
  snprintf(t->path, sizeof t->path, "%s", name);
  TRY(read_config(store, name, n_overrides, overrides, &t->config, err));
  TRY(task_open(t->config, &t->task, err));
  TRY(t->config->randomization.evaluate ? task_randomize(&t->task, err) : OK);
  TRY(carve(t, err));
  TRY(read_genomes(t, store, err));
  TRY(read_normalizer(t, store, err));
done:
  if (status != OK) {
    trained_close(t);
    return status;
  }
  *trained = t;
  return OK;
}

// the checkpoint that a path means: the file itself, or the newest good one of a run folder
static Status open_store(const char *path, Store **store, char file[FSIO_PATH_MAX], Err *err) {
  if (!fsio_is_folder(path)) {
    snprintf(file, FSIO_PATH_MAX, "%s", path);
    Status status = store_read(path, store, err);
    return status == OK ? checkpoint_check(*store, path, err) : status;
  }
  Status status = checkpoint_newest(path, store, file, err);
  if (status == OK && *store == NULL) {
    return err_set(err, ERR_INPUT,
                   sweep_is_there(path) ? "%s: is a sweep; name one of the runs in it"
                                        : "%s: no checkpoint here",
                   path);
  }
  return status;
}

Status trained_open(const char *path, int n_overrides, const char *const *overrides,
                    Trained **trained, Err *err) {
  Store *store = NULL;
  char file[FSIO_PATH_MAX];
  Status status = OK;
  *trained = NULL;
  TRY(open_store(path, &store, file, err));
  TRY(trained_from_store(store, file, n_overrides, overrides, trained, err));
done:
  store_close(store);
  return status;
}

void trained_close(Trained *trained) {
  if (trained == NULL) {
    return;
  }
  task_close(&trained->task);
  arena_close(&trained->arena);
  config_close(trained->config);
  free(trained);
}

const Normalizer *trained_normalizer(const Trained *trained) {
  return trained->config->settings.normalize_observations ? &trained->normalizer : NULL;
}

// a CSV file of one row of finite numbers
static Status read_genome_csv(const char *path, float **genome, size_t *n, Err *err) {
  Table table = {0};
  *genome = NULL;
  Status status = OK;
  TRY(csv_read(path, &table, err));
  if (table.n_rows != 1) {
    status = err_set(err, ERR_INPUT, "%s: a genome is one row; here are %zu", path, table.n_rows);
    goto done;
  }
  *n = table.n_columns;
  *genome = calloc(*n, sizeof(float));
  if (*genome == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a genome");
    goto done;
  }
  for (size_t i = 0; i < *n; i++) {
    (*genome)[i] = (float)table.values[i];
    if (!isfinite((*genome)[i])) {
      status = err_set(err, ERR_INPUT, "%s:1: number %zu is not finite", path, i + 1);
      goto done;
    }
  }
done:
  csv_free(&table);
  if (status != OK) {
    free(*genome);
    *genome = NULL;
  }
  return status;
}

static Status copy_genome(const float *from, size_t n, float **genome, Err *err) {
  *genome = calloc(n, sizeof **genome);
  if (*genome == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome");
  }
  memcpy(*genome, from, n * sizeof **genome);
  return OK;
}

Status trained_genome(const Trained *trained, const char *which, float **genome,
                      uint64_t *individual, Err *err) {
  size_t n = trained->task.genome_size, n_read = 0;
  *individual = 0;
  if (which == NULL || strcmp(which, "mean") == 0) {
    return copy_genome(trained->recommended, n, genome, err);
  }
  if (strcmp(which, "best") == 0) {
    *individual = (uint64_t)trained->best_individual;
    return copy_genome(trained->best, n, genome, err);
  }
  if (!fsio_exists(which)) {
    static const char *const words[] = {"mean", "best"};
    char hint[64];
    return err_set(err, ERR_INPUT, "%s: there is no such file%s", which,
                   nearest_hint(which, words, 2, hint, sizeof hint));
  }
  Status status = read_genome_csv(which, genome, &n_read, err);
  if (status == OK && n_read != n) {
    free(*genome);
    *genome = NULL;
    status = err_set(err, ERR_INPUT, "%s: has %zu numbers; the genome of %s has %zu", which, n_read,
                     trained->path, n);
  }
  return status;
}

static bool is_csv(const char *path) {
  size_t length = strlen(path);
  return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

Status genome_from(const char *path, float **genome, size_t *n, Trained **trained, Err *err) {
  *trained = NULL;
  if (is_csv(path)) {
    return read_genome_csv(path, genome, n, err);
  }
  Status status = trained_open(path, 0, NULL, trained, err);
  if (status != OK) {
    return status;
  }
  *n = (*trained)->task.genome_size;
  return copy_genome((*trained)->recommended, *n, genome, err);
}
