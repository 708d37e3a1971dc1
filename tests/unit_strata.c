// what is said of several tasks, against NumPy and SciPy 1.17
#include "tests/scores.h"
#include "tests/support.h"

START_TEST(means_of_three_tasks) {
  double scratch[15];
  ck_assert_int_eq(strata_size(&one_algorithm), 15);
  ck_assert(near(strata_mean(&one_algorithm, NULL, scratch), 1.0888888888888888, 1e-14, 0));
  ck_assert(
      near(strata_interquartile_mean(&one_algorithm, NULL, scratch), 0.9027777777777778, 1e-14, 0));
  ck_assert(scores[1][0] == 2.5);
}
END_TEST

START_TEST(profile_is_the_share_above) {
  const double threshold = 0.75, least = 0.0625;
  ck_assert(near(strata_profile(&one_algorithm, &threshold, NULL), 0.5222222222222222, 1e-14, 0));
  ck_assert(strata_profile(&one_algorithm, &least, NULL) == 1);
}
END_TEST

START_TEST(improvement_is_over_pairs_of_one_task) {
  ck_assert(near(strata_improvement(&both_algorithms, NULL, NULL), 0.65, 1e-14, 0));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {means_of_three_tasks, profile_is_the_share_above,
                                improvement_is_over_pairs_of_one_task, NULL};
  return suite_of("strata", 10, tests);
}
