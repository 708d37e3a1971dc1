// adaptive-es: the mean of the best, and a step size per dimension that follows how far they went.
//
//   x_i   = mean + sigma eps_i                 eps ~ N(0, I), sigma per dimension
//   sigma <- (1 - c) sigma + c sqrt(1/mu sum_k (x_k - mean)^2)     over the mu best
//   mean  <- 1/mu sum_k x_k
//
// The strategy of the same name in the reference implementation of the paper; a relative of the
// estimation of distributions (Larranaga & Lozano 2002), with steps measured from the old mean, so
// that a direction of progress is not narrowed.
#include <math.h>
#include <string.h>

#include "strategies/gaussians.h"
#include "strategies/shapings.h"

typedef struct AdaptiveEsParams {
  double ratio, sigma, c;
} AdaptiveEsParams;

typedef struct AdaptiveEs {
  int64_t generation; // tells so far
  double *mean;       // (n)
  double *sigma;      // (n)
  int64_t *order;     // (population) scratch of tell
} AdaptiveEs;

static const Param params[] = {
    {.key = "ratio",
     .kind = PARAM_REAL,
     .offset = offsetof(AdaptiveEsParams, ratio),
     .fallback = "0.1",
     .min = 0,
     .open_min = true,
     .max = 1,
     .unit = "",
     .help = "share of the population that is recombined, at least one individual"},
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(AdaptiveEsParams, sigma),
     .fallback = "0.5",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size of every dimension in generation 0"},
    {.key = "sigma.c",
     .kind = PARAM_REAL,
     .offset = offsetof(AdaptiveEsParams, c),
     .fallback = "0.1",
     .min = 0,
     .max = 1,
     .unit = "",
     .help = "how fast step sizes follow the recombined"},
    PARAM_END,
};

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  AdaptiveEs *es = state;
  walk_i64(walk, "generation", &es->generation);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_doubles(walk, "sigma", &es->sigma, shape->n);
  walk_scratch_i64s(walk, &es->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  AdaptiveEs *es = state;
  const AdaptiveEsParams *p = shape->params;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
  for (size_t j = 0; j < shape->n; j++) {
    es->sigma[j] = shape->sigma_scale * p->sigma;
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const AdaptiveEs *es = state;
  Gaussian gaussian = {es->generation, es->mean, es->sigma, 1};
  gaussian_ask(&gaussian, shape, first, n, population);
}

// mean and step sizes of n dimensions from first on
static void follow(AdaptiveEs *es, double c, int mu, const Population *population, size_t first,
                   size_t n) {
  double sum[GAUSSIAN_BLOCK] = {0}, square[GAUSSIAN_BLOCK] = {0};
  double *mean = es->mean + first, *sigma = es->sigma + first;
  for (int k = 0; k < mu; k++) {
    const float *genome = population_genome(population, (int)es->order[k]) + first;
    for (size_t j = 0; j < n; j++) {
      sum[j] += (double)genome[j];
      square[j] += ((double)genome[j] - mean[j]) * ((double)genome[j] - mean[j]);
    }
  }
  for (size_t j = 0; j < n; j++) {
    sigma[j] = (1.0 - c) * sigma[j] + c * sqrt(square[j] / mu);
    mean[j] = sum[j] / mu;
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  AdaptiveEs *es = state;
  const AdaptiveEsParams *p = shape->params;
  int mu = elite_count(p->ratio, population->count);
  rank_order(population->count, fitness, es->order);
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    follow(es, p->c, mu, population, first, gaussian_block(first, shape->n));
  }
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const AdaptiveEs *es = state;
  return gaussian_stop(shape->n, es->mean, gaussian_largest(shape->n, es->sigma));
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const AdaptiveEs *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

// of the coming generation; sigma is the root mean square of the step sizes
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const AdaptiveEs *es = state;
  row_add(row, "sigma", gaussian_norm(shape->n, es->sigma) / sqrt((double)shape->n));
  row_add(row, "sigma_max", gaussian_largest(shape->n, es->sigma));
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
}

const StrategyType strategy_adaptive_es = {
    .name = "adaptive-es",
    .summary = "the mean of the best, a step size per dimension from their spread",
    .params = params,
    .params_size = sizeof(AdaptiveEsParams),
    .state_size = sizeof(AdaptiveEs),
    .ask_block = 1,
    .has_sigma = true,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
