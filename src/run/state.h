// state: how a run stands, seen from outside its process: its log, its lock, its rows of metrics.
#ifndef HEBBES_RUN_STATE_H
#define HEBBES_RUN_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/err.h"

typedef enum Stage {
  STAGE_WAITING, // not begun, or stopped before its end: train --resume goes on with it
  STAGE_RUNNING, // a process works on it
  STAGE_DONE,
  STAGE_FAILED, // the last process that a sweep put on it failed
} Stage;

enum { STATE_REASON_MAX = 256 };

typedef struct State {
  Stage stage;
  char reason[STATE_REASON_MAX]; // why it is over or failed; "": it is neither
} State;

void state_read(const char *folder, State *state);
// "waiting", "running", "done", "failed"
const char *stage_name(Stage stage);

// train.generations of the run's config; 0 when that cannot be read.
int64_t state_generations(const char *folder);
// Locks a folder until *lock (a file descriptor, -1 when it fails) is closed or the process ends.
// ERR_BUSY when another process has; what: "run" or "sweep", for that message.
Status state_lock(const char *folder, const char *what, int *lock, Err *err);
// Does a process hold the folder's lock?
bool state_is_locked(const char *folder);
// Leaves word in the folder that a process failed, and why (read by state_read); NULL: takes it
// back.
void state_set_failed(const char *folder, const char *reason);
// The last line of a file of the folder, cut to size, "" when there is none. Returns out.
const char *state_last_line(const char *folder, const char *name, char *out, int size);

#endif
