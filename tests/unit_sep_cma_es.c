#include <string.h>

#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

static void check(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  golden_expect(rig, after, "c", TRACE_N);
  golden_expect(rig, after, "p_sigma", TRACE_N);
  golden_expect(rig, after, "p_c", TRACE_N);
  golden_expect(rig, after, "sigma", 1);
}

START_TEST(it_follows_the_trace) {
  json_t *trace = golden_open("trace_sep-cma-es.json");
  char yaml[64];
  snprintf(yaml, sizeof yaml, "{sigma: {init: %.17g}}", golden_number(trace, "sigma"));
  golden_run(trace, "sep-cma-es", yaml, 1, check);
}
END_TEST

// dimensions differ by a factor of 30 in their scale; n is larger than a block of ask
static double ellipsoid(const float *x, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    double scaled = pow(30.0, (double)j / (double)(n - 1)) * ((double)x[j] - 0.5);
    sum += scaled * scaled;
  }
  return -sum;
}

START_TEST(it_learns_the_scales) {
  enum { N = 300 };
  double mean[N], c[N];
  float best[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 0.25 * (j % 9) - 1.5;
  }
  Rig rig;
  rig_open(&rig, "sep-cma-es", "{}", N, 30, mean);
  for (int g = 0; g < 1200; g++) {
    rig_generation(&rig, ellipsoid);
  }
  optimizer_recommend(&rig.optimizer, best);
  ck_assert_double_gt(ellipsoid(best, N), -0.1);
  rig_state(&rig, "c", N, c);
  ck_assert_double_gt(sqrt(c[0] / c[N - 1]), 15.0);
  ck_assert_double_lt(sqrt(c[0] / c[N - 1]), 60.0);
  rig_close(&rig);
}
END_TEST

// steps of 4000 samples have the variances c sigma^2
START_TEST(samples_have_the_variances) {
  enum { N = 2, COUNT = 4000 };
  const double mean[N] = {0.5, -1.5};
  double c[N], middle[N], square[N] = {0};
  Rig rig;
  rig_open(&rig, "sep-cma-es", "{sigma: {init: 0.3}}", N, COUNT, mean);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    rig.fitness[i] = -fabs((double)population_genome(&rig.population, i)[1] + 1.25);
  }
  rig_tell(&rig);
  double sigma = rig_number(&rig, "sigma");
  rig_state(&rig, "c", N, c);
  rig_state(&rig, "mean", N, middle);
  ck_assert_double_gt(c[0], 1.4 * c[1]);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    for (int j = 0; j < N; j++) {
      double step = ((double)population_genome(&rig.population, i)[j] - middle[j]) / sigma;
      square[j] += step * step / COUNT;
    }
  }
  for (int j = 0; j < N; j++) { // five standard errors
    ck_assert_double_eq_tol(square[j] / c[j], 1.0, 5.0 * sqrt(2.0 / COUNT));
  }
  rig_close(&rig);
}
END_TEST

START_TEST(an_optimum_on_a_bound_is_found) {
  enum { N = 4, COUNT = 8 };
  const double mean[N] = {0.75, 1.25, 0.625, 2.5};
  float best[N];
  Rig rig;
  rig_open(&rig, "sep-cma-es", "{bounds: {low: 0.625}}", N, COUNT, mean);
  for (int g = 0; g < 150; g++) {
    rig_generation(&rig, ellipsoid); // at 0.5, outside
    for (int i = 0; i < COUNT; i++) {
      for (size_t j = 0; j < N; j++) {
        ck_assert(population_genome(&rig.population, i)[j] >= 0.625F);
      }
    }
  }
  optimizer_recommend(&rig.optimizer, best);
  for (int j = 0; j < N; j++) {
    ck_assert_msg(near((double)best[j], 0.625, 1e-5, 0.0), "%d: %.9g", j, (double)best[j]);
  }
  rig_close(&rig);
}
END_TEST

// a dimension in which all have the same number does not fall asleep
START_TEST(no_dimension_stands_still_for_good) {
  const double mean[2] = {0.5, -1.5};
  double c[2], middle[2];
  Rig rig;
  rig_open(&rig, "sep-cma-es", "{}", 2, 8, mean);
  for (int g = 0; g < 400; g++) {
    rig_ask(&rig);
    for (int i = 0; i < 8; i++) {
      population_genome(&rig.population, i)[1] = -1.25F;
      rig.fitness[i] = -fabs((double)population_genome(&rig.population, i)[0] - 0.75);
    }
    rig_tell(&rig);
  }
  rig_state(&rig, "c", 2, c);
  rig_state(&rig, "mean", 2, middle);
  ck_assert_double_eq_tol(middle[1], -1.25, 1e-12);
  // half of 2^-23
  ck_assert_double_eq_tol(rig_number(&rig, "sigma") * sqrt(c[1]), 0x1p-24, 1e-12);
  rig_close(&rig);
}
END_TEST

// a step size that drifts away gives its scale to c
START_TEST(sigma_stays_a_usual_number) {
  const double mean[2] = {0.5, -1.5};
  double c[2];
  Rig rig;
  rig_open(&rig, "sep-cma-es", "{sigma: {init: 1e33}}", 2, 8, mean);
  rig_generation(&rig, ellipsoid);
  rig_state(&rig, "c", 2, c);
  ck_assert_double_eq_tol(rig_number(&rig, "sigma"), 1.0, 1e-12);
  for (int j = 0; j < 2; j++) {
    ck_assert_double_gt(sqrt(c[j]), 1e32);
    ck_assert_double_lt(sqrt(c[j]), 1e34);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(sigma_scale_is_a_factor) {
  const double mean[3] = {0.5, -1.5, 2.5};
  StrategyShape shape = {.n = 3, .population = 6, .sigma_scale = 0.25, .n_threads = 1};
  Err err = {0};
  Rig rig = {.type = registry_strategy("sep-cma-es")};
  shape.params = rig.params = rig_params(rig.type, "{sigma: {init: 3}}");
  ck_assert_int_eq(optimizer_open(rig.type, &shape, mean, &rig.optimizer, &err), OK);
  ck_assert_double_eq_tol(rig_number(&rig, "sigma"), 0.75, 1e-15);
  rig_close(&rig);
}
END_TEST

START_TEST(impossible_shapes_are_refused) {
  expect_refusal("sep-cma-es", "{}", 3, 1, "strategy.population");
  expect_refusal("sep-cma-es", "{bounds: {low: 2, high: 1}}", 3, 6, "strategy.bounds.low");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      it_learns_the_scales,
      samples_have_the_variances,
      an_optimum_on_a_bound_is_found,
      no_dimension_stands_still_for_good,
      sigma_stays_a_usual_number,
      sigma_scale_is_a_factor,
      impossible_shapes_are_refused,
      NULL,
  };
  return suite_of("sep_cma_es", 60, tests);
}
