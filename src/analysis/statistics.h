// statistics: what a handful of returns says.
#ifndef HEBBES_ANALYSIS_STATISTICS_H
#define HEBBES_ANALYSIS_STATISTICS_H

typedef struct Sample {
  int n;
  double mean;
  double deviation; // standard deviation over n - 1; NaN for n < 2
  double sem;       // standard error of the mean; NaN for n < 2
  double low, high; // 95 % interval of the mean by Student's t; NaN for n < 2
  double min, max;
} Sample;

// Describes values (n >= 1, finite).
Sample sample_describe(const double *values, int n);

// Puts values into ascending order.
void values_sort(double *values, int n);
// The quantile (n >= 1, fraction in [0, 1]) of values in ascending order, linear between two of
// them; the median is that of 0.5.
double sorted_quantile(const double *sorted, int n, double fraction);
// The mean of the middle half of values in ascending order: floor(n/4) are left out at either end.
double sorted_interquartile_mean(const double *sorted, int n);

#endif
