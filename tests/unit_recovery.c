#include "src/analysis/recovery.h"

#include <math.h>

#include "tests/support.h"

enum { N = 200 };
static double values[N];
static const Incident incident = {100, 103};

static void fill(double before, double during, double after, int back_at) {
  for (int t = 0; t < N; t++) {
    values[t] = t < incident.from ? before : t < back_at ? during : after;
  }
}

START_TEST(a_distance_comes_back) {
  fill(0.25, 3.5, 0.5, 130);
  values[102] = 7.5;
  Recovery r = recovery_below(N, values, incident, 0.75);
  ck_assert(near(r.before, 0.25, 1e-12, 0) && r.during == 7.5 && near(r.after, 0.5, 1e-12, 0));
  ck_assert_int_eq(r.steps, 130 - 103);

  // only what lasts counts
  values[140] = 2.5;
  ck_assert_int_eq(recovery_below(N, values, incident, 0.75).steps, 141 - 103);
  ck_assert_int_eq(recovery_below(N, values, incident, 0.375).steps, -1);

  // what was never away is back at once; at the end less is enough
  ck_assert_int_eq(recovery_below(N, values, incident, 8.5).steps, 0);
  fill(0.25, 3.5, 0.5, 190);
  ck_assert_int_eq(recovery_below(N, values, incident, 0.75).steps, 190 - 103);
}
END_TEST

START_TEST(a_speed_comes_back) {
  fill(2.5, 0.5, 2.5, 120);
  Recovery r = recovery_above(N, values, incident, 10, 0.9);
  // the mean of ten is 0.9 * 2.5 when at most one of them is slow
  ck_assert_int_eq(r.steps, 129 - 103);
  ck_assert(r.before == 2.5);
  fill(2.5, 0.5, 2.0, 120);
  ck_assert_int_eq(recovery_above(N, values, incident, 10, 0.9).steps, -1);
}
END_TEST

START_TEST(at_the_ends_there_is_nothing_to_compare) {
  fill(0.25, 3.5, 0.5, 130);
  Recovery r = recovery_below(N, values, (Incident){0, 0}, 0.75);
  ck_assert(isnan(r.before));
  r = recovery_below(150, values, (Incident){149, 150}, 0.75);
  ck_assert(isnan(r.after) && r.steps == -1);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {a_distance_comes_back, a_speed_comes_back,
                                at_the_ends_there_is_nothing_to_compare, NULL};
  return suite_of("recovery", 10, tests);
}
