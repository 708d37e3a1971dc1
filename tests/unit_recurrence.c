#include "src/analysis/recurrence.h"

#include "tests/support.h"
#include "tests/waves.h"

enum { N = 300 };
static float room[N * 5];
static double squared[N * N], errors[N];

static void fill(Series s, int n_lags) {
  ck_assert_int_eq(recurrence_distances(s, squared, NULL), OK);
  recurrence_errors(s.n, squared, n_lags, errors);
}

// against NumPy
START_TEST(errors_are_mean_squared_distances) {
  Series s = waves(40, 5, room);
  fill(s, 21);
  ck_assert(near(squared[3 * 40 + 17], row_distance_squared(5, series_row(s, 3), series_row(s, 17)),
                 1e-12, 1e-12));
  ck_assert(errors[0] == 0);
  ck_assert(near(errors[1], 0.28547042886628365, 1e-12, 0));
  ck_assert(near(errors[9], 0.11204357600272732, 1e-12, 0));
  ck_assert(near(errors[20], 0.9991617347720788, 1e-12, 0));
  Recurrence r = recurrence_quantify(40, squared);
  ck_assert(near(r.rate, 1.0 / 780, 1e-12, 0) && r.determinism == 0);
}
END_TEST

// a wave around a circle: E(k) = 1 - cos(2 pi k / P), at any lag
START_TEST(errors_are_known_between_the_rows) {
  const double period = 6.35;
  for (int t = 0; t < N; t++) {
    room[2 * t] = (float)(1.5 * cos(2 * M_PI * t / period));
    room[2 * t + 1] = (float)(1.5 * sin(2 * M_PI * t / period));
  }
  fill((Series){N, 2, room, 0}, 200);
  for (int i = 0; i < 100; i++) {
    double lag = 0.31 + 1.7 * i, want = 1 - cos(2 * M_PI * lag / period);
    ck_assert_msg(near(recurrence_error_at(200, errors, lag), want, 0.03, 0), "%g", lag);
  }
  Period p = recurrence_period(200, errors);
  ck_assert_msg(near(p.lag, period, 0.005, 0), "%g", p.lag);
  ck_assert(p.error < 0.01 && p.growth < 0.01);
  ck_assert_int_eq(p.multiples, PERIOD_MULTIPLES);
}
END_TEST

START_TEST(what_never_returns_has_no_period) {
  for (int t = 0; t < N; t++) {
    room[t] = (float)(2.5 * t);
  }
  fill((Series){N, 1, room, 0}, 200);
  Period p = recurrence_period(200, errors);
  ck_assert(isnan(p.lag) && isnan(p.error) && p.multiples == 0);
}
END_TEST

// every third row is the same point: a third of the pairs recur, all on diagonals
START_TEST(recurrence_of_three_points) {
  for (int t = 0; t < N; t++) {
    room[t] = (float)(t % 3) * 2.5F;
  }
  fill((Series){N, 1, room, 0}, 200);
  Recurrence r = recurrence_quantify(N, squared);
  ck_assert(near(r.rate, 3 * 4950.0 / 44850, 1e-12, 0)); // 3 * C(100, 2) of C(300, 2)
  ck_assert(r.determinism == 1);
  ck_assert(near(recurrence_period(200, errors).lag, 3, 0.01, 0));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {errors_are_mean_squared_distances,
                                errors_are_known_between_the_rows, what_never_returns_has_no_period,
                                recurrence_of_three_points, NULL};
  return suite_of("recurrence", 10, tests);
}
