#include "tests/strategy_rig.h"

START_TEST(it_follows_the_trace) {
  golden_follow("trace_snes.json");
}
END_TEST

START_TEST(other_rates_follow_the_trace) {
  golden_follow("trace_snes_rates.json");
}
END_TEST

// 10^4 times steeper in the second dimension
static double ridge(const float *genome, size_t n) {
  (void)n;
  double x = (double)genome[0], y = (double)genome[1];
  return -x * x - 1e4 * y * y;
}

START_TEST(every_dimension_finds_its_own_step_size) {
  const double mean[2] = {2.5, -1.5};
  double sigma[2];
  Rig rig;
  rig_open(&rig, "snes", "{sigma: {init: 0.5}}", 2, 12, mean);
  for (int g = 0; g < 60; g++) {
    rig_generation(&rig, ridge);
  }
  rig_state(&rig, "sigma", 2, sigma);
  ck_assert_double_gt(sigma[0], 20.0 * sigma[1]);
  rig_close(&rig);
}
END_TEST

START_TEST(one_individual_is_refused) {
  expect_refusal("snes", "{}", 2, 1, "strategy.population: snes");
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  expect_stop("snes", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      other_rates_follow_the_trace,
      every_dimension_finds_its_own_step_size,
      one_individual_is_refused,
      it_stops_when_sigma_is_used_up,
      NULL,
  };
  return suite_of("snes", 30, tests);
}
