#include "strategies/uncertainties.h"

#include <math.h>

#include "tests/support.h"

enum { LAMBDA = 6 };

static const UncertaintyRules rules = {
    .reevaluate = 0.5, .theta = 0.2, .factor = 1.5, .max_repeats = 4};
static const UncertaintyRules off = {.reevaluate = NAN};

static void open_uncertainty(Uncertainty *uncertainty, Arena *arena) {
  Err err = {0};
  *uncertainty = (Uncertainty){0};
  Walk walk = walk_measure();
  uncertainty_walk(uncertainty, LAMBDA, &walk);
  ck_assert_int_eq(arena_open(arena, walk.bytes), 0);
  walk = walk_carve(arena, &err);
  uncertainty_walk(uncertainty, LAMBDA, &walk);
  uncertainty_start(uncertainty);
}

START_TEST(copies_are_a_share_on_average) {
  const UncertaintyRules tenth = {.reevaluate = 0.1};
  int sum = 0, most = 0;
  for (int64_t g = 0; g < 100; g++) {
    int copies = uncertainty_copies(&tenth, 33, g);
    ck_assert(copies == 3 || copies == 4);
    sum += copies;
    most = copies > most ? copies : most;
    ck_assert_int_eq(uncertainty_copies(&tenth, 8, g), 2); // two at least
    ck_assert_int_eq(uncertainty_copies(&off, 33, g), 0);
  }
  ck_assert_int_eq(sum, 330);
  ck_assert_int_eq(uncertainty_most_copies(&tenth, 33), most);
  ck_assert_int_eq(uncertainty_most_copies(&off, 33), 0);
  const UncertaintyRules all = {.reevaluate = 1.0};
  ck_assert_int_eq(uncertainty_copies(&all, 33, 7), 33);
}
END_TEST

// the same again: ranks of equal pairs are shared, nothing moved
START_TEST(a_stable_ranking_needs_no_repeats) {
  const double fitness[LAMBDA + 3] = {2.5, -1.5, 7.5, 0.5, 3.5, 4.5, 2.5, -1.5, 7.5};
  double merit[LAMBDA];
  Arena arena;
  Uncertainty uncertainty;
  open_uncertainty(&uncertainty, &arena);
  uncertainty.level = 2.0;
  ck_assert(!uncertainty_follow(&uncertainty, &rules, LAMBDA, 3, fitness, merit));
  ck_assert_double_lt(uncertainty.measured, 0.0);
  ck_assert_double_eq_tol(uncertainty.level, 2.0 / 1.5, 1e-15);
  ck_assert_int_eq(uncertainty_repeats(&uncertainty), 1);
  // ranks 1.5, 3.5 ... 11.5 twice
  const double want[LAMBDA] = {11, 3, 23, 7, 15, 19};
  for (int i = 0; i < LAMBDA; i++) {
    ck_assert_double_eq_tol(merit[i], want[i], 1e-12);
  }
  ck_assert(!uncertainty_follow(&uncertainty, &rules, LAMBDA, 3, fitness, merit));
  ck_assert_double_eq_tol(uncertainty.level, 1.0, 1e-15);
  arena_close(&arena);
}
END_TEST

// The best is worst at second sight: ranks 12 and 1 among (1, 2.5 2.5, 4.5 4.5, 6.5 6.5, 8.5 8.5,
// 10.5 10.5, 12); 11 - 1 places. Tolerated of 1..11: around rank 11 the distances are 0 1 2 ...,
// around 1 too; the 10 % quantile of 11 numbers is at place 0.6: 0.6
START_TEST(an_unstable_ranking_asks_for_more) {
  const double fitness[LAMBDA + 1] = {9.5, -1.5, 7.5, 0.5, 3.5, 4.5, -8.5};
  double merit[LAMBDA];
  Arena arena;
  Uncertainty uncertainty;
  open_uncertainty(&uncertainty, &arena);
  ck_assert(!uncertainty_follow(&uncertainty, &rules, LAMBDA, 1, fitness, merit));
  ck_assert_double_eq_tol(uncertainty.measured, 10.0 - 0.6, 1e-12);
  ck_assert_double_eq_tol(uncertainty.level, 1.5, 1e-15);
  ck_assert_int_eq(uncertainty_repeats(&uncertainty), 2);
  ck_assert_double_eq_tol(merit[0], 13.0, 1e-12); // 12 + 1, between the others
  ck_assert_double_eq_tol(merit[1], 5.0, 1e-12);
  ck_assert_double_eq_tol(merit[2], 21.0, 1e-12);
  // up to the limit; then it says so
  for (int g = 0; g < 3; g++) {
    ck_assert(!uncertainty_follow(&uncertainty, &rules, LAMBDA, 1, fitness, merit));
  }
  ck_assert_int_eq(uncertainty_repeats(&uncertainty), 4);
  ck_assert(uncertainty_follow(&uncertainty, &rules, LAMBDA, 1, fitness, merit));
  ck_assert_int_eq(uncertainty_repeats(&uncertainty), 4);
  arena_close(&arena);
}
END_TEST

START_TEST(equal_fitness_is_stable) {
  const double fitness[LAMBDA + 3] = {2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5};
  double merit[LAMBDA];
  Arena arena;
  Uncertainty uncertainty;
  open_uncertainty(&uncertainty, &arena);
  ck_assert(!uncertainty_follow(&uncertainty, &rules, LAMBDA, 3, fitness, merit));
  ck_assert_double_le(uncertainty.measured, 0.0);
  ck_assert_double_eq_tol(merit[0], merit[LAMBDA - 1], 1e-12);
  arena_close(&arena);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      copies_are_a_share_on_average,
      a_stable_ranking_needs_no_repeats,
      an_unstable_ranking_asks_for_more,
      equal_fitness_is_stable,
      NULL,
  };
  return suite_of("uncertainties", 20, tests);
}
