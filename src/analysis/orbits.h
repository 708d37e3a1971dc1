// orbits: how far a motion is from the points of another one, and which motions are the same.
#ifndef HEBBES_ANALYSIS_ORBITS_H
#define HEBBES_ANALYSIS_ORBITS_H

#include "src/analysis/series.h"

// At most this many points of an orbit are looked at, spread evenly over its rows.
enum { ORBIT_POINTS_MAX = 100 };

// distances (s.n): of every row from the nearest point of an orbit
void orbit_distances(Series s, Series orbit, double *distances);

// Mean distance of the points of one orbit from the nearest of the other, the larger of the two
// directions. Where on its orbit a motion began does not count.
double orbit_between(Series a, Series b);

// The same between the two halves of one orbit: how exactly it is known.
double orbit_within(Series orbit);

// What two lives may be apart on one and the same orbit: ORBIT_SAME times the norm of the weights,
// or twice orbit_within.
#define ORBIT_SAME 0.05
double orbit_tolerance(Series orbit);

// Which orbits (n <= ORBITS_MAX) are the same: those that are not further apart than the larger of
// their tolerances, and those that a chain of such pairs connects. labels (n): 0, 1, ... in order
// of appearance; returns how many.
enum { ORBITS_MAX = 64 };
int orbits_cluster(int n, const Series *orbits, int *labels);

#endif
