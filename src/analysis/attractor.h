// attractor: where the weights of a life end up: the class of their motion, with the numbers that
// decided it. docs/analyze.md defines them and says why the thresholds are what they are.
#ifndef HEBBES_ANALYSIS_ATTRACTOR_H
#define HEBBES_ANALYSIS_ATTRACTOR_H

#include <stdbool.h>

#include "src/analysis/recurrence.h"

typedef enum AttractorClass {
  ATTRACTOR_UNBOUNDED,
  ATTRACTOR_FIXED_POINT,
  ATTRACTOR_LIMIT_CYCLE,
  ATTRACTOR_OTHER,
  ATTRACTOR_CLASSES,
} AttractorClass;

extern const char *const attractor_class_names[]; // "unbounded" ...

// The window: the last half of the rows, of a very long life the last ATTRACTOR_WINDOW_MAX.
enum { ATTRACTOR_WINDOW_MAX = 1000, ATTRACTOR_WINDOW_MIN = 16 };

// The rules, in this order; what none of them takes is other.
#define UNBOUNDED_GROWTH 1.03       // unbounded: growth is at least this
#define FIXED_POINT_SPREAD 0.1      // fixed point: spread is at most this,
#define FIXED_POINT_CONTRACTION 0.6 // or contraction is
#define LIMIT_CYCLE_ERROR 0.4       // limit cycle: the period's error is at most this,
#define LIMIT_CYCLE_GROWTH 0.3      // and its growth

typedef struct Attractor {
  AttractorClass class;
  int window;         // rows looked at
  double growth;      // the largest weight of a layer from one fifth of the window to the next: the
                      // smallest of the four factors, for the layer where it is largest
  double spread;      // distance from the window's mean (root mean square) / norm of the weights
  double contraction; // spread of the window's second half / of its first
  Period period;      // rows
  Recurrence recurrence;
} Attractor;

// Rows that an analysis of the attractor looks at.
Series attractor_window(Series weights);

// errors: NULL, or E of the lags 0 ... attractor_lags(weights) - 1 (recurrence.h).
int attractor_lags(Series weights);
Status attractor_classify(Series weights, int n_layers, const Span *layers, Attractor *attractor,
                          double *errors, Err *err);

// The reference's rule: converged when the mean step length after the first 5 % of the steps is
// below CONVERGED_RATIO times the mean within them.
#define CONVERGED_RATIO 0.4
typedef struct Convergence {
  double start; // mean step length within the first 5 % of the steps
  double rest;  // after them
  double end;   // within the last 5 %
  bool converged;
} Convergence;

Convergence attractor_convergence(int n, const double *step_lengths);

#endif
