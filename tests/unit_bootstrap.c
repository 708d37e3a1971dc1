// bootstrap intervals against SciPy 1.17 (a million resamples there, so that only ours scatter)
#include "src/analysis/bootstrap.h"

#include <math.h>

#include "tests/scores.h"
#include "tests/support.h"

static const double skewed[] = {3.25, 2.875, 3.5,  12.75, 3.0,  2.5,
                                25.5, 3.125, 4.75, 2.25,  3.75, 8.5};

static Interval of_mean(const double *values, int n, uint64_t seed) {
  Interval interval;
  ck_assert_int_eq(bootstrap_mean(values, n, seed, &interval, NULL), OK);
  return interval;
}

START_TEST(bca_follows_the_skew) {
  Interval interval = of_mean(skewed, 12, 5);
  ck_assert_msg(near(interval.low, 3.8333, 0.06, 0), "%g", interval.low);
  ck_assert_msg(near(interval.high, 12.5417, 0.35, 0), "%g", interval.high);
}
END_TEST

START_TEST(the_seed_decides) {
  Interval first = of_mean(skewed, 12, 5), again = of_mean(skewed, 12, 5);
  Interval other = of_mean(skewed, 12, 6);
  ck_assert(first.low == again.low && first.high == again.high);
  ck_assert(first.low != other.low || first.high != other.high);
}
END_TEST

START_TEST(a_sample_without_spread) {
  const double same[] = {0.7, 0.7, 0.7};
  ck_assert(of_mean(same, 3, 5).low == 0.7 && of_mean(same, 3, 5).high == 0.7);
  ck_assert(isnan(of_mean(same, 1, 5).low) && isnan(of_mean(same, 1, 5).high));
}
END_TEST

static void expect(const Strata *strata, StrataStatistic statistic, double low, double high,
                   double scatter) {
  Interval interval;
  ck_assert_int_eq(bootstrap_strata(strata, statistic, NULL, 5, &interval, NULL), OK);
  ck_assert_msg(near(interval.low, low, scatter, 0), "%g, not %g", interval.low, low);
  ck_assert_msg(near(interval.high, high, scatter, 0), "%g, not %g", interval.high, high);
}

START_TEST(every_stratum_is_resampled_by_itself) {
  expect(&one_algorithm, strata_mean, 0.7, 1.51319, 0.02);
  expect(&one_algorithm, strata_interquartile_mean, 0.59028, 1.36111, 0.02);
  expect(&both_algorithms, strata_improvement, 0.42361, 0.84583, 0.02);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {bca_follows_the_skew, the_seed_decides, a_sample_without_spread,
                                every_stratum_is_resampled_by_itself, NULL};
  return suite_of("bootstrap", 30, tests);
}
