// strategy: the contract of an evolution strategy: ask for a population, tell its fitness. All
// maximize.
//
// A strategy knows nothing of robots. Genomes are float32; its state and arithmetic are double.
// tell works from the population as given, (x - mean) / sigma in double, never from noise drawn
// again. Ranking: best first, equal fitness by index. The core enforces the order start, (ask,
// tell)*, and that fitness is finite.
//
// The state is a plain struct of state_size bytes (zeroed by the core) whose arrays walk names and
// carves. ask is called for ranges of individuals from any thread at once and may only read the
// state; any split into ranges gives the same bits (numbers come from streams keyed by the state's
// generation and individual). ranges begin at multiples of ask_block. tell, start, stop and report
// are called from one thread; tell and start may spread work over shape->n_threads.
#ifndef HEBBES_STRATEGIES_STRATEGY_H
#define HEBBES_STRATEGIES_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/base/param.h"
#include "src/base/rng.h"
#include "src/base/row.h"
#include "src/base/walk.h"

// Sizes and parameters that hold for the whole run.
typedef struct StrategyShape {
  size_t n;           // numbers in a genome
  int population;     // strategy.population; a restart may have changed it
  uint64_t seed;      // of the run; a restart has one of its own
  const void *params; // the member's parameter struct
  double sigma_scale; // what a restart multiplies the initial step size by; else 1
  int n_threads;      // that tell and start may use; may not change a bit
} StrategyShape;

// The genomes of one generation and what they earned.
typedef struct Population {
  int count;      // individuals of this generation
  int capacity;   // individuals there is memory for
  size_t n;       // numbers in a genome
  size_t stride;  // floats from one genome to the next (>= n; rows start on cache lines)
  float *genomes; // (count x stride)
} Population;

static inline float *population_genome(const Population *population, int individual) {
  return population->genomes + (size_t)individual * population->stride;
}

// Starts the stream that an individual of a generation is drawn from.
static inline void strategy_rng(const StrategyShape *shape, int64_t generation, int individual,
                                Rng *rng) {
  rng_open(rng, (Stream){
                    .seed = shape->seed,
                    .purpose = PURPOSE_ASK,
                    .generation = (uint64_t)generation,
                    .individual = (uint64_t)individual,
                });
}

typedef struct StrategyType {
  const char *name;
  const char *summary;
  const Param *params; // keys under strategy. (population is common, see strategy_common)
  size_t params_size;
  size_t state_size;
  int ask_block;  // 1, or 2 for antithetic pairs, or the rows of a matrix product
  bool has_sigma; // has a step size, and starts with sigma_scale times it: restarts are for these

  // Checks what tables cannot (an odd population for pairs ...): ERR_INPUT naming the key. May be
  // NULL.
  Status (*check)(const StrategyShape *shape, Err *err);
  // Names every array and scalar of the state.
  void (*walk)(void *state, const StrategyShape *shape, Walk *walk);
  // Initial state; arrays are carved. mean (n) is where to start.
  void (*start)(void *state, const StrategyShape *shape, const double *mean);
  // Number of individuals that the coming generation has. NULL: shape->population.
  int (*count)(const void *state, const StrategyShape *shape);
  // Factor of train.repeats in the coming generation, for those who handle noise. NULL: 1.
  int (*repeats)(const void *state, const StrategyShape *shape);
  // Writes the genomes of individuals [first, first + count) of the coming generation.
  void (*ask)(const void *state, const StrategyShape *shape, int first, int count,
              const Population *population);
  // Learns. fitness (population->count) is finite, larger is better. Ends the generation.
  void (*tell)(void *state, const StrategyShape *shape, const Population *population,
               const double *fitness);
  // A reason to stop in words, or NULL. May be NULL itself.
  const char *(*stop)(const void *state, const StrategyShape *shape);
  // The genome it recommends (n numbers): its mean; random-search: the best so far.
  void (*recommend)(const void *state, const StrategyShape *shape, float *genome);
  // Columns for the metrics: step size, learning rate, norm.
  void (*report)(const void *state, const StrategyShape *shape, Row *row);
} StrategyType;

#endif
