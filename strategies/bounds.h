// bounds: a box that no genome leaves, without a strategy that would know of it.
//
// The strategy works on unbounded numbers x; a genome is T(x). Inside the box, away from its walls,
// T is the identity; at a wall a parabola leads into it with slope 0, so that an optimum on the
// wall is an ordinary optimum for the strategy; beyond, T is mirrored, again and again:
//
//   T(x) = low + (x - (low - a))^2 / (4 a)    for low - a <= x <= low + a,  a = (1 + |low|)/20,
//                                             but at most half of the box; high alike
//
// as in Hansen's pycma. What a strategy learns from is T's inverse of the genome that was
// evaluated.
#ifndef HEBBES_STRATEGIES_BOUNDS_H
#define HEBBES_STRATEGIES_BOUNDS_H

#include "src/base/err.h"
#include "src/base/param.h"

typedef struct Bounds {
  double low, high; // NaN: none
} Bounds;

// ERR_INPUT when the box is empty.
Status bounds_check(const Bounds *bounds, Err *err);

bool bounds_are_set(const Bounds *bounds);

// The genome's number for x.
double bounds_apply(const Bounds *bounds, double x);
// The x nearest to the box whose image it is; numbers outside the box count as on its wall.
double bounds_invert(const Bounds *bounds, double number);

// Entries of a Param table for the Bounds at `where` in the member's parameter struct.
// clang-format off
#define BOUNDS_PARAMS(where)                                                                       \
  {.key = "bounds.low", .kind = PARAM_REAL, .offset = (where) + offsetof(Bounds, low),             \
   .fallback = "null", .min = -1e30, .max = 1e30, .none = "null", .unit = "",                      \
   .help = "no number of a genome is smaller"},                                                    \
  {.key = "bounds.high", .kind = PARAM_REAL, .offset = (where) + offsetof(Bounds, high),           \
   .fallback = "null", .min = -1e30, .max = 1e30, .none = "null", .unit = "",                      \
   .help = "no number of a genome is larger"}
// clang-format on

#endif
