// life: all that is said of one recorded life: its attractor, its frequencies, its gait.
#ifndef HEBBES_ANALYSIS_LIFE_H
#define HEBBES_ANALYSIS_LIFE_H

#include "src/analysis/attractor.h"
#include "src/analysis/spectrum.h"

// A recording, one row a control step. All but the weights and the forces may have width 0.
typedef struct LifeSeries {
  double dt;        // seconds between rows
  Series weights;   // (steps + 1): at birth, and behind every step; width 0: a static controller
  int update_every; // control steps from one update of the weights to the next, from the first on
  int n_layers;
  const Span *layers;           // of the weights
  Series forces;                // of the actuators
  Series base, contacts, power; // as envs/measure.h measures them
  double weight;                // of the body, N
} LifeSeries;

typedef struct LifeReport {
  int n;      // control steps
  bool moves; // does it have weights that can change? If not, what is said of them means nothing
  Attractor attractor; // of the weights behind each update; its period in control steps
  Convergence convergence;
  double size; // norm of the weights in the attractor's window (root mean square)

  double *step_lengths; // (n)
  double *norms;        // (n + 1) of the weights
  int n_lags;
  double *errors; // (n_lags) of return (recurrence.h), a lag an update

  // the rest is of the second half of the steps
  Spectrum weights, forces, contacts;
  double aliased;      // Hz: the forces' frequency as updates so far apart can see it
  bool same_frequency; // that and the weights' agree within one and a half times the resolution
  double speed;        // m/s (gait.h)
  double cost_of_transport;
} LifeReport;

// report must be closed with life_close (accepts a zeroed one).
Status life_analyze(const LifeSeries *life, LifeReport *report, Err *err);
// the points of the attractor: the weights behind the updates of its window
Series life_orbit(const LifeSeries *life);
void life_close(LifeReport *report);

#endif
