#include "strategies/gaussians.h"

#include <float.h>
#include <math.h>

// sample `number` into genome, and mean - sigma eps of the same eps into mirror (NULL: nowhere)
static void sample(const Gaussian *gaussian, const StrategyShape *shape, int number, float *genome,
                   float *mirror) {
  double eps[GAUSSIAN_BLOCK];
  Rng rng;
  strategy_rng(shape, gaussian->generation, number, &rng);
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    size_t n = gaussian_block(first, shape->n);
    const double *mean = gaussian->mean + first;
    const double *sigma = gaussian->sigma + first * gaussian->stride;
    rng_fill_normal(&rng, (int)n, eps);
    for (size_t j = 0; j < n; j++) {
      genome[first + j] = (float)(mean[j] + sigma[j * gaussian->stride] * eps[j]);
    }
    for (size_t j = 0; j < n && mirror != NULL; j++) {
      mirror[first + j] = (float)(mean[j] - sigma[j * gaussian->stride] * eps[j]);
    }
  }
}

void gaussian_ask(const Gaussian *gaussian, const StrategyShape *shape, int first, int n,
                  const Population *population) {
  for (int i = first; i < first + n; i++) {
    sample(gaussian, shape, i, population_genome(population, i), NULL);
  }
}

void gaussian_ask_pairs(const Gaussian *gaussian, const StrategyShape *shape, int first, int n,
                        const Population *population) {
  for (int i = first; i < first + n; i += 2) {
    float *mirror = i + 1 < first + n ? population_genome(population, i + 1) : NULL;
    sample(gaussian, shape, i / 2, population_genome(population, i), mirror);
  }
}

Status gaussian_check_ranks(const StrategyShape *shape, const char *strategy, Err *err) {
  if (shape->population < 2) {
    return err_set(err, ERR_INPUT, "strategy.population: %s needs at least 2, not %d", strategy,
                   shape->population);
  }
  return OK;
}

Status gaussian_check_pairs(const StrategyShape *shape, const char *strategy, Err *err) {
  if (shape->population % 2 != 0) {
    return err_set(err, ERR_INPUT, "strategy.population: %d is odd, %s samples in pairs (try %d)",
                   shape->population, strategy, shape->population + 1);
  }
  return OK;
}

double gaussian_norm(size_t n, const double *vector) {
  double square = 0.0;
  for (size_t j = 0; j < n; j++) {
    square += vector[j] * vector[j];
  }
  return sqrt(square);
}

double gaussian_largest(size_t n, const double *vector) {
  double largest = 0.0;
  for (size_t j = 0; j < n; j++) {
    largest = fmax(largest, vector[j]);
  }
  return largest;
}

void gaussian_genome(size_t n, const double *mean, float *genome) {
  for (size_t j = 0; j < n; j++) {
    genome[j] = (float)mean[j];
  }
}

const char *gaussian_stop(size_t n, const double *mean, double sigma) {
  if (sigma < FLT_MIN) {
    return "strategy.sigma has become too small for float32";
  }
  if (!(sigma < FLT_MAX)) {
    return "strategy.sigma has become too large for float32";
  }
  for (size_t j = 0; j < n; j++) {
    if (!(fabs(mean[j]) < FLT_MAX)) {
      return "the mean has left the range of float32";
    }
  }
  return NULL;
}
