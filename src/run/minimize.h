// minimize: a strategy without a robot: on a function of numbers, from random starts, until it
// reaches a target, and what that took.
#ifndef HEBBES_RUN_MINIMIZE_H
#define HEBBES_RUN_MINIMIZE_H

#include <signal.h>

#include "src/config/config.h"

// What has to reach the target: an individual (evaluations are counted one by one up to the first
// one), or the recommended genome after a whole generation.
typedef enum MinimizeCount { COUNT_INDIVIDUAL, COUNT_MEAN } MinimizeCount;

typedef struct Problem {
  size_t n;
  double (*value)(void *context, const float *x); // of x (n); not finite is the worst
  void *context;
  double x0_low, x0_high;  // the start is uniform in here in every dimension
  double target;           // NaN: none
  int64_t max_evaluations; // INT64_MAX: no limit
  int64_t max_generations; // INT64_MAX: no limit
  MinimizeCount count;
  const volatile sig_atomic_t *interrupt; // ends when this is not 0; may be NULL
} Problem;

// What came out of a series of seeds. A seed fails that reaches a limit, is interrupted, or whose
// strategy stops by itself.
typedef struct Series {
  int population;          // of the first generation
  int seeds, successes;    // seeds tried
  double median, q25, q75; // evaluations over the successes; NaN without one
  double generations;      // of all seeds
  double seconds;          // of ask and tell in all of them
} Series;

// A config for a strategy alone, from full keys ("strategy=cma-es", "strategy.population=64"): the
// defaults are those that are declared, no file is read. Close with config_close.
Status minimize_config(int n_overrides, const char *const *overrides, Config **config, Err *err);

// Sizes and parameters for a function of n numbers. A population that the config does not set is
// 4 + floor(3 ln n), and even where individuals come in pairs.
StrategyShape minimize_shape(const Config *config, size_t n);

// Minimizes with the seeds from config's on. ERR_INPUT where the strategy refuses.
Status minimize_series(const Config *config, const Problem *problem, int n_seeds, Series *series,
                       Err *err);

#endif
