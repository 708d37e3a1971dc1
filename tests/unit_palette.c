#include "src/render/palette.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

static Palette palette;

static int error_of(const unsigned char *rgb, const unsigned char *colour) {
  int most = 0;
  for (int i = 0; i < 3; i++) {
    int error = abs(rgb[i] - colour[i]);
    most = error > most ? error : most;
  }
  return most;
}

START_TEST(few_colours_are_kept_as_they_are) {
  const unsigned char pixels[] = {250, 10, 10, 20, 200, 40, 20, 200, 40, 90, 90, 240};
  unsigned char out[4];
  palette_count(&palette, 4, pixels);
  palette_choose(&palette);
  ck_assert_int_eq(palette.n, 3);
  palette_map(&palette, 4, pixels, out);
  ck_assert_int_eq(out[1], out[2]);
  for (int i = 0; i < 4; i++) {
    // a cell of the space is 8 wide
    ck_assert_int_le(error_of(pixels + 3 * i, palette.colours[out[i]]), 4);
  }
}
END_TEST

// a large gradient of a sky, and a robot of a few red pixels
START_TEST(small_things_keep_their_colour) {
  enum { SKY = 200000, ROBOT = 300 };
  unsigned char *pixels = malloc(3 * (SKY + ROBOT)), out[SKY + ROBOT];
  for (int i = 0; i < SKY; i++) {
    int shade = i / (SKY / 100) + i % 3;
    const unsigned char colour[3] = {(unsigned char)(60 + shade), (unsigned char)(120 + shade),
                                     (unsigned char)(150 + shade)};
    memcpy(pixels + 3 * i, colour, 3);
  }
  for (int i = SKY; i < SKY + ROBOT; i++) {
    const unsigned char colour[3] = {(unsigned char)(200 + i % 40), 60, (unsigned char)(i % 50)};
    memcpy(pixels + 3 * i, colour, 3);
  }
  palette_count(&palette, SKY / 2, pixels);
  palette_count(&palette, SKY - SKY / 2 + ROBOT, pixels + 3 * (SKY / 2));
  palette_choose(&palette);
  ck_assert_int_le(palette.n, PALETTE_COLOURS);
  palette_map(&palette, SKY + ROBOT, pixels, out);
  int worst = 0;
  for (int i = 0; i < SKY + ROBOT; i++) {
    int error = error_of(pixels + 3 * i, palette.colours[out[i]]);
    worst = error > worst ? error : worst;
  }
  ck_assert_msg(worst <= 12, "%d", worst);
  free(pixels);
}
END_TEST

// every cell of the space occurs: all colours are used, and none is far off
START_TEST(all_colours_of_the_cube) {
  for (int cell = 0; cell < PALETTE_CELLS; cell++) {
    palette.counts[cell] = 2;
  }
  palette_choose(&palette);
  ck_assert_int_eq(palette.n, PALETTE_COLOURS);
  const unsigned char grey[3] = {130, 128, 126};
  unsigned char out;
  palette_map(&palette, 1, grey, &out);
  ck_assert_int_le(error_of(grey, palette.colours[out]), 32);
}
END_TEST

START_TEST(one_colour_is_enough) {
  const unsigned char pixel[3] = {7, 100, 255};
  unsigned char out = 9;
  palette_count(&palette, 1, pixel);
  palette_choose(&palette);
  palette_map(&palette, 1, pixel, &out);
  ck_assert_int_eq(palette.n, 1);
  ck_assert_int_eq(out, 0);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {few_colours_are_kept_as_they_are, small_things_keep_their_colour,
                                all_colours_of_the_cube, one_colour_is_enough, NULL};
  return suite_of("palette", 30, tests);
}
