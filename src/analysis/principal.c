#include "src/analysis/principal.h"

#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "src/analysis/gram.h"

// every stride-th row of a layer, standardized, into x (n x layer.n); returns the variance in all
static double standardize(Series s, Span layer, const Principal *p, double *x) {
  double total = 0;
  for (int i = 0; i < layer.n; i++) {
    double mean = 0, squares = 0;
    for (int t = 0; t < p->n; t++) {
      mean += (double)series_row(s, t * p->stride)[layer.first + i] / p->n;
    }
    for (int t = 0; t < p->n; t++) {
      double deviation = (double)series_row(s, t * p->stride)[layer.first + i] - mean;
      x[(ptrdiff_t)t * layer.n + i] = deviation;
      squares += deviation * deviation;
    }
    double deviation = sqrt(squares / p->n);
    // what only rounding moves does not move
    bool moves = deviation > 1e-7 * fabs(mean);
    for (int t = 0; t < p->n; t++) {
      double *entry = &x[(ptrdiff_t)t * layer.n + i];
      *entry = moves ? *entry / deviation : 0;
    }
    total += moves;
  }
  return total * p->n;
}

// largest eigenvalues of a symmetric matrix (size x size), largest last; their vectors as rows
static Status largest_eigen(int size, int count, double *matrix, double *values, double *vectors,
                            Err *err) {
  lapack_int found = 0;
  lapack_int *support = calloc(2 * (size_t)size, sizeof *support);
  double *all = calloc((size_t)size, sizeof *all);
  lapack_int info = -1;
  if (support != NULL && all != NULL) {
    // column-major: vectors lie one behind the other
    info = LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'V', 'I', 'L', size, matrix, size, 0, 0,
                          size - count + 1, size, 0, &found, all, vectors, size, support);
  }
  for (int i = 0; i < count && info == 0; i++) {
    values[i] = fmax(all[i], 0);
  }
  free(support);
  free(all);
  return info == 0 && found == count ? OK
                                     : err_set(err, ERR_MEMORY, "no principal components: LAPACK");
}

// coordinates of every row along one component, from its eigenvector on the side that was used
static void put_scores(const Principal *p, int width, const double *x, bool of_columns,
                       const double *vector, double value, int component) {
  double sign = 0;
  for (int t = 0; t < p->n; t++) {
    double score = of_columns ? 0 : vector[t] * sqrt(value);
    for (int i = 0; i < width && of_columns; i++) {
      score += x[(ptrdiff_t)t * width + i] * vector[i];
    }
    if (sign == 0 && fabs(score) > 1e-9) {
      sign = score > 0 ? 1 : -1;
    }
    p->scores[t * PRINCIPAL_COMPONENTS + component] = sign * score;
  }
}

// components of x (n x width), from the smaller of its two Gram matrices
static Status find_components(Principal *p, int width, const double *x, double total, Err *err) {
  bool of_columns = width <= p->n;
  int size = of_columns ? width : p->n;
  int count = size < PRINCIPAL_COMPONENTS ? size : PRINCIPAL_COMPONENTS;
  double values[PRINCIPAL_COMPONENTS] = {0};
  double *matrix = calloc((size_t)size * (size_t)size, sizeof *matrix);
  double *vectors = calloc((size_t)size * (size_t)count, sizeof *vectors);
  Status status = OK;
  if (matrix == NULL || vectors == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for principal components");
    goto done;
  }
  (of_columns ? gram_of_columns : gram_of_rows)(p->n, width, x, matrix);
  TRY(largest_eigen(size, count, matrix, values, vectors, err));
  for (int i = 0; i < count; i++) {
    int last = count - 1 - i;
    p->explained[i] = values[last] / total;
    put_scores(p, width, x, of_columns, vectors + (ptrdiff_t)last * size, values[last], i);
  }
done:
  free(matrix);
  free(vectors);
  return status;
}

Status principal_components(Series s, Span layer, Principal *principal, Err *err) {
  int stride = (s.n + PRINCIPAL_ROWS_MAX - 1) / PRINCIPAL_ROWS_MAX;
  stride = stride < 1 ? 1 : stride;
  *principal = (Principal){.n = (s.n + stride - 1) / stride, .stride = stride};
  size_t n = (size_t)principal->n;
  double *x = calloc(n * (size_t)layer.n + 1, sizeof *x);
  principal->scores = calloc(n * PRINCIPAL_COMPONENTS + 1, sizeof *principal->scores);
  Status status = OK;
  if (x == NULL || principal->scores == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for principal components");
  } else {
    double total = standardize(s, layer, principal, x);
    status = total > 0 ? find_components(principal, layer.n, x, total, err) : OK;
  }
  free(x);
  if (status != OK) {
    principal_close(principal);
  }
  return status;
}

void principal_close(Principal *principal) {
  free(principal->scores);
  *principal = (Principal){0};
}
