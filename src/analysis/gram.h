// gram: inner products of the rows (or the columns) of a matrix, all with all; the place in the
// analysis where BLAS works, kept to the calling thread so that the bits do not depend on it.
#ifndef HEBBES_ANALYSIS_GRAM_H
#define HEBBES_ANALYSIS_GRAM_H

// g (n x n) = x x', x (n x width)
void gram_of_rows(int n, int width, const double *x, double *g);
// g (width x width) = x' x
void gram_of_columns(int n, int width, const double *x, double *g);

#endif
