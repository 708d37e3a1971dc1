// pgpe: policy gradients with parameter-based exploration: a gradient for the mean and one for the
// step size of every dimension, from mirrored samples.
//
//   theta  = mean +- sigma eps                 eps ~ N(0, I), sigma per dimension; rows 2i, 2i + 1
//   f      = shaped fitness, b = their mean
//   g      = 1/n sum_i (f_i - b) (theta_i - mean)              n individuals
//   s      = 1/n sum_i (f_i - b) ((theta_i - mean)^2 - sigma^2) / sigma
//   mean   <- one step uphill along g with lr(t)
//   sigma  <- sigma + sigma.lr s, changed by at most sigma.max_change of itself
//
// Sehnke, Osendorfer, Rueckstiess, Graves, Peters & Schmidhuber 2010, "Parameter-exploring policy
// gradients", Neural Networks 23: symmetric sampling. For the pair (f+, f-) of a step these are its
// equations, (f+ - f-)/2 times the step, and (f+ + f-)/2 - b for sigma. The limit of sigma's
// change, and ClipUp as ascent: Toklu, Liskowski & Srivastava 2020, "ClipUp: a simple and powerful
// optimizer for distribution-based policy evolution".
#include <math.h>
#include <string.h>

#include "strategies/climbs.h"
#include "strategies/shapings.h"

typedef struct PgpeParams {
  int shaping; // Shaping
  Schedule lr;
  Ascent ascent;
  double sigma_init, sigma_lr, max_change;
} PgpeParams;

typedef struct Pgpe {
  Climb climb;
  double *sigma; // (n)
} Pgpe;

static const Param params[] = {
    {.key = "shaping",
     .kind = PARAM_CHOICE,
     .offset = offsetof(PgpeParams, shaping),
     .fallback = "centered-ranks",
     .choices = shaping_names,
     .unit = "",
     .help = "what the gradients see of the fitness"},
    SCHEDULE_PARAMS("lr", "learning rate", offsetof(PgpeParams, lr), "0.1", "0.999", "0.01"),
    ASCENT_PARAMS(offsetof(PgpeParams, ascent)),
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(PgpeParams, sigma_init),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size of every dimension in generation 0"},
    {.key = "sigma.lr",
     .kind = PARAM_REAL,
     .offset = offsetof(PgpeParams, sigma_lr),
     .fallback = "0.1",
     .min = 0,
     .max = INFINITY,
     .unit = "",
     .help = "learning rate of the step sizes"},
    {.key = "sigma.max_change",
     .kind = PARAM_REAL,
     .offset = offsetof(PgpeParams, max_change),
     .fallback = "0.2",
     .min = 0,
     .max = 0.99,
     .unit = "",
     .help = "largest change of a step size in a generation, relative to itself"},
    PARAM_END,
};

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_pairs(shape, "pgpe", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  Pgpe *es = state;
  climb_walk(&es->climb, shape, walk);
  walk_doubles(walk, "sigma", &es->sigma, shape->n);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  Pgpe *es = state;
  const PgpeParams *p = shape->params;
  climb_start(&es->climb, shape, mean);
  for (size_t j = 0; j < shape->n; j++) {
    es->sigma[j] = shape->sigma_scale * p->sigma_init;
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const Pgpe *es = state;
  Gaussian gaussian = {es->climb.generation, es->climb.mean, es->sigma, 1};
  gaussian_ask_pairs(&gaussian, shape, first, n, population);
}

// n dimensions from first on: the gradient of the mean, and new step sizes
static void learn(Pgpe *es, const PgpeParams *p, const Population *population, size_t first,
                  size_t n) {
  double of_sigma[GAUSSIAN_BLOCK] = {0};
  const double *mean = es->climb.mean + first;
  double *gradient = es->climb.gradient + first, *sigma = es->sigma + first;
  memset(gradient, 0, n * sizeof *gradient);
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i) + first;
    double f = es->climb.weights[i] / population->count;
    for (size_t j = 0; j < n; j++) {
      double step = (double)genome[j] - mean[j];
      gradient[j] += f * step;
      of_sigma[j] += f * (step * step - sigma[j] * sigma[j]);
    }
  }
  for (size_t j = 0; j < n; j++) {
    double limit = p->max_change * sigma[j];
    sigma[j] += fmin(fmax(p->sigma_lr * of_sigma[j] / sigma[j], -limit), limit);
  }
}

static void center(int n, double *values) {
  double mean = 0.0;
  for (int i = 0; i < n; i++) {
    mean += values[i] / n;
  }
  for (int i = 0; i < n; i++) {
    values[i] -= mean;
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  Pgpe *es = state;
  Climb *climb = &es->climb;
  const PgpeParams *p = shape->params;
  shaping_apply((Shaping)p->shaping, population->count, fitness, climb->order, climb->weights);
  center(population->count, climb->weights);
  // block by block, so that the sums stay in the cache while individuals pass by
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    learn(es, p, population, first, gaussian_block(first, shape->n));
  }
  climb_step(climb, shape, &p->ascent, &p->lr);
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const Pgpe *es = state;
  return gaussian_stop(shape->n, es->climb.mean, gaussian_largest(shape->n, es->sigma));
}

// lr is that of the generation told last, sigma the root mean square of the coming step sizes
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const Pgpe *es = state;
  const PgpeParams *p = shape->params;
  int64_t generation = es->climb.generation > 0 ? es->climb.generation - 1 : 0;
  row_add(row, "lr", schedule_value(&p->lr, generation));
  row_add(row, "sigma", gaussian_norm(shape->n, es->sigma) / sqrt((double)shape->n));
  row_add(row, "sigma_max", gaussian_largest(shape->n, es->sigma));
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->climb.mean));
  row_add(row, "gradient_norm", es->climb.gradient_norm);
}

const StrategyType strategy_pgpe = {
    .name = "pgpe",
    .summary = "gradients for the mean and every step size, from mirrored samples",
    .params = params,
    .params_size = sizeof(PgpeParams),
    .state_size = sizeof(Pgpe),
    .ask_block = 2,
    .has_sigma = true,
    .check = check,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = climb_recommend,
    .report = report,
};
