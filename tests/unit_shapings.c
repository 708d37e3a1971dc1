#include "strategies/shapings.h"

#include <math.h>

#include "tests/support.h"

enum { N = 5 };

// two share the second place
static const double mixed[N] = {4.5, -2.25, 4.5, 7.5, 3.25};
static const double equal[N] = {-7.3, -7.3, -7.3, -7.3, -7.3};

static void expect(Shaping shaping, const double fitness[N], const double want[N],
                   double tolerance) {
  int64_t order[N];
  double shaped[N];
  shaping_apply(shaping, N, fitness, order, shaped);
  for (int i = 0; i < N; i++) {
    ck_assert_msg(near(shaped[i], want[i], tolerance, 0.0), "%d: %.17g, not %.17g", i, shaped[i],
                  want[i]);
  }
}

START_TEST(ranking_is_best_first_and_equals_by_index) {
  int64_t order[N];
  rank_order(N, mixed, order);
  const int64_t want[N] = {3, 0, 2, 4, 1};
  ck_assert_mem_eq(order, want, sizeof want);
  rank_order(N, equal, order);
  const int64_t by_index[N] = {0, 1, 2, 3, 4};
  ck_assert_mem_eq(order, by_index, sizeof by_index);
}
END_TEST

START_TEST(ranking_of_many_is_a_sorted_permutation) {
  enum { MANY = 4001 };
  static double fitness[MANY];
  static int64_t order[MANY];
  static int seen[MANY];
  for (int i = 0; i < MANY; i++) {
    fitness[i] = (i * 7919) % 97 - 40.5; // each value about 41 times
  }
  rank_order(MANY, fitness, order);
  for (int i = 0; i < MANY; i++) {
    seen[order[i]]++;
    if (i > 0) {
      double before = fitness[order[i - 1]], now = fitness[order[i]];
      ck_assert(before > now || (before == now && order[i - 1] < order[i]));
    }
  }
  for (int i = 0; i < MANY; i++) {
    ck_assert_int_eq(seen[i], 1);
  }
}
END_TEST

START_TEST(elites_are_a_share_but_at_least_one) {
  ck_assert_int_eq(elite_count(0.2, 16), 3);
  ck_assert_int_eq(elite_count(0.5, 16), 8);
  ck_assert_int_eq(elite_count(0.01, 16), 1);
  ck_assert_int_eq(elite_count(1.0, 7), 7);
}
END_TEST

START_TEST(min_max_weights_grow_from_the_worst) {
  // above the worst: 6.75, 0, 6.75, 9.75, 5.5, together 28.75
  const double want[N] = {27.0 / 115.0, 0.0, 27.0 / 115.0, 39.0 / 115.0, 22.0 / 115.0};
  double weights[N];
  min_max_weights(N, mixed, weights);
  for (int i = 0; i < N; i++) {
    ck_assert_double_eq_tol(weights[i], want[i], 1e-15);
  }
  min_max_weights(N, equal, weights);
  for (int i = 0; i < N; i++) {
    ck_assert_double_eq(weights[i], 0.2);
  }
}
END_TEST

START_TEST(centered_ranks_share_the_mean_rank) {
  const double want[N] = {0.125, -0.5, 0.125, 0.5, -0.25};
  expect(SHAPING_CENTERED_RANKS, mixed, want, 0.0);
}
END_TEST

START_TEST(standardize_divides_by_the_deviation_over_n) {
  // mean 3.5, deviation 3.1977
  const double want[N] = {0.3127291326, -1.7981925126, 0.3127291326, 1.2509165305, -0.0781822832};
  expect(SHAPING_STANDARDIZE, mixed, want, 1e-8);
}
END_TEST

START_TEST(normalize_spans_minus_one_to_one) {
  // the span is 9.75
  const double want[N] = {15.0 / 39.0, -1.0, 15.0 / 39.0, 1.0, 5.0 / 39.0};
  expect(SHAPING_NORMALIZE, mixed, want, 1e-15);
}
END_TEST

START_TEST(none_leaves_fitness_alone) {
  expect(SHAPING_NONE, mixed, mixed, 0.0);
}
END_TEST

START_TEST(equal_fitness_teaches_nothing) {
  const double zeros[N] = {0};
  expect(SHAPING_CENTERED_RANKS, equal, zeros, 0.0);
  expect(SHAPING_NORMALIZE, equal, zeros, 0.0);
  expect(SHAPING_STANDARDIZE, equal, zeros, 1e-6);
}
END_TEST

START_TEST(one_individual_is_in_the_middle) {
  for (int shaping = SHAPING_CENTERED_RANKS; shaping < SHAPING_NONE; shaping++) {
    const double fitness = 6.5;
    int64_t order;
    double shaped = NAN;
    shaping_apply((Shaping)shaping, 1, &fitness, &order, &shaped);
    ck_assert_double_eq(shaped, 0.0);
  }
}
END_TEST

START_TEST(names_follow_the_kinds) {
  ck_assert_str_eq(shaping_names[SHAPING_CENTERED_RANKS], "centered-ranks");
  ck_assert_str_eq(shaping_names[SHAPING_STANDARDIZE], "standardize");
  ck_assert_str_eq(shaping_names[SHAPING_NORMALIZE], "normalize");
  ck_assert_str_eq(shaping_names[SHAPING_NONE], "none");
  ck_assert_ptr_null(shaping_names[SHAPING_NONE + 1]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      ranking_is_best_first_and_equals_by_index,
      ranking_of_many_is_a_sorted_permutation,
      elites_are_a_share_but_at_least_one,
      min_max_weights_grow_from_the_worst,
      centered_ranks_share_the_mean_rank,
      standardize_divides_by_the_deviation_over_n,
      normalize_spans_minus_one_to_one,
      none_leaves_fitness_alone,
      equal_fitness_teaches_nothing,
      one_individual_is_in_the_middle,
      names_follow_the_kinds,
      NULL,
  };
  return suite_of("shapings", 20, tests);
}
