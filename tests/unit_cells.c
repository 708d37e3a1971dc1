#include "src/analysis/cells.h"

#include <math.h>

#include "tests/support.h"

// condition (3 values) x robot (2), up to 5 runs a cell; the last condition has none on the second
// robot
static const double scores_values[] = {
    9,   2,   30,  4,   11,  // 0, 0
    70,  50,  60,  NAN, NAN, // 0, 1
    1,   3,   2.5, NAN, NAN, // 1, 0
    80,  90,  55,  NAN, NAN, // 1, 1
    40,  50,  31,  NAN, NAN, // 2, 0
    NAN, NAN, NAN, NAN, NAN, // 2, 1
};
static const int sizes[] = {3, 2};
static const Scores scores = {
    .n_factors = 2, .n_values = sizes, .n_cells = 6, .n_runs = 5, .values = scores_values};
static Err err;

START_TEST(a_cell_is_described) {
  CellSummary c;
  ck_assert(cells_describe(&scores, 0, &c, &err) == OK);
  ck_assert_int_eq(c.n, 5);
  ck_assert(near(c.mean, 11.2, 1e-12, 0));
  ck_assert_double_eq(c.median, 9);
  // 2 and 30 are left out
  ck_assert_double_eq(c.iqm, 8);
  ck_assert_double_eq(c.best, 30);
  ck_assert(c.interval.low >= 2 && c.interval.low < 8);
  ck_assert(c.interval.high > 8 && c.interval.high <= 30);
}
END_TEST

START_TEST(few_scores_give_no_interval) {
  static const double two[] = {7, NAN, NAN, NAN, 5, 5};
  const Scores few = {.n_cells = 3, .n_runs = 2, .values = two};
  CellSummary c;
  ck_assert(cells_describe(&few, 0, &c, &err) == OK);
  ck_assert_int_eq(c.n, 1);
  ck_assert_double_eq(c.iqm, 7);
  ck_assert_double_nan(c.interval.low);
  ck_assert(cells_describe(&few, 1, &c, &err) == OK);
  ck_assert_int_eq(c.n, 0);
  ck_assert_double_nan(c.mean);
  ck_assert_double_nan(c.best);
  ck_assert(cells_describe(&few, 2, &c, &err) == OK);
  ck_assert_double_eq(c.interval.low, 5);
  ck_assert_double_eq(c.interval.high, 5);
}
END_TEST

START_TEST(tasks_are_the_other_factors) {
  ck_assert_int_eq(cells_tasks(&scores, 0), 2);
  ck_assert_int_eq(cells_tasks(&scores, 1), 3);
  ck_assert_int_eq(cells_pairs(&scores, 0), 3);
  ck_assert_int_eq(cells_pairs(&scores, 1), 1);
  ck_assert_int_eq(cells_cell(&scores, 0, 1, 2), 5);
  ck_assert_int_eq(cells_cell(&scores, 1, 2, 1), 5);
  ck_assert_int_eq(cells_cell(&scores, 1, 1, 0), 2);
  static const int three[] = {2, 3, 4};
  const Scores large = {.n_factors = 3, .n_values = three, .n_cells = 24};
  // the middle factor: tasks are (first, last)
  ck_assert_int_eq(cells_cell(&large, 1, 6, 2), 1 * 12 + 2 * 4 + 2);
}
END_TEST

START_TEST(pairs_are_tested_and_corrected_together) {
  Pair pairs[6];
  ck_assert(cells_compare(&scores, 0, pairs, &err) == OK);
  // 4 above 1, 2.5 and 3; so are 9, 11 and 30; 2 is above 1 alone: U = 4 * 3 + 1
  ck_assert_int_eq(pairs[0].task, 0);
  ck_assert_int_eq(pairs[0].n_a, 5);
  ck_assert_int_eq(pairs[0].n_b, 3);
  ck_assert_double_eq(pairs[0].u, 13);
  ck_assert(near(pairs[0].a12, 13.0 / 15, 1e-12, 0));
  // of the 56 ways to place 3 among 8, U is 13 or more in 1 + 1 + 2 of them
  ck_assert(near(pairs[0].p, 2 * 4.0 / 56, 1e-12, 0));
  // 0 above 2 nowhere: 1 of 56; 1 above 2 nowhere: 1 of 20
  ck_assert(near(pairs[1].p, 2 / 56.0, 1e-12, 0));
  ck_assert_double_eq(pairs[1].u, 0);
  ck_assert(near(pairs[2].p, 0.1, 1e-12, 0));
  // on the second robot 70, 50, 60 against 80, 90, 55: U = 2, 5 of 20 ways are as low or lower
  ck_assert_double_eq(pairs[3].u, 2);
  ck_assert(near(pairs[3].p, 0.4, 1e-12, 0));
  ck_assert_double_nan(pairs[4].p);
  ck_assert_double_nan(pairs[5].p_holm);
  ck_assert_int_eq(pairs[5].n_b, 0);
  // Holm over the four that were made: times 4, 3, 2, 1, never less than the one before
  ck_assert(near(pairs[1].p_holm, 4 * 2 / 56.0, 1e-12, 0));
  ck_assert(near(pairs[2].p_holm, 3 * 0.1, 1e-12, 0));
  ck_assert(near(pairs[0].p_holm, 0.3, 1e-12, 0));
  ck_assert(near(pairs[3].p_holm, 0.4, 1e-12, 0));
}
END_TEST

START_TEST(improvement_is_the_mean_over_tasks_with_both) {
  double probability;
  Interval interval;
  ck_assert(cells_improvement(&scores, 0, 0, 1, &probability, &interval, &err) == OK);
  ck_assert(near(probability, (13.0 / 15 + 2.0 / 9) / 2, 1e-12, 0));
  ck_assert(interval.low >= 0 && interval.low < probability);
  ck_assert(interval.high > probability && interval.high <= 1);
  ck_assert(cells_improvement(&scores, 0, 1, 2, &probability, &interval, &err) == OK);
  ck_assert_double_eq(probability, 0);
  ck_assert(cells_improvement(&scores, 1, 0, 1, &probability, &interval, &err) == OK);
  ck_assert_double_eq(probability, 0);
}
END_TEST

START_TEST(profiles_of_several_tasks_have_one_scale) {
  ProfilePoint points[CELLS_THRESHOLDS];
  ck_assert(cells_profile(&scores, 0, 1, points, &err) == OK);
  // task 0 goes from 1 to 50: 1, 3, 2.5 are at 0, 0.0408, 0.0306; task 1 from 50 to 90: 0.75, 1,
  // 0.125
  ck_assert_double_eq(points[0].threshold, 0);
  ck_assert(near(points[0].share, (2.0 / 3 + 1) / 2, 1e-12, 0));
  ck_assert(near(points[2].threshold, 0.05, 1e-12, 0));
  ck_assert(near(points[2].share, 0.5, 1e-12, 0));
  ck_assert(near(points[20].share, 1.0 / 3, 1e-12, 0));
  ck_assert_double_eq(points[40].share, 0);
  ck_assert(points[2].interval.low <= points[2].share);
  ck_assert(points[2].interval.high >= points[2].share);
  // the third one lives on one robot only
  ck_assert(cells_profile(&scores, 0, 2, points, &err) == OK);
  ck_assert_double_eq(points[20].share, 1);
}
END_TEST

START_TEST(a_profile_of_one_task_keeps_the_unit) {
  static const double values[] = {3, 7, 11, -5, 1, NAN, NAN, NAN, NAN};
  static const int three[] = {3};
  const Scores one = {
      .n_factors = 1, .n_values = three, .n_cells = 3, .n_runs = 3, .values = values};
  ProfilePoint points[CELLS_THRESHOLDS];
  ck_assert(cells_profile(&one, 0, 0, points, &err) == OK);
  ck_assert_double_eq(points[0].threshold, -5);
  ck_assert_double_eq(points[40].threshold, 11);
  ck_assert_double_eq(points[0].share, 1);
  // at 3 and a little
  ck_assert(near(points[21].share, 2.0 / 3, 1e-12, 0));
  ck_assert(cells_profile(&one, 0, 2, points, &err) == OK);
  ck_assert_double_nan(points[7].share);
}
END_TEST

Suite *suite(void) {
  return suite_of(
      "cells", 60,
      (const TTest *const[]){
          a_cell_is_described, few_scores_give_no_interval, tasks_are_the_other_factors,
          pairs_are_tested_and_corrected_together, improvement_is_the_mean_over_tasks_with_both,
          profiles_of_several_tasks_have_one_scale, a_profile_of_one_task_keeps_the_unit, NULL});
}
