#include "src/analysis/bootstrap.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "src/analysis/statistics.h"
#include "src/base/rng.h"

static const double half_outside = 0.025; // of the 5 % outside an interval

// n of the values, drawn with replacement
static void resample(Rng *rng, const double *values, int n, double *out) {
  for (int i = 0; i < n; i++) {
    out[i] = values[(int)rng_uniform(rng, 0, n)];
  }
}

static double mean_of_resample(Rng *rng, const double *values, int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += values[(int)rng_uniform(rng, 0, n)];
  }
  return sum / n;
}

// how the deviation of the mean grows with it: from the jackknife, which for a mean has a closed
// form
static double acceleration(const double *values, int n, double mean) {
  double squares = 0, cubes = 0;
  for (int i = 0; i < n; i++) {
    double d = values[i] - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  return cubes / (6 * pow(squares, 1.5));
}

// by how much the resamples (sorted) miss the value, in standard deviations
static double bias(const double *sorted, double value) {
  int below = 0, equal = 0;
  for (int i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
    below += sorted[i] < value;
    equal += sorted[i] == value;
  }
  return gsl_cdf_ugaussian_Pinv((below + 0.5 * equal) / BOOTSTRAP_RESAMPLES);
}

// the quantile that takes the place of `fraction`
static double accelerated(double fraction, double z0, double a) {
  double z = z0 + gsl_cdf_ugaussian_Pinv(fraction);
  return gsl_cdf_ugaussian_P(z0 + z / (1 - a * z));
}

Status bootstrap_mean(const double *values, int n, uint64_t seed, Interval *interval, Err *err) {
  Sample s = sample_describe(values, n);
  *interval = (Interval){NAN, NAN};
  if (n < 2 || s.min == s.max) {
    *interval = n < 2 ? *interval : (Interval){s.min, s.max};
    return OK;
  }
  double *means = calloc(BOOTSTRAP_RESAMPLES, sizeof *means);
  if (means == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a bootstrap");
  }
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_BOOTSTRAP});
  for (int i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
    means[i] = mean_of_resample(&rng, values, n);
  }
  values_sort(means, BOOTSTRAP_RESAMPLES);
  double z0 = bias(means, s.mean), a = acceleration(values, n, s.mean);
  interval->low = sorted_quantile(means, BOOTSTRAP_RESAMPLES, accelerated(half_outside, z0, a));
  interval->high =
      sorted_quantile(means, BOOTSTRAP_RESAMPLES, accelerated(1 - half_outside, z0, a));
  free(means);
  return OK;
}

// One resample of every stratum into numbers; copies (n) points to them.
static void resample_strata(Rng *rng, const Strata *strata, double *numbers,
                            const double **copies) {
  for (int i = 0; i < strata->n; i++) {
    resample(rng, strata->values[i], strata->sizes[i], numbers);
    copies[i] = numbers;
    numbers += strata->sizes[i];
  }
}

Status bootstrap_strata(const Strata *strata, StrataStatistic statistic, const void *context,
                        uint64_t seed, Interval *interval, Err *err) {
  size_t size = (size_t)strata_size(strata);
  double *results = calloc(BOOTSTRAP_RESAMPLES + 2 * size, sizeof *results);
  const double **copies = calloc((size_t)strata->n, sizeof *copies);
  Status status = OK;
  if (results == NULL || copies == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a bootstrap of %zu scores", size);
    goto done;
  }
  double *numbers = results + BOOTSTRAP_RESAMPLES, *scratch = numbers + size;
  const Strata copy = {.n = strata->n, .sizes = strata->sizes, .values = copies};
  Rng rng;
  rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_BOOTSTRAP});
  for (int i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
    resample_strata(&rng, strata, numbers, copies);
    results[i] = statistic(&copy, context, scratch);
  }
  values_sort(results, BOOTSTRAP_RESAMPLES);
  interval->low = sorted_quantile(results, BOOTSTRAP_RESAMPLES, half_outside);
  interval->high = sorted_quantile(results, BOOTSTRAP_RESAMPLES, 1 - half_outside);
done:
  free(results);
  free(copies);
  return status;
}
