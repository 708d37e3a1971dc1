// divergence: do two lives that begin with nearly the same weights come together or move apart, and
// how fast?
#ifndef HEBBES_ANALYSIS_DIVERGENCE_H
#define HEBBES_ANALYSIS_DIVERGENCE_H

#include "src/analysis/series.h"

typedef struct Divergence {
  double rate;       // 1/s: slope of the logarithm of the distance; < 0: they come together
  double start, end; // distance: that of the first row, mean of the last tenth
  int steps;         // rows that the slope comes from
} Divergence;

// distance (rows of the shorter one): of two lives, row by row, from each other
void divergence_distances(Series a, Series b, double *distance);

// The slope is fitted from row 1 (the first update of the weights lies between rows 0 and 1) until
// the distance reaches DIVERGENCE_FULL of its largest value: there the size of the attractor ends
// what is exponential; when it shrinks, to the end, or until it is 0. NaN with fewer than 3 rows to
// fit. dt: seconds between rows.
#define DIVERGENCE_FULL 0.3
Divergence divergence_of(int n, const double *distance, double dt);

#endif
