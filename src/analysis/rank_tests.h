// rank_tests: is one better than the other? Tests that look at the order of values alone, and what
// goes with them. All are two-sided.
#ifndef HEBBES_ANALYSIS_RANK_TESTS_H
#define HEBBES_ANALYSIS_RANK_TESTS_H

#include <stdbool.h>

#include "src/base/err.h"

typedef struct RankTest {
  double statistic;
  double p;
  bool exact; // p comes from the distribution itself, ties and all, not from the normal one
} RankTest;

// Wilcoxon's signed rank test of paired differences (n >= 1, finite): is their middle 0? The
// statistic is the sum of the ranks of the positive ones; differences of 0 are left out. Exact up
// to 50 differences, else normal, with corrections for ties and continuity.
Status wilcoxon_test(const double *differences, int n, RankTest *test, Err *err);

// Mann and Whitney's test of two unpaired samples. The statistic is U of x: how often an x is above
// a y, ties count half. Exact up to 40 values in all, else normal, as above.
Status mann_whitney_test(const double *x, int n_x, const double *y, int n_y, RankTest *test,
                         Err *err);

// Vargha and Delaney's effect size: the probability that an x is above a y, ties count half.
double effect_a12(const double *x, int n_x, const double *y, int n_y);

// Holm's correction of the p-values of n tests made together. adjusted (n) may not overlap p.
void holm_adjust(const double *p, int n, double *adjusted);

#endif
