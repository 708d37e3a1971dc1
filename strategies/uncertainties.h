// uncertainties: how far a ranking can be trusted, measured by evaluating some individuals twice,
// and more repeats where it cannot.
//
// Hansen, Niederberger, Guzzella, Koumoutsakos 2009, "A method for handling uncertainty in
// evolutionary optimization with an application to feedback control of combustion" (UH-CMA-ES).
// Copies of the first individuals follow the population of lambda; they meet fresh randomness
// because their index is another.
#ifndef HEBBES_STRATEGIES_UNCERTAINTIES_H
#define HEBBES_STRATEGIES_UNCERTAINTIES_H

#include "src/base/param.h"
#include "src/base/walk.h"

typedef struct UncertaintyRules {
  double reevaluate; // share of the population; NaN: off
  double theta;      // part of the changes of rank that is tolerated
  double factor;     // of the repeats, from one generation to the next
  int64_t max_repeats;
} UncertaintyRules;

typedef struct Uncertainty {
  double level;    // factor of the repeats, before rounding; 1 at the start
  double measured; // in the last generation; above 0: the ranking is not to be trusted
  double *ranks;   // (2 lambda) scratch
  double *changes; // (2 lambda) scratch
  int64_t *order;  // (2 lambda) scratch
} Uncertainty;

void uncertainty_walk(Uncertainty *uncertainty, int lambda, Walk *walk);
void uncertainty_start(Uncertainty *uncertainty);

// Copies in a generation, and the most that there may be in one; 0 when it is off. A share of
// lambda on average, but at least 2 in every generation (of fewer individuals: all).
int uncertainty_copies(const UncertaintyRules *rules, int lambda, int64_t generation);
int uncertainty_most_copies(const UncertaintyRules *rules, int lambda);

int uncertainty_repeats(const Uncertainty *uncertainty);

// fitness (lambda + copies), the copies behind. Measures the uncertainty, changes the level and
// fills merit (lambda): what to rank by, larger is better: the sum of an individual's ranks in both
// evaluations. True when more repeats are needed than are allowed: then a larger step size helps.
bool uncertainty_follow(Uncertainty *uncertainty, const UncertaintyRules *rules, int lambda,
                        int copies, const double *fitness, double *merit);

// Entries of a Param table for the UncertaintyRules at `where` in the member's parameter struct.
// clang-format off
#define UNCERTAINTY_PARAMS(where)                                                                  \
  {.key = "noise.reevaluate", .kind = PARAM_REAL,                                                  \
   .offset = (where) + offsetof(UncertaintyRules, reevaluate), .fallback = "off", .min = 0,        \
   .open_min = true, .max = 1, .none = "off", .unit = "",                                          \
   .help = "share of the population (0.1) evaluated twice to see whether rankings are stable"},    \
  {.key = "noise.theta", .kind = PARAM_REAL, .offset = (where) + offsetof(UncertaintyRules, theta),\
   .fallback = "0.2", .min = 0, .max = 1, .unit = "",                                              \
   .help = "part of the changes of rank that counts as stable"},                                   \
  {.key = "noise.factor", .kind = PARAM_REAL,                                                      \
   .offset = (where) + offsetof(UncertaintyRules, factor), .fallback = "1.5", .min = 1,            \
   .open_min = true, .max = 10, .unit = "",                                                        \
   .help = "more repeats by this factor after an unstable ranking, fewer after a stable one"},     \
  {.key = "noise.max_repeats", .kind = PARAM_INT,                                                  \
   .offset = (where) + offsetof(UncertaintyRules, max_repeats), .fallback = "10", .min = 1,        \
   .max = 1e6, .unit = "", .help = "largest factor of train.repeats"}
// clang-format on

#endif
