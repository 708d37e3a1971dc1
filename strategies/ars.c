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

#include "strategies/ascents.h"
#include "strategies/gaussians.h"
#include "strategies/schedules.h"
#include "strategies/shapings.h"

typedef struct ArsParams {
  double ratio;
  Schedule lr, sigma;
  Ascent ascent;
} ArsParams;

typedef struct Ars {
  int64_t generation;   // tells so far
  double gradient_norm; // of the last tell
  double *mean;         // (n)
  double *m, *v;        // (n) moments of the ascent
  double *gradient;     // (n) scratch of tell
  double *weights;      // (population) scratch of tell
  int64_t *order;       // (population) scratch of tell
} Ars;

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
    SCHEDULE_PARAMS("lr", "learning rate", offsetof(ArsParams, lr), "0.1", "0.999", "0.01"),
    SCHEDULE_PARAMS("sigma", "step size", offsetof(ArsParams, sigma), "0.2", "0.995", "0.02"),
    ASCENT_PARAMS_LIKE(offsetof(ArsParams, ascent), "sgd", "0.0"),
    PARAM_END,
};

static double sigma_at(const StrategyShape *shape, int64_t generation) {
  const ArsParams *p = shape->params;
  return shape->sigma_scale * schedule_value(&p->sigma, generation);
}

static double lr_at(const StrategyShape *shape, int64_t generation) {
  const ArsParams *p = shape->params;
  return schedule_value(&p->lr, generation);
}

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_pairs(shape, "ars", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  Ars *es = state;
  size_t population = (size_t)shape->population;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "gradient_norm", &es->gradient_norm);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_doubles(walk, "m", &es->m, shape->n);
  walk_doubles(walk, "v", &es->v, shape->n);
  walk_scratch_doubles(walk, &es->gradient, shape->n);
  walk_scratch_doubles(walk, &es->weights, population);
  walk_scratch_i64s(walk, &es->order, population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  Ars *es = state;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const Ars *es = state;
  double sigma = sigma_at(shape, es->generation);
  Gaussian gaussian = {.generation = es->generation, .mean = es->mean, .sigma = &sigma};
  gaussian_ask_pairs(&gaussian, shape, first, n, population);
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
static void weigh(const Ars *es, const ArsParams *p, double sigma, int n_directions,
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
static void estimate(const Ars *es, const Population *population, size_t first, size_t n) {
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
  Ars *es = state;
  const ArsParams *p = shape->params;
  weigh(es, p, sigma_at(shape, es->generation), population->count / 2, fitness);
  // block by block, so that the sums stay in the cache while individuals pass by
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    estimate(es, population, first, gaussian_block(first, shape->n));
  }
  ascent_step(&p->ascent, lr_at(shape, es->generation), es->generation + 1, shape->n, es->gradient,
              es->m, es->v, es->mean);
  es->gradient_norm = gaussian_norm(shape->n, es->gradient);
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const Ars *es = state;
  return gaussian_stop(shape->n, es->mean, sigma_at(shape, es->generation));
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const Ars *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

// of the generation told last
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const Ars *es = state;
  int64_t generation = es->generation > 0 ? es->generation - 1 : 0;
  row_add(row, "lr", lr_at(shape, generation));
  row_add(row, "sigma", sigma_at(shape, generation));
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "gradient_norm", es->gradient_norm);
}

const StrategyType strategy_ars = {
    .name = "ars",
    .summary = "finite differences along random directions, the best of which count",
    .params = params,
    .params_size = sizeof(ArsParams),
    .state_size = sizeof(Ars),
    .ask_block = 2,
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
