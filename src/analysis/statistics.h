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

#endif
