// shapings: from fitness as earned to the numbers a strategy learns from; and the ranking.
#ifndef HEBBES_STRATEGIES_SHAPINGS_H
#define HEBBES_STRATEGIES_SHAPINGS_H

#include <stddef.h>
#include <stdint.h>

typedef enum Shaping {
  SHAPING_CENTERED_RANKS,
  SHAPING_STANDARDIZE,
  SHAPING_NORMALIZE,
  SHAPING_NONE,
} Shaping;

// their names in a config, NULL-terminated
extern const char *const shaping_names[];

// Individuals from the best to the worst, equal fitness by index: order (n). fitness (n) is finite.
void rank_order(int n, const double *fitness, int64_t *order);

// How many are the best `ratio` of n: at least one.
int elite_count(double ratio, int n);

// Weights of n individuals in proportion to f - min f, summing to 1; all equal: 1 / n each. weights
// may be fitness itself.
void min_max_weights(int n, const double *fitness, double *weights);

// Shapes fitness (n), which is finite, into shaped (n); order (n) is room to work in.
//   centered-ranks   rank / (n - 1) - 1/2, from -1/2 for the worst to 1/2; ties share the mean rank
//   standardize      (f - mean) / (std + 1e-8), std over n
//   normalize        from -1 for the worst to 1; all equal: 0
//   none             f
void shaping_apply(Shaping shaping, int n, const double *fitness, int64_t *order, double *shaped);

// Utilities of the natural evolution strategies (Wierstra et al. 2014): of rank k = 1..n from the
// best, equal fitness by index,
//   max(0, log(n/2 + 1) - log k) / (the sum of these) - 1/n
// They sum to 0. utilities (n) by individual; order (n) is room to work in.
void shaping_utilities(int n, const double *fitness, int64_t *order, double *utilities);

#endif
