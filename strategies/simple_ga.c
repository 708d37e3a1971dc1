// simple-ga: the best of every generation have children that differ from them by normal noise; the
// very best live on unchanged.
//
//   parents   the ratio of the population that did best (truncation selection)
//   x_i       = parent + sigma(t) eps          parent drawn anew for each child, eps ~ N(0, I)
//   elites    the best of the parents come back as they are, in the first rows
//
// Such, Madhavan, Conti, Lehman, Stanley & Clune 2017, "Deep neuroevolution: genetic algorithms are
// a competitive alternative for training deep neural networks for reinforcement learning". In
// generation 0 all descend from the start. Elites are evaluated again in every generation, so that
// luck does not last.
#include <float.h>
#include <math.h>
#include <string.h>

#include "strategies/gaussians.h"
#include "strategies/schedules.h"
#include "strategies/shapings.h"

typedef struct SimpleGaParams {
  double ratio;
  int64_t elites;
  Schedule sigma;
} SimpleGaParams;

typedef struct SimpleGa {
  int64_t generation; // tells so far
  float *parents;     // (elite_count(ratio, population) x n) best first; at first the start alone
  int64_t *order;     // (population) scratch of tell
} SimpleGa;

static const Param params[] = {
    {.key = "ratio",
     .kind = PARAM_REAL,
     .offset = offsetof(SimpleGaParams, ratio),
     .fallback = "0.1",
     .min = 0,
     .open_min = true,
     .max = 1,
     .unit = "",
     .help = "share of the population that has children, at least one individual"},
    {.key = "elites",
     .kind = PARAM_INT,
     .offset = offsetof(SimpleGaParams, elites),
     .fallback = "1",
     .min = 0,
     .max = 1e7,
     .unit = "individuals",
     .help = "how many of the best parents live on unchanged"},
    SCHEDULE_PARAMS("sigma", "step size", offsetof(SimpleGaParams, sigma), "0.1", "0.995", "0.01"),
    PARAM_END,
};

static int most_parents(const StrategyShape *shape) {
  const SimpleGaParams *p = shape->params;
  return elite_count(p->ratio, shape->population);
}

static int n_parents(const SimpleGa *ga, const StrategyShape *shape) {
  return ga->generation == 0 ? 1 : most_parents(shape);
}

static double sigma_at(const StrategyShape *shape, int64_t generation) {
  const SimpleGaParams *p = shape->params;
  return shape->sigma_scale * schedule_value(&p->sigma, generation);
}

static Status check(const StrategyShape *shape, Err *err) {
  const SimpleGaParams *p = shape->params;
  if (p->elites >= shape->population) {
    return err_set(err, ERR_INPUT, "strategy.elites: %lld of a population of %d leave no child",
                   (long long)p->elites, shape->population);
  }
  return OK;
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  SimpleGa *ga = state;
  walk_i64(walk, "generation", &ga->generation);
  walk_floats(walk, "parents", &ga->parents, (size_t)most_parents(shape) * shape->n);
  walk_scratch_i64s(walk, &ga->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  SimpleGa *ga = state;
  gaussian_genome(shape->n, mean, ga->parents);
}

static void bear(const SimpleGa *ga, const StrategyShape *shape, int individual, float *genome) {
  double sigma = sigma_at(shape, ga->generation);
  double eps[GAUSSIAN_BLOCK];
  Rng rng;
  strategy_rng(shape, ga->generation, individual, &rng);
  size_t parent = (size_t)rng_uniform(&rng, 0.0, n_parents(ga, shape));
  const float *from = ga->parents + parent * shape->n;
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    size_t n = gaussian_block(first, shape->n);
    rng_fill_normal(&rng, (int)n, eps);
    for (size_t j = 0; j < n; j++) {
      genome[first + j] = (float)((double)from[first + j] + sigma * eps[j]);
    }
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const SimpleGa *ga = state;
  const SimpleGaParams *p = shape->params;
  int parents = n_parents(ga, shape);
  int64_t elites = p->elites < parents ? p->elites : parents;
  for (int i = first; i < first + n; i++) {
    float *genome = population_genome(population, i);
    if (i < elites) {
      memcpy(genome, ga->parents + (size_t)i * shape->n, shape->n * sizeof *genome);
    } else {
      bear(ga, shape, i, genome);
    }
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  SimpleGa *ga = state;
  rank_order(population->count, fitness, ga->order);
  for (int k = 0; k < most_parents(shape); k++) {
    memcpy(ga->parents + (size_t)k * shape->n, population_genome(population, (int)ga->order[k]),
           shape->n * sizeof *ga->parents);
  }
  ga->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const SimpleGa *ga = state;
  return sigma_at(shape, ga->generation) < FLT_MIN
             ? "strategy.sigma has become too small for float32"
             : NULL;
}

// the best of the last generation
static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const SimpleGa *ga = state;
  memcpy(genome, ga->parents, shape->n * sizeof *genome);
}

// sigma is that of the generation told last; best_norm the length of the best genome
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const SimpleGa *ga = state;
  double square = 0.0;
  for (size_t j = 0; j < shape->n; j++) {
    square += (double)ga->parents[j] * (double)ga->parents[j];
  }
  row_add(row, "sigma", sigma_at(shape, ga->generation > 0 ? ga->generation - 1 : 0));
  row_add(row, "best_norm", sqrt(square));
}

const StrategyType strategy_simple_ga = {
    .name = "simple-ga",
    .summary = "children of the best, changed by noise; the very best live on",
    .params = params,
    .params_size = sizeof(SimpleGaParams),
    .state_size = sizeof(SimpleGa),
    .ask_block = 1,
    .has_sigma = true,
    .check = check,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
