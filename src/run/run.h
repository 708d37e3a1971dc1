// run: a training with its folder: evolve, evaluate, record, save, stop for a reason.
//
// Threads: belongs to one thread; the evaluator spreads the episodes.
#ifndef HEBBES_RUN_RUN_H
#define HEBBES_RUN_RUN_H

#include "src/run/evolution.h"
#include "src/run/folder.h"
#include "src/run/metrics.h"
#include "src/run/tensorboard.h"

typedef struct Run {
  Config *config; // owned
  Evolution evolution;
  Folder folder;
  Metrics metrics;
  Tensorboard board; // nothing unless logger.tensorboard
  FILE *log;
  Job *evaluation;    // (train.evaluate_episodes)
  float *recommended; // (genome_size) scratch
  int64_t saved;      // generations in the newest checkpoint; -1: none
  Row row;            // metrics of the last generation
  char stop[256];     // why the run is over; "" while it is not
} Run;

// A new run in folder (NULL: its default place). Takes the config, also when it fails. The composed
// config is written before the first generation. *run must be closed with run_close (accepts NULL).
Status run_create(Config *config, const char *folder, bool force, Run **run, Err *err);

// Goes on with the run in folder, from its newest good checkpoint. Overrides may change only what
// does not touch what was computed so far (changes.h); a config.yaml that was edited otherwise is
// ERR_INPUT.
Status run_resume(const char *folder, int n_overrides, const char *const *overrides, Run **run,
                  Err *err);

// Is there nothing left to do? run->stop says why.
bool run_is_over(const Run *run);

// One generation: evolve, evaluate when due, a row of metrics, a checkpoint when due or over.
Status run_next(Run *run, Err *err);

// Stops for a reason from outside (a signal): writes a checkpoint.
Status run_interrupt(Run *run, const char *reason, Err *err);

void run_close(Run *run);

#endif
