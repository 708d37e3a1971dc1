#include "strategies/matrices.h"

#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <unistd.h>

#include "src/base/parallel.h"

// rows and columns of a block: large enough that BLAS spends its time on the product, not on
// copying its operands; small enough that several threads have something to do
enum { BLOCK = 256 };

// BLAS would start threads of its own. Costs nothing when it is so already.
static void keep_blas_to_this_thread(void) {
  openblas_set_num_threads(1);
}

static size_t block_count(size_t n) {
  return (n + BLOCK - 1) / BLOCK;
}

static size_t block_size(size_t first, size_t n) {
  return n - first < BLOCK ? n - first : BLOCK;
}

// ---------------------------------------------------------------- products

static CBLAS_TRANSPOSE transpose_of(Operand operand) {
  return operand.transposed ? CblasTrans : CblasNoTrans;
}

// where row `row` of the operand as taken begins
static const double *operand_row(Operand operand, size_t row) {
  return operand.data + (operand.transposed ? row : row * operand.stride);
}

static const double *operand_column(Operand operand, size_t column) {
  return operand.data + (operand.transposed ? column * operand.stride : column);
}

static void multiply_block(const Product *p, size_t row, size_t column) {
  cblas_dgemm(CblasRowMajor, transpose_of(p->a), transpose_of(p->b), (int)block_size(row, p->m),
              (int)block_size(column, p->n), (int)p->k, p->alpha, operand_row(p->a, row),
              (int)p->a.stride, operand_column(p->b, column), (int)p->b.stride, p->beta,
              p->c + row * p->stride + column, (int)p->stride);
}

// one row of blocks after the other; of a symmetric product those on and below the diagonal
static void multiply_item(void *context, int item, int worker) {
  (void)worker;
  const Product *p = context;
  size_t row = 0, column = (size_t)item;
  size_t width = p->symmetric ? 1 : block_count(p->n);
  while (column >= width) {
    column -= width;
    row++;
    width += p->symmetric ? 1 : 0;
  }
  multiply_block(p, row * BLOCK, column * BLOCK);
}

void matrix_multiply(const Product *product, int n_threads) {
  size_t rows = block_count(product->m);
  size_t items = product->symmetric ? rows * (rows + 1) / 2 : rows * block_count(product->n);
  Product copy = *product; // what the threads share is not const
  keep_blas_to_this_thread();
  parallel_for((int)items, n_threads, multiply_item, &copy);
}

// ---------------------------------------------------------------- vectors

typedef struct Application {
  size_t m, n;
  Operand a;
  const double *x;
  double *y;
} Application;

static void apply_item(void *context, int item, int worker) {
  (void)worker;
  const Application *job = context;
  size_t first = (size_t)item * BLOCK;
  int size = (int)block_size(first, job->m), n = (int)job->n;
  bool transposed = job->a.transposed;
  cblas_dgemv(CblasRowMajor, transpose_of(job->a), transposed ? n : size, transposed ? size : n,
              1.0, operand_row(job->a, first), (int)job->a.stride, job->x, 1, 0.0, job->y + first,
              1);
}

void matrix_apply(size_t m, size_t n, Operand a, const double *x, int n_threads, double *y) {
  Application job = {m, n, a, x, y};
  keep_blas_to_this_thread();
  parallel_for((int)block_count(m), n_threads, apply_item, &job);
}

// ---------------------------------------------------------------- equations

bool matrix_solve(size_t n, double *a, size_t rows, double *b, double *work) {
  lapack_int *pivots = (void *)work;
  keep_blas_to_this_thread();
  // our rows are LAPACK's columns: a is seen as its transpose, the rows of b as columns
  return LAPACKE_dgetrf_work(LAPACK_COL_MAJOR, (lapack_int)n, (lapack_int)n, a, (lapack_int)n,
                             pivots) == 0 &&
         LAPACKE_dgetrs_work(LAPACK_COL_MAJOR, 'T', (lapack_int)n, (lapack_int)rows, a,
                             (lapack_int)n, pivots, b, (lapack_int)n) == 0;
}

// ---------------------------------------------------------------- memory

Status matrix_check_memory(const char *strategy, size_t n, size_t bytes, Err *err) {
  const double gib = 1024.0 * 1024.0 * 1024.0;
  double needs = (double)bytes / gib;
  double has = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / gib;
  if (needs > has) {
    return err_set(err, ERR_INPUT,
                   "strategy.name: %s takes %.0f GiB for matrices of %zu x %zu numbers, this "
                   "machine has %.0f GiB: sep-cma-es and lm-ma-es do without",
                   strategy, needs, n, n, has);
  }
  return OK;
}

// ---------------------------------------------------------------- eigenvalues

// dsyevd's needs: numbers, and integers in the numbers behind them
static size_t real_work(size_t n) {
  return 1 + 6 * n + 2 * n * n;
}

static size_t integer_work(size_t n) {
  return 3 + 5 * n;
}

size_t matrix_eigen_work(size_t n) {
  if (n > INT_MAX || real_work(n) > INT_MAX) {
    return 0;
  }
  size_t bytes = integer_work(n) * sizeof(lapack_int);
  return real_work(n) + (bytes + sizeof(double) - 1) / sizeof(double);
}

// LAPACK may loop for ever over a NaN
static bool lower_triangle_is_finite(size_t n, const double *a) {
  double sum = 0.0; // of zeros; NaN as soon as one number is not finite
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      sum += 0.0 * a[i * n + j];
    }
  }
  return !isnan(sum);
}

bool matrix_eigen(size_t n, double *a, double *values, double *work) {
  if (!lower_triangle_is_finite(n, a)) {
    return false;
  }
  keep_blas_to_this_thread();
  // our lower triangle is the upper one of LAPACK's columns, and its columns are our rows
  return LAPACKE_dsyevd_work(LAPACK_COL_MAJOR, 'V', 'U', (lapack_int)n, a, (lapack_int)n, values,
                             work, (lapack_int)real_work(n), (void *)(work + real_work(n)),
                             (lapack_int)integer_work(n)) == 0;
}
