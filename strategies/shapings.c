#include "strategies/shapings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const shaping_names[] = {"centered-ranks", "standardize", "normalize", "none", NULL};

static int better_first(const void *a, const void *b, void *context) {
  const double *fitness = *(const double *const *)context;
  int64_t i = *(const int64_t *)a;
  int64_t j = *(const int64_t *)b;
  if (fitness[i] != fitness[j]) {
    return fitness[i] > fitness[j] ? -1 : 1;
  }
  return (i > j) - (i < j);
}

void rank_order(int n, const double *fitness, int64_t *order) {
  for (int i = 0; i < n; i++) {
    order[i] = i;
  }
  qsort_r(order, (size_t)n, sizeof *order, better_first, &fitness);
}

int elite_count(double ratio, int n) {
  int count = (int)floor(ratio * n);
  return count < 1 ? 1 : count;
}

void min_max_weights(int n, const double *fitness, double *weights) {
  double low = HUGE_VAL, sum = 0.0;
  for (int i = 0; i < n; i++) {
    low = fmin(low, fitness[i]);
  }
  for (int i = 0; i < n; i++) {
    sum += fitness[i] - low;
  }
  for (int i = 0; i < n; i++) {
    weights[i] = sum > 0.0 ? (fitness[i] - low) / sum : 1.0 / n;
  }
}

// an individual alone is in the middle
static void centered_ranks(int n, const double *fitness, int64_t *order, double *shaped) {
  rank_order(n, fitness, order);
  for (int first = 0; first < n;) {
    int end = first + 1;
    while (end < n && fitness[order[end]] == fitness[order[first]]) {
      end++;
    }
    // places first..end-1 from the top share one rank, counted from the bottom
    double rank = n - 1 - (first + end - 1) / 2.0;
    for (; first < end; first++) {
      shaped[order[first]] = n > 1 ? rank / (n - 1) - 0.5 : 0.0;
    }
  }
}

static void standardize(int n, const double *fitness, int64_t *order, double *shaped) {
  (void)order;
  double mean = 0.0, square = 0.0;
  for (int i = 0; i < n; i++) {
    mean += fitness[i] / n;
  }
  for (int i = 0; i < n; i++) {
    square += (fitness[i] - mean) * (fitness[i] - mean) / n;
  }
  for (int i = 0; i < n; i++) {
    shaped[i] = (fitness[i] - mean) / (sqrt(square) + 1e-8);
  }
}

static void normalize(int n, const double *fitness, int64_t *order, double *shaped) {
  (void)order;
  double low = fitness[0], high = fitness[0];
  for (int i = 1; i < n; i++) {
    low = fmin(low, fitness[i]);
    high = fmax(high, fitness[i]);
  }
  for (int i = 0; i < n; i++) {
    shaped[i] = high > low ? 2.0 * (fitness[i] - low) / (high - low) - 1.0 : 0.0;
  }
}

static void none(int n, const double *fitness, int64_t *order, double *shaped) {
  (void)order;
  memcpy(shaped, fitness, (size_t)n * sizeof *shaped);
}

// in the order of Shaping
static void (*const functions[])(int, const double *, int64_t *, double *) = {
    centered_ranks,
    standardize,
    normalize,
    none,
};

void shaping_apply(Shaping shaping, int n, const double *fitness, int64_t *order, double *shaped) {
  functions[shaping](n, fitness, order, shaped);
}

void shaping_utilities(int n, const double *fitness, int64_t *order, double *utilities) {
  double sum = 0.0;
  rank_order(n, fitness, order);
  for (int k = 0; k < n; k++) {
    double utility = fmax(0.0, log(n / 2.0 + 1.0) - log(k + 1.0));
    utilities[order[k]] = utility;
    sum += utility;
  }
  for (int i = 0; i < n; i++) {
    utilities[i] = utilities[i] / sum - 1.0 / n;
  }
}
