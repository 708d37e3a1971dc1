// optimizer: a strategy at work: its memory, and the order of calls open, (ask, tell)*, close.
//
// Threads: belongs to one thread; ask spreads the individuals over threads by itself.
#ifndef HEBBES_RUN_OPTIMIZER_H
#define HEBBES_RUN_OPTIMIZER_H

#include "src/base/arena.h"
#include "strategies/strategy.h"

typedef enum OptimizerPhase {
  OPTIMIZER_NEW,   // has memory but no state yet
  OPTIMIZER_READY, // between two generations
  OPTIMIZER_ASKED, // a population is out, its fitness is awaited
} OptimizerPhase;

typedef struct Optimizer {
  const StrategyType *type;
  StrategyShape shape;
  void *state; // type->state_size bytes
  Arena arena; // the state's arrays
  OptimizerPhase phase;
} Optimizer;

// Checks the shape (ERR_INPUT), gets the memory and starts at mean (n). With mean NULL the state
// comes later: from optimizer_start, or from a walk that loads. *optimizer is closed with
// optimizer_close, also after a failure.
Status optimizer_open(const StrategyType *type, const StrategyShape *shape, const double *mean,
                      Optimizer *optimizer, Err *err);
void optimizer_start(Optimizer *optimizer, const double *mean);
void optimizer_close(Optimizer *optimizer); // accepts a zeroed one

// Number of individuals that the coming generation has; it may change from one to the next.
int optimizer_count(const Optimizer *optimizer);
// Factor of the repeats of every individual of the coming generation, at least 1.
int optimizer_repeats(const Optimizer *optimizer);
// Fills the population of the coming generation on shape.n_threads threads. It gets room for more
// individuals where the strategy wants more (ERR_MEMORY).
Status optimizer_ask(Optimizer *optimizer, Population *population, Err *err);
// Learns from fitness (population->count): finite, larger is better.
void optimizer_tell(Optimizer *optimizer, const Population *population, const double *fitness);

// Walks the state between two generations; the status is in walk. A walk that loads makes it ready.
void optimizer_walk(Optimizer *optimizer, Walk *walk);

// The strategy's own answers: a reason to stop or NULL, the recommended genome (n), columns.
const char *optimizer_stop(const Optimizer *optimizer);
void optimizer_recommend(const Optimizer *optimizer, float *genome);
void optimizer_report(const Optimizer *optimizer, Row *row);

// Memory for count genomes of n numbers, zeroed; every row starts on a cache line.
Status population_open(int count, size_t n, Population *population, Err *err);
void population_close(Population *population); // accepts a zeroed one

#endif
