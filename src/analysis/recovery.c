#include "src/analysis/recovery.h"

#include <math.h>
#include <stdbool.h>

#include "src/analysis/series.h"

// before, during and after, without saying when it was back
static Recovery compare(int n, const double *values, Incident incident) {
  int half = incident.from / 2, last = n - (n - incident.to) / 4;
  Recovery r = {.before = NAN, .during = NAN, .after = NAN, .steps = -1};
  if (incident.from > half) {
    r.before = mean_of(incident.from - half, values + half);
  }
  for (int t = incident.from; t <= incident.to && t < n; t++) {
    r.during = fmax(r.during, values[t]); // of a NaN and a number, fmax takes the number
  }
  if (last < n) {
    r.after = mean_of(n - last, values + last);
  }
  return r;
}

static double smoothed(const double *values, int at, int smooth, int first) {
  int from = at + 1 - smooth < first ? first : at + 1 - smooth;
  return mean_of(at + 1 - from, values + from);
}

Recovery recovery_below(int n, const double *values, Incident incident, double limit) {
  Recovery r = compare(n, values, incident);
  int since = incident.to;
  for (int t = incident.to; t < n; t++) {
    since = values[t] <= limit ? since : t + 1;
    if (t + 1 - since >= RECOVERY_HOLD || (t + 1 == n && since < n)) {
      r.steps = since - incident.to;
      break;
    }
  }
  return r;
}

Recovery recovery_above(int n, const double *values, Incident incident, int smooth, double share) {
  Recovery r = compare(n, values, incident);
  for (int t = incident.to + smooth - 1; t < n; t++) {
    if (smoothed(values, t, smooth, incident.to) >= share * r.before) {
      r.steps = t + 1 - incident.to;
      break;
    }
  }
  return r;
}
