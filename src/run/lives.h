// lives: the recorded episodes that an analysis compares, all of the same controller: as they are,
// with plasticity frozen, disturbed, from other weights at birth, and from nearly the same ones.
#ifndef HEBBES_RUN_LIVES_H
#define HEBBES_RUN_LIVES_H

#include "src/run/evaluator.h"
#include "src/run/recorder.h"

typedef struct Life {
  Episode episode;
  EpisodeResult result;
  Recorder recorder;
} Life;

// What is wanted.
typedef struct LivesPlan {
  Evaluation evaluation; // whose episodes; its freeze_at -1: none are frozen
  int births;            // of episode 0 from other weights
  int twins;             // of episode 0 from weights at TWIN_DISTANCE
  // what happens to the disturbed ones: they live as this variant of the body (-1: none is
  // disturbed), from this control step on with other weights, drawn for every episode (-1: with
  // their own)
  int variant, new_weights_at;
} LivesPlan;

// relative to the norm of the weights at birth
#define TWIN_DISTANCE 1e-4

typedef struct Lives {
  int n_episodes, n_births, n_twins;
  Life *plain;     // (n_episodes)
  Life *frozen;    // (n_episodes) or NULL
  Life *disturbed; // (n_episodes) or NULL
  Life *births;    // (n_births)
  Life *twins;     // (n_twins)

  int n; // in all
  Life *all;
  float *weights; // at birth of twins, and the new ones of disturbed episodes
} Lives;

// Simulates them on n_threads. lives must be closed with lives_close (accepts a zeroed one).
Status lives_run(const Task *task, const Normalizer *normalizer, const LivesPlan *plan,
                 int n_threads, Lives *lives, Err *err);
void lives_close(Lives *lives);

#endif
