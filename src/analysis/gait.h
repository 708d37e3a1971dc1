// gait: how a body moves over the ground: which parts touch it when, how fast, at what cost.
#ifndef HEBBES_ANALYSIS_GAIT_H
#define HEBBES_ANALYSIS_GAIT_H

#include "src/analysis/series.h"

// One body that touches the ground.
typedef struct Footfall {
  double duty;       // share of the time on the ground
  double touchdowns; // per second
} Footfall;

// contacts (n x bodies): 1 on the ground, 0 in the air; dt: seconds between rows
Footfall gait_footfall(Series contacts, int body, double dt);

// base (n x 9): position, velocity, angular velocity, as envs/measure.h records it.
// m/s along the horizontal line from the first place to the last; NaN with fewer than 2 rows
double gait_speed(Series base, double dt);
// The same along x alone, with its sign.
double gait_forward_speed(Series base, double dt);

// Mean mechanical power / (weight x speed); NaN when nothing moves or weighs. power (n x 1), W;
// weight in N
double gait_cost_of_transport(Series power, double weight, double speed);

#endif
