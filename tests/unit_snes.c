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
  const double mean[2] = {2.5, -1.5};
  Err err = {0};
  Rig rig;
  ck_assert_int_eq(rig_try(&rig, "snes", "{}", 2, 1, mean, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.population: snes"));
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  const double mean[2] = {2.5, -1.5};
  Rig rig;
  rig_open(&rig, "snes", "{sigma: {init: 1e-39}}", 2, 4, mean);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "sigma"));
  rig_close(&rig);
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
