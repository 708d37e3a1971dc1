// matrices: dense linear algebra whose bits depend neither on the number of threads nor on BLAS's
// own; the door to CBLAS and LAPACK. Matrices are row-major doubles.
//
// A product is cut into fixed blocks, whatever the number of threads; a block is one call of BLAS
// in the thread that has it, and BLAS is kept to that thread. Nothing here allocates or fails for
// want of memory.
//
// Threads: may be called from several at once; with n_threads 1 also inside parallel_for.
#ifndef HEBBES_STRATEGIES_MATRICES_H
#define HEBBES_STRATEGIES_MATRICES_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

// A matrix that is read.
typedef struct Operand {
  const double *data;
  size_t stride;   // numbers from one row to the next
  bool transposed; // taken as its transpose
} Operand;

// c (m x n) = alpha a (m x k) b (k x n) + beta c, a and b as their operands take them. With beta 0
// what was in c does not matter, not even a NaN.
typedef struct Product {
  size_t m, n, k;
  double alpha, beta;
  Operand a, b;
  bool symmetric; // the result is known to be symmetric: its lower triangle is computed, what
                  // becomes of the numbers above the diagonal is left open
  double *c;
  size_t stride; // of c
} Product;

void matrix_multiply(const Product *product, int n_threads);

// y (m) = a (m x n) x (n); y and x do not overlap.
void matrix_apply(size_t m, size_t n, Operand a, const double *x, int n_threads, double *y);

// Solves a x = b for every row of b (rows x n), which becomes its x. a (n x n) is overwritten; work
// has n numbers. Takes one thread. False when a is singular; then b means nothing.
bool matrix_solve(size_t n, double *a, size_t rows, double *b, double *work);

// Refuses (ERR_INPUT) a strategy that needs more bytes for its n x n matrices than this machine
// has.
Status matrix_check_memory(const char *strategy, size_t n, size_t bytes, Err *err);

// Numbers that matrix_eigen needs to work; 0: n is too large for LAPACK's 32-bit integers.
size_t matrix_eigen_work(size_t n);

// The symmetric eigenproblem. a (n x n), of which the lower triangle is read, becomes the
// eigenvectors: row i belongs to values[i], values (n) ascend. Takes one thread, so that nothing
// but a changes the bits. False when a is not finite, or when LAPACK gives up; then a and values
// mean nothing.
bool matrix_eigen(size_t n, double *a, double *values, double *work);

#endif
