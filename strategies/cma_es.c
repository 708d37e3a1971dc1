// cma-es: a normal distribution that learns its mean, its covariance matrix and its step size.
//
//   x_i   = mean + sigma y_i,  y_i = B D z_i     z ~ N(0, I), C = B D^2 B^T; y by rank, best first
//   y_w   = sum over i <= mu of w_i y_i;  mean <- mean + sigma y_w
//   p_s   <- (1 - c_s) p_s + sqrt(c_s (2 - c_s) mu_eff) C^(-1/2) y_w
//   p_c   <- (1 - c_c) p_c + h sqrt(c_c (2 - c_c) mu_eff) y_w          h: p_s is short (h_sigma)
//   w'_i  = w_i, or, where negative, w_i n / |C^(-1/2) y_i|^2
//   C     <- (1 + c_1 (1 - h) c_c (2 - c_c) - c_1 - c_mu sum w) C + c_1 p_c p_c^T
//            + c_mu sum over all i of w'_i y_i y_i^T
//   sigma <- sigma exp(c_s/d_s (|p_s|/chi_n - 1))
//
// Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, with its active
// (negative) weights; the constants are in recombinations.h. B and D are those of the last
// decomposition of C, which is made when gap/((c_1 + c_mu) n) generations have gone by (the
// tutorial's gap is 0.1, pycma's and ours 0.5). tell takes y_i = (x_i - mean)/sigma from the
// population as given. Within bounds (bounds.h) there are no negative weights. Noise handling:
// uncertainties.h.
#include <math.h>
#include <string.h>

#include "strategies/bounds.h"
#include "strategies/covariances.h"
#include "strategies/gaussians.h"
#include "strategies/matrices.h"
#include "strategies/recombinations.h"
#include "strategies/shapings.h"
#include "strategies/stops.h"
#include "strategies/strategy.h"
#include "strategies/uncertainties.h"

typedef struct CmaEsParams {
  double sigma, eigen_gap;
  Bounds bounds;
  StopRules stop;
  UncertaintyRules noise;
} CmaEsParams;

typedef struct CmaEs {
  int64_t generation; // tells so far
  int64_t decomposed; // tells when C was decomposed last
  int64_t failed;     // times that it could not be
  double sigma;
  double *mean, *p_sigma, *p_c; // (n)
  Covariance covariance;
  StopHistory history;
  Uncertainty uncertainty;
  // scratch
  double *weights, *merit; // (population + 1), (population)
  int64_t *order;          // (population)
  double *samples, *steps; // (rows x n), see n_rows
  double *step, *whitened; // (n)
} CmaEs;

// individuals that one product samples
enum { ASK_BLOCK = 64 };

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(CmaEsParams, sigma),
     .fallback = "0.5",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size in generation 0"},
    {.key = "eigen_gap",
     .kind = PARAM_REAL,
     .offset = offsetof(CmaEsParams, eigen_gap),
     .fallback = "0.5",
     .min = 0,
     .max = INFINITY,
     .unit = "",
     .help = "decompose C every eigen_gap/((c_1 + c_mu) n) generations: larger is coarser, faster"},
    BOUNDS_PARAMS(offsetof(CmaEsParams, bounds)),
    STOP_PARAMS(offsetof(CmaEsParams, stop), "1e14"),
    UNCERTAINTY_PARAMS(offsetof(CmaEsParams, noise)),
    PARAM_END,
};

static size_t blocks_of(size_t count) {
  return (count + ASK_BLOCK - 1) / ASK_BLOCK;
}

// rows of the two scratch matrices: whole blocks of ask, and in tell one more than the population
static size_t n_rows(const StrategyShape *shape) {
  const CmaEsParams *p = shape->params;
  int copies = uncertainty_most_copies(&p->noise, shape->population);
  size_t rows = blocks_of((size_t)shape->population + (size_t)copies) * ASK_BLOCK;
  size_t least = (size_t)shape->population + 1;
  return rows > least ? rows : least;
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  CmaEs *es = state;
  size_t n = shape->n, population = (size_t)shape->population;
  walk_i64(walk, "generation", &es->generation);
  walk_i64(walk, "decomposed", &es->decomposed);
  walk_i64(walk, "failed", &es->failed);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, n);
  walk_doubles(walk, "p_sigma", &es->p_sigma, n);
  walk_doubles(walk, "p_c", &es->p_c, n);
  covariance_walk(&es->covariance, n, walk);
  stop_walk(&es->history, walk);
  uncertainty_walk(&es->uncertainty, shape->population, walk);
  walk_scratch_doubles(walk, &es->weights, population + 1);
  walk_scratch_doubles(walk, &es->merit, population);
  walk_scratch_i64s(walk, &es->order, population);
  walk_scratch_doubles(walk, &es->samples, n_rows(shape) * n);
  walk_scratch_doubles(walk, &es->steps, n_rows(shape) * n);
  walk_scratch_doubles(walk, &es->step, n);
  walk_scratch_doubles(walk, &es->whitened, n);
}

static Status check(const StrategyShape *shape, Err *err) {
  const CmaEsParams *p = shape->params;
  Status status = OK;
  CmaEs nothing = {0};
  Walk measure = walk_measure();
  TRY(gaussian_check_ranks(shape, "cma-es", err));
  TRY(bounds_check(&p->bounds, err));
  walk(&nothing, shape, &measure);
  TRY(matrix_check_memory("cma-es", shape->n, measure.bytes, err));
  if (matrix_eigen_work(shape->n) == 0) {
    status = err_set(err, ERR_INPUT, "strategy.name: LAPACK takes no matrices of %zu x %zu numbers",
                     shape->n, shape->n);
  }
done:
  return status;
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  es->sigma = shape->sigma_scale * p->sigma;
  for (size_t j = 0; j < shape->n; j++) {
    es->mean[j] = bounds_invert(&p->bounds, mean[j]);
  }
  covariance_start(&es->covariance, shape->n);
  uncertainty_start(&es->uncertainty);
}

static int copies_of(const CmaEs *es, const StrategyShape *shape) {
  const CmaEsParams *p = shape->params;
  return uncertainty_copies(&p->noise, shape->population, es->generation);
}

static int count(const void *state, const StrategyShape *shape) {
  return shape->population + copies_of(state, shape);
}

static int repeats(const void *state, const StrategyShape *shape) {
  (void)shape;
  const CmaEs *es = state;
  return uncertainty_repeats(&es->uncertainty);
}

// ---------------------------------------------------------------- ask

// y = B D z of the block's individuals: steps (ASK_BLOCK x n); samples is room to work in
static void sample_block(const CmaEs *es, const StrategyShape *shape, int block, double *samples,
                         double *steps) {
  size_t n = shape->n;
  int first = block * ASK_BLOCK;
  int left = shape->population - first;
  int size = left < ASK_BLOCK ? left : ASK_BLOCK;
  for (int i = 0; i < size; i++) {
    Rng rng;
    strategy_rng(shape, es->generation, first + i, &rng);
    rng_fill_normal(&rng, (int)n, samples + (size_t)i * n);
  }
  covariance_sample(&es->covariance, n, (size_t)size, samples, steps);
}

// A copy for the noise handling is made from the whole block of its original, so that it is the
// same to the bit. A range uses the scratch rows of its own individuals.
static void ask(const void *state, const StrategyShape *shape, int first, int n_asked,
                const Population *population) {
  const CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  size_t n = shape->n;
  double *samples = es->samples + (size_t)first * n, *steps = es->steps + (size_t)first * n;
  int present = -1;
  for (int i = first; i < first + n_asked; i++) {
    int original = i < shape->population ? i : i - shape->population;
    if (original / ASK_BLOCK != present) {
      present = original / ASK_BLOCK;
      sample_block(es, shape, present, samples, steps);
    }
    const double *step = steps + (size_t)(original % ASK_BLOCK) * n;
    float *genome = population_genome(population, i);
    for (size_t j = 0; j < n; j++) {
      genome[j] = (float)bounds_apply(&p->bounds, es->mean[j] + es->sigma * step[j]);
    }
  }
}

// ---------------------------------------------------------------- tell

// fills order; false when rankings stay unstable with all repeats that are allowed
static bool rank(CmaEs *es, const StrategyShape *shape, const double *fitness) {
  const CmaEsParams *p = shape->params;
  int lambda = shape->population;
  int copies = copies_of(es, shape);
  rank_order(lambda, fitness, es->order);
  stop_record(&es->history, lambda, fitness, es->order);
  if (copies == 0) {
    return true;
  }
  bool exhausted =
      uncertainty_follow(&es->uncertainty, &p->noise, lambda, copies, fitness, es->merit);
  rank_order(lambda, es->merit, es->order);
  return !exhausted;
}

// row r of steps: (x - mean)/sigma of the individual in place r; step: their weighted mean
static void gather_steps(CmaEs *es, const StrategyShape *shape, const Recombination *r,
                         const Population *population) {
  const CmaEsParams *p = shape->params;
  size_t n = shape->n;
  memset(es->step, 0, n * sizeof *es->step);
  for (int place = 0; place < r->lambda; place++) {
    const float *genome = population_genome(population, (int)es->order[place]);
    double *row = es->steps + (size_t)place * n;
    for (size_t j = 0; j < n; j++) {
      row[j] = (bounds_invert(&p->bounds, (double)genome[j]) - es->mean[j]) / es->sigma;
    }
    for (size_t j = 0; j < n && place < r->mu; j++) {
      es->step[j] += es->weights[place] * row[j];
    }
  }
}

// mean and paths; returns what C loses because p_c does not follow (h_sigma)
static double move(CmaEs *es, const StrategyShape *shape, const Recombination *r) {
  size_t n = shape->n;
  for (size_t j = 0; j < n; j++) {
    es->mean[j] += es->sigma * es->step[j];
  }
  covariance_whiten(&es->covariance, n, es->step, shape->n_threads, es->whitened);
  path_follow(n, r->c_sigma, r->mu_eff, es->whitened, es->p_sigma);
  double length = gaussian_norm(n, es->p_sigma);
  es->sigma *= path_step_factor(r, length);
  if (path_is_short(r, n, length, es->generation + 1)) {
    path_follow(n, r->c_c, r->mu_eff, es->step, es->p_c);
    return 0.0;
  }
  memset(es->step, 0, n * sizeof *es->step);
  path_follow(n, r->c_c, r->mu_eff, es->step, es->p_c);
  return r->c_1 * r->c_c * (2.0 - r->c_c);
}

// C from p_c and all steps. A negative weight counts n / |C^(-1/2) y|^2 times, so that no step,
// however long, makes C indefinite.
static void learn(CmaEs *es, const StrategyShape *shape, const Recombination *r, double lost) {
  size_t n = shape->n, lambda = (size_t)r->lambda, mu = (size_t)r->mu;
  double *squares = es->merit, sum = 0.0;
  covariance_squares(&es->covariance, n, lambda - mu, es->steps + mu * n, shape->n_threads,
                     es->samples, squares);
  for (size_t i = 0; i < lambda; i++) {
    sum += es->weights[i];
    es->weights[i] *= r->c_mu;
    if (i >= mu) {
      es->weights[i] *= squares[i - mu] > 0.0 ? (double)n / squares[i - mu] : 0.0;
    }
  }
  // p_c is one more row
  es->weights[lambda] = r->c_1;
  memcpy(es->steps + lambda * n, es->p_c, n * sizeof *es->p_c);
  covariance_learn(&es->covariance, n, 1.0 + lost - r->c_1 - r->c_mu * sum, lambda + 1, es->weights,
                   es->steps, shape->n_threads, es->samples);
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  Recombination r = recombination_full(shape->n, shape->population, es->weights);
  // near a bound steps come back mirrored: a long one in a bad place says nothing about C
  for (int i = r.mu; i < r.lambda && bounds_are_set(&p->bounds); i++) {
    es->weights[i] = 0.0;
  }
  bool stable = rank(es, shape, fitness);
  gather_steps(es, shape, &r, population);
  double lost = move(es, shape, &r);
  learn(es, shape, &r, lost);
  es->sigma *= stable ? 1.0 : 1.0 + 2.0 / ((double)shape->n + 10.0);
  es->generation++;
  double gap = p->eigen_gap / ((r.c_1 + r.c_mu) * (double)shape->n);
  if ((double)(es->generation - es->decomposed) > gap) {
    es->decomposed = es->generation;
    es->failed += !covariance_decompose(&es->covariance, shape->n);
  }
}

// ---------------------------------------------------------------- answers

static const char *stop(const void *state, const StrategyShape *shape) {
  const CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  size_t n = shape->n;
  double ratio = covariance_axis_ratio(&es->covariance, n);
  const StopView view = {.n = n,
                         .sigma = es->sigma,
                         .mean = es->mean,
                         .p_c = es->p_c,
                         .variances = es->covariance.matrix,
                         .stride = n + 1,
                         .condition = ratio * ratio};
  if (es->failed > 0) {
    return "LAPACK could not decompose the covariance matrix";
  }
  return stop_reason(&p->stop, &es->history, shape->population, &view);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  for (size_t j = 0; j < shape->n; j++) {
    genome[j] = (float)bounds_apply(&p->bounds, es->mean[j]);
  }
}

static void report(const void *state, const StrategyShape *shape, Row *row) {
  const CmaEs *es = state;
  const CmaEsParams *p = shape->params;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "axis_ratio", covariance_axis_ratio(&es->covariance, shape->n));
  if (!isnan(p->noise.reevaluate)) {
    row_add(row, "uncertainty", es->uncertainty.measured);
    row_add(row, "repeats_factor", uncertainty_repeats(&es->uncertainty));
  }
}

const StrategyType strategy_cma_es = {
    .name = "cma-es",
    .summary = "full covariance matrix, adapted step size; negative weights",
    .params = params,
    .params_size = sizeof(CmaEsParams),
    .state_size = sizeof(CmaEs),
    .ask_block = ASK_BLOCK,
    .has_sigma = true,
    .check = check,
    .walk = walk,
    .start = start,
    .count = count,
    .repeats = repeats,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
