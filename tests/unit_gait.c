#include "src/analysis/gait.h"

#include <math.h>

#include "tests/support.h"

START_TEST(feet_come_down_and_stay) {
  // the second foot: 3 of 8 rows down, twice anew; that it is down at first is no landing
  const float contacts[8][2] = {{0, 1}, {1, 0}, {1, 0}, {1, 1}, {0, 0}, {0, 0}, {0, 1}, {0, 0}};
  Series s = {8, 2, contacts[0], 0};
  Footfall f = gait_footfall(s, 1, 0.05);
  ck_assert(near(f.duty, 0.375, 1e-12, 0));
  ck_assert(near(f.touchdowns, 2 / 0.4, 1e-12, 0));
  ck_assert(near(gait_footfall(s, 0, 0.05).touchdowns, 2.5, 1e-12, 0));
}
END_TEST

START_TEST(speed_is_what_is_left_of_the_way) {
  static float base[5][9];
  const float x[] = {2.5F, 3.5F, 2.0F, 0.5F, -0.5F}, y[] = {0.5F, 7.5F, 2.0F, 3.0F, 4.5F};
  for (int t = 0; t < 5; t++) {
    base[t][0] = x[t];
    base[t][1] = y[t];
    base[t][2] = 100.0F * (float)t; // height does not count
  }
  Series s = {5, 9, base[0], 0};
  ck_assert(near(gait_forward_speed(s, 0.25), -3, 1e-6, 0));
  ck_assert(near(gait_speed(s, 0.25), 5, 1e-6, 0));
  ck_assert(isnan(gait_speed((Series){1, 9, base[0], 0}, 0.25)));
}
END_TEST

START_TEST(transport_costs_power_over_weight_and_speed) {
  const float power[] = {250.0F, 350.0F, 150.0F};
  Series s = {3, 1, power, 0};
  ck_assert(near(gait_cost_of_transport(s, 125, 2.5), 0.8, 1e-9, 0));
  ck_assert(isnan(gait_cost_of_transport(s, 125, 0)));
  ck_assert(isnan(gait_cost_of_transport(s, 0, 2.5)));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {feet_come_down_and_stay, speed_is_what_is_left_of_the_way,
                                transport_costs_power_over_weight_and_speed, NULL};
  return suite_of("gait", 10, tests);
}
