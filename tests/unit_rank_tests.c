// rank tests against SciPy 1.17, and with ties against all outcomes counted one by one in Python
#include "src/analysis/rank_tests.h"

#include "tests/support.h"

static RankTest wilcoxon(const double *differences, int n) {
  RankTest test;
  ck_assert_int_eq(wilcoxon_test(differences, n, &test, NULL), OK);
  return test;
}

static RankTest mann_whitney(const double *x, int n_x, const double *y, int n_y) {
  RankTest test;
  ck_assert_int_eq(mann_whitney_test(x, n_x, y, n_y, &test, NULL), OK);
  return test;
}

START_TEST(wilcoxon_counts_the_signs) {
  const double d[] = {1.75, -0.5, 2.25, 3.5, -1.25, 4.75, 2.875, 0.375, -2.5, 5.5, 1.5, 3.125};
  RankTest test = wilcoxon(d, 12);
  ck_assert(test.exact && test.statistic == 66);
  ck_assert(near(test.p, 0.0341796875, 1e-14, 0));
}
END_TEST

START_TEST(wilcoxon_shares_ranks_and_leaves_out_zeros) {
  const double d[] = {1.5, -0.5, 2.5, 2.5, -1.5, 4.75, 0, 0.5, -2.5, 5.5, 1.5, 3.125};
  RankTest test = wilcoxon(d, 12);
  ck_assert(test.exact && test.statistic == 53.5);
  ck_assert(near(test.p, 0.076171875, 1e-14, 0));
}
END_TEST

START_TEST(wilcoxon_of_many_is_nearly_normal) {
  double d[60];
  for (int i = 0; i < 60; i++) {
    d[i] = (i * 37 % 61) / 8.0 - 2.75;
  }
  RankTest test = wilcoxon(d, 60);
  ck_assert(!test.exact && test.statistic == 1295.5);
  ck_assert(near(test.p, 0.001968782136114518, 1e-12, 0));
}
END_TEST

START_TEST(no_difference_is_no_finding) {
  const double d[] = {0, 0, 0};
  ck_assert(wilcoxon(d, 3).p == 1 && wilcoxon(d, 3).statistic == 0);
  const double x[] = {2.5, 2.5}, y[] = {2.5, 2.5, 2.5};
  ck_assert(mann_whitney(x, 2, y, 3).p == 1 && mann_whitney(x, 2, y, 3).statistic == 3);
  double many[50];
  for (int i = 0; i < 50; i++) {
    many[i] = 3.25;
  }
  ck_assert(mann_whitney(many, 20, many + 20, 30).p == 1);
}
END_TEST

START_TEST(mann_whitney_counts_the_choices) {
  const double x[] = {3.25, 5.5, 7.75, 2.125, 9.5, 6.25};
  const double y[] = {2.5, 1.75, 4.25, 3.5, 2.25, 0.5, 5.25};
  RankTest test = mann_whitney(x, 6, y, 7);
  ck_assert(test.exact && test.statistic == 34);
  ck_assert(near(test.p, 0.07342657342657342, 1e-14, 0));
  ck_assert(near(mann_whitney(y, 7, x, 6).p, test.p, 1e-14, 0));
  ck_assert(mann_whitney(y, 7, x, 6).statistic == 42 - 34);
}
END_TEST

START_TEST(mann_whitney_shares_ranks) {
  const double x[] = {3.5, 5.5, 7.5, 2.5, 9.5, 5.5};
  const double y[] = {2.5, 1.5, 3.5, 3.5, 2.5, 0.5, 5.5};
  RankTest test = mann_whitney(x, 6, y, 7);
  ck_assert(test.exact && test.statistic == 35);
  ck_assert(near(test.p, 0.06177156177156177, 1e-14, 0));
  ck_assert(near(effect_a12(x, 6, y, 7), 35.0 / 42, 1e-14, 0));
  ck_assert(near(effect_a12(y, 7, x, 6), 7.0 / 42, 1e-14, 0));
}
END_TEST

START_TEST(mann_whitney_of_many_is_nearly_normal) {
  double x[25], y[30];
  for (int i = 0; i < 25; i++) {
    x[i] = (i * 29 % 47) / 4.0;
  }
  for (int i = 0; i < 30; i++) {
    y[i] = (i * 31 % 53) / 4.0 + 1.5;
  }
  RankTest test = mann_whitney(x, 25, y, 30);
  ck_assert(!test.exact && test.statistic == 259);
  ck_assert(near(test.p, 0.050851710397001454, 1e-12, 0));
}
END_TEST

START_TEST(holm_corrects_from_the_smallest_on) {
  const double p[] = {0.0125, 0.04, 0.03, 0.005, 0.04, 0.6};
  const double want[] = {0.0625, 0.12, 0.12, 0.03, 0.12, 0.6};
  double got[6];
  holm_adjust(p, 6, got);
  for (int i = 0; i < 6; i++) {
    ck_assert_msg(near(got[i], want[i], 1e-14, 0), "%d: %g", i, got[i]);
  }
  const double large[] = {0.75, 0.5};
  holm_adjust(large, 2, got);
  ck_assert(got[0] == 1 && got[1] == 1);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {wilcoxon_counts_the_signs,
                                wilcoxon_shares_ranks_and_leaves_out_zeros,
                                wilcoxon_of_many_is_nearly_normal,
                                no_difference_is_no_finding,
                                mann_whitney_counts_the_choices,
                                mann_whitney_shares_ranks,
                                mann_whitney_of_many_is_nearly_normal,
                                holm_corrects_from_the_smallest_on,
                                NULL};
  return suite_of("rank_tests", 10, tests);
}
