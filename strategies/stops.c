#include "strategies/stops.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

double stop_resolution(double x) {
  float nearest = fabsf((float)x);
  return (double)(nextafterf(nearest, INFINITY) - nearest) / 2.0;
}

void stop_walk(StopHistory *history, Walk *walk) {
  walk_i64(walk, "stop_generations", &history->generations);
  walk_double(walk, "stop_spread", &history->spread);
  walk_doubles(walk, "stop_best", &history->best, STOP_HISTORY);
  walk_doubles(walk, "stop_median", &history->median, STOP_HISTORY);
  walk_scratch_doubles(walk, &history->sorted, STOP_HISTORY);
}

void stop_record(StopHistory *history, int n, const double *fitness, const int64_t *order) {
  int64_t place = history->generations % STOP_HISTORY;
  history->best[place] = fitness[order[0]];
  history->median[place] = fitness[order[n / 2]];
  history->spread = fitness[order[0]] - fitness[order[n - 1]];
  history->generations++;
}

// ---------------------------------------------------------------- fitness

static bool fitness_is_flat(double tolerance, const StopHistory *history, double window) {
  int64_t generations = (int64_t)fmin(ceil(window), STOP_HISTORY);
  if (history->generations < generations || !(history->spread <= tolerance)) {
    return false;
  }
  double low = INFINITY, high = -INFINITY;
  for (int64_t g = history->generations - generations; g < history->generations; g++) {
    double best = history->best[g % STOP_HISTORY];
    low = fmin(low, best);
    high = fmax(high, best);
  }
  return high - low <= tolerance;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// of n entries of a ring from generation `first` on
static double median_of(const double *ring, int64_t first, int64_t n, double *sorted) {
  for (int64_t k = 0; k < n; k++) {
    sorted[k] = ring[(first + k) % STOP_HISTORY];
  }
  qsort(sorted, (size_t)n, sizeof *sorted, ascending);
  return sorted[n / 2];
}

static bool series_stagnates(const double *ring, const StopHistory *history, int64_t generations) {
  int64_t n = (3 * generations + 9) / 10;
  double oldest = median_of(ring, history->generations - generations, n, history->sorted);
  double newest = median_of(ring, history->generations - n, n, history->sorted);
  return newest <= oldest;
}

static bool fitness_stagnates(const StopHistory *history, double window) {
  double fifth = (double)history->generations / 5.0;
  int64_t generations = (int64_t)fmin(ceil(fmax(window, fifth)), STOP_HISTORY);
  return history->generations >= generations && history->generations % 10 == 0 &&
         series_stagnates(history->best, history, generations) &&
         series_stagnates(history->median, history, generations);
}

// ---------------------------------------------------------------- distribution

static double deviation(const StopView *view, size_t j) {
  return view->sigma * sqrt(view->variances[j * view->stride]);
}

// the mean and what is sampled around it
static bool leaves_float32(const StopView *view) {
  for (size_t j = 0; j < view->n; j++) {
    if (!(fabs(view->mean[j]) + 64.0 * deviation(view, j) < (double)FLT_MAX)) {
      return true;
    }
  }
  return false;
}

static bool is_within(const StopView *view, double tolerance) {
  for (size_t j = 0; j < view->n; j++) {
    if (!(deviation(view, j) < tolerance && view->sigma * fabs(view->p_c[j]) < tolerance)) {
      return false;
    }
  }
  return true;
}

static bool has_no_effect(const StopView *view) {
  for (size_t j = 0; j < view->n; j++) {
    // as large as the resolution is no larger, whatever rounding says
    if (deviation(view, j) > 1.000001 * stop_resolution(view->mean[j])) {
      return false;
    }
  }
  return true;
}

const char *stop_reason(const StopRules *rules, const StopHistory *history, int population,
                        const StopView *view) {
  double n = (double)view->n;
  double stagnation = (double)rules->stagnation * (1.0 + n * sqrt(n) / population);
  if (leaves_float32(view)) {
    return "the strategy's distribution has left the range of float32";
  }
  if (is_within(view, (double)FLT_MIN)) {
    return "the strategy's step size has become too small for float32";
  }
  if (fitness_is_flat(rules->tolfun, history, 10.0 + 30.0 * n / population)) {
    return "the fitness of the last generations differs by no more than strategy.stop.tolfun";
  }
  if (is_within(view, rules->tolx)) {
    return "every standard deviation is smaller than strategy.stop.tolx";
  }
  if (view->condition > rules->condition) {
    return "the covariance matrix has a condition number above strategy.stop.condition";
  }
  if (!PARAM_IS_NULL_INT(rules->stagnation) && fitness_stagnates(history, stagnation)) {
    return "best and median fitness have not improved for long (strategy.stop.stagnation)";
  }
  if (rules->noeffect && has_no_effect(view)) {
    return "every standard deviation is below what float32 resolves (strategy.stop.noeffect)";
  }
  return NULL;
}
