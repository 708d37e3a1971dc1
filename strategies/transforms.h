// transforms: a full matrix M that makes steps from standard normal vectors, d = M z, and the z
// behind the steps of a population.
//
// ask leaves its z and d in the scratch. tell takes them from there where the population is, to the
// bit, what was asked: they are exact, while a division by M would magnify what float32 rounded
// off. For any other population it solves M z = (x - mean) / sigma; so it is the population as
// given that is learned from.
#ifndef HEBBES_STRATEGIES_TRANSFORMS_H
#define HEBBES_STRATEGIES_TRANSFORMS_H

#include "strategies/gaussians.h"

// individuals of one matrix product of ask; an ask_block
enum { TRANSFORM_ROWS = 64 };

typedef struct Transform {
  double *matrix; // M (n x n)
  double *z;      // (rows x n) scratch: a standard normal vector for each individual
  double *d;      // (rows x n) scratch: their steps
  double *factor; // (n x n) scratch: M, factorized
  double *pivots; // (n) scratch
} Transform;

// Refuses a population that cannot be ranked, and matrices that this machine has no memory for.
Status transform_check(const StrategyShape *shape, const char *strategy, Err *err);
// Names M and carves the scratch; rows: at least one for each individual.
void transform_walk(Transform *transform, const StrategyShape *shape, size_t rows, Walk *walk);
// M = I.
void transform_start(Transform *transform, size_t n);
// Individuals [first, first + n_asked), mean + sigma M z; for types whose ask_block is
// TRANSFORM_ROWS.
void transform_ask(const Transform *transform, const Gaussian *gaussian, const StrategyShape *shape,
                   int first, int n_asked, const Population *population);
// Makes z and d those of the population as given; gaussian is the one that it was asked of.
void transform_recover(Transform *transform, const Gaussian *gaussian, const StrategyShape *shape,
                       const Population *population);
// M <- scale M + left' right, both (rank x n).
void transform_change(Transform *transform, const StrategyShape *shape, double scale, size_t rank,
                      const double *left, const double *right);

#endif
