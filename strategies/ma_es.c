// ma-es: matrix adaptation, cma-es without its covariance matrix: what is adapted is its square
// root, by matrix products alone.
//
//   x     = mean + sigma d,  d = M z           z ~ N(0, I)
//   mean  <- mean + sigma <d>                  <.> is the weighted mean of the better half
//   p     <- (1 - c_s) p + sqrt(mu_eff c_s (2 - c_s)) <z>
//   M     <- M (I + c_1/2 (p p' - I) + c_mu/2 sum_i w_i (z_i z_i' - I))
//   sigma <- sigma exp(c_s/d_s (|p|/chi_n - 1))
//
// Beyer, Sendhoff 2017, "Simplify your covariance matrix adaptation evolution strategy". Weights
// and rates are those of cma-es (recombinations.h). With strategy.active the worse half has
// negative weights in M, as in cma-es (Hansen 2016, "The CMA evolution strategy: a tutorial"):
// there z_i has the length sqrt(n).
#include <math.h>
#include <string.h>

#include "strategies/matrices.h"
#include "strategies/recombinations.h"
#include "strategies/shapings.h"
#include "strategies/transforms.h"

typedef struct MaEsParams {
  double sigma;
  bool active;
} MaEsParams;

typedef struct MaEs {
  int64_t generation; // tells so far
  double sigma;
  double *mean; // (n)
  double *path; // (n)
  Transform transform;
  double *step;    // (n) scratch of tell
  double *ranked;  // (population) scratch of tell: weights, of the best first
  double *weights; // (population) scratch of tell: weights, of the individuals
  int64_t *order;  // (population) scratch of tell
} MaEs;

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(MaEsParams, sigma),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size at the start"},
    {.key = "active",
     .kind = PARAM_BOOL,
     .offset = offsetof(MaEsParams, active),
     .fallback = "true",
     .unit = "",
     .help = "the worse half has negative weights, as in cma-es"},
    PARAM_END,
};

static Status check(const StrategyShape *shape, Err *err) {
  return transform_check(shape, "ma-es", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  MaEs *es = state;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_doubles(walk, "path", &es->path, shape->n);
  transform_walk(&es->transform, shape, (size_t)shape->population + 1, walk);
  walk_scratch_doubles(walk, &es->step, shape->n);
  walk_scratch_doubles(walk, &es->ranked, (size_t)shape->population);
  walk_scratch_doubles(walk, &es->weights, (size_t)shape->population);
  walk_scratch_i64s(walk, &es->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  MaEs *es = state;
  const MaEsParams *p = shape->params;
  es->sigma = shape->sigma_scale * p->sigma;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
  transform_start(&es->transform, shape->n);
}

static Gaussian gaussian_of(const MaEs *es) {
  return (Gaussian){.generation = es->generation, .mean = es->mean, .sigma = &es->sigma};
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const MaEs *es = state;
  Gaussian gaussian = gaussian_of(es);
  transform_ask(&es->transform, &gaussian, shape, first, n, population);
}

// weights of the individuals from those of the ranks
static void weigh(MaEs *es, const StrategyShape *shape, int n, const double *fitness) {
  const MaEsParams *p = shape->params;
  rank_order(n, fitness, es->order);
  for (int k = 0; k < n; k++) {
    bool counts = p->active || es->ranked[k] > 0.0;
    es->weights[es->order[k]] = counts ? es->ranked[k] : 0.0;
  }
}

// the weighted mean of the better half of the rows (n each) into step
static void average(MaEs *es, size_t n, int count, const double *rows) {
  memset(es->step, 0, n * sizeof *es->step);
  for (int i = 0; i < count; i++) {
    for (size_t j = 0; j < n && es->weights[i] > 0.0; j++) {
      es->step[j] += es->weights[i] * rows[(size_t)i * n + j];
    }
  }
}

// of one row in M; the half is that of the square root
static double row_weight(const MaEs *es, size_t n, size_t i, double c_mu) {
  double weight = c_mu * es->weights[i] / 2.0;
  double length = weight < 0.0 ? gaussian_norm(n, es->transform.z + i * n) : 0.0;
  return length > 0.0 ? weight * (double)n / (length * length) : weight;
}

// M (I + ...) = a M + sum of weight d z': d and z of the individuals, then M p and p
static void adapt_matrix(MaEs *es, const StrategyShape *shape, int count, const Recombination *r) {
  Transform *t = &es->transform;
  size_t n = shape->n, rows = (size_t)count;
  double a = 1.0 - r->c_1 / 2.0;
  Operand matrix = {t->matrix, .stride = n};
  memcpy(t->z + rows * n, es->path, n * sizeof *es->path);
  matrix_apply(n, n, matrix, es->path, shape->n_threads, t->d + rows * n);
  for (size_t i = 0; i <= rows; i++) {
    double weight = i < rows ? row_weight(es, n, i, r->c_mu) : r->c_1 / 2.0;
    for (size_t j = i * n; j < (i + 1) * n; j++) {
      t->d[j] *= weight;
    }
    a -= i < rows ? r->c_mu * es->weights[i] / 2.0 : 0.0;
  }
  transform_change(t, shape, a, rows + 1, t->d, t->z);
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  MaEs *es = state;
  size_t n = shape->n;
  int count = population->count;
  Recombination r = recombination_full(n, count, es->ranked);
  weigh(es, shape, count, fitness);
  Gaussian gaussian = gaussian_of(es);
  transform_recover(&es->transform, &gaussian, shape, population);
  average(es, n, count, es->transform.d);
  for (size_t j = 0; j < n; j++) {
    es->mean[j] += es->sigma * es->step[j];
  }
  average(es, n, count, es->transform.z);
  path_follow(n, r.c_sigma, r.mu_eff, es->step, es->path);
  adapt_matrix(es, shape, count, &r);
  es->sigma *= path_step_factor(&r, gaussian_norm(n, es->path));
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const MaEs *es = state;
  return gaussian_stop(shape->n, es->mean, es->sigma);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const MaEs *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

static void report(const void *state, const StrategyShape *shape, Row *row) {
  const MaEs *es = state;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "path_length", gaussian_norm(shape->n, es->path));
}

const StrategyType strategy_ma_es = {
    .name = "ma-es",
    .summary = "matrix adaptation: full covariance by matrix products, for genomes of thousands",
    .params = params,
    .params_size = sizeof(MaEsParams),
    .state_size = sizeof(MaEs),
    .ask_block = TRANSFORM_ROWS,
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
