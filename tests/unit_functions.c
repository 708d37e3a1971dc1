#include "src/analysis/functions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

static Err err;

enum { N_SIZES = 3, N_FUNCTIONS = 11 };
static const size_t sizes[N_SIZES] = {2, 5, 10};

// values at place(n), from the formulas in numpy 2.4.6, the turned axes by a matrix
static const struct {
  const char *name;
  double values[N_SIZES];
} known[] = {
    {"sphere", {3.806640625, 8.9970703125, 14.283203125}},
    {"ellipsoid", {1063479.3056640625, 3676322.0970424064, 357785.2095879195}},
    {"rotated-ellipsoid", {195316.11132812517, 520533.7885180905, 225827.59590196007}},
    {"discus", {2743165.1259765625, 2743170.31640625, 2743175.6025390625}},
    {"cigar", {1063479.3056640625, 6253908.9931640625, 11540041.805664062}},
    {"different-powers", {4.189827610962256, 2310.1492328857307, 150.89758491754162}},
    {"rosenbrock", {1431.6758155822754, 2717.245864868164, 7470.8826332092285}},
    {"rastrigin", {19.55449015116372, 50.68237418947455, 98.00415491246282}},
    {"schwefel12", {9.9658203125, 54.1708984375, 314.1494140625}},
    {"ackley", {6.30393653252743, 6.243557465364411, 5.793583228117843}},
    {"griewank", {1.0645973721913773, 1.0360510105284058, 1.025600494454179}},
};

// exact in float32
static void place(size_t n, float *x) {
  for (size_t j = 0; j < n; j++) {
    x[j] = ((float)((7 * j * j + 3 * j + 5) % 64) - 31.5F) / 16.0F;
  }
}

// at x; genomes are distances from the least value
static double value_at(const char *name, size_t n, const float *x) {
  static float genome[100000];
  Landscape *landscape;
  const Function *function = function_find(name);
  ck_assert_ptr_nonnull(function);
  ck_assert_int_eq(landscape_open(function, n, &landscape, &err), OK);
  for (size_t j = 0; j < n; j++) {
    genome[j] = x[j] - (float)function->least_at;
  }
  // what an earlier value left behind does not matter
  (void)landscape_value(landscape, genome);
  double value = landscape_value(landscape, genome);
  landscape_close(landscape);
  return value;
}

START_TEST(values_are_those_of_numpy) {
  for (int f = 0; f < N_FUNCTIONS; f++) {
    ck_assert_str_eq(functions[f].name, known[f].name);
    for (int k = 0; k < N_SIZES; k++) {
      float x[10];
      place(sizes[k], x);
      double value = value_at(known[f].name, sizes[k], x);
      ck_assert_msg(near(value, known[f].values[k], 0.0, 1e-13), "%s(%zu): %.17g, not %.17g",
                    known[f].name, sizes[k], value, known[f].values[k]);
    }
  }
  ck_assert_ptr_null(functions[N_FUNCTIONS].name);
}
END_TEST

START_TEST(the_least_value_is_nearly_0) {
  for (const Function *f = functions; f->name != NULL; f++) {
    float x[7] = {0.0F};
    for (int j = 0; j < 7 && strcmp(f->name, "rosenbrock") == 0; j++) {
      x[j] = 1.0F;
    }
    double least = value_at(f->name, 7, x);
    ck_assert_msg(fabs(least) < 1e-12, "%s: %g", f->name, least);
    // and grows from there on, as far as float32 goes
    x[3] += 1e-5F;
    ck_assert_msg(value_at(f->name, 7, x) > least, "%s", f->name);
  }
}
END_TEST

// ellipsoid(Q x) with Q written out
static double by_matrix(size_t n, const float *x) {
  const double pi = acos(-1.0);
  double sum = 0.0;
  for (size_t k = 0; k < n; k++) {
    double y = 0.0;
    for (size_t j = 0; j < n; j++) {
      y += sqrt(2.0 / (double)n) * cos(pi * ((double)j + 0.5) * (double)k / (double)n) *
           (double)x[j];
    }
    y *= k == 0 ? sqrt(0.5) : 1.0;
    sum += pow(10.0, 6.0 * (double)k / (double)(n - 1)) * y * y;
  }
  return sum;
}

START_TEST(axes_are_turned_by_the_cosine_transform) {
  static const size_t many[] = {2, 3, 4, 7, 11, 16, 45, 128, 257, 360};
  for (size_t k = 0; k < sizeof many / sizeof many[0]; k++) {
    float x[360];
    place(many[k], x);
    double value = value_at("rotated-ellipsoid", many[k], x);
    ck_assert_msg(near(value, by_matrix(many[k], x), 0.0, 1e-11), "n = %zu: %.17g, not %.17g",
                  many[k], value, by_matrix(many[k], x));
  }
}
END_TEST

// turned axes keep lengths: with all mass in one direction of Q the value is that axis' weight
START_TEST(large_dimensions_are_turned_too) {
  enum { N = 100000, AXIS = 40000 };
  float *x = calloc(N, sizeof *x);
  ck_assert_ptr_nonnull(x);
  for (int j = 0; j < N; j++) {
    x[j] = (float)(cos(acos(-1.0) * (j + 0.5) * AXIS / N));
  }
  // |x|^2 = N/2; float32 puts 1e-15 of it on the other axes, of weights up to 10^6
  double want = pow(10.0, 6.0 * AXIS / (N - 1)) * N / 2;
  double value = value_at("rotated-ellipsoid", N, x);
  free(x);
  ck_assert_msg(near(value, want, 0.0, 1e-7), "%.17g, not %.17g", value, want);
}
END_TEST

START_TEST(what_cannot_be_done_is_refused) {
  Landscape *landscape;
  const Function *sphere = function_find("sphere"), *turned = function_find("rotated-ellipsoid");
  ck_assert_ptr_null(function_find("spheer"));
  ck_assert_int_eq(landscape_open(sphere, 1, &landscape, &err), ERR_INPUT);
  ck_assert_int_eq(landscape_open(sphere, 100001, &landscape, &err), ERR_INPUT);
  ck_assert_ptr_null(landscape);
  // 99,991 is a prime, 99,990 = 2 3^2 5 11 101
  ck_assert_int_eq(landscape_open(turned, 99991, &landscape, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "take 99990"));
  ck_assert_int_eq(landscape_open(sphere, 99991, &landscape, &err), OK);
  landscape_close(landscape);
  landscape_close(NULL);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      values_are_those_of_numpy,
      the_least_value_is_nearly_0,
      axes_are_turned_by_the_cosine_transform,
      large_dimensions_are_turned_too,
      what_cannot_be_done_is_refused,
      NULL,
  };
  return suite_of("functions", 30, tests);
}
