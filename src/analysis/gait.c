#include "src/analysis/gait.h"

#include <math.h>
#include <stdbool.h>

Footfall gait_footfall(Series contacts, int body, double dt) {
  double down = 0, landings = 0;
  for (int t = 0; t < contacts.n; t++) {
    bool touches = series_row(contacts, t)[body] > 0.5F;
    down += touches;
    landings += touches && t > 0 && !(series_row(contacts, t - 1)[body] > 0.5F);
  }
  return (Footfall){down / contacts.n, landings / (contacts.n * dt)};
}

// metres along one axis between the first row and the last, per second
static double mean_velocity(Series base, int axis, double dt) {
  if (base.n < 2) {
    return NAN;
  }
  double first = (double)series_row(base, 0)[axis];
  double last = (double)series_row(base, base.n - 1)[axis];
  return (last - first) / (dt * (base.n - 1));
}

double gait_speed(Series base, double dt) {
  return hypot(mean_velocity(base, 0, dt), mean_velocity(base, 1, dt));
}

double gait_forward_speed(Series base, double dt) {
  return mean_velocity(base, 0, dt);
}

double gait_cost_of_transport(Series power, double weight, double speed) {
  double sum = 0;
  for (int t = 0; t < power.n; t++) {
    sum += (double)series_row(power, t)[0];
  }
  bool moves = weight * speed > 1e-9;
  return moves ? sum / power.n / (weight * speed) : NAN;
}
