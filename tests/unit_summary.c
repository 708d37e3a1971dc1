#include "src/run/summary.h"

#include <math.h>

#include "tests/support.h"

START_TEST(the_diverged_are_left_out) {
  const double fitness[6] = {2.5, NAN, -1.5, 8.5, NAN, 0.5};
  Summary s = summary_of(6, fitness);
  ck_assert_int_eq(s.n, 4);
  ck_assert_int_eq(s.diverged, 2);
  ck_assert_double_eq(s.mean, 2.5);
  ck_assert_double_eq(s.min, -1.5);
  ck_assert_double_eq(s.max, 8.5);
  ck_assert_double_eq_tol(s.deviation, sqrt(14.0), 1e-15); // (0 + 16 + 36 + 4) / 4
}
END_TEST

START_TEST(when_all_diverged_there_are_no_numbers) {
  const double fitness[2] = {NAN, NAN};
  Summary s = summary_of(2, fitness);
  ck_assert_int_eq(s.n, 0);
  ck_assert_int_eq(s.diverged, 2);
  ck_assert(isnan(s.mean) && isnan(s.deviation) && isnan(s.min) && isnan(s.max));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      the_diverged_are_left_out,
      when_all_diverged_there_are_no_numbers,
      NULL,
  };
  return suite_of("summary", 10, tests);
}
