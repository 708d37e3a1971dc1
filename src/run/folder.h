// folder: a run's folder, its lock and its names.
//
//   config.yaml  metrics.csv  log.txt  checkpoints/gen-NNNNNN.h5, best.h5  .lock
#ifndef HEBBES_RUN_FOLDER_H
#define HEBBES_RUN_FOLDER_H

#include "src/base/fsio.h"
#include "src/config/config.h"

typedef struct Folder {
  char path[FSIO_PATH_MAX];
  int lock; // file descriptor that holds the lock; -1: none
} Folder;

// Where a run goes unless it is told: <run.dir>/<run.name>, the name by default
// <env>-<condition or policy>-s<seed>.
Status folder_default(const Config *config, char out[FSIO_PATH_MAX], Err *err);

// A new run's folder, locked. One that holds a run already is refused (ERR_INPUT) unless force,
// which removes what a run leaves there and nothing else; one that holds anything else is always
// refused.
Status folder_create(const char *path, bool force, Folder *folder, Err *err);
// An existing run's folder, locked. ERR_INPUT when there is no run, ERR_BUSY when another process
// works on it.
Status folder_open(const char *path, Folder *folder, Err *err);
void folder_close(Folder *folder);

// Does the folder hold nothing but hidden files (a lock, what a run that was killed at once left)?
// A missing one is empty.
bool folder_is_empty(const char *path);
// Path of a file of the run: "metrics.csv", "checkpoints/best.h5".
Status folder_file(const Folder *folder, const char *name, char out[FSIO_PATH_MAX], Err *err);

#endif
