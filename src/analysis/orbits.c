#include "src/analysis/orbits.h"

#include <assert.h>
#include <math.h>

// points that are looked at, and which rows they are
static int n_points(Series orbit) {
  return orbit.n < ORBIT_POINTS_MAX ? orbit.n : ORBIT_POINTS_MAX;
}

static const float *point(Series orbit, int i) {
  return series_row(orbit, (int)((long)i * orbit.n / n_points(orbit)));
}

// distance of a row from the nearest point of an orbit
static double nearest(const float *row, Series orbit) {
  double best = INFINITY;
  for (int i = 0; i < n_points(orbit); i++) {
    best = fmin(best, row_distance_squared(orbit.width, row, point(orbit, i)));
  }
  return sqrt(best);
}

void orbit_distances(Series s, Series orbit, double *distances) {
  for (int t = 0; t < s.n; t++) {
    distances[t] = nearest(series_row(s, t), orbit);
  }
}

static double mean_nearest(Series from, Series to) {
  double sum = 0;
  for (int i = 0; i < n_points(from); i++) {
    sum += nearest(point(from, i), to);
  }
  return sum / n_points(from);
}

double orbit_between(Series a, Series b) {
  return fmax(mean_nearest(a, b), mean_nearest(b, a));
}

double orbit_within(Series orbit) {
  int half = orbit.n / 2;
  return orbit_between(series_rows(orbit, 0, half), series_rows(orbit, half, orbit.n - half));
}

double orbit_tolerance(Series orbit) {
  return fmax(ORBIT_SAME * series_size(orbit), 2 * orbit_within(orbit));
}

// gives every member of one cluster the label of another
static void join(int n, int *labels, int from, int to) {
  for (int i = 0; i < n; i++) {
    labels[i] = labels[i] == from ? to : labels[i];
  }
}

int orbits_cluster(int n, const Series *orbits, int *labels) {
  double tolerance[ORBITS_MAX];
  assert(n <= ORBITS_MAX);
  for (int i = 0; i < n; i++) {
    labels[i] = i;
    tolerance[i] = orbit_tolerance(orbits[i]);
    for (int j = 0; j < i; j++) {
      int one = labels[i], other = labels[j];
      if (one != other && orbit_between(orbits[i], orbits[j]) <= fmax(tolerance[i], tolerance[j])) {
        join(i + 1, labels, one > other ? one : other, one < other ? one : other);
      }
    }
  }

  // a label is the index of the first member of its cluster: to numbers in order of appearance
  int n_clusters = 0;
  for (int i = 0; i < n; i++) {
    labels[i] = labels[i] == i ? n_clusters++ : labels[labels[i]];
  }
  return n_clusters;
}
