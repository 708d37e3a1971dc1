// checkpoint: the state of a run as a file and back. What is in it:
//
//   format, program, processor, config, stop            who wrote it, from what, why it ended
//   shape/     n_obs, n_act, genome_size
//   run/ normalizer/ strategy/                           the walks of evolution.c
//   genomes/   recommended                               what the strategy recommends now
//
// checkpoints/gen-NNNNNN.h5 is the state after N generations; the last three are kept. best.h5 is
// the newest one whose generation had the highest fitness_mean of all up to then. The same state
// gives the same bytes.
#ifndef HEBBES_RUN_CHECKPOINT_H
#define HEBBES_RUN_CHECKPOINT_H

#include "src/run/evolution.h"
#include "src/run/folder.h"

enum { CHECKPOINT_FORMAT = 1 };

// The state as it is, in memory. Close with store_close.
Status checkpoint_store(Evolution *evolution, const char *stop, Store **store, Err *err);

// Writes the state as it is. stop: why the run ended, "" when it goes on.
Status checkpoint_write(const Folder *folder, Evolution *evolution, const char *stop, Err *err);

// Leaves the last three; checkpoint_write does it, and a run that was killed before it could.
void checkpoint_remove_old(const char *folder);

// The newest good checkpoint of a run folder (not best.h5); damaged ones are passed over with a
// warning. *store is NULL when there is none at all; ERR_INPUT when all are damaged. Close with
// store_close.
Status checkpoint_newest(const char *folder, Store **store, char path[FSIO_PATH_MAX], Err *err);

// Refuses a store that is not a checkpoint of a format known here. name is used in messages.
Status checkpoint_check(Store *store, const char *name, Err *err);

// Name of this machine's processor, as checkpoints store it.
void checkpoint_processor(char *out, size_t size);

#endif
