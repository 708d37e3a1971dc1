#include "src/render/heat.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

static unsigned char room[3 * 64 * 64];

static Picture picture_of(int width, int height) {
  memset(room, 77, sizeof room);
  return (Picture){width, height, room};
}

// from the left and the top
static const unsigned char *at(const Picture *picture, int x, int y) {
  return picture->rgb + 3 * ((picture->height - 1 - y) * picture->width + x);
}

static bool has_colour(const unsigned char *rgb, double value) {
  unsigned char want[3];
  heat_color(value, want);
  return memcmp(rgb, want, 3) == 0;
}

static bool is_dark(const unsigned char *rgb) {
  return rgb[0] < 40 && rgb[1] < 45 && rgb[2] < 50;
}

START_TEST(colours_go_from_blue_over_white_to_red) {
  unsigned char low[3], none[3], high[3], beyond[3], half[3];
  heat_color(-1, low);
  heat_color(0, none);
  heat_color(1, high);
  heat_color(17, beyond);
  heat_color(0.25, half);
  ck_assert(low[2] > 150 && low[0] < 50);
  ck_assert(none[0] == 247 && none[1] == 247 && none[2] == 247);
  ck_assert(high[0] > 150 && high[2] < 50);
  ck_assert_mem_eq(high, beyond, 3);
  // between white and half red
  ck_assert(half[0] == 246 && half[1] == 206 && half[2] == 189);
  ck_assert(has_colour(none, NAN));
}
END_TEST

// 2 x 3 and 1 x 2 in 5 x 4 pixels a cell: scale 4, the gap of 4 pixels
START_TEST(matrices_stand_side_by_side) {
  const float one[6] = {0.5F, -2, 1, 2, 0, -0.5F}, two[2] = {-3, 1.5F};
  const HeatMatrix matrices[2] = {{2, 3, one, 2}, {1, 2, two, 3}};
  const Picture picture = picture_of(25, 11);
  heat_paint(&picture, 2, matrices);
  ck_assert(has_colour(at(&picture, 0, 0), 0.25));
  ck_assert(has_colour(at(&picture, 3, 3), 0.25));
  ck_assert(has_colour(at(&picture, 4, 0), -1));
  ck_assert(has_colour(at(&picture, 0, 4), 1));
  ck_assert(has_colour(at(&picture, 11, 7), -0.25));
  ck_assert(is_dark(at(&picture, 12, 0)));
  ck_assert(is_dark(at(&picture, 15, 3)));
  ck_assert(has_colour(at(&picture, 16, 0), -1));
  ck_assert(has_colour(at(&picture, 23, 3), 0.5));
  ck_assert(is_dark(at(&picture, 16, 4)));
  ck_assert(is_dark(at(&picture, 0, 8)));
}
END_TEST

// more cells than pixels: every pixel shows one of them, and nothing is written outside
START_TEST(large_matrices_are_thinned_out) {
  static float many[100 * 150];
  for (int i = 0; i < 100 * 150; i++) {
    many[i] = i / 150 < 50 ? 3.0F : -3.0F;
  }
  const HeatMatrix matrix = {100, 150, many, 3};
  const Picture picture = picture_of(30, 40);
  heat_paint(&picture, 1, &matrix);
  ck_assert(has_colour(at(&picture, 0, 0), 1));
  ck_assert(has_colour(at(&picture, 29, 9), 1));
  ck_assert(has_colour(at(&picture, 29, 10), -1));
  ck_assert(has_colour(at(&picture, 0, 19), -1));
  ck_assert(is_dark(at(&picture, 0, 20)));
  ck_assert_int_eq(room[3 * 30 * 40], 77);
}
END_TEST

START_TEST(nothing_is_dark_and_zeros_are_white) {
  const float zeros[2] = {0, 0};
  const HeatMatrix matrix = {1, 2, zeros, 0};
  const Picture picture = picture_of(6, 3);
  heat_paint(&picture, 0, NULL);
  ck_assert(is_dark(at(&picture, 5, 2)));
  heat_paint(&picture, 1, &matrix);
  ck_assert(has_colour(at(&picture, 5, 2), 0));
}
END_TEST

// three moments of three things, of which the last and the first are shown
START_TEST(strips_show_what_was_on_until_now) {
  const float on[] = {0, 1, 1, 1, 1, 0, 1, 1, 1};
  const int rows[] = {2, 0};
  const HeatStrip strip = {3, 3, on, 2, rows};
  const Picture picture = picture_of(8, 10);
  heat_strip(&picture, &strip, 0, 4, 1);
  ck_assert(!is_dark(at(&picture, 0, 0)) && !is_dark(at(&picture, 1, 0)));
  ck_assert(is_dark(at(&picture, 2, 0)));
  ck_assert(is_dark(at(&picture, 0, 5)));
  ck_assert(!is_dark(at(&picture, 2, 5)) && !is_dark(at(&picture, 3, 7)));
  // the gap between the rows, and what is still to come
  ck_assert(is_dark(at(&picture, 0, 4)));
  ck_assert(is_dark(at(&picture, 4, 5)));
  ck_assert(is_dark(at(&picture, 7, 0)));
  heat_strip(&picture, &strip, 1, 4, 7);
  ck_assert(!is_dark(at(&picture, 2, 0)));
  ck_assert(is_dark(at(&picture, 4, 0)));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      colours_go_from_blue_over_white_to_red, matrices_stand_side_by_side,
      large_matrices_are_thinned_out,         nothing_is_dark_and_zeros_are_white,
      strips_show_what_was_on_until_now,      NULL};
  return suite_of("heat", 20, tests);
}
