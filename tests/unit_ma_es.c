#include "tests/strategy_rig.h"

START_TEST(it_follows_the_trace) {
  golden_follow("trace_ma-es.json");
}
END_TEST

START_TEST(positive_weights_follow_the_trace) {
  golden_follow("trace_ma-es_positive.json");
}
END_TEST

// long in the direction (1, 1), short across
static double cigar(const float *genome, size_t n) {
  (void)n;
  double along = (double)genome[0] + (double)genome[1];
  double across = (double)genome[0] - (double)genome[1];
  return -along * along - 1e4 * across * across;
}

START_TEST(the_matrix_learns_a_turned_landscape) {
  const double mean[2] = {2.5, -1.5};
  double m[4];
  Rig rig;
  rig_open(&rig, "ma-es", "{sigma: {init: 0.5}}", 2, 12, mean);
  for (int g = 0; g < 40; g++) {
    rig_generation(&rig, cigar);
  }
  rig_state(&rig, "matrix", 4, m);
  double along = hypot(m[0] + m[2], m[1] + m[3]), across = hypot(m[0] - m[2], m[1] - m[3]);
  ck_assert_double_gt(along, 20.0 * across);
  rig_close(&rig);
}
END_TEST

START_TEST(threads_change_no_bit) {
  expect_same_matrix("ma-es", "{sigma: {init: 0.5}}");
}
END_TEST

START_TEST(one_individual_is_refused) {
  expect_refusal("ma-es", "{}", 2, 1, "strategy.population: ma-es");
}
END_TEST

START_TEST(matrices_that_no_machine_holds_are_refused) {
  expect_refusal("ma-es", "{}", 20000000, 8, "GiB for matrices of 20000000 x 20000000 numbers");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      positive_weights_follow_the_trace,
      the_matrix_learns_a_turned_landscape,
      threads_change_no_bit,
      one_individual_is_refused,
      matrices_that_no_machine_holds_are_refused,
      NULL,
  };
  return suite_of("ma_es", 30, tests);
}
