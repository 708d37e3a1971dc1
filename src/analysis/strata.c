#include "src/analysis/strata.h"

#include <string.h>

#include "src/analysis/rank_tests.h"
#include "src/analysis/statistics.h"

int strata_size(const Strata *strata) {
  int size = 0;
  for (int i = 0; i < strata->n; i++) {
    size += strata->sizes[i];
  }
  return size;
}

double strata_mean(const Strata *strata, const void *context, double *scratch) {
  (void)context, (void)scratch;
  double sum = 0;
  for (int i = 0; i < strata->n; i++) {
    sum += sample_describe(strata->values[i], strata->sizes[i]).mean;
  }
  return sum / strata->n;
}

double strata_interquartile_mean(const Strata *strata, const void *context, double *scratch) {
  (void)context;
  int size = 0;
  for (int i = 0; i < strata->n; i++) {
    memcpy(scratch + size, strata->values[i], (size_t)strata->sizes[i] * sizeof *scratch);
    size += strata->sizes[i];
  }
  values_sort(scratch, size);
  return sorted_interquartile_mean(scratch, size);
}

double strata_profile(const Strata *strata, const void *context, double *scratch) {
  (void)scratch;
  double threshold = *(const double *)context, sum = 0;
  for (int i = 0; i < strata->n; i++) {
    int above = 0;
    for (int k = 0; k < strata->sizes[i]; k++) {
      above += strata->values[i][k] > threshold;
    }
    sum += (double)above / strata->sizes[i];
  }
  return sum / strata->n;
}

double strata_improvement(const Strata *strata, const void *context, double *scratch) {
  (void)context, (void)scratch;
  int n = strata->n / 2;
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += effect_a12(strata->values[i], strata->sizes[i], strata->values[n + i],
                      strata->sizes[n + i]);
  }
  return sum / n;
}
