#include <cblas.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/rng.h"
#include "strategies/matrices.h"
#include "tests/support.h"

// normals, the same for the same number
static double *numbers(size_t n, uint64_t number) {
  double *out = calloc(n, sizeof *out);
  Rng rng;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST, .individual = number});
  rng_fill_normal(&rng, (int)n, out);
  return out;
}

static double element(Operand operand, size_t row, size_t column) {
  return operand.transposed ? operand.data[column * operand.stride + row]
                            : operand.data[row * operand.stride + column];
}

// sizes around and across the blocks, rows with a gap behind them
static void check_product(size_t m, size_t n, size_t k, bool of_a, bool of_b) {
  size_t gap = 3, stride = n + gap;
  double *a = numbers((m + gap) * (k + gap), 1), *b = numbers((k + gap) * (n + gap), 2);
  double *c = numbers(m * stride, 3), *before = numbers(m * stride, 3);
  const Product product = {.m = m,
                           .n = n,
                           .k = k,
                           .alpha = -1.5,
                           .beta = 0.75,
                           .a = {a, (of_a ? m : k) + gap, of_a},
                           .b = {b, (of_b ? k : n) + gap, of_b},
                           .c = c,
                           .stride = stride};
  matrix_multiply(&product, 2);
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < stride; j++) {
      double want = before[i * stride + j];
      if (j < n) {
        double sum = 0.0;
        for (size_t l = 0; l < k; l++) {
          sum += element(product.a, i, l) * element(product.b, l, j);
        }
        want = 0.75 * want - 1.5 * sum;
      }
      ck_assert_msg(near(c[i * stride + j], want, 1e-11, 0.0), "%zu x %zu x %zu: (%zu, %zu)", m, n,
                    k, i, j);
    }
  }
  free(a);
  free(b);
  free(c);
  free(before);
}

START_TEST(products_are_products) {
  const size_t sizes[] = {1, 7, 300};
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) {
      check_product(sizes[i], sizes[j], 5, i % 2 == 0, j % 2 == 0);
      check_product(sizes[i], sizes[j], 9, i % 2 == 1, j % 2 == 0);
    }
  }
}
END_TEST

START_TEST(beta_0_forgets_what_was_there) {
  const double a[2] = {2.5, -1.5}, b[2] = {4.0, 3.0};
  double c = NAN;
  const Product product = {
      .m = 1, .n = 1, .k = 2, .alpha = 2.0, .a = {a, 2, false}, .b = {b, 1, false}, .c = &c, 1};
  matrix_multiply(&product, 1);
  ck_assert_double_eq_tol(c, 11.0, 1e-14);
}
END_TEST

// a' a of (k x n)
static void square(size_t n, size_t k, bool symmetric, int n_threads, double *c) {
  double *a = numbers(n * k, 4);
  const Product product = {.m = n,
                           .n = n,
                           .k = k,
                           .alpha = 0.5,
                           .beta = 2.0,
                           .a = {a, n, true},
                           .b = {a, n, false},
                           .symmetric = symmetric,
                           .c = c,
                           .stride = n};
  matrix_multiply(&product, n_threads);
  free(a);
}

START_TEST(a_symmetric_product_has_its_lower_triangle) {
  const size_t sizes[] = {1, 5, 255, 256, 257, 700};
  for (int s = 0; s < 6; s++) {
    size_t n = sizes[s];
    double *whole = numbers(n * n, 5), *half = numbers(n * n, 5);
    square(n, 9, false, 1, whole);
    square(n, 9, true, 2, half);
    for (size_t i = 0; i < n; i++) {
      ck_assert_msg(memcmp(whole + i * n, half + i * n, (i + 1) * sizeof *half) == 0,
                    "%zu: row %zu", n, i);
    }
    free(whole);
    free(half);
  }
}
END_TEST

START_TEST(threads_change_no_bit) {
  enum { N = 530, K = 270 };
  double *alone = numbers((size_t)N * N, 6), *together = numbers((size_t)N * N, 6);
  square(N, K, false, 1, alone);
  square(N, K, false, 3, together);
  ck_assert_mem_eq(alone, together, (size_t)N * N * sizeof *alone);
  Operand a = {alone, N, true};
  double *x = numbers(N, 7), *y = numbers(N, 8), *z = numbers(N, 9);
  matrix_apply(N, N, a, x, 1, y);
  matrix_apply(N, N, a, x, 3, z);
  ck_assert_mem_eq(y, z, N * sizeof *y);
  free(alone);
  free(together);
  free(x);
  free(y);
  free(z);
}
END_TEST

// whatever the caller's process told BLAS
START_TEST(blas_threads_change_no_bit) {
  enum { N = 400 };
  double *one = numbers((size_t)N * N, 10), *four = numbers((size_t)N * N, 10);
  double values[N];
  double *work = calloc(matrix_eigen_work(N), sizeof *work);
  openblas_set_num_threads(1);
  square(N, 50, true, 1, one);
  ck_assert(matrix_eigen(N, one, values, work));
  openblas_set_num_threads(4);
  square(N, 50, true, 1, four);
  openblas_set_num_threads(4);
  ck_assert(matrix_eigen(N, four, values, work));
  ck_assert_mem_eq(one, four, (size_t)N * N * sizeof *one);
  free(one);
  free(four);
  free(work);
}
END_TEST

START_TEST(vectors_are_applied_to) {
  enum { M = 300, N = 270 };
  double *a = numbers((size_t)M * N, 11), *x = numbers(M, 12), *y = numbers(M, 13);
  for (int transposed = 0; transposed < 2; transposed++) {
    size_t rows = transposed ? N : M, columns = transposed ? M : N;
    Operand operand = {a, N, transposed};
    matrix_apply(rows, columns, operand, x, 2, y);
    for (size_t i = 0; i < rows; i++) {
      double want = 0.0;
      for (size_t j = 0; j < columns; j++) {
        want += element(operand, i, j) * x[j];
      }
      ck_assert_msg(near(y[i], want, 1e-12, 0.0), "%d: row %zu", transposed, i);
    }
  }
  free(a);
  free(x);
  free(y);
}
END_TEST

// a = sum of values[k] v_k v_k', with orthonormal rows v, from the lower triangle alone
static void check_eigen(size_t n) {
  double *a = numbers(n * n, 14), *vectors = calloc(n * n, sizeof *vectors);
  double *values = calloc(n, sizeof *values);
  double *work = calloc(matrix_eigen_work(n), sizeof *work);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      vectors[i * n + j] = j <= i ? a[i * n + j] : NAN; // who reads these is found out
    }
  }
  ck_assert(matrix_eigen(n, vectors, values, work));
  for (size_t i = 0; i < n; i++) {
    ck_assert(i == 0 || values[i] >= values[i - 1]);
    for (size_t j = 0; j <= i; j++) {
      double sum = 0.0, product = 0.0;
      for (size_t k = 0; k < n; k++) {
        sum += values[k] * vectors[k * n + i] * vectors[k * n + j];
        product += vectors[i * n + k] * vectors[j * n + k];
      }
      ck_assert_msg(near(sum, a[i * n + j], 1e-12 * (double)n, 0.0), "%zu: (%zu, %zu)", n, i, j);
      ck_assert_msg(near(product, i == j, 1e-13 * (double)n, 0.0), "%zu: (%zu, %zu)", n, i, j);
    }
  }
  free(a);
  free(vectors);
  free(values);
  free(work);
}

START_TEST(eigenvectors_make_the_matrix) {
  check_eigen(1);
  check_eigen(2);
  check_eigen(37);
  check_eigen(120);
}
END_TEST

START_TEST(what_is_not_finite_has_no_eigenvalues) {
  const double bad[] = {NAN, INFINITY, -INFINITY};
  for (int k = 0; k < 3; k++) {
    double a[9] = {2.5, 0.0, 0.0, 0.5, 3.5, 0.0, -0.25, bad[k], 4.5};
    double values[3], work[128];
    ck_assert_uint_le(matrix_eigen_work(3), 128);
    ck_assert(!matrix_eigen(3, a, values, work));
  }
}
END_TEST

START_TEST(what_is_too_large_is_refused) {
  Err err = {0};
  ck_assert_uint_eq(matrix_eigen_work(40000), 0);
  ck_assert_uint_gt(matrix_eigen_work(1840), (size_t)2 * 1840 * 1840);
  ck_assert_int_eq(matrix_check_memory("some-es", 25000, 3 * sizeof(double), &err), OK);
  ck_assert_int_eq(matrix_check_memory("some-es", 25000, SIZE_MAX / 2, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "some-es takes 8589934592 GiB"));
  ck_assert_ptr_nonnull(strstr(err.text, "25000 x 25000"));
}
END_TEST

// GSL brings a CBLAS too, without blocking or vectors: an order of linking that finds it first
// would cost a factor of ten
START_TEST(blas_is_not_the_one_of_gsl) {
  Dl_info info;
  ck_assert_int_ne(dladdr(dlsym(RTLD_DEFAULT, "cblas_dgemm"), &info), 0);
  ck_assert_msg(strstr(info.dli_fname, "gslcblas") == NULL, "%s", info.dli_fname);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      products_are_products,
      beta_0_forgets_what_was_there,
      a_symmetric_product_has_its_lower_triangle,
      threads_change_no_bit,
      blas_threads_change_no_bit,
      vectors_are_applied_to,
      eigenvectors_make_the_matrix,
      what_is_not_finite_has_no_eigenvalues,
      what_is_too_large_is_refused,
      blas_is_not_the_one_of_gsl,
      NULL,
  };
  return suite_of("matrices", 60, tests);
}
