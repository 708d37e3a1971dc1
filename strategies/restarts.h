// restarts: when a strategy with a step size begins anew, and with how many individuals.
//
//   none   never
//   ipop   with factor times the population of the run before (Auger & Hansen 2005)
//   bipop  by turns, so that both have spent as many evaluations (Hansen 2009): large runs as in
//          ipop; small ones with population0 (large/(2 population0))^(u^2), step sizes times
//          10^(-2 v), u and v uniform in [0, 1), and at most half the evaluations of the last large
//          one. The first run counts among the small.
//
// A run is over when the strategy has a reason to stop or the mean fitness of a generation has not
// risen for `patience` generations. This is the policy; src/run/optimizer.h carries it out.
// Populations of restarts are even, so that pairs are possible.
#ifndef HEBBES_STRATEGIES_RESTARTS_H
#define HEBBES_STRATEGIES_RESTARTS_H

#include "strategies/strategy.h"

typedef enum RestartKind { RESTART_NONE, RESTART_IPOP, RESTART_BIPOP } RestartKind;

// their names in a config, NULL-terminated
extern const char *const restart_names[];

// no restart asks for more individuals
#define RESTART_POPULATION_MAX 1e7

typedef struct RestartParams {
  int kind;         // RestartKind
  int64_t limit;    // of restarts with a larger population
  double factor;    // of the population
  int64_t patience; // generations; INT64_MIN: 120 + 30 n / population
} RestartParams;

// The runs of a strategy: all that the next restart depends on.
typedef struct Restarts {
  int64_t number; // restarts so far
  int64_t grown;  // those with a larger population
  // the present run
  int64_t population;
  double sigma_scale;   // to that of the first run
  int64_t small;        // 1: of bipop's small kind
  int64_t budget;       // evaluations it may spend
  int64_t evaluations;  // spent
  int64_t waiting;      // generations since the mean fitness rose
  double highest, last; // mean fitness of a generation; -HUGE_VAL before the first
  // the finished ones
  int64_t large;                    // population of the last large one
  int64_t large_evaluations;        // that it spent
  int64_t spent_small, spent_large; // evaluations of all of a kind
} Restarts;

// Entries of a Param table for the RestartParams at `where`.
// clang-format off
#define RESTART_PARAMS(where)                                                                      \
  {.key = "restarts", .kind = PARAM_CHOICE, .offset = (where) + offsetof(RestartParams, kind),     \
   .fallback = "none", .choices = restart_names, .unit = "",                                       \
   .help = "begin anew when the strategy is done: never, with ever larger populations, or with "   \
           "large and small ones by turns"},                                                       \
  {.key = "restart_limit", .kind = PARAM_INT, .offset = (where) + offsetof(RestartParams, limit),  \
   .fallback = "9", .min = 0, .max = 1e6, .unit = "restarts",                                      \
   .help = "how often it may begin anew with a larger population; after that the run is over"},    \
  {.key = "restart_factor", .kind = PARAM_REAL,                                                    \
   .offset = (where) + offsetof(RestartParams, factor), .fallback = "2.0", .min = 1, .max = 100,   \
   .unit = "", .help = "the population of a (large) restart over that of the one before"},         \
  {.key = "restart_patience", .kind = PARAM_INT,                                                   \
   .offset = (where) + offsetof(RestartParams, patience), .fallback = "auto", .none = "auto",      \
   .min = 1, .max = 1e9, .unit = "generations",                                                    \
   .help = "a run is over when its mean fitness has not risen for so long; auto: "                 \
           "120 + 30 n / population"}
// clang-format on

// first is the shape of the first run, which restarts_start begins.
void restarts_start(Restarts *restarts, const StrategyShape *first);
// After a generation of count individuals with this mean fitness.
void restarts_tell(Restarts *restarts, int count, double mean);
// Why the present run is over, apart from the strategy's own reasons, or NULL.
const char *restarts_reason(const Restarts *restarts, const RestartParams *params, size_t n);
// Decides the next run.
void restarts_next(Restarts *restarts, const RestartParams *params, const StrategyShape *first);
// Sets population, seed and sigma_scale of the present run.
void restarts_shape(const Restarts *restarts, const StrategyShape *first, StrategyShape *shape);
void restarts_walk(Restarts *restarts, Walk *walk);
// Could a run have written these values?
bool restarts_sound(const Restarts *restarts);

#endif
