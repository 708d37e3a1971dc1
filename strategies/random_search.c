// random-search: draws genomes around the start, keeps the best. The worked example of a strategy,
// and the bar that every other one has to clear.
//
//   x = start + uniform(-range, range) in every dimension
//
// Copy this file for a new member: rename the symbol, list the name in meson.build, and go through
// the functions in the order of strategy.h, which says what each must do.
#include <math.h>
#include <string.h>

#include "strategies/strategy.h"

// 1. The keys below strategy. in a config: a struct for the values, a table that declares them.
typedef struct RandomSearchParams {
  double range;
} RandomSearchParams;

static const Param params[] = {
    {.key = "range",
     .kind = PARAM_REAL,
     .offset = offsetof(RandomSearchParams, range),
     .fallback = "1.0",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "how far from the start a coefficient is drawn"},
    PARAM_END,
};

// 2. Everything that a later generation needs to know. Random numbers have no state: they are
// keyed.
typedef struct RandomSearch {
  int64_t generation;  // tells so far
  double best_fitness; // -infinity before the first tell
  double *center;      // (n) the start
  float *best;         // (n) the best genome so far
} RandomSearch;

// 3. The walk names the state once; memory, checkpoint and hash follow from it.
static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  RandomSearch *search = state;
  walk_i64(walk, "generation", &search->generation);
  walk_double(walk, "best_fitness", &search->best_fitness);
  walk_doubles(walk, "center", &search->center, shape->n);
  walk_floats(walk, "best", &search->best, shape->n);
}

// 4. Where it begins. The arrays are there already, zeroed.
static void start(void *state, const StrategyShape *shape, const double *mean) {
  RandomSearch *search = state;
  search->best_fitness = -INFINITY;
  for (size_t j = 0; j < shape->n; j++) {
    search->center[j] = mean[j];
    search->best[j] = (float)mean[j];
  }
}

// 5. ask reads the state and fills a range of rows. A stream of its own for each individual makes
// the numbers the same, whoever draws them.
static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const RandomSearch *search = state;
  const RandomSearchParams *p = shape->params;
  for (int i = first; i < first + n; i++) {
    float *genome = population_genome(population, i);
    Rng rng;
    strategy_rng(shape, search->generation, i, &rng);
    for (size_t j = 0; j < shape->n; j++) {
      genome[j] = (float)(search->center[j] + rng_uniform(&rng, -p->range, p->range));
    }
  }
}

// 6. tell learns from the fitness and ends the generation. Of equals the first one stays.
static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  RandomSearch *search = state;
  for (int i = 0; i < population->count; i++) {
    if (fitness[i] > search->best_fitness) {
      search->best_fitness = fitness[i];
      memcpy(search->best, population_genome(population, i), shape->n * sizeof *search->best);
    }
  }
  search->generation++;
}

// 7. What it would bet on.
static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const RandomSearch *search = state;
  memcpy(genome, search->best, shape->n * sizeof *genome);
}

// 8. Its columns in metrics.csv.
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const RandomSearch *search = state;
  double square = 0.0;
  for (size_t j = 0; j < shape->n; j++) {
    double distance = (double)search->best[j] - search->center[j];
    square += distance * distance;
  }
  row_add(row, "best_distance", sqrt(square));
}

// check and stop may be left out: every shape is fine, and there is never a reason to stop
const StrategyType strategy_random_search = {
    .name = "random-search",
    .summary = "uniform samples around the start; keeps the best",
    .params = params,
    .params_size = sizeof(RandomSearchParams),
    .state_size = sizeof(RandomSearch),
    .ask_block = 1,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .recommend = recommend,
    .report = report,
};
