#include "strategies/transforms.h"

#include <string.h>

#include "strategies/matrices.h"

Status transform_check(const StrategyShape *shape, const char *strategy, Err *err) {
  Status status = gaussian_check_ranks(shape, strategy, err);
  Transform nothing = {0};
  Walk measure = walk_measure();
  transform_walk(&nothing, shape, (size_t)shape->population, &measure);
  return status == OK ? matrix_check_memory(strategy, shape->n, measure.bytes, err) : status;
}

void transform_walk(Transform *transform, const StrategyShape *shape, size_t rows, Walk *walk) {
  size_t n = shape->n;
  walk_doubles(walk, "matrix", &transform->matrix, n * n);
  walk_scratch_doubles(walk, &transform->z, rows * n);
  walk_scratch_doubles(walk, &transform->d, rows * n);
  walk_scratch_doubles(walk, &transform->factor, n * n);
  walk_scratch_doubles(walk, &transform->pivots, n);
}

void transform_start(Transform *transform, size_t n) {
  for (size_t j = 0; j < n; j++) {
    transform->matrix[j * n + j] = 1.0;
  }
}

// ---------------------------------------------------------------- ask

static float placed(const Gaussian *gaussian, size_t j, double step) {
  return (float)(gaussian->mean[j] + *gaussian->sigma * step);
}

// individuals of one matrix product
static void ask_rows(const Transform *transform, const Gaussian *gaussian,
                     const StrategyShape *shape, int first, int rows,
                     const Population *population) {
  size_t n = shape->n;
  double *z = transform->z + (size_t)first * n, *d = transform->d + (size_t)first * n;
  for (int i = 0; i < rows; i++) {
    Rng rng;
    strategy_rng(shape, gaussian->generation, first + i, &rng);
    rng_fill_normal(&rng, (int)n, z + (size_t)i * n);
  }
  Operand vectors = {z, .stride = n}, matrix = {transform->matrix, .stride = n, .transposed = true};
  matrix_multiply(&(Product){(size_t)rows, n, n, 1.0, 0.0, vectors, matrix, .c = d, .stride = n},
                  1);
  for (int i = 0; i < rows; i++) {
    float *genome = population_genome(population, first + i);
    for (size_t j = 0; j < n; j++) {
      genome[j] = placed(gaussian, j, d[(size_t)i * n + j]);
    }
  }
}

// the products are the same ones for any split into ranges: BLAS may round one row in another way
// when another row is beside it
void transform_ask(const Transform *transform, const Gaussian *gaussian, const StrategyShape *shape,
                   int first, int n_asked, const Population *population) {
  for (int done = 0; done < n_asked; done += TRANSFORM_ROWS) {
    int left = n_asked - done;
    ask_rows(transform, gaussian, shape, first + done,
             left < TRANSFORM_ROWS ? left : TRANSFORM_ROWS, population);
  }
}

// ---------------------------------------------------------------- tell

static bool is_as_asked(const Transform *transform, const Gaussian *gaussian, size_t n,
                        const Population *population) {
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i);
    const double *d = transform->d + (size_t)i * n;
    for (size_t j = 0; j < n; j++) {
      if (genome[j] != placed(gaussian, j, d[j])) {
        return false;
      }
    }
  }
  return true;
}

void transform_recover(Transform *transform, const Gaussian *gaussian, const StrategyShape *shape,
                       const Population *population) {
  size_t n = shape->n, rows = (size_t)population->count;
  if (is_as_asked(transform, gaussian, n, population)) {
    return;
  }
  for (size_t i = 0; i < rows; i++) {
    const float *genome = population_genome(population, (int)i);
    for (size_t j = 0; j < n; j++) {
      transform->d[i * n + j] = ((double)genome[j] - gaussian->mean[j]) / *gaussian->sigma;
    }
  }
  memcpy(transform->factor, transform->matrix, n * n * sizeof *transform->factor);
  memcpy(transform->z, transform->d, rows * n * sizeof *transform->z);
  if (!matrix_solve(n, transform->factor, rows, transform->z, transform->pivots)) {
    // a singular M makes no such steps: nothing is learned from them
    memset(transform->z, 0, rows * n * sizeof *transform->z);
    memset(transform->d, 0, rows * n * sizeof *transform->d);
  }
}

void transform_change(Transform *transform, const StrategyShape *shape, double scale, size_t rank,
                      const double *left, const double *right) {
  size_t n = shape->n;
  matrix_multiply(&(Product){.m = n,
                             .n = n,
                             .k = rank,
                             .alpha = 1.0,
                             .beta = scale,
                             .a = {left, .stride = n, .transposed = true},
                             .b = {right, .stride = n},
                             .c = transform->matrix,
                             .stride = n},
                  shape->n_threads);
}
