#include "strategies/bounds.h"

#include <math.h>

Status bounds_check(const Bounds *bounds, Err *err) {
  if (bounds->low >= bounds->high) { // false for NaN
    return err_set(err, ERR_INPUT, "strategy.bounds.low: %g is not below strategy.bounds.high, %g",
                   bounds->low, bounds->high);
  }
  return OK;
}

// how far the parabola of a wall reaches to both of its sides; at the other wall there is as much
// room
static double reach(const Bounds *bounds, double wall) {
  double wide = (1.0 + fabs(wall)) / 20.0;
  return fmin(wide, (bounds->high - bounds->low) / 2.0); // NaN when there is one wall: then wide
}

// from anywhere to between the outer ends of the parabolas; NaN: no end
static double fold(double first, double last, double x) {
  if (!(x < first) && !(x > last)) {
    return x;
  }
  if (!isnan(first) && !isnan(last)) {
    double width = last - first;
    double place = fmod(fabs(x - first), 2.0 * width); // a mirror at first
    return first + (place > width ? 2.0 * width - place : place);
  }
  return x < first ? 2.0 * first - x : 2.0 * last - x;
}

bool bounds_are_set(const Bounds *bounds) {
  return !isnan(bounds->low) || !isnan(bounds->high);
}

double bounds_apply(const Bounds *bounds, double x) {
  if (!bounds_are_set(bounds)) {
    return x;
  }
  double low = bounds->low, high = bounds->high;
  double below = reach(bounds, low), above = reach(bounds, high);
  x = fold(low - below, high + above, x);
  if (x < low + below) {
    double distance = x - (low - below);
    return low + distance * distance / (4.0 * below);
  }
  if (x > high - above) {
    double distance = high + above - x;
    return high - distance * distance / (4.0 * above);
  }
  return x;
}

double bounds_invert(const Bounds *bounds, double number) {
  if (!bounds_are_set(bounds)) {
    return number;
  }
  double low = bounds->low, high = bounds->high;
  double below = reach(bounds, low), above = reach(bounds, high);
  number = fmin(fmax(number, low), high); // NaN gives way
  if (number < low + below) {
    return low - below + 2.0 * sqrt(below * (number - low));
  }
  if (number > high - above) {
    return high + above - 2.0 * sqrt(above * (high - number));
  }
  return number;
}
