#include "src/analysis/divergence.h"

#include <math.h>
#include <stdbool.h>

void divergence_distances(Series a, Series b, double *distance) {
  int n = a.n < b.n ? a.n : b.n;
  for (int t = 0; t < n; t++) {
    distance[t] = sqrt(row_distance_squared(a.width, series_row(a, t), series_row(b, t)));
  }
}

// row behind the last one of the fit
static int fit_end(int n, const double *distance) {
  double largest = 0;
  for (int t = 1; t < n; t++) {
    largest = fmax(largest, distance[t]);
  }

  // does it grow at all, or is the beginning the largest already?
  bool grows = distance[1] < DIVERGENCE_FULL * largest;
  for (int t = 1; t < n; t++) {
    if (!(distance[t] > 0) || (grows && distance[t] >= DIVERGENCE_FULL * largest)) {
      return t;
    }
  }
  return n;
}

Divergence divergence_of(int n, const double *distance, double dt) {
  Divergence d = {.rate = NAN, .start = NAN, .end = NAN};
  if (n < 4) {
    return d;
  }
  int last = n / 10 < 1 ? 1 : n / 10;
  d.start = distance[0];
  d.end = mean_of(last, distance + n - last);
  d.steps = fit_end(n, distance) - 1;

  // least squares of log distance on time, from sums
  double mean_time = 0, mean_log = 0, covariance = 0, variance = 0;
  for (int t = 1; t <= d.steps; t++) {
    mean_time += t * dt / d.steps;
    mean_log += log(distance[t]) / d.steps;
  }
  for (int t = 1; t <= d.steps; t++) {
    covariance += (t * dt - mean_time) * (log(distance[t]) - mean_log);
    variance += (t * dt - mean_time) * (t * dt - mean_time);
  }
  d.rate = d.steps < 3 ? NAN : covariance / variance;
  return d;
}
