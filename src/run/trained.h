// trained: what training left behind, ready for use: a run folder or one checkpoint file, opened
// for evaluation.
#ifndef HEBBES_RUN_TRAINED_H
#define HEBBES_RUN_TRAINED_H

#include "src/base/fsio.h"
#include "src/run/evaluator.h"

typedef struct Trained {
  Config *config;
  Task task;
  Normalizer normalizer; // as training left it
  Arena arena;
  int64_t generation;       // generations done
  int64_t best_individual;  // index of best in its generation (weights at birth under weight_reset
                            // lifetime)
  double best_ever;         // fitness of best
  float *recommended;       // (genome_size) what the strategy recommends
  float *best;              // (genome_size) the individual with the highest fitness
  char path[FSIO_PATH_MAX]; // of the checkpoint
} Trained;

// Opens a run folder (its newest good checkpoint) or a checkpoint file, with overrides laid over
// its config. *trained must be closed with trained_close (accepts NULL).
Status trained_open(const char *path, int n_overrides, const char *const *overrides,
                    Trained **trained, Err *err);
// As trained_open, from a store. name is used in messages.
Status trained_from_store(Store *store, const char *name, int n_overrides,
                          const char *const *overrides, Trained **trained, Err *err);
void trained_close(Trained *trained);

// A genome by name: NULL or "mean" (recommended), "best", or the path of a CSV file of one row.
// *genome (genome_size numbers) belongs to the caller; *individual is the one whose weights at
// birth go with it.
Status trained_genome(const Trained *trained, const char *which, float **genome,
                      uint64_t *individual, Err *err);

// The genome that train.start_from names: a run, a checkpoint, or a CSV file of one row. *genome (n
// numbers) belongs to the caller. *trained is what it came from, NULL for a CSV file; to be closed
// with trained_close.
Status genome_from(const char *path, float **genome, size_t *n, Trained **trained, Err *err);

// The normalizer that episodes use: NULL when the run does not normalize.
const Normalizer *trained_normalizer(const Trained *trained);

#endif
