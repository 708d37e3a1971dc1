// lm-ma-es: matrix adaptation with a few direction vectors instead of a matrix: O(n log n) memory.
//
//   z ~ N(0, I),  d = F_m ... F_1 z,  F_k = (1 - c_k) I + c_k v_k v_k'
//   x     = mean + sigma d                     only the first min(t, m) factors in generation t
//   mean  <- mean + sigma <d>                  <.> is the weighted mean of the better half
//   p     <- (1 - c_s) p + sqrt(mu_eff c_s (2 - c_s)) <z>
//   v_k   <- (1 - a_k) v_k + sqrt(mu_eff a_k (2 - a_k)) <z>
//   sigma <- sigma exp(c_s / 2 (|p|^2 / n - 1))
//   m = 4 + floor(3 log n), c_k = 1 / (1.5^(k-1) n), a_k = lambda / (4^(k-1) n), c_s = 2 lambda / n
//
// Loshchilov, Glasmachers, Beyer 2019, "Large scale black-box optimization by limited-memory matrix
// adaptation", whose rates are for n much larger than lambda.
//
// ask needs no vector of its own: with the dot products v_k' z and those of the v_k among
// themselves, d = scale z + sum_k b_k v_k. tell takes <d> from the population as given; <z> follows
// from it by the inverses of the factors, F^-1 d = (d - c v v'd / (1 - c + c v'v)) / (1 - c).
#include <math.h>
#include <string.h>

#include "strategies/gaussians.h"
#include "strategies/matrices.h"
#include "strategies/recombinations.h"
#include "strategies/shapings.h"

enum { VECTORS_MAX = 256 };

typedef struct LmMaEsParams {
  double sigma;
  int64_t vectors; // null for the default
} LmMaEsParams;

typedef struct LmMaEs {
  int64_t generation; // tells so far
  double sigma;
  double *mean;    // (n)
  double *path;    // (n)
  double *vectors; // (m x n)
  double *gram;    // (m x m) their dot products
  double *step;    // (n) scratch of tell
  double *weights; // (population) scratch of tell
  int64_t *order;  // (population) scratch of tell
} LmMaEs;

static const Param params[] = {
    {.key = "sigma.init",
     .kind = PARAM_REAL,
     .offset = offsetof(LmMaEsParams, sigma),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = INFINITY,
     .unit = "",
     .help = "step size at the start"},
    {.key = "vectors",
     .kind = PARAM_INT,
     .offset = offsetof(LmMaEsParams, vectors),
     .fallback = "auto",
     .min = 1,
     .max = VECTORS_MAX,
     .none = "auto",
     .unit = "",
     .help = "direction vectors that are remembered; auto: 4 + floor(3 log n)"},
    PARAM_END,
};

static size_t vector_count(const StrategyShape *shape) {
  const LmMaEsParams *p = shape->params;
  return PARAM_IS_NULL_INT(p->vectors) ? 4 + (size_t)(3.0 * log((double)shape->n))
                                       : (size_t)p->vectors;
}

// those that have learned from a generation at least
static size_t used_count(const LmMaEs *es, const StrategyShape *shape) {
  size_t m = vector_count(shape);
  return es->generation < (int64_t)m ? (size_t)es->generation : m;
}

static const double *vector(const LmMaEs *es, const StrategyShape *shape, size_t k) {
  return es->vectors + k * shape->n;
}

// c_k; a factor stays invertible for n = 1
static double weight_of(const StrategyShape *shape, size_t k) {
  return fmin(0.5, pow(1.5, -(double)k) / (double)shape->n);
}

// a_k, as in a population that is not larger than n
static double memory_of(const StrategyShape *shape, size_t k) {
  return fmin(1.0, shape->population / (double)shape->n) * pow(4.0, -(double)k);
}

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_ranks(shape, "lm-ma-es", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  LmMaEs *es = state;
  size_t n = shape->n, m = vector_count(shape);
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, n);
  walk_doubles(walk, "path", &es->path, n);
  walk_doubles(walk, "vectors", &es->vectors, m * n);
  walk_doubles(walk, "gram", &es->gram, m * m);
  walk_scratch_doubles(walk, &es->step, n);
  walk_scratch_doubles(walk, &es->weights, (size_t)shape->population);
  walk_scratch_i64s(walk, &es->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  LmMaEs *es = state;
  const LmMaEsParams *p = shape->params;
  es->sigma = shape->sigma_scale * p->sigma;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
}

// z, rounded to float32, into the genome, and its products with the first m vectors into dots
static void draw(const LmMaEs *es, const StrategyShape *shape, int individual, size_t m,
                 float *genome, double *dots) {
  Rng rng;
  strategy_rng(shape, es->generation, individual, &rng);
  memset(dots, 0, m * sizeof *dots);
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    size_t n = gaussian_block(first, shape->n);
    double z[GAUSSIAN_BLOCK], products[VECTORS_MAX];
    rng_fill_normal(&rng, (int)n, z);
    for (size_t j = 0; j < n; j++) {
      genome[first + j] = (float)z[j];
      z[j] = (double)genome[first + j];
    }
    Operand vectors = {es->vectors + first, .stride = shape->n};
    matrix_apply(m, n, vectors, z, 1, products);
    for (size_t k = 0; k < m; k++) {
      dots[k] += products[k];
    }
  }
}

// turns the products v_k' z into the b_k of d = scale z + sum_k b_k v_k; returns scale
static double combine(const LmMaEs *es, const StrategyShape *shape, size_t m, double *dots) {
  size_t stride = vector_count(shape);
  double scale = 1.0;
  for (size_t k = 0; k < m; k++) {
    double c = weight_of(shape, k);
    double dot = scale * dots[k]; // v_k' d, of the d after k factors
    for (size_t l = 0; l < k; l++) {
      dot += dots[l] * es->gram[k * stride + l];
      dots[l] *= 1.0 - c;
    }
    dots[k] = c * dot;
    scale *= 1.0 - c;
  }
  return scale;
}

// x = mean + sigma (scale z + sum_k b_k v_k), z being in the genome
static void place(const LmMaEs *es, const StrategyShape *shape, size_t m, double scale,
                  const double *b, float *genome) {
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    size_t n = gaussian_block(first, shape->n);
    double d[GAUSSIAN_BLOCK] = {0};
    Operand vectors = {es->vectors + first, .stride = shape->n, .transposed = true};
    matrix_apply(n, m, vectors, b, 1, d);
    for (size_t j = 0; j < n; j++) {
      double z = (double)genome[first + j];
      genome[first + j] = (float)(es->mean[first + j] + es->sigma * (scale * z + d[j]));
    }
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const LmMaEs *es = state;
  size_t m = used_count(es, shape);
  for (int i = first; i < first + n; i++) {
    float *genome = population_genome(population, i);
    double dots[VECTORS_MAX];
    draw(es, shape, i, m, genome, dots);
    double scale = combine(es, shape, m, dots);
    place(es, shape, m, scale, dots, genome);
  }
}

// <d> of the better half
static void average(LmMaEs *es, const StrategyShape *shape, const Population *population, int mu) {
  memset(es->step, 0, shape->n * sizeof *es->step);
  for (int k = 0; k < mu; k++) {
    const float *genome = population_genome(population, (int)es->order[k]);
    for (size_t j = 0; j < shape->n; j++) {
      es->step[j] += es->weights[k] * (((double)genome[j] - es->mean[j]) / es->sigma);
    }
  }
}

// from <d> to <z>: the inverses of the factors, the last one first
static void undo_factors(LmMaEs *es, const StrategyShape *shape) {
  size_t stride = vector_count(shape);
  for (size_t k = used_count(es, shape); k-- > 0;) {
    const double *v = vector(es, shape, k);
    double c = weight_of(shape, k), dot = 0.0;
    for (size_t j = 0; j < shape->n; j++) {
      dot += v[j] * es->step[j];
    }
    double along = c * dot / (1.0 - c + c * es->gram[k * stride + k]);
    for (size_t j = 0; j < shape->n; j++) {
      es->step[j] = (es->step[j] - along * v[j]) / (1.0 - c);
    }
  }
}

static void adapt_vectors(LmMaEs *es, const StrategyShape *shape, double mu_eff) {
  size_t n = shape->n, m = vector_count(shape);
  for (size_t k = 0; k < m; k++) {
    path_follow(n, memory_of(shape, k), mu_eff, es->step, es->vectors + k * n);
  }
  Operand vectors = {es->vectors, .stride = n};
  Operand transposed = {es->vectors, .stride = n, .transposed = true};
  matrix_multiply(&(Product){m, m, n, 1.0, 0.0, vectors, transposed, .c = es->gram, .stride = m},
                  shape->n_threads);
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  LmMaEs *es = state;
  size_t n = shape->n;
  Recombination r = recombination_full(n, population->count, es->weights);
  double c_sigma = fmin(0.5, 2.0 * population->count / (double)n);
  rank_order(population->count, fitness, es->order);
  average(es, shape, population, r.mu);
  for (size_t j = 0; j < n; j++) {
    es->mean[j] += es->sigma * es->step[j];
  }
  undo_factors(es, shape);
  path_follow(n, c_sigma, r.mu_eff, es->step, es->path);
  adapt_vectors(es, shape, r.mu_eff);
  double length = gaussian_norm(n, es->path);
  es->sigma *= exp(c_sigma / 2.0 * (length * length / (double)n - 1.0));
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const LmMaEs *es = state;
  return gaussian_stop(shape->n, es->mean, es->sigma);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const LmMaEs *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

static void report(const void *state, const StrategyShape *shape, Row *row) {
  const LmMaEs *es = state;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "path_length", gaussian_norm(shape->n, es->path));
}

const StrategyType strategy_lm_ma_es = {
    .name = "lm-ma-es",
    .summary = "matrix adaptation with a few vectors, for genomes of 100,000 and more",
    .params = params,
    .params_size = sizeof(LmMaEsParams),
    .state_size = sizeof(LmMaEs),
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
