#include "strategies/covariances.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "strategies/matrices.h"

void covariance_walk(Covariance *covariance, size_t n, Walk *walk) {
  walk_doubles(walk, "C", &covariance->matrix, n * n);
  walk_doubles(walk, "axes", &covariance->axes, n * n);
  walk_doubles(walk, "lengths", &covariance->lengths, n);
  walk_scratch_doubles(walk, &covariance->turned, n);
  walk_scratch_doubles(walk, &covariance->work, matrix_eigen_work(n));
}

void covariance_start(Covariance *covariance, size_t n) {
  for (size_t j = 0; j < n; j++) {
    covariance->matrix[j * n + j] = 1.0;
    covariance->axes[j * n + j] = 1.0;
    covariance->lengths[j] = 1.0;
  }
}

void covariance_sample(const Covariance *covariance, size_t n, size_t rows, double *z, double *y) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < n; j++) {
      z[i * n + j] *= covariance->lengths[j];
    }
  }
  const Product product = {.m = rows,
                           .n = n,
                           .k = n,
                           .alpha = 1.0,
                           .a = {z, n, false},
                           .b = {covariance->axes, n, false},
                           .c = y,
                           .stride = n};
  matrix_multiply(&product, 1);
}

void covariance_whiten(const Covariance *covariance, size_t n, const double *y, int n_threads,
                       double *white) {
  double *turned = covariance->turned;
  matrix_apply(n, n, (Operand){covariance->axes, n, false}, y, n_threads, turned);
  for (size_t j = 0; j < n; j++) {
    turned[j] /= covariance->lengths[j];
  }
  matrix_apply(n, n, (Operand){covariance->axes, n, true}, turned, n_threads, white);
}

void covariance_squares(const Covariance *covariance, size_t n, size_t rows, const double *y,
                        int n_threads, double *room, double *squares) {
  const Product turn = {.m = rows,
                        .n = n,
                        .k = n,
                        .alpha = 1.0,
                        .a = {y, n, false},
                        .b = {covariance->axes, n, true},
                        .c = room,
                        .stride = n};
  matrix_multiply(&turn, n_threads);
  for (size_t i = 0; i < rows; i++) {
    squares[i] = 0.0;
    for (size_t j = 0; j < n; j++) {
      double white = room[i * n + j] / covariance->lengths[j];
      squares[i] += white * white;
    }
  }
}

void covariance_learn(Covariance *covariance, size_t n, double decay, size_t rows,
                      const double *weights, const double *y, int n_threads, double *room) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < n; j++) {
      room[i * n + j] = weights[i] * y[i * n + j];
    }
  }
  const Product update = {.m = n,
                          .n = n,
                          .k = rows,
                          .alpha = 1.0,
                          .beta = decay,
                          .a = {room, n, true},
                          .b = {y, n, false},
                          .symmetric = true,
                          .c = covariance->matrix,
                          .stride = n};
  matrix_multiply(&update, n_threads);
}

// eigenvalues below rounding are noise: raised to it
bool covariance_decompose(Covariance *covariance, size_t n) {
  double *values = covariance->turned;
  memcpy(covariance->axes, covariance->matrix, n * n * sizeof *covariance->axes);
  if (!matrix_eigen(n, covariance->axes, values, covariance->work)) {
    memset(covariance->matrix, 0, n * n * sizeof *covariance->matrix);
    memset(covariance->axes, 0, n * n * sizeof *covariance->axes);
    covariance_start(covariance, n);
    return false;
  }
  double least = fmax(DBL_EPSILON * values[n - 1], DBL_MIN);
  for (size_t j = 0; j < n; j++) {
    covariance->lengths[j] = sqrt(fmax(values[j], least));
  }
  return true;
}

double covariance_axis_ratio(const Covariance *covariance, size_t n) {
  return covariance->lengths[n - 1] / covariance->lengths[0];
}
