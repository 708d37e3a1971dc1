// climbs: what strategies share whose mean climbs along an estimated gradient: all of the contract
// but the estimate. A member's state is a Climb or begins with one.
#ifndef HEBBES_STRATEGIES_CLIMBS_H
#define HEBBES_STRATEGIES_CLIMBS_H

#include "strategies/ascents.h"
#include "strategies/gaussians.h"
#include "strategies/schedules.h"

typedef struct Climb {
  int64_t generation;   // tells so far
  double gradient_norm; // of the last tell
  double *mean;         // (n)
  double *m, *v;        // (n) moments of the ascent
  double *gradient;     // (n) scratch of tell
  double *weights;      // (population) scratch of tell: what individuals or pairs count for
  int64_t *order;       // (population) scratch of tell
} Climb;

// Functions of the contract.
void climb_walk(void *state, const StrategyShape *shape, Walk *walk);
void climb_start(void *state, const StrategyShape *shape, const double *mean);
void climb_recommend(const void *state, const StrategyShape *shape, float *genome);

// Ends tell: the mean takes one step along climb->gradient.
void climb_step(Climb *climb, const StrategyShape *shape, const Ascent *ascent, const Schedule *lr);

// The parameters, or their beginning, of a member with one step size, which follows a schedule; and
// the rest of its contract. Samples are mirrored pairs.
typedef struct ClimbParams {
  Schedule lr, sigma;
  Ascent ascent;
} ClimbParams;

// Entries of a Param table, with defaults for the optimizer's name and momentum.
#define CLIMB_PARAMS(default_name, default_momentum)                                               \
  SCHEDULE_PARAMS("lr", "learning rate", offsetof(ClimbParams, lr), "0.1", "0.999", "0.01"),       \
      SCHEDULE_PARAMS("sigma", "step size", offsetof(ClimbParams, sigma), "0.2", "0.995", "0.02"), \
      ASCENT_PARAMS_LIKE(offsetof(ClimbParams, ascent), default_name, default_momentum)

double climb_sigma(const StrategyShape *shape, int64_t generation);
void climb_ask(const void *state, const StrategyShape *shape, int first, int n,
               const Population *population);
const char *climb_stop(const void *state, const StrategyShape *shape);
void climb_report(const void *state, const StrategyShape *shape, Row *row);

#endif
