// gaussians: what strategies that sample around a mean share: the samples, and the questions that a
// mean answers.
#ifndef HEBBES_STRATEGIES_GAUSSIANS_H
#define HEBBES_STRATEGIES_GAUSSIANS_H

#include "strategies/strategy.h"

// numbers that samples and estimates work on in one go, on the stack
enum { GAUSSIAN_BLOCK = 256 };

// Where to sample in one generation: mean + sigma eps, eps ~ N(0, I). Dimension j has the step size
// sigma[j * stride]; stride 0: one for all.
typedef struct Gaussian {
  int64_t generation;
  const double *mean;
  const double *sigma;
  size_t stride;
} Gaussian;

// Numbers in the block that begins at first.
static inline size_t gaussian_block(size_t first, size_t n) {
  return n - first < GAUSSIAN_BLOCK ? n - first : GAUSSIAN_BLOCK;
}

// Individuals [first, first + n), each a sample of its own.
void gaussian_ask(const Gaussian *gaussian, const StrategyShape *shape, int first, int n,
                  const Population *population);
// The same in mirrored pairs, rows 2i and 2i + 1; for types with an ask_block of 2.
void gaussian_ask_pairs(const Gaussian *gaussian, const StrategyShape *shape, int first, int n,
                        const Population *population);
// Refuses a population of one, in which nothing is better than another.
Status gaussian_check_ranks(const StrategyShape *shape, const char *strategy, Err *err);
// Refuses a population that is not made of pairs.
Status gaussian_check_pairs(const StrategyShape *shape, const char *strategy, Err *err);

// Euclidean length, and the largest number, at least 0; and the mean as a genome.
double gaussian_norm(size_t n, const double *vector);
double gaussian_largest(size_t n, const double *vector);
void gaussian_genome(size_t n, const double *mean, float *genome);
// Why float32 cannot hold such samples any longer, or NULL. sigma is the largest step size.
const char *gaussian_stop(size_t n, const double *mean, double sigma);

#endif
