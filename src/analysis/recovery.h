// recovery: a life that something happened to: how far it was thrown off, and how long it took to
// come back.
#ifndef HEBBES_ANALYSIS_RECOVERY_H
#define HEBBES_ANALYSIS_RECOVERY_H

// What happened in the rows [from, to).
typedef struct Incident {
  int from, to;
} Incident;

typedef struct Recovery {
  double before; // mean of the rows between half of `from` and it
  double during; // largest of the rows [from, to]
  double after;  // mean of the last quarter of the rows behind `to`
  int steps;     // rows behind `to` until it is back; -1: never
} Recovery;

// Back is a value that is at most limit, and stays so for RECOVERY_HOLD rows (or to the end).
enum { RECOVERY_HOLD = 20 };
Recovery recovery_below(int n, const double *values, Incident incident, double limit);

// The same for a value that should be large (a speed): smoothed over `smooth` rows, it is back when
// it is at least `share` of what it was before.
Recovery recovery_above(int n, const double *values, Incident incident, int smooth, double share);

#endif
