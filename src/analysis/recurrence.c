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

// lags on each side that an interpolation needs
enum { REACH = 6 };

double recurrence_error_at(int n_lags, const double *errors, double lag) {
  int nearest = (int)(lag + 0.5);
  double sum = 0, weights = 0;
  for (int k = nearest - REACH; k <= nearest + REACH; k++) {
    double x = M_PI * (lag - k);
    if (abs(k) >= n_lags || fabs(x) >= M_PI * REACH) {
      continue;
    }
    // E(-k) = E(k)
    double weight = fabs(x) < 1e-9 ? 1 : sin(x) / x * (sin(x / REACH) / (x / REACH));
    sum += weight * errors[abs(k)];
    weights += weight;
  }
  return sum / weights;
}

// E on a grid of STEPS per lag
enum { STEPS = 16 };

static double on_grid(int n_lags, const double *errors, int i) {
  return recurrence_error_at(n_lags, errors, (double)i / STEPS);
}

// the smallest error within a quarter of a row around a lag, and where it is
static double error_near(int n_lags, const double *errors, double lag, double *where) {
  double best = INFINITY;
  int middle = (int)(lag * STEPS + 0.5);
  for (int i = middle - STEPS / 4; i <= middle + STEPS / 4; i++) {
    double error = on_grid(n_lags, errors, i);
    if (error < best) {
      best = error;
      *where = (double)i / STEPS;
    }
  }
  return best;
}

// how the error of a period grows with its multiples; each makes the period more exact
static void follow(int n_lags, const double *errors, Period *period) {
  double of[PERIOD_MULTIPLES + 1] = {0, period->error}, best = period->error;
  double lag = period->lag;
  for (int m = 2; m <= PERIOD_MULTIPLES && lag * m + REACH < n_lags; m++) {
    double where = lag * m;
    of[m] = error_near(n_lags, errors, lag * m, &where);
    best = fmin(best, of[m]);
    period->growth = fmax(period->growth, of[m] - period->error);
    period->multiples = m;
    lag = where / m;
  }

  // a motion whose cycles differ in turn (period doubling) is the same only after several
  int cycles = 1;
  while (of[cycles] > best + PERIOD_DOUBLED) {
    cycles++;
  }
  period->lag = lag * cycles;
}

// The first minimum on the grid from lag `from` on, up to what has a double among the lags, with an
// error of at most `limit`; NaN: none. *best becomes the smallest error of all that it meets.
static double find_minimum(int n_lags, const double *errors, int from, double limit, double *best) {
  double before = on_grid(n_lags, errors, from * STEPS - 1);
  double error = on_grid(n_lags, errors, from * STEPS);
  for (int i = from * STEPS; i <= (n_lags - REACH) / 2 * STEPS; i++) {
    double next = on_grid(n_lags, errors, i + 1);
    if (before > error && error <= next) {
      *best = fmin(*best, error);
      if (error <= limit) {
        return (double)i / STEPS;
      }
    }
    before = error;
    error = next;
  }
  return NAN;
}

Period recurrence_period(int n_lags, const double *errors) {
  int away = 1;
  while (away < n_lags && errors[away] <= 0.5) {
    away++;
  }
  double best = INFINITY;
  find_minimum(n_lags, errors, away, -1, &best);
  double limit = best + PERIOD_MARGIN;
  Period period = {.lag = find_minimum(n_lags, errors, away, limit, &best)};
  if (isnan(period.lag)) {
    return (Period){NAN, NAN, NAN, 0};
  }
  period.error = fmax(recurrence_error_at(n_lags, errors, period.lag), 0);
  period.multiples = 1;
  follow(n_lags, errors, &period);
  return period;
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
