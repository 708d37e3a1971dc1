#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

static void check(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  golden_expect(rig, after, "sigma", TRACE_N);
}

START_TEST(it_follows_the_trace) {
  json_t *trace = golden_open("trace_adaptive-es.json");
  char yaml[160];
  snprintf(yaml, sizeof yaml, "{ratio: %.17g, sigma: {init: %.17g, c: %.17g}}",
           golden_number(trace, "ratio"), golden_number(trace, "sigma"), golden_number(trace, "c"));
  golden_run(trace, "adaptive-es", yaml, 1, check);
}
END_TEST

// the one dimension that matters keeps a longer step while it travels; 300 numbers are two blocks
static double slope(const float *x, size_t n) {
  return (double)x[n - 1] / 2.5;
}

START_TEST(progress_keeps_steps_long) {
  enum { N = 300 };
  double mean[N] = {0}, sigma[N];
  Rig rig;
  rig_open(&rig, "adaptive-es", "{ratio: 0.25}", N, 40, mean);
  for (int g = 0; g < 60; g++) {
    rig_generation(&rig, slope);
  }
  rig_state(&rig, "sigma", N, sigma);
  ck_assert_double_gt(sigma[N - 1], 1.2 * sigma[0]);
  ck_assert_double_gt(sigma[N - 1], 1.2 * sigma[N - 2]);
  rig_close(&rig);
}
END_TEST

START_TEST(samples_have_the_step_sizes) {
  enum { COUNT = 4000 };
  const double mean[2] = {0.5, -1.5};
  double sigma[2], middle[2], square[2] = {0};
  Rig rig;
  rig_open(&rig, "adaptive-es", "{sigma: {init: 0.3, c: 0.7}}", 2, COUNT, mean);
  rig_generation(&rig, slope);
  rig_state(&rig, "sigma", 2, sigma);
  rig_state(&rig, "mean", 2, middle);
  ck_assert_double_gt(sigma[1], 1.3 * sigma[0]);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    for (int j = 0; j < 2; j++) {
      double step = (double)population_genome(&rig.population, i)[j] - middle[j];
      square[j] += step * step / COUNT;
    }
  }
  // five standard errors of a standard deviation
  ck_assert_double_eq_tol(sqrt(square[0]) / sigma[0], 1.0, 0.056);
  ck_assert_double_eq_tol(sqrt(square[1]) / sigma[1], 1.0, 0.056);
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_all_step_sizes_are_used_up) {
  expect_stop("adaptive-es", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      progress_keeps_steps_long,
      samples_have_the_step_sizes,
      it_stops_when_all_step_sizes_are_used_up,
      NULL,
  };
  return suite_of("adaptive_es", 30, tests);
}
