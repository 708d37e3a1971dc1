// bootstrap: 95 % intervals without a distribution in mind, from samples drawn out of the sample.
// The draws are keyed by the seed: the same values and seed, the same interval.
#ifndef HEBBES_ANALYSIS_BOOTSTRAP_H
#define HEBBES_ANALYSIS_BOOTSTRAP_H

#include <stdint.h>

#include "src/analysis/strata.h"
#include "src/base/err.h"

enum { BOOTSTRAP_RESAMPLES = 10000 };

typedef struct Interval {
  double low, high;
} Interval;

// Of the mean of values (n >= 1, finite): bias-corrected and accelerated (BCa; Efron 1987, Better
// bootstrap confidence intervals), for returns are skewed where some episodes end in a fall. NaN
// for n < 2.
Status bootstrap_mean(const double *values, int n, uint64_t seed, Interval *interval, Err *err);

// Of a statistic of several samples, each resampled by itself: percentiles, as in Agarwal et al.
// 2021. context is handed to the statistic.
Status bootstrap_strata(const Strata *strata, StrataStatistic statistic, const void *context,
                        uint64_t seed, Interval *interval, Err *err);

#endif
