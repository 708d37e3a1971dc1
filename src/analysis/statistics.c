#include "src/analysis/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

Sample sample_describe(const double *values, int n) {
  Sample s = {.n = n, .deviation = NAN, .sem = NAN, .low = NAN, .high = NAN};
  s.mean = gsl_stats_mean(values, 1, (size_t)n);
  gsl_stats_minmax(&s.min, &s.max, values, 1, (size_t)n);
  if (n > 1) {
    s.deviation = gsl_stats_sd_m(values, 1, (size_t)n, s.mean);
    s.sem = s.deviation / sqrt(n);
    double half = gsl_cdf_tdist_Pinv(0.975, n - 1) * s.sem;
    s.low = s.mean - half;
    s.high = s.mean + half;
  }
  return s;
}

void values_sort(double *values, int n) {
  gsl_sort(values, 1, (size_t)n);
}

double sorted_quantile(const double *sorted, int n, double fraction) {
  return gsl_stats_quantile_from_sorted_data(sorted, 1, (size_t)n, fraction);
}

double sorted_interquartile_mean(const double *sorted, int n) {
  int out = n / 4;
  return gsl_stats_mean(sorted + out, 1, (size_t)(n - 2 * out));
}
