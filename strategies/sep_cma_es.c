// sep-cma-es: cma-es with a diagonal covariance matrix: a step size for every dimension, learned
// (n + 2)/3 times as fast, at a cost that is linear in n.
//
//   x_i   = mean + sigma sqrt(c) z_i           z ~ N(0, I); y_i = (x_i - mean)/sigma, best first
//   y_w   = sum over i <= mu of w_i y_i;  mean <- mean + sigma y_w
//   p_s   <- (1 - c_s) p_s + sqrt(c_s (2 - c_s) mu_eff) y_w/sqrt(c)
//   p_c   <- (1 - c_c) p_c + h sqrt(c_c (2 - c_c) mu_eff) y_w          h: p_s is short (h_sigma)
//   c     <- (1 + c_1 (1 - h) c_c (2 - c_c) - c_1 - c_mu) c + c_1 p_c^2
//            + c_mu sum over i <= mu of w_i y_i^2
//   sigma <- sigma exp(c_s/d_s (|p_s|/chi_n - 1))
//
// Ros & Hansen 2008, "A simple modification in CMA-ES achieving linear time and space complexity";
// the constants are in recombinations.h. tell takes y_i from the population as given.
#include <math.h>
#include <string.h>

#include "strategies/bounds.h"
#include "strategies/gaussians.h"
#include "strategies/recombinations.h"
#include "strategies/shapings.h"
#include "strategies/stops.h"
#include "strategies/strategy.h"

typedef struct SepCmaEsParams {
  double sigma;
  Bounds bounds;
  StopRules stop;
} SepCmaEsParams;

typedef struct SepCmaEs {
  int64_t generation; // tells so far
  double sigma;
  double *mean, *c, *p_sigma, *p_c; // (n)
  StopHistory history;
  // scratch
  double *weights;                  // (population)
  int64_t *order;                   // (population)
  double *step, *square, *whitened; // (n)
} SepCmaEs;

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(SepCmaEsParams, sigma),
     .fallback = "0.5",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size in generation 0"},
    BOUNDS_PARAMS(offsetof(SepCmaEsParams, bounds)),
    STOP_PARAMS(offsetof(SepCmaEsParams, stop), "off"),
    PARAM_END,
};

static Status check(const StrategyShape *shape, Err *err) {
  const SepCmaEsParams *p = shape->params;
  Status status = gaussian_check_ranks(shape, "sep-cma-es", err);
  return status == OK ? bounds_check(&p->bounds, err) : status;
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  SepCmaEs *es = state;
  size_t n = shape->n, population = (size_t)shape->population;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, n);
  walk_doubles(walk, "c", &es->c, n);
  walk_doubles(walk, "p_sigma", &es->p_sigma, n);
  walk_doubles(walk, "p_c", &es->p_c, n);
  stop_walk(&es->history, walk);
  walk_scratch_doubles(walk, &es->weights, population);
  walk_scratch_i64s(walk, &es->order, population);
  walk_scratch_doubles(walk, &es->step, n);
  walk_scratch_doubles(walk, &es->square, n);
  walk_scratch_doubles(walk, &es->whitened, n);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  SepCmaEs *es = state;
  const SepCmaEsParams *p = shape->params;
  es->sigma = shape->sigma_scale * p->sigma;
  for (size_t j = 0; j < shape->n; j++) {
    es->mean[j] = bounds_invert(&p->bounds, mean[j]);
    es->c[j] = 1.0;
  }
}

static void ask_one(const SepCmaEs *es, const StrategyShape *shape, int individual, float *genome) {
  const SepCmaEsParams *p = shape->params;
  double z[GAUSSIAN_BLOCK];
  Rng rng;
  strategy_rng(shape, es->generation, individual, &rng);
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    size_t n = gaussian_block(first, shape->n);
    rng_fill_normal(&rng, (int)n, z);
    for (size_t j = 0; j < n; j++) {
      double y = sqrt(es->c[first + j]) * z[j];
      genome[first + j] = (float)bounds_apply(&p->bounds, es->mean[first + j] + es->sigma * y);
    }
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  for (int i = first; i < first + n; i++) {
    ask_one(state, shape, i, population_genome(population, i));
  }
}

// step and square: the weighted means of y and y^2 over the mu best
static void gather_steps(SepCmaEs *es, const StrategyShape *shape, const Recombination *r,
                         const Population *population) {
  const SepCmaEsParams *p = shape->params;
  size_t n = shape->n;
  memset(es->step, 0, n * sizeof *es->step);
  memset(es->square, 0, n * sizeof *es->square);
  for (int place = 0; place < r->mu; place++) {
    const float *genome = population_genome(population, (int)es->order[place]);
    double weight = es->weights[place];
    for (size_t j = 0; j < n; j++) {
      double x = bounds_invert(&p->bounds, (double)genome[j]);
      double y = (x - es->mean[j]) / es->sigma;
      es->step[j] += weight * y;
      es->square[j] += weight * y * y;
    }
  }
}

// c from p_c and square; p_c follows unless h is false
static void learn(SepCmaEs *es, size_t n, const Recombination *r, bool h) {
  if (!h) {
    memset(es->step, 0, n * sizeof *es->step);
  }
  path_follow(n, r->c_c, r->mu_eff, es->step, es->p_c);
  double lost = h ? 0.0 : r->c_1 * r->c_c * (2.0 - r->c_c);
  double decay = 1.0 + lost - r->c_1 - r->c_mu;
  for (size_t j = 0; j < n; j++) {
    es->c[j] = decay * es->c[j] + r->c_1 * es->p_c[j] * es->p_c[j] + r->c_mu * es->square[j];
  }
}

// A dimension whose samples are all the same float32 would stay where it is for good: standard
// deviations are at least what float32 resolves there.
static void keep_moving(SepCmaEs *es, size_t n) {
  for (size_t j = 0; j < n; j++) {
    double least = stop_resolution(es->mean[j]) / es->sigma;
    es->c[j] = fmax(es->c[j], least * least);
  }
}

// Only sigma sqrt(c) counts; sigma alone may drift for good, so now and then c takes its scale.
static void balance(SepCmaEs *es, size_t n) {
  if (es->sigma > 1e-30 && es->sigma < 1e30) {
    return;
  }
  for (size_t j = 0; j < n; j++) {
    es->c[j] *= es->sigma * es->sigma;
    es->p_c[j] *= es->sigma;
  }
  es->sigma = 1.0;
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  SepCmaEs *es = state;
  size_t n = shape->n;
  Recombination r = recombination_separable(n, population->count, es->weights);
  rank_order(r.lambda, fitness, es->order);
  stop_record(&es->history, r.lambda, fitness, es->order);
  gather_steps(es, shape, &r, population);
  for (size_t j = 0; j < n; j++) {
    es->mean[j] += es->sigma * es->step[j];
    es->whitened[j] = es->step[j] / sqrt(es->c[j]);
  }
  es->generation++;
  path_follow(n, r.c_sigma, r.mu_eff, es->whitened, es->p_sigma);
  double length = gaussian_norm(n, es->p_sigma);
  learn(es, n, &r, path_is_short(&r, n, length, es->generation));
  es->sigma *= path_step_factor(&r, length);
  balance(es, n);
  keep_moving(es, n);
}

// the longest axis to the shortest
static double axis_ratio(const SepCmaEs *es, size_t n) {
  double smallest = es->c[0], largest = es->c[0];
  for (size_t j = 1; j < n; j++) {
    smallest = fmin(smallest, es->c[j]);
    largest = fmax(largest, es->c[j]);
  }
  return sqrt(largest / smallest);
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const SepCmaEs *es = state;
  const SepCmaEsParams *p = shape->params;
  double ratio = axis_ratio(es, shape->n);
  const StopView view = {.n = shape->n,
                         .sigma = es->sigma,
                         .mean = es->mean,
                         .p_c = es->p_c,
                         .variances = es->c,
                         .stride = 1,
                         .condition = ratio * ratio};
  return stop_reason(&p->stop, &es->history, shape->population, &view);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const SepCmaEs *es = state;
  const SepCmaEsParams *p = shape->params;
  for (size_t j = 0; j < shape->n; j++) {
    genome[j] = (float)bounds_apply(&p->bounds, es->mean[j]);
  }
}

static void report(const void *state, const StrategyShape *shape, Row *row) {
  const SepCmaEs *es = state;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "axis_ratio", axis_ratio(es, shape->n));
}

const StrategyType strategy_sep_cma_es = {
    .name = "sep-cma-es",
    .summary = "cma-es with a step size per dimension instead of a full matrix",
    .params = params,
    .params_size = sizeof(SepCmaEsParams),
    .state_size = sizeof(SepCmaEs),
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
