// sweep: the runs of a grid in one folder.
//
//   sweep.yaml   the grid       NAME/   a run like any other (output.txt: what its process printed;
//   .lock                               failed.txt: why the last one failed)
//
// Every run's config is composed, checked and written before the first one starts, so that a sweep
// needs nothing but its folder from then on: each run is `hebbes train --resume DIR/NAME`.
#ifndef HEBBES_RUN_SWEEP_H
#define HEBBES_RUN_SWEEP_H

#include "src/base/fsio.h"
#include "src/config/compose.h"
#include "src/run/grid.h"
#include "src/run/history.h"
#include "src/run/state.h"

typedef struct SweepRun {
  char name[GRID_NAME_MAX];
  State state;
  int64_t generation, generations; // done, wanted
  double score;                    // NaN: none yet
} SweepRun;

typedef struct Sweep {
  char path[FSIO_PATH_MAX];
  Grid grid;
  SweepRun *runs;     // (grid.n_runs), owned
  int lock;           // -1: not held
  const char *metric; // column of metrics.csv whose last number is a run's score; NULL: eval_mean
                      // (the recommended genome's), or fitness_mean where that is never written
} Sweep;

// The runs that a grid means, in memory. Takes the grid, also when it fails.
Status sweep_plan(Grid *grid, Sweep *sweep, Err *err);
// Composes and checks the config of every run; the request comes without overrides. path is the
// sweep's folder to be: a new one, or a sweep that goes on: the grid may have become larger, the
// configs of runs that are there may not have changed. With write, the folder is made and locked
// and all configs are written, after all was found well.
Status sweep_create(Sweep *sweep, const char *path, bool write, const ComposeRequest *request,
                    Err *err);
// Writes the grid into the folder.
Status sweep_write(const Sweep *sweep, Err *err);
// The sweep in a folder. ERR_INPUT when there is none.
Status sweep_open(const char *path, Sweep *sweep, Err *err);
void sweep_close(Sweep *sweep); // accepts a zeroed one

// Is there a sweep in this folder?
bool sweep_is_there(const char *path);
// Makes sure that no other process works on the folder. ERR_BUSY when one does.
Status sweep_lock(Sweep *sweep, Err *err);
// Path of a run's folder.
Status sweep_run_path(const Sweep *sweep, int run, char out[FSIO_PATH_MAX], Err *err);
// Reads how a run stands; all runs (ERR_INPUT when none of them has the metric).
void sweep_look(Sweep *sweep, int run);
Status sweep_look_all(Sweep *sweep, Err *err);
// The score that a run's metrics come to.
double sweep_score(const Sweep *sweep, const History *history);

#endif
