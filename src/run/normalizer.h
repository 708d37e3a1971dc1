// normalizer: running mean and variance of every observation that the population saw (method.md 4).
// Frozen within a generation: workers read it and count into sums of their own jobs, which are
// merged after the generation in the order of the jobs, so that no result depends on who computed
// it.
#ifndef HEBBES_RUN_NORMALIZER_H
#define HEBBES_RUN_NORMALIZER_H

#include <stdalign.h>

#include "src/base/walk.h"

typedef struct Normalizer {
  int n;             // numbers in an observation
  double clip;       // of the normalized observation; NaN: none
  double count;      // observations seen
  double *mean, *m2; // (n) mean, and sum of squared deviations from it
  double *deviation; // (n) sqrt(variance + 1e-8), made from the above
} Normalizer;

// What one job saw, as deviations from the normalizer's frozen mean. On a cache line of its own:
// each step writes into it, and the next job is another thread's.
typedef struct ObsSums {
  alignas(64) double count;
  double *sum, *square; // (n)
} ObsSums;

// Empties the sums over n entries.
void obs_sums_clear(ObsSums *sums, int n);

// Names the statistics; in WALK_CARVE the arrays are made and it starts as mean 0, variance 1.
void normalizer_walk(Normalizer *normalizer, Walk *walk);
// To be called after a load: makes the derived numbers again.
void normalizer_refresh(Normalizer *normalizer);
// Goes on from what another of the same n has seen; the clip stays.
void normalizer_adopt(Normalizer *normalizer, const Normalizer *seen);

// hot: normalized observation, computed in double, rounded once to float32
void normalizer_apply(const Normalizer *normalizer, const double *restrict obs,
                      float *restrict out);
// hot: counts one observation
void normalizer_count(const Normalizer *normalizer, const double *restrict obs, ObsSums *sums);

// Merges what one job saw (Chan et al. 1979, pairwise update), relative to the mean as it was in
// `frozen`.
void normalizer_merge(Normalizer *normalizer, const double *frozen, const ObsSums *sums);

#endif
