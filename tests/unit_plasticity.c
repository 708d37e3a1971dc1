#include "src/policies/plasticity.h"

#include <string.h>

#include "src/config/params.h"
#include "tests/support.h"

START_TEST(defaults_are_those_of_the_method) {
  PlasticityParams params;
  params_defaults(plasticity_params, &params);
  ck_assert_int_eq(params.window, 10);
  ck_assert_double_eq(params.period, 1.0);
  ck_assert_double_eq(params.bound, 1.0);
  ck_assert_double_eq(params.weight_low, -0.1);
  ck_assert_double_eq(params.weight_high, 0.1);
  ck_assert_int_eq(params.weight_reset, WEIGHT_RESET_EPISODE);
  ck_assert_int_eq(params.sharing, SHARING_SYNAPSE);
  ck_assert_str_eq(params.layers, ""); // all
}
END_TEST

START_TEST(whole_periods_are_control_steps) {
  const double periods[] = {1.0, 2.0, 4.0, 1000.0};
  for (int i = 0; i < 4; i++) {
    int steps, times;
    Err err = {0};
    PlasticityParams params = {.period = periods[i]};
    ck_assert_int_eq(plasticity_schedule(&params, &steps, &times, &err), OK);
    ck_assert_int_eq(steps, (int)periods[i]);
    ck_assert_int_eq(times, 1);
  }
}
END_TEST

START_TEST(fractions_are_updates_in_a_row) {
  const struct {
    double period;
    int times;
  } cases[] = {{0.5, 2}, {0.25, 4}, {1.0 / 3.0, 3}, {0.3333333, 3}, {0.1, 10}, {0.001, 1000}};
  for (int i = 0; i < 6; i++) {
    int steps, times;
    Err err = {0};
    PlasticityParams params = {.period = cases[i].period};
    ck_assert_int_eq(plasticity_schedule(&params, &steps, &times, &err), OK);
    ck_assert_int_eq(steps, 1);
    ck_assert_int_eq(times, cases[i].times);
  }
}
END_TEST

START_TEST(other_periods_are_refused) {
  const double periods[] = {1.5, 4.000001, 0.3, 0.7, 0.99, 2.25};
  for (int i = 0; i < 6; i++) {
    int steps, times;
    Err err = {0};
    PlasticityParams params = {.period = periods[i]};
    ck_assert_int_eq(plasticity_schedule(&params, &steps, &times, &err), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "plasticity.period"));
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      defaults_are_those_of_the_method,
      whole_periods_are_control_steps,
      fractions_are_updates_in_a_row,
      other_periods_are_refused,
      NULL,
  };
  return suite_of("plasticity", 10, tests);
}
