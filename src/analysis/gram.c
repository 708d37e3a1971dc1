#include "src/analysis/gram.h"

#include <cblas.h>
#include <stddef.h>

// BLAS fills the lower triangle
static void mirror(int n, double *g) {
  for (ptrdiff_t i = 0; i < n; i++) {
    for (ptrdiff_t j = 0; j < i; j++) {
      g[j * n + i] = g[i * n + j];
    }
  }
}

void gram_of_rows(int n, int width, const double *x, double *g) {
  openblas_set_num_threads(1);
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, width, 1.0, x, width, 0.0, g, n);
  mirror(n, g);
}

void gram_of_columns(int n, int width, const double *x, double *g) {
  openblas_set_num_threads(1);
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, width, n, 1.0, x, width, 0.0, g, width);
  mirror(width, g);
}
