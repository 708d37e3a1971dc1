#include "strategies/bounds.h"

#include <string.h>

#include "tests/support.h"

static const Bounds box = {-1.5, 2.0}, floor_only = {.low = 0.5, .high = NAN},
                    ceiling_only = {.low = NAN, .high = -3.0}, none = {NAN, NAN},
                    narrow = {10.0, 10.25};

START_TEST(without_bounds_nothing_changes) {
  ck_assert(!bounds_are_set(&none) && bounds_are_set(&box) && bounds_are_set(&floor_only) &&
            bounds_are_set(&ceiling_only));
  for (double x = -1e6; x < 1e6; x += 12345.75) {
    ck_assert(bounds_apply(&none, x) == x && bounds_invert(&none, x) == x);
  }
}
END_TEST

START_TEST(nothing_leaves_the_box) {
  const Bounds *const all[] = {&box, &floor_only, &ceiling_only, &narrow};
  for (int k = 0; k < 4; k++) {
    for (double x = -40.0; x < 40.0; x += 0.0137) {
      double inside = bounds_apply(all[k], x);
      ck_assert_msg(!(inside < all[k]->low) && !(inside > all[k]->high), "%d: %g gives %g", k, x,
                    inside);
      ck_assert(isfinite(inside));
    }
  }
}
END_TEST

START_TEST(the_middle_stays_as_it_is) {
  for (double x = -1.3; x < 1.8; x += 0.0137) {
    ck_assert(bounds_apply(&box, x) == x && bounds_invert(&box, x) == x);
  }
  ck_assert(bounds_apply(&floor_only, 1234.5) == 1234.5);
  ck_assert(bounds_apply(&ceiling_only, -1234.5) == -1234.5);
}
END_TEST

// a = 0.125 at -1.5: the parabola begins at -1.625 on the wall and ends at -1.375
START_TEST(a_parabola_leads_into_a_wall) {
  ck_assert_double_eq_tol(bounds_apply(&box, -1.625), -1.5, 1e-15);
  ck_assert_double_eq_tol(bounds_apply(&box, -1.375), -1.375, 1e-15);
  ck_assert_double_eq_tol(bounds_apply(&box, -1.5), -1.5 + 0.125 * 0.125 / 0.5, 1e-15);
  // a = 0.15 at 2
  ck_assert_double_eq_tol(bounds_apply(&box, 2.0), 2.0 - 0.15 * 0.15 / 0.6, 1e-15);
}
END_TEST

START_TEST(beyond_is_a_mirror) {
  const double start = -1.625, end = 2.15;
  for (double d = 0.0; d < 3.7; d += 0.0137) {
    double image = bounds_apply(&box, start + d);
    ck_assert_double_eq_tol(bounds_apply(&box, start - d), image, 1e-13);
    ck_assert_double_eq_tol(bounds_apply(&box, start + d + 2.0 * (end - start)), image, 1e-13);
    ck_assert_double_eq_tol(bounds_apply(&box, 2.0 * end - start - d), image, 1e-13);
  }
}
END_TEST

START_TEST(the_inverse_is_one) {
  const Bounds *const all[] = {&box, &floor_only, &ceiling_only, &narrow};
  for (int k = 0; k < 4; k++) {
    for (double x = -12.0; x < 12.0; x += 0.0137) {
      double inside = bounds_apply(all[k], x);
      ck_assert_double_eq_tol(bounds_apply(all[k], bounds_invert(all[k], inside)), inside, 1e-13);
    }
  }
  ck_assert_double_eq_tol(bounds_invert(&box, -1.46875), -1.5, 1e-14);
  // outside counts as on the wall
  ck_assert_double_eq_tol(bounds_invert(&box, -7.5), -1.625, 1e-14);
  ck_assert_double_eq_tol(bounds_invert(&box, 7.5), 2.15, 1e-14);
}
END_TEST

START_TEST(an_empty_box_is_refused) {
  const Bounds empty = {0.5, 0.5};
  Err err = {0};
  ck_assert_int_eq(bounds_check(&empty, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.bounds.low: 0.5"));
  ck_assert_int_eq(bounds_check(&box, &err), OK);
  ck_assert_int_eq(bounds_check(&floor_only, &err), OK);
  ck_assert_int_eq(bounds_check(&none, &err), OK);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      without_bounds_nothing_changes,
      nothing_leaves_the_box,
      the_middle_stays_as_it_is,
      a_parabola_leads_into_a_wall,
      beyond_is_a_mirror,
      the_inverse_is_one,
      an_empty_box_is_refused,
      NULL,
  };
  return suite_of("bounds", 20, tests);
}
