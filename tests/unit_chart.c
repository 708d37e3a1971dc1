#include "src/report/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

// what was drawn last
static char *text;
static size_t size;

static void draw(const Chart *chart) {
  FILE *out = open_memstream(&text, &size);
  chart_svg(out, chart);
  fclose(out);
}

static int count(const char *where, const char *word) {
  int n = 0;
  for (const char *at = strstr(where, word); at != NULL; at = strstr(at + 1, word)) {
    n++;
  }
  return n;
}

START_TEST(ticks_are_round_numbers) {
  const struct {
    ChartRange range;
    bool logarithmic;
    int n;
    double first, second;
  } cases[] = {
      {{0, 100}, false, 6, 0, 20},
      {{-371, 4200}, false, 5, 0, 1000},
      {{0.0213, 0.0259}, false, 4, 0.022, 0.023},
      {{-3, -1}, false, 5, -3, -2.5},
      {{-4.2, 2.1}, true, 7, 1e-4, 1e-3},
      {{-20, 3}, true, 6, 1e-20, 1e-16},
      {{1, 1.5}, true, 5, 10, 15},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double ticks[CHART_TICKS_MAX];
    int n = chart_ticks(cases[i].range, cases[i].logarithmic, ticks);
    ck_assert_msg(n == cases[i].n && near(ticks[0], cases[i].first, 1e-30, 1e-9) &&
                      near(ticks[1], cases[i].second, 1e-30, 1e-9),
                  "case %zu: %d ticks from %g, %g", i, n, ticks[0], ticks[1]);
  }
}
END_TEST

START_TEST(axes_show_all_points) {
  Chart chart;
  chart_open(&chart, "t", "x", "y");
  chart_series(&chart, CHART_LINE, 0, "a");
  chart_interval(&chart, 2, 10, -500, 500);
  chart_point(&chart, 7, 35);
  chart_point(&chart, 5, NAN);
  ChartRange x = chart_x_range(&chart), y = chart_y_range(&chart);
  ck_assert_double_eq(x.low, 2);
  ck_assert_double_eq(x.high, 7);
  // the band of a line may be cut
  ck_assert(near(y.low, 9, 1e-12, 0) && near(y.high, 36, 1e-12, 0));
  chart.series[0].style = CHART_POINTS;
  y = chart_y_range(&chart);
  ck_assert(near(y.low, -540, 1e-9, 0) && near(y.high, 540, 1e-9, 0));
  chart_close(&chart);
}
END_TEST

START_TEST(axes_have_a_width) {
  Chart chart;
  chart_open(&chart, "t", "x", "y");
  chart_series(&chart, CHART_LINE, 0, "a");
  chart_point(&chart, 3, -20);
  ChartRange x = chart_x_range(&chart), y = chart_y_range(&chart);
  ck_assert(x.low < 3 && 3 < x.high && y.low < -20 && -20 < y.high);
  chart.log_y = true;
  y = chart_y_range(&chart);
  ck_assert(isfinite(y.low) && y.low < y.high);
  chart_close(&chart);
}
END_TEST

START_TEST(numbers_out_of_all_bounds_do_no_harm) {
  Chart chart;
  chart_open(&chart, "t", "x", "y");
  chart_series(&chart, CHART_LINE, 0, "a");
  chart_point(&chart, 2, 1e308);
  chart_point(&chart, 3, 20);
  chart_point(&chart, 4, -1e308);
  chart_point(&chart, 1e308, HUGE_VAL);
  ChartRange y = chart_y_range(&chart);
  ck_assert(y.low < 20 && 20 < y.high && y.high < 30);
  draw(&chart);
  ck_assert_ptr_null(strstr(text, "nan"));
  ck_assert_ptr_null(strstr(text, "inf"));
  free(text);
  chart_close(&chart);
}
END_TEST

START_TEST(an_empty_chart_is_known) {
  Chart chart;
  chart_open(&chart, "t", "x", "y");
  ck_assert(chart_is_empty(&chart));
  chart_point(&chart, 2, 3); // of no series
  chart_series(&chart, CHART_LINE, 0, "a");
  chart_point(&chart, 2, NAN);
  ck_assert(chart_is_empty(&chart));
  chart_point(&chart, 2, 3);
  ck_assert(!chart_is_empty(&chart));
  chart_close(&chart);
}
END_TEST

START_TEST(a_line_has_its_gaps_and_its_band) {
  Chart chart;
  chart_open(&chart, "a <b>", "x", "y");
  chart_series(&chart, CHART_LINE, 1, "one & two");
  for (int i = 0; i < 9; i++) {
    chart_interval(&chart, i, i == 4 ? NAN : (double)i, i - 0.5, i + 0.5);
  }
  chart_series(&chart, CHART_LINE, CHART_COLOURS + 1, "other");
  chart_point(&chart, 3, 5);
  draw(&chart);
  ck_assert_ptr_nonnull(strstr(text, "<b>a &lt;b&gt;</b>"));
  ck_assert_ptr_nonnull(strstr(text, "data-name=\"one &amp; two\""));
  ck_assert_ptr_nonnull(strstr(text, "class=\"s c2\""));
  ck_assert_ptr_nonnull(strstr(text, "class=\"s c2 dashed\""));
  const char *band = strstr(text, "class=\"band\""), *line = strstr(band, "class=\"line\"");
  char *between = strndup(band, (size_t)(line - band));
  ck_assert_int_eq(count(between, "M"), 2);
  ck_assert_int_eq(count(between, "Z"), 2);
  ck_assert_int_eq(count(between, "L"), 14);
  free(between);
  between = strndup(line, strcspn(line, "/"));
  ck_assert_int_eq(count(between, "M"), 2);
  ck_assert_int_eq(count(between, "L"), 6);
  free(between);
  free(text);
  chart_close(&chart);
}
END_TEST

// where a value is in the picture, from what the script reads
START_TEST(places_are_those_of_the_axes) {
  Chart chart;
  double low, high, from, to, x, y;
  chart_open(&chart, "t", "x", "y");
  chart.log_y = true;
  chart_series(&chart, CHART_POINTS, 0, "a");
  chart_point(&chart, 10, 1e-3);
  chart_point(&chart, 30, 1e5);
  chart_point(&chart, 25, -4); // nowhere on this axis
  draw(&chart);
  ck_assert_int_eq(
      sscanf(strstr(text, "data-y="), "data-y=\"%lf %lf %lf %lf\"", &low, &high, &from, &to), 4);
  const char *dots = strstr(text, "class=\"dots\"");
  ck_assert_int_eq(sscanf(strchr(dots, 'M'), "M%lf %lfh0", &x, &y), 2);
  ck_assert(near(low + (y - from) / (to - from) * (high - low), -3, 1e-3, 0));
  ck_assert_int_eq(count(dots, "h0"), 2);
  ck_assert_ptr_nonnull(strstr(text, " data-log"));
  free(text);
  chart_close(&chart);
}
END_TEST

START_TEST(a_picture_is_a_bitmap) {
  const double values[] = {0, 1, 2, 4, 3, 0, 1, 0.5, 2};
  Chart chart;
  chart_open(&chart, "t", "x", "y");
  chart_heat(&chart, 3, values, 12.5);
  ck_assert(!chart_is_empty(&chart));
  ck_assert_double_eq(chart_x_range(&chart).high, 12.5);
  draw(&chart);
  // head and palette are 1078 bytes: 54 + 1024; three rows of four
  const char *data = strstr(text, "data:image/bmp;base64,Qk1CBAAAAAAAADYEAAA");
  ck_assert_ptr_nonnull(data);
  ck_assert_uint_eq(strcspn(strchr(data, ',') + 1, "\""), (1078 + 12 + 2) / 3 * 4);
  free(text);
  chart_close(&chart);
}
END_TEST

START_TEST(names_stand_on_axes) {
  Chart chart;
  chart_open(&chart, "t", "", "y");
  chart_series(&chart, CHART_POINTS, 0, "");
  for (int i = 0; i < 12; i++) {
    char name[32];
    snprintf(name, sizeof name, "<name %d>", i);
    chart_x_name(&chart, name);
    chart_point(&chart, i, i);
  }
  draw(&chart);
  ck_assert_int_eq(count(text, "&lt;name "), 12);
  ck_assert_int_eq(count(text, "rotate(-35"), 12);
  ck_assert_double_eq(chart_x_range(&chart).high, 11.5);
  free(text);
  chart_close(&chart);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      ticks_are_round_numbers,
      axes_show_all_points,
      axes_have_a_width,
      numbers_out_of_all_bounds_do_no_harm,
      an_empty_chart_is_known,
      a_line_has_its_gaps_and_its_band,
      places_are_those_of_the_axes,
      a_picture_is_a_bitmap,
      names_stand_on_axes,
      NULL,
  };
  return suite_of("chart", 20, tests);
}
