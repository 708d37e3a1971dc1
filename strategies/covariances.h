// covariances: a full covariance matrix C = B D^2 B^T: sampling from it, whitening with it, and the
// rank-one and rank-mu changes it learns by. B and D are those of its last decomposition.
#ifndef HEBBES_STRATEGIES_COVARIANCES_H
#define HEBBES_STRATEGIES_COVARIANCES_H

#include "src/base/walk.h"

typedef struct Covariance {
  double *matrix;  // (n x n) C, lower triangle
  double *axes;    // (n x n) B^T: unit eigenvectors, one a row
  double *lengths; // (n) D: standard deviations along them, ascending
  double *turned;  // (n) scratch
  double *work;    // scratch of the decomposition
} Covariance;

void covariance_walk(Covariance *covariance, size_t n, Walk *walk);
// C = I, from zeros.
void covariance_start(Covariance *covariance, size_t n);

// y (rows x n) = B D z, row by row; z (rows x n), standard normals, is used up. In the caller's
// thread.
void covariance_sample(const Covariance *covariance, size_t n, size_t rows, double *z, double *y);

// white (n) = C^(-1/2) y (n)
void covariance_whiten(const Covariance *covariance, size_t n, const double *y, int n_threads,
                       double *white);
// squares (rows): |C^(-1/2) y|^2 of every row of y (rows x n); room (rows x n) to work in
void covariance_squares(const Covariance *covariance, size_t n, size_t rows, const double *y,
                        int n_threads, double *room, double *squares);

// C <- decay C + sum of weight_i y_i y_i^T over the rows of y (rows x n); room (rows x n)
void covariance_learn(Covariance *covariance, size_t n, double decay, size_t rows,
                      const double *weights, const double *y, int n_threads, double *room);

// Makes B and D of C. False when that is impossible (a number is not finite): then C starts again
// as I.
bool covariance_decompose(Covariance *covariance, size_t n);

// longest to shortest axis
double covariance_axis_ratio(const Covariance *covariance, size_t n);

#endif
