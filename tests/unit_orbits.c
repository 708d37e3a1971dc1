#include "src/analysis/orbits.h"

#include "src/base/rng.h"
#include "tests/support.h"
#include "tests/waves.h"

static float room[64 * 5], circles[6][120 * 3];

// against NumPy: two stretches of the same waves
START_TEST(distances_are_to_the_nearest_point) {
  Series s = waves(60, 5, room), a = series_rows(s, 0, 40), b = series_rows(s, 20, 40);
  double distances[40];
  orbit_distances(a, b, distances);
  ck_assert(near(distances[7], 0.6466166732611374, 0, 1e-9));
  ck_assert(distances[30] == 0);
  ck_assert(near(orbit_between(a, b), 0.4514101213910041, 0, 1e-9));
  ck_assert(orbit_between(a, b) == orbit_between(b, a));
  ck_assert(near(orbit_within(a), 0.9021187972973375, 0, 1e-9));
}
END_TEST

// a circle of this radius around (2.5, x, 0.5), begun at a phase
static Series circle(int slot, double x, double radius, double phase) {
  float *at = circles[slot];
  for (int t = 0; t < 120; t++) {
    at[3 * t] = 2.5F;
    at[3 * t + 1] = (float)(x + radius * cos(2 * M_PI * t / 7.3 + phase));
    at[3 * t + 2] = (float)(0.5 + radius * sin(2 * M_PI * t / 7.3 + phase));
  }
  return (Series){120, 3, at, 0};
}

START_TEST(phase_does_not_count_but_place_and_size_do) {
  const Series orbits[] = {
      circle(0, -1.5, 0.75, 0.3), circle(1, 1.5, 0.75, 0.3),   circle(2, -1.5, 0.75, 2.1),
      circle(3, -1.5, 0.25, 0.3), circle(4, 1.52, 0.75, -1.4), circle(5, 1.5, 0.75, 4.4),
  };
  int labels[6];
  ck_assert_int_eq(orbits_cluster(6, orbits, labels), 3);
  const int want[] = {0, 1, 0, 2, 1, 1};
  ck_assert_mem_eq(labels, want, sizeof want);
}
END_TEST

// points in a row, each as near to the next as one orbit may be
START_TEST(chains_are_one) {
  static float points[4][20];
  Series orbits[4];
  const int order[] = {0, 3, 1, 2};
  for (int i = 0; i < 4; i++) {
    for (int t = 0; t < 20; t++) {
      points[i][t] = (float)(2.5 + 0.1 * order[i]);
    }
    orbits[i] = (Series){20, 1, points[i], 0};
  }
  int labels[4];
  ck_assert_int_eq(orbits_cluster(2, orbits, labels), 2);
  ck_assert_int_eq(orbits_cluster(4, orbits, labels), 1);
  ck_assert(labels[0] == 0 && labels[1] == 0 && labels[2] == 0 && labels[3] == 0);
  ck_assert(near(orbit_tolerance(orbits[0]), 0.05 * 2.5, 1e-12, 0));
}
END_TEST

// clouds of points: an irregular orbit is known no better than its halves agree
START_TEST(clouds_are_one_when_they_overlap) {
  static float clouds[3][90 * 4];
  Series orbits[3];
  Rng rng;
  rng_open(&rng, (Stream){.seed = 9, .purpose = PURPOSE_TEST});
  for (int i = 0; i < 3; i++) {
    rng_fill_uniform(&rng, i == 1 ? 4.5 : 0.5, i == 1 ? 6.5 : 2.5, 90 * 4, clouds[i]);
    orbits[i] = (Series){90, 4, clouds[i], 0};
  }
  ck_assert(near(orbit_tolerance(orbits[0]), 2 * orbit_within(orbits[0]), 1e-12, 0));
  ck_assert(orbit_between(orbits[0], orbits[2]) > ORBIT_SAME * series_size(orbits[0]));
  int labels[3];
  ck_assert_int_eq(orbits_cluster(3, orbits, labels), 2);
  ck_assert(labels[0] == 0 && labels[1] == 1 && labels[2] == 0);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {distances_are_to_the_nearest_point,
                                phase_does_not_count_but_place_and_size_do, chains_are_one,
                                clouds_are_one_when_they_overlap, NULL};
  return suite_of("orbits", 10, tests);
}
