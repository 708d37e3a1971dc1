#include "src/analysis/divergence.h"

#include "tests/support.h"
#include "tests/waves.h"

static double distance[400];

START_TEST(an_exponential_has_its_rate) {
  const double rates[] = {2.5, 0.35, -1.75};
  for (int r = 0; r < 3; r++) {
    for (int t = 0; t < 400; t++) {
      double grown = 2e-4 * exp(rates[r] * t * 0.05);
      distance[t] = grown / (1 + grown / 1.5); // an attractor of size 1.5
    }
    distance[0] = 7e-5;
    Divergence d = divergence_of(400, distance, 0.05);
    ck_assert_msg(near(d.rate, rates[r], 0, 0.03), "%g", d.rate);
    ck_assert(d.start == 7e-5);
  }
}
END_TEST

START_TEST(a_distance_of_zero_ends_the_fit) {
  for (int t = 0; t < 400; t++) {
    distance[t] = t < 50 ? 0.5 * exp(-0.2 * t) : 0;
  }
  Divergence d = divergence_of(400, distance, 0.1);
  ck_assert(near(d.rate, -2, 1e-9, 0));
  ck_assert_int_eq(d.steps, 49);
  ck_assert(d.end == 0);
  ck_assert(isnan(divergence_of(3, distance, 0.1).rate));
}
END_TEST

START_TEST(lives_are_compared_row_by_row) {
  static float room[40 * 5];
  Series s = waves(40, 5, room);
  double got[30];
  divergence_distances(series_rows(s, 0, 30), series_rows(s, 7, 33), got);
  ck_assert(near(got[12] * got[12], row_distance_squared(5, series_row(s, 12), series_row(s, 19)),
                 1e-12, 0));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {an_exponential_has_its_rate, a_distance_of_zero_ends_the_fit,
                                lives_are_compared_row_by_row, NULL};
  return suite_of("divergence", 10, tests);
}
