#include "src/analysis/attractor.h"

#include <math.h>
#include <stdlib.h>

const char *const attractor_class_names[] = {"unbounded", "fixed-point", "limit-cycle", "other",
                                             NULL};

Series attractor_window(Series weights) {
  int n = weights.n - weights.n / 2;
  n = n > ATTRACTOR_WINDOW_MAX ? ATTRACTOR_WINDOW_MAX : n;
  return series_rows(weights, weights.n - n, n);
}

int attractor_lags(Series weights) {
  return 2 * attractor_window(weights).n / 3;
}

// the smallest factor by which a layer's largest weight grows from one fifth to the next
static double layer_growth(Series window, Span layer) {
  double smallest = INFINITY, before = 0;
  for (int k = 0; k < 5; k++) {
    int first = window.n * k / 5, last = window.n * (k + 1) / 5;
    double sum = 0;
    for (int t = first; t < last; t++) {
      sum += series_largest(series_rows(window, t, 1), layer);
    }
    double now = sum / (last - first);
    if (k > 0) {
      smallest = fmin(smallest, before > 0 ? now / before : 1);
    }
    before = now;
  }
  return smallest;
}

// what the numbers say
static AttractorClass decide(const Attractor *a) {
  if (a->growth >= UNBOUNDED_GROWTH) {
    return ATTRACTOR_UNBOUNDED;
  }
  if (a->spread <= FIXED_POINT_SPREAD || a->contraction <= FIXED_POINT_CONTRACTION) {
    return ATTRACTOR_FIXED_POINT;
  }
  if (a->period.error <= LIMIT_CYCLE_ERROR && a->period.growth <= LIMIT_CYCLE_GROWTH &&
      a->period.multiples > 1) {
    return ATTRACTOR_LIMIT_CYCLE;
  }
  return ATTRACTOR_OTHER;
}

static void measure_size(Series window, int n_layers, const Span *layers, Attractor *a) {
  Series first = series_rows(window, 0, window.n / 2);
  Series second = series_rows(window, window.n / 2, window.n - window.n / 2);
  double size = series_size(window), before = series_spread(first);
  a->growth = -INFINITY;
  for (int k = 0; k < n_layers; k++) {
    a->growth = fmax(a->growth, layer_growth(window, layers[k]));
  }
  a->spread = size > 0 ? series_spread(window) / size : 0;
  a->contraction = before > 0 ? series_spread(second) / before : 1;
}

Status attractor_classify(Series weights, int n_layers, const Span *layers, Attractor *attractor,
                          double *errors, Err *err) {
  Series window = attractor_window(weights);
  int n_lags = attractor_lags(weights);
  *attractor = (Attractor){
      .class = ATTRACTOR_OTHER,
      .window = window.n,
      .growth = NAN,
      .spread = NAN,
      .contraction = NAN,
      .period = {NAN, NAN, NAN, 0},
      .recurrence = {NAN, NAN},
  };
  if (window.n < ATTRACTOR_WINDOW_MIN) {
    return OK;
  }
  size_t n = (size_t)window.n;
  double *squared = calloc(n * n, sizeof *squared), *own = calloc(n, sizeof *own);
  double *lags = errors == NULL ? own : errors;
  Status status = OK;
  if (squared == NULL || own == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for an analysis of %zu steps", n);
    goto done;
  }
  TRY(recurrence_distances(window, squared, err));
  recurrence_errors(window.n, squared, n_lags, lags);
  measure_size(window, n_layers, layers, attractor);
  attractor->period = recurrence_period(n_lags, lags);
  attractor->recurrence = recurrence_quantify(window.n, squared);
  attractor->class = decide(attractor);
done:
  free(squared);
  free(own);
  return status;
}

Convergence attractor_convergence(int n, const double *step_lengths) {
  int few = n / 20 < 1 ? 1 : n / 20;
  if (n < 2) {
    return (Convergence){NAN, NAN, NAN, false};
  }
  Convergence c = {
      .start = mean_of(few, step_lengths),
      .rest = mean_of(n - few, step_lengths + few),
      .end = mean_of(few, step_lengths + n - few),
  };
  c.converged = c.rest < CONVERGED_RATIO * c.start;
  return c;
}
