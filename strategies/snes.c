// snes: the natural gradient of a normal distribution with a step size per dimension.
//
//   x     = mean + sigma z                     z ~ N(0, I); products are per dimension
//   u     = utilities of the ranks             they sum to 0
//   mean  <- mean + lr_mean sigma sum_i u_i z_i
//   sigma <- sigma exp(lr_sigma / 2 sum_i u_i (z_i^2 - 1))
//   lr_mean = 1, lr_sigma = (3 + log n) / (5 sqrt n)
//
// Wierstra, Schaul, Glasmachers, Sun, Peters, Schmidhuber 2014, "Natural evolution strategies",
// algorithm 6. tell takes z_i = (x_i - mean) / sigma from the population as given. Sums over
// individuals run in their order.
#include <math.h>
#include <string.h>

#include "strategies/gaussians.h"
#include "strategies/shapings.h"

typedef struct SnesParams {
  double sigma;
  double lr_mean, lr_sigma; // lr_sigma is NaN for the default
} SnesParams;

typedef struct Snes {
  int64_t generation; // tells so far
  double *mean;       // (n)
  double *sigma;      // (n) step size of each dimension
  double *utilities;  // (population) scratch of tell
  int64_t *order;     // (population) scratch of tell
} Snes;

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(SnesParams, sigma),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size of every dimension at the start"},
    {.key = "lr.mean",
     .kind = PARAM_REAL,
     .offset = offsetof(SnesParams, lr_mean),
     .fallback = "1.0",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "learning rate of the mean"},
    {.key = "lr.sigma",
     .kind = PARAM_REAL,
     .offset = offsetof(SnesParams, lr_sigma),
     .fallback = "auto",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .none = "auto",
     .unit = "",
     .help = "learning rate of the step sizes; auto: (3 + log n) / (5 sqrt n)"},
    PARAM_END,
};

static double lr_sigma(const StrategyShape *shape) {
  const SnesParams *p = shape->params;
  double n = (double)shape->n;
  return isnan(p->lr_sigma) ? (3.0 + log(n)) / (5.0 * sqrt(n)) : p->lr_sigma;
}

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_ranks(shape, "snes", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  Snes *snes = state;
  walk_i64(walk, "generation", &snes->generation);
  walk_doubles(walk, "mean", &snes->mean, shape->n);
  walk_doubles(walk, "sigma", &snes->sigma, shape->n);
  walk_scratch_doubles(walk, &snes->utilities, (size_t)shape->population);
  walk_scratch_i64s(walk, &snes->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  Snes *snes = state;
  const SnesParams *p = shape->params;
  for (size_t j = 0; j < shape->n; j++) {
    snes->mean[j] = mean[j];
    snes->sigma[j] = shape->sigma_scale * p->sigma;
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const Snes *snes = state;
  Gaussian gaussian = {snes->generation, snes->mean, snes->sigma, .stride = 1};
  gaussian_ask(&gaussian, shape, first, n, population);
}

// the natural gradient of n dimensions from first on
static void estimate(const Snes *snes, const Population *population, size_t first, size_t n,
                     double *of_mean, double *of_sigma) {
  const double *mean = snes->mean + first, *sigma = snes->sigma + first;
  memset(of_mean, 0, n * sizeof *of_mean);
  memset(of_sigma, 0, n * sizeof *of_sigma);
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i) + first;
    double utility = snes->utilities[i];
    for (size_t j = 0; j < n; j++) {
      double z = ((double)genome[j] - mean[j]) / sigma[j];
      of_mean[j] += utility * z;
      of_sigma[j] += utility * (z * z - 1.0);
    }
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  Snes *snes = state;
  const SnesParams *p = shape->params;
  double half_rate = lr_sigma(shape) / 2.0;
  shaping_utilities(population->count, fitness, snes->order, snes->utilities);
  // dimensions are independent: block by block, so that a gradient needs no memory
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    double of_mean[GAUSSIAN_BLOCK], of_sigma[GAUSSIAN_BLOCK];
    size_t n = gaussian_block(first, shape->n);
    estimate(snes, population, first, n, of_mean, of_sigma);
    for (size_t j = 0; j < n; j++) {
      snes->mean[first + j] += p->lr_mean * snes->sigma[first + j] * of_mean[j];
      snes->sigma[first + j] *= exp(half_rate * of_sigma[j]);
    }
  }
  snes->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const Snes *snes = state;
  return gaussian_stop(shape->n, snes->mean, gaussian_largest(shape->n, snes->sigma));
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const Snes *snes = state;
  gaussian_genome(shape->n, snes->mean, genome);
}

// sigma is the geometric mean over the dimensions
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const Snes *snes = state;
  double logs = 0.0, smallest = snes->sigma[0];
  for (size_t j = 0; j < shape->n; j++) {
    logs += log(snes->sigma[j]);
    smallest = fmin(smallest, snes->sigma[j]);
  }
  row_add(row, "sigma", exp(logs / (double)shape->n));
  row_add(row, "sigma_min", smallest);
  row_add(row, "sigma_max", gaussian_largest(shape->n, snes->sigma));
  row_add(row, "mean_norm", gaussian_norm(shape->n, snes->mean));
}

const StrategyType strategy_snes = {
    .name = "snes",
    .summary = "natural gradient with a step size per dimension",
    .params = params,
    .params_size = sizeof(SnesParams),
    .state_size = sizeof(Snes),
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
