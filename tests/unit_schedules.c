#include "strategies/schedules.h"

#include "tests/support.h"

// every number differs, so that a mixed-up field shows
static Schedule schedule_of(int kind) {
  return (Schedule){.init = 0.8, .kind = kind, .rate = 0.5, .steps = 40, .final = 0.2};
}

START_TEST(constant_stays) {
  Schedule s = schedule_of(SCHEDULE_CONSTANT);
  ck_assert_double_eq(schedule_value(&s, 0), 0.8);
  ck_assert_double_eq(schedule_value(&s, 1234), 0.8);
}
END_TEST

START_TEST(exponential_decay_goes_on_beyond_its_steps) {
  Schedule s = schedule_of(SCHEDULE_EXPONENTIAL_DECAY);
  ck_assert_double_eq(schedule_value(&s, 0), 0.8);
  ck_assert_double_eq_tol(schedule_value(&s, 20), 0.565685424949238, 1e-15); // 0.8 sqrt(1/2)
  ck_assert_double_eq_tol(schedule_value(&s, 40), 0.4, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 120), 0.1, 1e-15);
}
END_TEST

START_TEST(cosine_ends_at_final) {
  Schedule s = schedule_of(SCHEDULE_COSINE);
  ck_assert_double_eq_tol(schedule_value(&s, 0), 0.8, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 10), 0.712132034355964,
                          1e-15); // 0.2 + 0.3 (1 + sqrt(1/2))
  ck_assert_double_eq_tol(schedule_value(&s, 20), 0.5, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 40), 0.2, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 70), 0.2, 1e-15);
}
END_TEST

START_TEST(linear_ends_at_final) {
  Schedule s = schedule_of(SCHEDULE_LINEAR);
  ck_assert_double_eq_tol(schedule_value(&s, 0), 0.8, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 10), 0.65, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 40), 0.2, 1e-15);
  ck_assert_double_eq_tol(schedule_value(&s, 70), 0.2, 1e-15);
}
END_TEST

START_TEST(names_follow_the_kinds) {
  ck_assert_str_eq(schedule_names[SCHEDULE_CONSTANT], "constant");
  ck_assert_str_eq(schedule_names[SCHEDULE_EXPONENTIAL_DECAY], "exponential-decay");
  ck_assert_str_eq(schedule_names[SCHEDULE_COSINE], "cosine");
  ck_assert_str_eq(schedule_names[SCHEDULE_LINEAR], "linear");
  ck_assert_ptr_null(schedule_names[SCHEDULE_LINEAR + 1]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      constant_stays,         exponential_decay_goes_on_beyond_its_steps,
      cosine_ends_at_final,   linear_ends_at_final,
      names_follow_the_kinds, NULL,
  };
  return suite_of("schedules", 10, tests);
}
