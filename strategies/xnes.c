// xnes: the natural gradient of a normal distribution with full covariance, in exponential
// coordinates.
//
//   x     = mean + sigma d,  d = B z           z ~ N(0, I), det B = 1
//   u     = utilities of the ranks             they sum to 0
//   mean  <- mean + lr_mean sigma sum_i u_i d_i
//   G     = sum_i u_i z_i z_i',  g = trace G / n
//   sigma <- sigma exp(lr_sigma/2 g)
//   B     <- B exp(lr_matrix/2 (G - g I))
//   lr_mean = 1, lr_sigma = lr_matrix = (9 + 3 log n) / (5 n sqrt n)
//
// Glasmachers, Schaul, Yi, Wierstra, Schmidhuber 2010, "Exponential natural evolution strategies";
// rates: Wierstra et al. 2014, "Natural evolution strategies".
//
// The exponent E has the rank min(n, population), and E = Y' diag(h) Y with orthonormal rows of Y;
// so exp(E) = I + Y' diag(e^h - 1) Y. Where the population is smaller than n, the samples span E:
// with an orthonormal basis Q of theirs, the eigenproblem of Q E Q' has the population's size.
#include <math.h>
#include <string.h>

#include "strategies/matrices.h"
#include "strategies/shapings.h"
#include "strategies/transforms.h"

typedef struct XnesParams {
  double sigma;
  double lr_mean, lr_sigma, lr_matrix; // NaN for the default
} XnesParams;

typedef struct Xnes {
  int64_t generation; // tells so far
  double sigma;
  double *mean; // (n)
  Transform transform;
  double *utilities; // (population) scratch of tell
  int64_t *order;    // (population) scratch of tell
  double *basis;     // (rank x n) scratch of tell, as what follows
  double *gram;      // (rank x rank)
  double *exponent;  // (rank x rank)
  double *values;    // (rank)
  double *work;      // of matrix_eigen
} Xnes;

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(XnesParams, sigma),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size at the start"},
    {.key = "lr.mean",
     .kind = PARAM_REAL,
     .offset = offsetof(XnesParams, lr_mean),
     .fallback = "1.0",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "learning rate of the mean"},
    {.key = "lr.sigma",
     .kind = PARAM_REAL,
     .offset = offsetof(XnesParams, lr_sigma),
     .fallback = "auto",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .none = "auto",
     .unit = "",
     .help = "learning rate of the step size; auto: (9 + 3 log n) / (5 n sqrt n)"},
    {.key = "lr.matrix",
     .kind = PARAM_REAL,
     .offset = offsetof(XnesParams, lr_matrix),
     .fallback = "auto",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .none = "auto",
     .unit = "",
     .help = "learning rate of the matrix; auto: as that of the step size"},
    PARAM_END,
};

static double rate(double given, size_t n) {
  double dim = (double)n;
  return isnan(given) ? (9.0 + 3.0 * log(dim)) / (5.0 * dim * sqrt(dim)) : given;
}

static size_t rank_of(const StrategyShape *shape) {
  size_t population = (size_t)shape->population;
  return population < shape->n ? population : shape->n;
}

static Status check(const StrategyShape *shape, Err *err) {
  if (matrix_eigen_work(rank_of(shape)) == 0) {
    return err_set(err, ERR_INPUT, "strategy.population: %d is too large for xnes",
                   shape->population);
  }
  return transform_check(shape, "xnes", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  Xnes *es = state;
  size_t rank = rank_of(shape);
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  transform_walk(&es->transform, shape, (size_t)shape->population, walk);
  walk_scratch_doubles(walk, &es->utilities, (size_t)shape->population);
  walk_scratch_i64s(walk, &es->order, (size_t)shape->population);
  walk_scratch_doubles(walk, &es->basis, rank * shape->n);
  walk_scratch_doubles(walk, &es->gram, rank * rank);
  walk_scratch_doubles(walk, &es->exponent, rank * rank);
  walk_scratch_doubles(walk, &es->values, rank);
  walk_scratch_doubles(walk, &es->work, matrix_eigen_work(rank));
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  Xnes *es = state;
  const XnesParams *p = shape->params;
  es->sigma = shape->sigma_scale * p->sigma;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
  transform_start(&es->transform, shape->n);
}

static Gaussian gaussian_of(const Xnes *es) {
  return (Gaussian){.generation = es->generation, .mean = es->mean, .sigma = &es->sigma};
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const Xnes *es = state;
  Gaussian gaussian = gaussian_of(es);
  transform_ask(&es->transform, &gaussian, shape, first, n, population);
}

// trace G / n
static double trace(const Xnes *es, size_t n, size_t rows) {
  double sum = 0.0;
  for (size_t i = 0; i < rows; i++) {
    const double *z = es->transform.z + i * n;
    double square = 0.0;
    for (size_t j = 0; j < n; j++) {
      square += z[j] * z[j];
    }
    sum += es->utilities[i] * square;
  }
  return sum / (double)n;
}

// Y and h of E = half_rate Z' diag(u) Z where the population fills the space; NULL when E is not
// finite. h goes into values.
static const double *axes_of_space(Xnes *es, const StrategyShape *shape, size_t rows,
                                   double half_rate) {
  const double *z = es->transform.z;
  double *weighted = es->transform.d;
  size_t n = shape->n;
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < n; j++) {
      weighted[i * n + j] = half_rate * es->utilities[i] * z[i * n + j];
    }
  }
  Operand a = {weighted, .stride = n, .transposed = true}, b = {z, .stride = n};
  matrix_multiply(&(Product){n, n, rows, 1.0, 0.0, a, b, .c = es->exponent, .stride = n},
                  shape->n_threads);
  return matrix_eigen(n, es->exponent, es->values, es->work) ? es->exponent : NULL;
}

// An orthonormal basis of the samples: Z Z' = U' diag(e) U, Q = diag(1/sqrt e) U Z. gram becomes
// diag(sqrt e) U, so that Z = gram' Q.
static bool span(Xnes *es, const StrategyShape *shape, size_t rows) {
  size_t n = shape->n;
  Operand z = {es->transform.z, .stride = n};
  Operand transposed = {es->transform.z, .stride = n, .transposed = true};
  Operand vectors = {es->gram, .stride = rows};
  matrix_multiply(&(Product){rows, rows, n, 1.0, 0.0, z, transposed, .c = es->gram, .stride = rows},
                  shape->n_threads);
  if (!matrix_eigen(rows, es->gram, es->values, es->work)) {
    return false;
  }
  matrix_multiply(&(Product){rows, n, rows, 1.0, 0.0, vectors, z, .c = es->basis, .stride = n},
                  shape->n_threads);
  for (size_t k = 0; k < rows; k++) {
    // what depends on the others has no direction of its own
    bool own = es->values[k] > 1e-12 * es->values[rows - 1];
    double length = own ? sqrt(es->values[k]) : 0.0;
    for (size_t j = 0; j < n; j++) {
      es->basis[k * n + j] *= own ? 1.0 / length : 0.0;
    }
    for (size_t i = 0; i < rows; i++) {
      es->gram[k * rows + i] *= length;
    }
  }
  return true;
}

// Y and h where the samples span less than the space. E in their basis is gram diag(u) gram'.
static const double *axes_of_samples(Xnes *es, const StrategyShape *shape, size_t rows,
                                     double half_rate) {
  size_t n = shape->n;
  if (!span(es, shape, rows)) {
    return NULL;
  }
  double *weighted = es->work;
  for (size_t i = 0; i < rows * rows; i++) {
    weighted[i] = half_rate * es->utilities[i % rows] * es->gram[i];
  }
  Operand a = {weighted, .stride = rows}, b = {es->gram, .stride = rows, .transposed = true};
  matrix_multiply(&(Product){rows, rows, rows, 1.0, 0.0, a, b, .c = es->exponent, .stride = rows},
                  shape->n_threads);
  if (!matrix_eigen(rows, es->exponent, es->values, es->work)) {
    return NULL;
  }
  Operand vectors = {es->exponent, .stride = rows}, basis = {es->basis, .stride = n};
  double *axes = es->transform.z;
  matrix_multiply(&(Product){rows, n, rows, 1.0, 0.0, vectors, basis, .c = axes, .stride = n},
                  shape->n_threads);
  return axes;
}

// B <- scale B exp(E) = scale (B + (B Y') diag(e^h - 1) Y)
static void stretch(Xnes *es, const StrategyShape *shape, double scale, const double *axes) {
  size_t n = shape->n, rank = rank_of(shape);
  double *left = es->transform.d;
  Operand a = {axes, .stride = n}, b = {es->transform.matrix, .stride = n, .transposed = true};
  matrix_multiply(&(Product){rank, n, n, scale, 0.0, a, b, .c = left, .stride = n},
                  shape->n_threads);
  for (size_t k = 0; k < rank; k++) {
    double gain = expm1(es->values[k]);
    for (size_t j = 0; j < n; j++) {
      left[k * n + j] *= gain;
    }
  }
  transform_change(&es->transform, shape, scale, rank, left, axes);
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  Xnes *es = state;
  const XnesParams *p = shape->params;
  size_t n = shape->n, rows = (size_t)population->count;
  shaping_utilities(population->count, fitness, es->order, es->utilities);
  Gaussian gaussian = gaussian_of(es);
  transform_recover(&es->transform, &gaussian, shape, population);
  for (size_t i = 0; i < rows; i++) {
    double step = p->lr_mean * es->sigma * es->utilities[i];
    for (size_t j = 0; j < n; j++) {
      es->mean[j] += step * es->transform.d[i * n + j];
    }
  }
  double g = trace(es, n, rows), half_rate = rate(p->lr_matrix, n) / 2.0;
  const double *axes = rows < n ? axes_of_samples(es, shape, rows, half_rate)
                                : axes_of_space(es, shape, rows, half_rate);
  if (axes != NULL) {
    stretch(es, shape, exp(-half_rate * g), axes);
  }
  es->sigma *= exp(rate(p->lr_sigma, n) / 2.0 * g);
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const Xnes *es = state;
  return gaussian_stop(shape->n, es->mean, es->sigma);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const Xnes *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

static void report(const void *state, const StrategyShape *shape, Row *row) {
  const Xnes *es = state;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
}

const StrategyType strategy_xnes = {
    .name = "xnes",
    .summary = "natural gradient with full covariance",
    .params = params,
    .params_size = sizeof(XnesParams),
    .state_size = sizeof(Xnes),
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
