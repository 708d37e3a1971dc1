#include "src/analysis/series.h"

#include "tests/support.h"
#include "tests/waves.h"

static float room[40 * 5];

START_TEST(step_lengths_add_the_norms_of_the_layers) {
  const Span layers[] = {{0, 2}, {2, 3}};
  double d[39];
  series_step_lengths(waves(40, 5, room), 2, layers, d);
  ck_assert(near(d[0], 1.827442077834786, 0, 1e-12));
  ck_assert(near(d[17], 1.3783204030128946, 0, 1e-12));
  ck_assert(near(d[38], 2.5148263828460644, 0, 1e-12));
}
END_TEST

START_TEST(size_and_spread_are_root_mean_squares) {
  Series s = waves(40, 5, room);
  double mean[5], norms[40], sum = 0;
  ck_assert(near(series_size(s), 2.011523963372316, 0, 1e-12));
  ck_assert(near(series_spread(s), 1.7182781026972438, 0, 1e-12));
  series_norms(s, norms);
  for (int t = 0; t < 40; t++) {
    sum += norms[t] * norms[t] / 40;
  }
  ck_assert(near(sqrt(sum), 2.011523963372316, 0, 1e-12));
  series_mean(s, mean);
  for (int i = 0; i < 5; i++) {
    sum -= mean[i] * mean[i];
  }
  ck_assert(near(sqrt(sum), 1.7182781026972438, 0, 1e-12));
}
END_TEST

START_TEST(rows_can_be_cut_and_thinned) {
  Series s = waves(40, 5, room);
  Series thin = series_every(series_rows(s, 3, 30), 2, 7); // rows 5, 12, 19, 26 of s
  ck_assert_int_eq(thin.n, 4);
  for (int t = 0; t < 4; t++) {
    ck_assert_ptr_eq(series_row(thin, t), series_row(s, 5 + 7 * t));
  }
  Series thinner = series_every(thin, 1, 2);
  ck_assert_int_eq(thinner.n, 2);
  ck_assert_ptr_eq(series_row(thinner, 1), series_row(s, 26));
  ck_assert_int_eq(series_every(s, 40, 3).n, 0);
}
END_TEST

START_TEST(largest_is_within_its_layer) {
  float values[] = {0.5F, -7.5F, 2.25F, -3.5F, 1.5F, 2.75F};
  Series s = {2, 3, values, 0};
  ck_assert(series_largest(s, (Span){0, 1}) == 3.5);
  ck_assert(series_largest(s, (Span){1, 2}) == 7.5);
  ck_assert(series_largest(series_rows(s, 1, 1), (Span){1, 2}) == 2.75);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {step_lengths_add_the_norms_of_the_layers,
                                size_and_spread_are_root_mean_squares, rows_can_be_cut_and_thinned,
                                largest_is_within_its_layer, NULL};
  return suite_of("series", 10, tests);
}
