#include "src/analysis/rank_tests.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

// up to here the distribution itself is counted; doubled ranks, which are whole numbers with ties
// too, sum to at most n(n + 1)
enum { EXACT_DIFFERENCES = 50, EXACT_VALUES = 40 };

// Ranks of values in ascending order from 1 on, ties share their mean. *ties is the sum of t^3 - t
// over groups of t equal values.
static Status rank_values(const double *values, int n, double *ranks, double *ties, Err *err) {
  size_t *order = calloc((size_t)n + 1, sizeof *order);
  if (order == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the ranks of %d values", n);
  }
  gsl_sort_index(order, values, 1, (size_t)n);
  *ties = 0;
  for (int i = 0, next; i < n; i = next) {
    for (next = i + 1; next < n && values[order[next]] == values[order[i]]; next++) {
    }
    for (int k = i; k < next; k++) {
      ranks[order[k]] = 0.5 * (i + 1 + next);
    }
    double t = next - i;
    *ties += t * t * t - t;
  }
  free(order);
  return OK;
}

static int doubled(double rank) {
  return (int)lround(2 * rank);
}

// two-sided p of the sum `at`, where counts[s] of all outcomes have the sum s
static double p_of_counts(const double *counts, int n_sums, int at) {
  double below = 0, above = 0, all = 0;
  for (int s = 0; s < n_sums; s++) {
    below += s <= at ? counts[s] : 0;
    above += s >= at ? counts[s] : 0;
    all += counts[s];
  }
  return fmin(1, 2 * fmin(below, above) / all);
}

// two-sided p of a whole or half number with this mean and variance, nearly normal
static double p_of_normal(double value, double mean, double variance) {
  double distance = fabs(value - mean) - 0.5;
  return distance <= 0 || variance <= 0 ? 1 : 2 * gsl_cdf_ugaussian_Q(distance / sqrt(variance));
}

// all signs are as likely: in how many ways does a sum of ranks come about?
static double exact_wilcoxon(const double *ranks, int n, double statistic) {
  double counts[EXACT_DIFFERENCES * (EXACT_DIFFERENCES + 1) + 1] = {1};
  int top = 0;
  for (int i = 0; i < n; i++) {
    int rank = doubled(ranks[i]);
    for (int s = top; s >= 0; s--) {
      counts[s + rank] += counts[s];
    }
    top += rank;
  }
  return p_of_counts(counts, top + 1, doubled(statistic));
}

Status wilcoxon_test(const double *differences, int n, RankTest *test, Err *err) {
  double *sizes = calloc(2 * (size_t)n, sizeof *sizes);
  double *ranks = sizes == NULL ? NULL : sizes + n;
  double ties;
  int m = 0;
  Status status = OK;
  if (sizes == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a test of %d differences", n);
  }
  for (int i = 0; i < n; i++) {
    if (differences[i] != 0) {
      sizes[m++] = fabs(differences[i]);
    }
  }
  TRY(rank_values(sizes, m, ranks, &ties, err));
  double statistic = 0;
  for (int i = 0, k = 0; i < n; i++) {
    statistic += differences[i] > 0 ? ranks[k] : 0;
    k += differences[i] != 0;
  }
  bool exact = m <= EXACT_DIFFERENCES;
  double mean = 0.25 * m * (m + 1.0);
  double variance = m * (m + 1.0) * (2.0 * m + 1) / 24 - ties / 48;
  double p = exact ? exact_wilcoxon(ranks, m, statistic) : p_of_normal(statistic, mean, variance);
  *test = (RankTest){statistic, p, exact};
done:
  free(sizes);
  return status;
}

// all ways to choose n_x of the ranks are as likely: how many have which sum?
static Status exact_mann_whitney(const double *ranks, int n_x, int n, double sum, double *p,
                                 Err *err) {
  int n_sums = n * (n + 1) + 1;
  double *counts = calloc((size_t)(n_x + 1) * (size_t)n_sums, sizeof *counts);
  if (counts == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a test of %d values", n);
  }
  counts[0] = 1;
  for (int i = 0; i < n; i++) {
    int rank = doubled(ranks[i]);
    for (int k = n_x; k > 0; k--) {
      double *with = counts + (ptrdiff_t)k * n_sums;
      const double *without = with - n_sums;
      for (int s = rank; s < n_sums; s++) {
        with[s] += without[s - rank];
      }
    }
  }
  *p = p_of_counts(counts + (ptrdiff_t)n_x * n_sums, n_sums, doubled(sum));
  free(counts);
  return OK;
}

Status mann_whitney_test(const double *x, int n_x, const double *y, int n_y, RankTest *test,
                         Err *err) {
  int n = n_x + n_y;
  double *values = calloc(2 * (size_t)n, sizeof *values);
  double *ranks = values == NULL ? NULL : values + n;
  double ties, sum = 0;
  Status status = OK;
  if (values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a test of %d values", n);
  }
  for (int i = 0; i < n; i++) {
    values[i] = i < n_x ? x[i] : y[i - n_x];
  }
  TRY(rank_values(values, n, ranks, &ties, err));
  for (int i = 0; i < n_x; i++) {
    sum += ranks[i];
  }
  *test = (RankTest){.statistic = sum - 0.5 * n_x * (n_x + 1.0), .exact = n <= EXACT_VALUES};
  if (test->exact) {
    TRY(exact_mann_whitney(ranks, n_x, n, sum, &test->p, err));
  } else {
    double pairs = (double)n_x * n_y;
    double variance = pairs / 12 * (n + 1 - ties / (n * (n - 1.0)));
    test->p = p_of_normal(test->statistic, 0.5 * pairs, variance);
  }
done:
  free(values);
  return status;
}

double effect_a12(const double *x, int n_x, const double *y, int n_y) {
  double wins = 0;
  for (int i = 0; i < n_x; i++) {
    for (int j = 0; j < n_y; j++) {
      wins += x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
    }
  }
  return wins / ((double)n_x * n_y);
}

void holm_adjust(const double *p, int n, double *adjusted) {
  for (int i = 0; i < n; i++) {
    int smaller = 0;
    for (int k = 0; k < n; k++) {
      smaller += p[k] < p[i];
    }
    adjusted[i] = fmin(1, (n - smaller) * p[i]);
  }

  // none is below that of a smaller p
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < n; k++) {
      adjusted[i] = p[k] <= p[i] ? fmax(adjusted[i], adjusted[k]) : adjusted[i];
    }
  }
}
