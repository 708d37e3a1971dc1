#include "strategies/uncertainties.h"

#include <math.h>
#include <stdlib.h>

#include "strategies/shapings.h"

void uncertainty_walk(Uncertainty *uncertainty, int lambda, Walk *walk) {
  walk_double(walk, "noise_level", &uncertainty->level);
  walk_double(walk, "noise_measured", &uncertainty->measured);
  walk_scratch_doubles(walk, &uncertainty->ranks, 2 * (size_t)lambda);
  walk_scratch_doubles(walk, &uncertainty->changes, 2 * (size_t)lambda);
  walk_scratch_i64s(walk, &uncertainty->order, 2 * (size_t)lambda);
}

void uncertainty_start(Uncertainty *uncertainty) {
  uncertainty->level = 1.0;
}

// individuals per generation, on average
static double share(const UncertaintyRules *rules, int lambda) {
  return fmin(fmax(rules->reevaluate * lambda, 2.0), lambda);
}

int uncertainty_copies(const UncertaintyRules *rules, int lambda, int64_t generation) {
  if (isnan(rules->reevaluate)) {
    return 0;
  }
  double each = share(rules, lambda);
  return (int)(floor(each * (double)(generation + 1)) - floor(each * (double)generation));
}

int uncertainty_most_copies(const UncertaintyRules *rules, int lambda) {
  return isnan(rules->reevaluate) ? 0 : (int)ceil(share(rules, lambda));
}

int uncertainty_repeats(const Uncertainty *uncertainty) {
  return (int)lround(uncertainty->level);
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// The change of rank that is tolerated of an individual that has this rank among 2 lambda others
// and itself: the theta/2 quantile of the distances to all ranks it might have had.
static double tolerated(double theta, double rank, int lambda, double *changes) {
  int n = 2 * lambda - 1;
  for (int k = 0; k < n; k++) {
    changes[k] = fabs(k + 1 - rank);
  }
  qsort(changes, (size_t)n, sizeof *changes, ascending);
  double place = fmin(fmax(theta / 2.0 * n - 0.5, 0.0), n - 1);
  int below = (int)place;
  int above = below + 1 < n ? below + 1 : below;
  return changes[below] + (place - below) * (changes[above] - changes[below]);
}

// Ranks from 1, the worst, to 2 lambda, equal ones share the mean: first the evaluations, then the
// second ones, which for an individual without a copy are the first.
static void rank_both(Uncertainty *uncertainty, int lambda, int copies, const double *fitness) {
  int n = 2 * lambda;
  double *both = uncertainty->changes, *ranks = uncertainty->ranks;
  for (int i = 0; i < lambda; i++) {
    both[i] = fitness[i];
    both[lambda + i] = fitness[i < copies ? lambda + i : i];
  }
  shaping_apply(SHAPING_CENTERED_RANKS, n, both, uncertainty->order, ranks);
  for (int i = 0; i < n; i++) {
    ranks[i] =
        1.0 + round((ranks[i] + 0.5) * 2.0 * (n - 1)) / 2.0; // halves, where ranks are shared
  }
}

// the mean of changes of rank less those tolerated
static double measure(Uncertainty *uncertainty, double theta, int lambda, int copies) {
  double sum = 0.0;
  for (int i = 0; i < copies; i++) {
    double first = uncertainty->ranks[i], second = uncertainty->ranks[lambda + i];
    double *changes = uncertainty->changes;
    // a rank among the others: its own other evaluation does not count
    double limit = tolerated(theta, first - (first > second ? 1.0 : 0.0), lambda, changes) +
                   tolerated(theta, second - (second > first ? 1.0 : 0.0), lambda, changes);
    sum += fmax(fabs(first - second) - 1.0, 0.0) - limit / 2.0;
  }
  return sum / copies;
}

bool uncertainty_follow(Uncertainty *uncertainty, const UncertaintyRules *rules, int lambda,
                        int copies, const double *fitness, double *merit) {
  double highest = (double)rules->max_repeats;
  bool was_highest = uncertainty->level >= highest;
  rank_both(uncertainty, lambda, copies, fitness);
  uncertainty->measured = measure(uncertainty, rules->theta, lambda, copies);
  double factor = uncertainty->measured > 0.0 ? rules->factor : 1.0 / rules->factor;
  uncertainty->level = fmin(fmax(uncertainty->level * factor, 1.0), highest);
  for (int i = 0; i < lambda; i++) {
    merit[i] = uncertainty->ranks[i] + uncertainty->ranks[lambda + i];
  }
  return was_highest && uncertainty->measured > 0.0;
}
