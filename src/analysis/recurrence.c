#include "src/analysis/recurrence.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "src/analysis/gram.h"

// what distance means for a pair of rows in an (n x n) table
static double pair(int n, const double *squared, int i, int j) {
  return squared[(ptrdiff_t)i * n + j];
}

Status recurrence_distances(Series s, double *squared, Err *err) {
  double *x = calloc((size_t)s.n * (size_t)s.width + 1, sizeof *x);
  double *mean = calloc((size_t)s.width + 1, sizeof *mean);
  if (x == NULL || mean == NULL) {
    free(x);
    free(mean);
    return err_set(err, ERR_MEMORY, "no memory for distances");
  }
  // around their mean the inner products are small, and so is what is lost in their differences
  series_mean(s, mean);
  for (int t = 0; t < s.n; t++) {
    for (int i = 0; i < s.width; i++) {
      x[(ptrdiff_t)t * s.width + i] = (double)series_row(s, t)[i] - mean[i];
    }
  }
  gram_of_rows(s.n, s.width, x, squared);
  for (int i = 0; i < s.n; i++) {
    for (int j = 0; j < i; j++) {
      double d = pair(s.n, squared, i, i) + pair(s.n, squared, j, j) - 2 * pair(s.n, squared, i, j);
      squared[(ptrdiff_t)i * s.n + j] = squared[(ptrdiff_t)j * s.n + i] = fmax(d, 0);
    }
  }
  for (int i = 0; i < s.n; i++) {
    squared[(ptrdiff_t)i * s.n + i] = 0;
  }
  free(x);
  free(mean);
  return OK;
}

// 2 <|w - mean|^2>: the mean squared distance of all pairs, each row with itself as well
static double mean_squared_distance(int n, const double *squared) {
  double sum = 0;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)n * n; i++) {
    sum += squared[i];
  }
  return sum / n / n;
}

void recurrence_errors(int n, const double *squared, int n_lags, double *errors) {
  double scale = mean_squared_distance(n, squared);
  for (int lag = 0; lag < n_lags; lag++) {
    double sum = 0;
    for (int t = 0; t + lag < n; t++) {
      sum += pair(n, squared, t, t + lag);
    }
    errors[lag] = scale > 0 ? sum / (n - lag) / scale : 0;
  }
}

// A minimum of the errors at whole lag k, refined by a parabola through its neighbours.
typedef struct Minimum {
  double lag, error;
} Minimum;

static Minimum refine(const double *errors, int k) {
  double left = errors[k - 1], middle = errors[k], right = errors[k + 1];
  double bend = left - 2 * middle + right;
  if (!(bend > 0)) {
    return (Minimum){k, middle};
  }
  double offset = 0.5 * (left - right) / bend;
  return (Minimum){k + offset, fmax(middle - 0.25 * (left - right) * offset, 0)};
}

static bool is_minimum(const double *errors, int k) {
  return errors[k - 1] > errors[k] && errors[k] <= errors[k + 1];
}

// the best error around a multiple of a lag
static double error_near(int n_lags, const double *errors, double lag) {
  int middle = (int)(lag + 0.5);
  double best = INFINITY;
  for (int k = middle - 1; k <= middle + 1; k++) {
    if (k >= 1 && k + 1 < n_lags) {
      best = fmin(best, is_minimum(errors, k) ? refine(errors, k).error : errors[k]);
    }
  }
  return best;
}

// how the error of a period grows with its multiples; each makes the period more exact
static void follow(int n_lags, const double *errors, Period *period) {
  double lag = period->lag;
  for (int m = 2; lag * m + 2 < n_lags; m++) {
    period->growth = fmax(period->growth, error_near(n_lags, errors, lag * m) - period->error);
    period->multiples = m;
    int k = (int)(lag * m + 0.5);
    if (is_minimum(errors, k)) {
      lag = refine(errors, k).lag / m;
    }
  }
  period->lag = lag;
}

Period recurrence_period(int n_lags, const double *errors) {
  Period none = {.lag = NAN, .error = NAN, .growth = NAN};
  int away = 1;
  while (away < n_lags && errors[away] <= 0.5) {
    away++;
  }
  double best = INFINITY;
  for (int k = away + 1; k <= n_lags / 2 && k + 1 < n_lags; k++) {
    best = is_minimum(errors, k) ? fmin(best, refine(errors, k).error) : best;
  }
  for (int k = away + 1; k <= n_lags / 2 && k + 1 < n_lags; k++) {
    Minimum minimum = is_minimum(errors, k) ? refine(errors, k) : (Minimum){0, INFINITY};
    if (minimum.error <= best + PERIOD_MARGIN && minimum.error < INFINITY) {
      Period period = {.lag = minimum.lag, .error = minimum.error, .multiples = 1};
      follow(n_lags, errors, &period);
      return period;
    }
  }
  return none;
}

static bool recur(int n, const double *squared, double limit, int i, int j) {
  return i >= 0 && j >= 0 && i < n && j < n && pair(n, squared, i, j) < limit;
}

Recurrence recurrence_quantify(int n, const double *squared) {
  double largest = 0, n_recurring = 0, n_lined = 0;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)n * n; i++) {
    largest = fmax(largest, squared[i]);
  }
  for (int i = 0; i < n; i++) {
    for (int j = i + 1; j < n; j++) {
      if (recur(n, squared, 0.01 * largest, i, j)) {
        n_recurring++;
        n_lined += recur(n, squared, 0.01 * largest, i - 1, j - 1) ||
                   recur(n, squared, 0.01 * largest, i + 1, j + 1);
      }
    }
  }
  double n_pairs = 0.5 * n * (n - 1.0);
  return (Recurrence){n_pairs > 0 ? n_recurring / n_pairs : NAN,
                      n_recurring > 0 ? n_lined / n_recurring : NAN};
}
