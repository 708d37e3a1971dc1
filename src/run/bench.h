// bench: the speed of training as a ratio to the physics alone: a real generation is recorded, then
// training and the bare mj_step loop run the same episodes in turn, in short slices of one process.
#ifndef HEBBES_RUN_BENCH_H
#define HEBBES_RUN_BENCH_H

#include "src/config/config.h"

typedef struct BenchResult {
  int n_threads, n_slices;
  double open_seconds;  // until the first generation can begin
  double steps;         // control steps of one generation
  double train_rate;    // control steps/s of training: episodes, ask, tell, statistics
  double bare_rate;     // of the bare loop
  double batch_rate;    // of MuJoCo's batch API
  double train_to_bare; // medians over the slices of the ratios of rates
  double train_to_batch;
  double outside; // share of a generation that is not episodes (ask, tell, statistics)
  bool same_bits; // all three ended in the same states
} BenchResult;

// Measures with the config's robot, controller, strategy and threads; every slice is measured
// `rounds` times.
Status bench_training(const Config *config, int rounds, BenchResult *result, Err *err);

#endif
