#include "src/run/normalizer.h"

#include <math.h>

#include "tests/support.h"

enum { N = 3, ROWS = 40 };

static Arena arena;

static Normalizer fresh(double clip) {
  Normalizer normalizer = {.n = N, .clip = clip};
  Walk walk = walk_measure();
  normalizer_walk(&normalizer, &walk);
  ck_assert_int_eq(arena_open(&arena, walk.bytes), 0);
  walk = walk_carve(&arena, NULL);
  normalizer_walk(&normalizer, &walk);
  return normalizer;
}

// observations with an offset that would spoil a naive sum of squares
static double value(int row, int i) {
  return 1e4 * (i + 1) + sin(2.385 * row + i) * (0.5 + i);
}

// counts rows [first, last) as one job
static void count_rows(Normalizer *normalizer, const double *frozen, int first, int last) {
  double sum[N] = {0}, square[N] = {0}, obs[N];
  ObsSums sums = {0.0, sum, square};
  Normalizer view = *normalizer;
  double mean[N];
  view.mean = mean;
  for (int i = 0; i < N; i++) {
    mean[i] = frozen[i];
  }
  for (int row = first; row < last; row++) {
    for (int i = 0; i < N; i++) {
      obs[i] = value(row, i);
    }
    normalizer_count(&view, obs, &sums);
  }
  normalizer_merge(normalizer, frozen, &sums);
}

START_TEST(starts_as_identity) {
  Normalizer normalizer = fresh(NAN);
  const double obs[N] = {2.5, -0.75, 1e3};
  float out[N];
  normalizer_apply(&normalizer, obs, out);
  for (int i = 0; i < N; i++) {
    ck_assert(near((double)out[i], obs[i], 1e-7, 1e-7));
  }
  arena_close(&arena);
}
END_TEST

START_TEST(merged_jobs_give_mean_and_variance_of_all) {
  Normalizer normalizer = fresh(NAN);
  double frozen[N] = {0};
  count_rows(&normalizer, frozen, 0, 7);
  count_rows(&normalizer, frozen, 7, 20);
  for (int i = 0; i < N; i++) {
    frozen[i] = normalizer.mean[i];
  }
  count_rows(&normalizer, frozen, 20, 20);
  count_rows(&normalizer, frozen, 20, ROWS);
  normalizer_refresh(&normalizer);
  ck_assert(normalizer.count == ROWS);
  for (int i = 0; i < N; i++) {
    double mean = 0.0, variance = 0.0;
    for (int row = 0; row < ROWS; row++) {
      mean += value(row, i) / ROWS;
    }
    for (int row = 0; row < ROWS; row++) {
      variance += (value(row, i) - mean) * (value(row, i) - mean) / ROWS;
    }
    ck_assert(near(normalizer.mean[i], mean, 1e-8, 0.0));
    ck_assert(near(normalizer.deviation[i], sqrt(variance + 1e-8), 1e-4, 0.0));
  }
  arena_close(&arena);
}
END_TEST

START_TEST(clip_bounds_the_result) {
  Normalizer normalizer = fresh(1.75);
  const double obs[N] = {2.5, -2.5, 0.5};
  float out[N];
  normalizer_apply(&normalizer, obs, out);
  ck_assert(out[0] == 1.75f && out[1] == -1.75f && near((double)out[2], 0.5, 1e-6, 0.0));
  arena_close(&arena);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {starts_as_identity, merged_jobs_give_mean_and_variance_of_all,
                                clip_bounds_the_result, NULL};
  return suite_of("normalizer", 10, tests);
}
