#include "src/analysis/functions.h"

#include <gsl/gsl_fft_real.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

struct Landscape {
  const Function *function;
  size_t n;
  double *numbers; // what the arrays below are cut from
  double *x;       // (n) the place
  double *weights; // (n) 10^(decades a_i)
  // for turned axes:
  double *shuffled;        // (n) x in the order of the transform, then the transform
  double *cosines, *sines; // (n) of pi k/(2n)
  gsl_fft_real_wavetable *wavetable;
  gsl_fft_real_workspace *workspace;
};

static double square(double x) {
  return x * x;
}

static double sum_of_squares(const double *x, size_t n) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    sum += x[i] * x[i];
  }
  return sum;
}

static double sphere(Landscape *l) {
  return sum_of_squares(l->x, l->n);
}

static double ellipsoid(Landscape *l) {
  double sum = 0.0;
  for (size_t i = 0; i < l->n; i++) {
    sum += l->weights[i] * l->x[i] * l->x[i];
  }
  return sum;
}

// x <- Q x with the orthonormal DCT-II, Q_kj = c_k sqrt(2/n) cos(pi (j + 1/2) k/n), by one Fourier
// transform of the even places forwards and the odd ones backwards (Makhoul 1980, "A fast cosine
// transform in one and two dimensions")
static void turn(Landscape *l) {
  size_t n = l->n;
  double *v = l->shuffled;
  for (size_t j = 0; 2 * j < n; j++) {
    v[j] = l->x[2 * j];
  }
  for (size_t j = 0; 2 * j + 1 < n; j++) {
    v[n - 1 - j] = l->x[2 * j + 1];
  }
  gsl_fft_real_transform(v, 1, n, l->wavetable, l->workspace);
  double scale = sqrt(2.0 / (double)n);
  l->x[0] = sqrt(0.5) * scale * v[0];
  for (size_t k = 1; k < n; k++) {
    // GSL stores Re and Im of the first half alone, the other half is its mirror image
    size_t half = k <= n / 2 ? k : n - k;
    double re = v[2 * half - 1];
    double im = 2 * half < n ? v[2 * half] : 0.0;
    l->x[k] = scale * (l->cosines[k] * re + l->sines[k] * (k <= n / 2 ? im : -im));
  }
}

static double rotated_ellipsoid(Landscape *l) {
  turn(l);
  return ellipsoid(l);
}

static double discus(Landscape *l) {
  return 1e6 * square(l->x[0]) + sum_of_squares(l->x + 1, l->n - 1);
}

static double cigar(Landscape *l) {
  return square(l->x[0]) + 1e6 * sum_of_squares(l->x + 1, l->n - 1);
}

static double different_powers(Landscape *l) {
  double sum = 0.0;
  for (size_t i = 0; i < l->n; i++) {
    sum += pow(fabs(l->x[i]), 2.0 + 10.0 * (double)i / (double)(l->n - 1));
  }
  return sum;
}

static double rosenbrock(Landscape *l) {
  double sum = 0.0;
  for (size_t i = 0; i + 1 < l->n; i++) {
    sum += 100.0 * square(l->x[i + 1] - square(l->x[i])) + square(1.0 - l->x[i]);
  }
  return sum;
}

static double rastrigin(Landscape *l) {
  double sum = 0.0;
  for (size_t i = 0; i < l->n; i++) {
    sum += 10.0 + square(l->x[i]) - 10.0 * cos(2.0 * PI * l->x[i]);
  }
  return sum;
}

static double schwefel12(Landscape *l) {
  double sum = 0.0, partial = 0.0;
  for (size_t i = 0; i < l->n; i++) {
    partial += l->x[i];
    sum += square(partial);
  }
  return sum;
}

static double ackley(Landscape *l) {
  double n = (double)l->n, waves = 0.0;
  for (size_t i = 0; i < l->n; i++) {
    waves += cos(2.0 * PI * l->x[i]);
  }
  return -20.0 * expm1(-0.2 * sqrt(sum_of_squares(l->x, l->n) / n)) + exp(1.0) - exp(waves / n);
}

static double griewank(Landscape *l) {
  double product = 1.0;
  for (size_t i = 0; i < l->n; i++) {
    product *= cos(l->x[i] / sqrt((double)i + 1.0));
  }
  return 1.0 + sum_of_squares(l->x, l->n) / 4000.0 - product;
}

const Function functions[] = {
    {.name = "sphere", .summary = "sum of x_i^2", .value = sphere},
    {.name = "ellipsoid",
     .summary = "sum of 10^(6 a_i) x_i^2, a_i = (i-1)/(n-1)",
     .value = ellipsoid,
     .decades = 6.0},
    {.name = "rotated-ellipsoid",
     .summary = "ellipsoid of Q x, Q the orthonormal DCT-II",
     .value = rotated_ellipsoid,
     .decades = 6.0,
     .turns = true},
    {.name = "discus", .summary = "10^6 x_1^2 + sum of the other x_i^2", .value = discus},
    {.name = "cigar", .summary = "x_1^2 + 10^6 times the sum of the other x_i^2", .value = cigar},
    {.name = "different-powers", .summary = "sum of |x_i|^(2 + 10 a_i)", .value = different_powers},
    {.name = "rosenbrock",
     .summary = "sum of 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2",
     .value = rosenbrock,
     .least_at = 1.0},
    {.name = "rastrigin", .summary = "10 n + sum of x_i^2 - 10 cos(2 pi x_i)", .value = rastrigin},
    {.name = "schwefel12", .summary = "sum of (x_1 + ... + x_i)^2", .value = schwefel12},
    {.name = "ackley",
     .summary = "20 + e - 20 exp(-0.2 sqrt(mean of x_i^2)) - exp(mean of cos(2 pi x_i))",
     .value = ackley},
    {.name = "griewank",
     .summary = "1 + sum of x_i^2/4000 - product of cos(x_i/sqrt(i))",
     .value = griewank},
    {.name = NULL},
};

const Function *function_find(const char *name) {
  for (const Function *f = functions; f->name != NULL; f++) {
    if (strcmp(f->name, name) == 0) {
      return f;
    }
  }
  return NULL;
}

// ---------------------------------------------------------------- landscape

enum { LARGEST_FACTOR = 1000 };

// the transform takes n times the sum of n's prime factors: none may be huge
static bool transformable(size_t n) {
  for (size_t p = 2; p <= LARGEST_FACTOR && n > 1; p++) {
    while (n % p == 0) {
      n /= p;
    }
  }
  return n == 1;
}

static Status open_turn(Landscape *l, Err *err) {
  size_t near = l->n;
  while (!transformable(near)) {
    near--;
  }
  if (near != l->n) {
    return err_set(err, ERR_INPUT,
                   "%s: %zu dimensions have a prime factor above %d, which the cosine transform is "
                   "too slow for; take %zu",
                   l->function->name, l->n, LARGEST_FACTOR, near);
  }
  l->wavetable = gsl_fft_real_wavetable_alloc(l->n);
  l->workspace = gsl_fft_real_workspace_alloc(l->n);
  if (l->wavetable == NULL || l->workspace == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", l->function->name);
  }
  for (size_t k = 0; k < l->n; k++) {
    double angle = PI * (double)k / (2.0 * (double)l->n);
    l->cosines[k] = cos(angle);
    l->sines[k] = sin(angle);
  }
  return OK;
}

Status landscape_open(const Function *function, size_t n, Landscape **landscape, Err *err) {
  enum { N_ARRAYS = 5 };
  *landscape = NULL;
  if (n < FUNCTION_MIN_N || n > FUNCTION_MAX_N) {
    return err_set(err, ERR_INPUT, "%s: %zu dimensions are not %d to %d", function->name, n,
                   FUNCTION_MIN_N, FUNCTION_MAX_N);
  }
  Landscape *l = calloc(1, sizeof *l);
  double *numbers = calloc(N_ARRAYS * n, sizeof *numbers);
  if (l == NULL || numbers == NULL) {
    free(l);
    free(numbers);
    return err_set(err, ERR_MEMORY, "no memory for %s in %zu dimensions", function->name, n);
  }
  *l = (Landscape){
      .function = function,
      .n = n,
      .numbers = numbers,
      .x = numbers,
      .weights = numbers + n,
      .shuffled = numbers + 2 * n,
      .cosines = numbers + 3 * n,
      .sines = numbers + 4 * n,
  };
  for (size_t i = 0; i < n; i++) {
    l->weights[i] = pow(10.0, function->decades * (double)i / (double)(n - 1));
  }
  Status status = function->turns ? open_turn(l, err) : OK;
  if (status != OK) {
    landscape_close(l);
    return status;
  }
  *landscape = l;
  return OK;
}

double landscape_value(Landscape *landscape, const float *genome) {
  for (size_t i = 0; i < landscape->n; i++) {
    landscape->x[i] = landscape->function->least_at + (double)genome[i];
  }
  return landscape->function->value(landscape);
}

void landscape_close(Landscape *landscape) {
  if (landscape == NULL) {
    return;
  }
  if (landscape->wavetable != NULL) {
    gsl_fft_real_wavetable_free(landscape->wavetable);
  }
  if (landscape->workspace != NULL) {
    gsl_fft_real_workspace_free(landscape->workspace);
  }
  free(landscape->numbers);
  free(landscape);
}
