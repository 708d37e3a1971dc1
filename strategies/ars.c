// ars: augmented random search: finite differences along random directions, of which the best are
// used.
//
//   theta = mean +- sigma(t) delta             delta ~ N(0, I); rows 2k and 2k + 1 are direction k
//   the b directions with the highest max(r+, r-) are used
//   g     = 1/(b s) sum_k (r+ - r-) delta_k    s: standard deviation of the 2b rewards used
//   mean  <- one step uphill along g with lr(t); sgd without momentum is mean + lr g
//
// Mania, Guy & Recht 2018, "Simple random search of static linear policies is competitive for
// reinforcement learning". V1 is train.normalize_observations: false, V2 is true; V1-t and V2-t are
// those with a ratio below 1. tell takes delta_k = (theta+ - theta-)/(2 sigma) from the population
// as given.
#include <math.h>
#include <string.h>

#include "strategies/climbs.h"
#include "strategies/shapings.h"

typedef struct ArsParams {
  ClimbParams climb;
  double ratio;
} ArsParams;

static const Param params[] = {
    {.key = "ratio",
     .kind = PARAM_REAL,
     .offset = offsetof(ArsParams, ratio),
     .fallback = "0.5",
     .min = 0,
     .open_min = true,
     .max = 1,
     .unit = "",
     .help = "share of the directions that is used, at least one"},
    CLIMB_PARAMS("sgd", "0.0"),
    PARAM_END,
};

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_pairs(shape, "ars", err);
}

// standard deviation of the rewards of the first b directions in order
static double deviation(const double *fitness, const int64_t *order, int b) {
  double mean = 0.0, square = 0.0;
  for (int k = 0; k < b; k++) {
    mean += (fitness[2 * order[k]] + fitness[2 * order[k] + 1]) / (2 * b);
  }
  for (int k = 0; k < b; k++) {
    double plus = fitness[2 * order[k]] - mean, minus = fitness[2 * order[k] + 1] - mean;
    square += (plus * plus + minus * minus) / (2 * b);
  }
  return sqrt(square);
}

// what each direction's theta+ - theta- counts for; 0 for those that are not used, and for all when
// the rewards are equal
static void weigh(const Climb *es, const ArsParams *p, double sigma, int n_directions,
                  const double *fitness) {
  int b = elite_count(p->ratio, n_directions);
  for (int k = 0; k < n_directions; k++) {
    const double *pair = fitness + 2 * (size_t)k;
    es->weights[k] = fmax(pair[0], pair[1]);
  }
  rank_order(n_directions, es->weights, es->order);
  double s = deviation(fitness, es->order, b);
  memset(es->weights, 0, (size_t)n_directions * sizeof *es->weights);
  for (int i = 0; i < b && s > 0.0; i++) {
    int64_t k = es->order[i];
    es->weights[k] = (fitness[2 * k] - fitness[2 * k + 1]) / (b * s * 2.0 * sigma);
  }
}

// the gradient of n dimensions from first on
static void estimate(const Climb *es, const Population *population, size_t first, size_t n) {
  double *gradient = es->gradient + first;
  memset(gradient, 0, n * sizeof *gradient);
  for (int k = 0; k < population->count / 2; k++) {
    const float *plus = population_genome(population, 2 * k) + first;
    const float *minus = population_genome(population, 2 * k + 1) + first;
    double weight = es->weights[k];
    for (size_t j = 0; weight != 0.0 && j < n; j++) {
      gradient[j] += weight * ((double)plus[j] - (double)minus[j]);
    }
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  Climb *es = state;
  const ArsParams *p = shape->params;
  weigh(es, p, climb_sigma(shape, es->generation), population->count / 2, fitness);
  // block by block, so that the sums stay in the cache while individuals pass by
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    estimate(es, population, first, gaussian_block(first, shape->n));
  }
  climb_step(es, shape, &p->climb.ascent, &p->climb.lr);
}

const StrategyType strategy_ars = {
    .name = "ars",
    .summary = "finite differences along random directions, the best of which count",
    .params = params,
    .params_size = sizeof(ArsParams),
    .state_size = sizeof(Climb),
    .ask_block = 2,
    .has_sigma = true,
    .check = check,
    .walk = climb_walk,
    .start = climb_start,
    .ask = climb_ask,
    .tell = tell,
    .stop = climb_stop,
    .recommend = climb_recommend,
    .report = climb_report,
};
