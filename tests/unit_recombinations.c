#include "strategies/recombinations.h"
#include "tests/strategy_rig.h"

enum { LAMBDA_MAX = 256 };

// relative tolerance of the constants
static const double tolerance = 1e-12;

static void expect_number(const json_t *want, const char *key, double got) {
  ck_assert_msg(near(got, golden_number(want, key), 0.0, tolerance), "%s: %.17g, not %.17g", key,
                got, golden_number(want, key));
}

static void expect_common(const json_t *want, const Recombination *got) {
  ck_assert_int_eq(got->lambda, (int)golden_number(want, "lambda"));
  ck_assert_int_eq(got->mu, (int)golden_number(want, "mu"));
  expect_number(want, "mu_eff", got->mu_eff);
  expect_number(want, "mu_eff_minus", got->mu_eff_minus);
  expect_number(want, "c_sigma", got->c_sigma);
  expect_number(want, "d_sigma", got->d_sigma);
  expect_number(want, "c_c", got->c_c);
  expect_number(want, "chi_n", got->chi_n);
}

static void expect_weights(const json_t *want, int lambda, int mu, const double *got) {
  double weights[LAMBDA_MAX];
  golden_numbers(want, "weights", (size_t)lambda, weights);
  for (int i = 0; i < lambda; i++) {
    double wanted = i < mu || got[lambda - 1] < 0.0 ? weights[i] : 0.0;
    ck_assert_msg(near(got[i], wanted, 0.0, tolerance), "weight %d: %.17g, not %.17g", i, got[i],
                  wanted);
  }
}

START_TEST(the_constants_are_the_tutorials) {
  json_t *list = golden_open("constants.json");
  ck_assert_uint_eq(json_array_size(list), 10);
  for (size_t k = 0; k < 10; k++) {
    const json_t *want = json_object_get(json_array_get(list, k), "tutorial");
    double weights[LAMBDA_MAX];
    int lambda = (int)golden_number(want, "lambda");
    Recombination r = recombination_full((size_t)golden_number(want, "n"), lambda, weights);
    expect_common(want, &r);
    expect_number(want, "c_1", r.c_1);
    expect_number(want, "c_mu", r.c_mu);
    expect_weights(want, lambda, lambda, weights);
  }
  json_decref(list);
}
END_TEST

START_TEST(the_separable_constants_are_golden_too) {
  json_t *list = golden_open("constants.json");
  for (size_t k = 0; k < 10; k++) {
    const json_t *entry = json_array_get(list, k);
    const json_t *want = json_object_get(entry, "tutorial"), *sep = json_object_get(entry, "sep");
    double weights[LAMBDA_MAX];
    int lambda = (int)golden_number(want, "lambda");
    Recombination r = recombination_separable((size_t)golden_number(want, "n"), lambda, weights);
    expect_common(want, &r);
    expect_number(sep, "c_1", r.c_1);
    expect_number(sep, "c_mu", r.c_mu);
    expect_weights(want, lambda, r.mu, weights);
    ck_assert(weights[lambda - 1] == 0.0);
  }
  json_decref(list);
}
END_TEST

START_TEST(two_and_three_individuals_will_do) {
  double weights[3];
  Recombination r = recombination_full(3, 2, weights);
  ck_assert_int_eq(r.mu, 1);
  ck_assert_double_eq_tol(weights[0], 1.0, 1e-15);
  ck_assert(weights[1] < 0.0);
  // log 2 - log 1, 0, log 2 - log 3
  r = recombination_full(3, 3, weights);
  ck_assert_int_eq(r.mu, 1);
  ck_assert_double_eq_tol(weights[0], 1.0, 1e-15);
  ck_assert(weights[1] == 0.0 && weights[2] < 0.0);
}
END_TEST

// 0.75 of the old path, and sqrt(0.25 * 1.75 * 7) of the step: 1.75
START_TEST(a_path_forgets_and_follows) {
  const double step[3] = {2.0, -4.0, 0.5};
  double path[3] = {8.0, 4.0, -2.0};
  path_follow(3, 0.25, 7.0, step, path);
  ck_assert_double_eq_tol(path[0], 6.0 + 3.5, 1e-14);
  ck_assert_double_eq_tol(path[1], 3.0 - 7.0, 1e-14);
  ck_assert_double_eq_tol(path[2], -1.5 + 0.875, 1e-14);
}
END_TEST

START_TEST(the_step_size_follows_the_length_of_the_path) {
  const Recombination r = {.c_sigma = 0.3, .d_sigma = 1.5, .chi_n = 2.5};
  ck_assert_double_eq_tol(path_step_factor(&r, 2.5), 1.0, 1e-15);
  ck_assert_double_eq_tol(path_step_factor(&r, 5.0), exp(0.2), 1e-15);
  ck_assert_double_eq_tol(path_step_factor(&r, 0.0), exp(-0.2), 1e-15);
  ck_assert(isfinite(path_step_factor(&r, 1e300)));
}
END_TEST

// n = 4, chi 2: the limit is (1.4 + 0.4) 2 = 3.6 of a path that is sqrt(1 - 0.5^(2 t)) grown
START_TEST(h_sigma_waits_for_a_short_path) {
  const Recombination r = {.c_sigma = 0.5, .chi_n = 2.0};
  double grown = sqrt(1.0 - 0.25);
  ck_assert(path_is_short(&r, 4, 3.59 * grown, 1));
  ck_assert(!path_is_short(&r, 4, 3.61 * grown, 1));
  ck_assert(path_is_short(&r, 4, 3.59, 40));
  ck_assert(!path_is_short(&r, 4, 3.61, 40));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      the_constants_are_the_tutorials,
      the_separable_constants_are_golden_too,
      two_and_three_individuals_will_do,
      a_path_forgets_and_follows,
      the_step_size_follows_the_length_of_the_path,
      h_sigma_waits_for_a_short_path,
      NULL,
  };
  return suite_of("recombinations", 20, tests);
}
