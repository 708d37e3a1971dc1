// bare: the same physics without hebbes, for the benchmark: recorded episodes run once more through
// MuJoCo alone, with the same calls on the same numbers, so that every bit of the state must agree.
//
// An episode is recorded from a worker: its start behind reset, its ctrl behind every step. Leave
// out episodes that diverged.
#ifndef HEBBES_ENVS_BARE_H
#define HEBBES_ENVS_BARE_H

#include "envs/env.h"

// One recorded episode; the arrays are the caller's.
typedef struct BareEpisode {
  double *start; // (bare_start_size) the state that it starts from, and what acts on the body
  double *ctrl;  // (n_steps x n_ctrl)
  int n_steps;   // control steps
} BareEpisode;

size_t bare_start_size(const EnvShared *shared);
// Writes the state of a worker behind reset, and the ctrl (n_ctrl) of its last control step.
void bare_record_start(const EnvWorker *worker, double *start);
void bare_record_ctrl(const EnvWorker *worker, double *ctrl);
// Hash of qpos and qvel, to compare what was recorded with the two ways of running it again.
uint64_t bare_hash(const EnvWorker *worker);

// The bare mj_step loop on the mjData of a worker (which is of no use to others until its next
// reset): control steps [from, to) of an episode. from 0 starts it, other slices go on where the
// last one ended; to is cut at the episode's end. False: MuJoCo raised an error.
bool bare_run(EnvWorker *worker, const BareEpisode *episode, int from, int to);

// MuJoCo's own batch API (mujoco/mjbatch.h): all episodes side by side, on threads of its own. They
// are of one variant of the body.
typedef struct BareBatch BareBatch;
Status bare_batch_new(const EnvShared *root, int variant, int n_episodes, int n_threads,
                      BareBatch **out, Err *err);
void bare_batch_free(BareBatch *batch); // accepts NULL
// As bare_run, for all n_episodes episodes.
bool bare_batch_run(BareBatch *batch, const BareEpisode *episodes, int from, int to);
uint64_t bare_batch_hash(BareBatch *batch, int episode);

#endif
