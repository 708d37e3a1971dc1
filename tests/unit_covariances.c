#include "strategies/covariances.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

// C = (4 1.2; 1.2 2.5), sampled, whitened and learned by hand
enum { N = 2 };

static void open_covariance(Covariance *covariance, Arena *arena) {
  Err err = {0};
  *covariance = (Covariance){0};
  Walk walk = walk_measure();
  covariance_walk(covariance, N, &walk);
  ck_assert_int_eq(arena_open(arena, walk.bytes), 0);
  walk = walk_carve(arena, &err);
  covariance_walk(covariance, N, &walk);
  covariance_start(covariance, N);
}

static void set(Covariance *covariance, double a, double b, double c) {
  covariance->matrix[0] = a;
  covariance->matrix[1] = NAN; // nobody's
  covariance->matrix[2] = b;
  covariance->matrix[3] = c;
}

START_TEST(it_starts_as_the_identity) {
  Covariance covariance;
  Arena arena;
  open_covariance(&covariance, &arena);
  double z[N] = {1.5, -2.5}, y[N];
  covariance_sample(&covariance, N, 1, z, y);
  ck_assert_double_eq_tol(y[0], 1.5, 1e-15);
  ck_assert_double_eq_tol(y[1], -2.5, 1e-15);
  ck_assert_double_eq_tol(covariance_axis_ratio(&covariance, N), 1.0, 1e-15);
  arena_close(&arena);
}
END_TEST

// whitening undoes what C did: |C^(-1/2) y|^2 = y' C^-1 y, and for y = B D z it is |z|^2
START_TEST(whitening_undoes_sampling) {
  Covariance covariance;
  Arena arena;
  open_covariance(&covariance, &arena);
  set(&covariance, 4.0, 1.2, 2.5);
  ck_assert(covariance_decompose(&covariance, N));
  const double y[2 * N] = {1.5, -2.5, 0.75, 3.5}, determinant = 4.0 * 2.5 - 1.2 * 1.2;
  double room[2 * N], squares[2], white[N];
  covariance_squares(&covariance, N, 2, y, 2, room, squares);
  for (int i = 0; i < 2; i++) {
    double a = y[i * N], b = y[i * N + 1];
    double want = (2.5 * a * a - 2.4 * a * b + 4.0 * b * b) / determinant;
    ck_assert_double_eq_tol(squares[i], want, 1e-13);
    covariance_whiten(&covariance, N, y + (ptrdiff_t)i * N, 2, white);
    ck_assert_double_eq_tol(white[0] * white[0] + white[1] * white[1], want, 1e-13);
    // C^(1/2) is symmetric: C^(-1/2) y lies between y and C^-1 y
    ck_assert_double_gt(white[0] * a + white[1] * b, 0.0);
  }
  double z[N] = {0.5, -1.5}, step[N];
  covariance_sample(&covariance, N, 1, z, step);
  covariance_squares(&covariance, N, 1, step, 1, room, squares);
  ck_assert_double_eq_tol(squares[0], 2.5, 1e-13);
  // eigenvalues 3.25 -+ sqrt(0.75^2 + 1.2^2)
  double half = sqrt(0.75 * 0.75 + 1.44);
  ck_assert_double_eq_tol(covariance_axis_ratio(&covariance, N),
                          sqrt((3.25 + half) / (3.25 - half)), 1e-13);
  arena_close(&arena);
}
END_TEST

START_TEST(it_learns_weighted_rows) {
  Covariance covariance;
  Arena arena;
  open_covariance(&covariance, &arena);
  set(&covariance, 4.0, 1.2, 2.5);
  const double weights[2] = {0.5, -0.25}, y[2 * N] = {2.0, -3.0, 1.5, 4.0};
  double room[2 * N];
  covariance_learn(&covariance, N, 0.75, 2, weights, y, 2, room);
  ck_assert_double_eq_tol(covariance.matrix[0], 3.0 + 0.5 * 4.0 - 0.25 * 2.25, 1e-14);
  ck_assert_double_eq_tol(covariance.matrix[2], 0.9 - 0.5 * 6.0 - 0.25 * 6.0, 1e-14);
  ck_assert_double_eq_tol(covariance.matrix[3], 1.875 + 0.5 * 9.0 - 0.25 * 16.0, 1e-14);
  arena_close(&arena);
}
END_TEST

START_TEST(what_cannot_be_decomposed_starts_again) {
  Covariance covariance;
  Arena arena;
  open_covariance(&covariance, &arena);
  set(&covariance, 4.0, INFINITY, 2.5);
  ck_assert(!covariance_decompose(&covariance, N));
  ck_assert(covariance.matrix[0] == 1.0 && covariance.matrix[2] == 0.0);
  ck_assert(covariance.lengths[1] == 1.0);
  // a negative eigenvalue is rounding: a length above 0
  set(&covariance, 4.0, 6.0, 2.5);
  ck_assert(covariance_decompose(&covariance, N));
  ck_assert(covariance.lengths[0] > 0.0 && covariance.lengths[0] < 1e-6);
  arena_close(&arena);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_starts_as_the_identity,
      whitening_undoes_sampling,
      it_learns_weighted_rows,
      what_cannot_be_decomposed_starts_again,
      NULL,
  };
  return suite_of("covariances", 20, tests);
}
