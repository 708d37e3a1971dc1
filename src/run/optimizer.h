// optimizer: a strategy at work: its memory, and the order of calls open, (ask, tell)*, close; and
// its restarts, where it is allowed any.
//
// Threads: belongs to one thread; ask spreads the individuals over threads by itself.
#ifndef HEBBES_RUN_OPTIMIZER_H
#define HEBBES_RUN_OPTIMIZER_H

#include "src/base/arena.h"
#include "strategies/restarts.h"

typedef enum OptimizerPhase {
  OPTIMIZER_NEW,   // has memory but no state yet
  OPTIMIZER_READY, // between two generations
  OPTIMIZER_ASKED, // a population is out, its fitness is awaited
} OptimizerPhase;

// Writes where the run after restart `number` (from 1) begins into mean (n).
typedef void OptimizerOrigin(void *context, int64_t number, double *mean);

typedef struct Optimizer {
  const StrategyType *type;
  StrategyShape shape; // of the present run
  void *state;         // type->state_size bytes
  Arena arena;         // the state's arrays
  OptimizerPhase phase;
  // restarts
  const RestartParams *restart_params; // NULL: none
  OptimizerOrigin *origin;
  void *context;
  StrategyShape first; // the shape of the first run
  Restarts restarts;
  const char *ended;   // why the run before is over; NULL: none was, or it was in another process
  double best_fitness; // mean of the last generation of the best finished run; -HUGE_VAL: none
  float *best;         // (n) what that run recommended
} Optimizer;

// Checks the shape (ERR_INPUT), gets the memory and starts at mean (n). With mean NULL the state
// comes later: from optimizer_start, or from a walk that loads. *optimizer is closed with
// optimizer_close, also after a failure.
Status optimizer_open(const StrategyType *type, const StrategyShape *shape, const double *mean,
                      Optimizer *optimizer, Err *err);
void optimizer_start(Optimizer *optimizer, const double *mean);
// Lets the strategy begin anew when a run is over, as params (the caller's; outlives it) say: at
// the next ask, with other sizes, from a mean that origin gives. To be called before the first ask
// and before a walk that loads. ERR_INPUT for a strategy without a step size. Kind none: nothing.
Status optimizer_allow_restarts(Optimizer *optimizer, const RestartParams *params,
                                OptimizerOrigin *origin, void *context, Err *err);
void optimizer_close(Optimizer *optimizer); // accepts a zeroed one

// Number of individuals that the coming generation of this run has; it may change from one to the
// next, and ask may begin another run. After ask, population->count says it.
int optimizer_count(const Optimizer *optimizer);
// Factor of the repeats of every individual of the generation asked for, at least 1.
int optimizer_repeats(const Optimizer *optimizer);
// Fills the population of the coming generation on shape.n_threads threads. It gets room for more
// individuals where the strategy wants more (ERR_MEMORY).
Status optimizer_ask(Optimizer *optimizer, Population *population, Err *err);
// Learns from fitness (population->count): finite, larger is better.
void optimizer_tell(Optimizer *optimizer, const Population *population, const double *fitness);

// Walks the state between two generations; the status is in walk. A walk that loads makes it ready.
void optimizer_walk(Optimizer *optimizer, Walk *walk);

// The strategy's own answers: a reason to stop or NULL, the recommended genome (n), columns. With
// restarts: a reason only when none is left; the genome of the run whose last generation had the
// highest mean fitness; two columns more.
const char *optimizer_stop(const Optimizer *optimizer);
void optimizer_recommend(const Optimizer *optimizer, float *genome);
void optimizer_report(const Optimizer *optimizer, Row *row);

// Memory for count genomes of n numbers, zeroed; every row starts on a cache line.
Status population_open(int count, size_t n, Population *population, Err *err);
void population_close(Population *population); // accepts a zeroed one

#endif
