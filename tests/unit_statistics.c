// descriptions and quantiles of samples against values worked out with Python's statistics module
// and SciPy
#include "src/analysis/statistics.h"
#include "tests/support.h"

START_TEST(describes_five_values) {
  const double values[] = {2.385, 7.1, -3.25, 4.6, 11.75};
  Sample s = sample_describe(values, 5);
  ck_assert_int_eq(s.n, 5);
  ck_assert(near(s.mean, 4.517, 1e-12, 0.0));

  ck_assert(near(s.deviation, 5.564772681790335, 1e-9, 0.0));
  ck_assert(near(s.sem, 5.564772681790335 / 2.2360679775, 1e-9, 0.0));
  // t quantile 0.975 with 4 degrees of freedom: 2.776445105
  ck_assert(near(s.high - s.mean, 2.776445105 * s.sem, 1e-7, 0.0));
  ck_assert(near(s.mean - s.low, 2.776445105 * s.sem, 1e-7, 0.0));
  ck_assert(s.min == -3.25 && s.max == 11.75);
}
END_TEST

START_TEST(one_value_has_no_interval) {
  const double value = 3.75;
  Sample s = sample_describe(&value, 1);
  ck_assert(s.mean == 3.75 && s.min == 3.75 && s.max == 3.75);
  ck_assert(s.sem != s.sem && s.low != s.low && s.high != s.high);
}
END_TEST

START_TEST(quantiles_lie_between_two_values) {
  double values[] = {2.385, 7.1, -3.25, 4.6, 11.75, 0.875, 6.2, -1.5, 9.25, 3.3};
  values_sort(values, 10);
  ck_assert(values[0] == -3.25 && values[4] == 3.3 && values[9] == 11.75);
  ck_assert(near(sorted_quantile(values, 10, 0.1), -1.675, 1e-12, 0));
  ck_assert(near(sorted_quantile(values, 10, 0.25), 1.2525, 1e-12, 0));
  ck_assert(near(sorted_quantile(values, 10, 0.5), 3.95, 1e-12, 0));
  ck_assert(near(sorted_quantile(values, 10, 0.8), 7.53, 1e-12, 0));
  ck_assert(sorted_quantile(values + 3, 1, 0.3) == values[3]);
}
END_TEST

START_TEST(interquartile_mean_leaves_out_a_quarter_at_either_end) {
  double five[] = {2.385, 7.1, -3.25, 4.6, 11.75};
  double ten[] = {2.385, 7.1, -3.25, 4.6, 11.75, 0.875, 6.2, -1.5, 9.25, 3.3};
  values_sort(five, 5);
  values_sort(ten, 10);
  ck_assert(near(sorted_interquartile_mean(five, 5), 4.695, 1e-12, 0));
  ck_assert(near(sorted_interquartile_mean(ten, 10), 4.076666666666667, 1e-12, 0));
  ck_assert(sorted_interquartile_mean(ten + 2, 1) == ten[2]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {describes_five_values, one_value_has_no_interval,
                                quantiles_lie_between_two_values,
                                interquartile_mean_leaves_out_a_quarter_at_either_end, NULL};
  return suite_of("statistics", 10, tests);
}
