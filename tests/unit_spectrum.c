#include "src/analysis/spectrum.h"

#include "src/base/rng.h"
#include "tests/support.h"
#include "tests/waves.h"

static float room[600 * 5];

// against NumPy's rfft of the same windowed columns
START_TEST(amplitudes_are_those_of_numpy) {
  Spectrum s;
  ck_assert_int_eq(spectrum_of(waves(64, 5, room), 0.02, &s, NULL), OK);
  ck_assert_int_eq(s.n, 33);
  ck_assert(near(s.resolution, 0.78125, 0, 1e-12));
  ck_assert(near(s.amplitude[7], 0.9768217674949693, 0, 1e-9));
  ck_assert(near(s.amplitude[3], 0.0018877861875849851, 0, 1e-6));
  ck_assert(near(s.amplitude[32], 0.13428506446390134, 0, 1e-9));
  ck_assert(near(s.confidence, 0.924645986484575, 0, 1e-9));
  ck_assert(near(s.dominant, 5.584955182351093, 0, 1e-9));
  spectrum_close(&s);
}
END_TEST

// between two frequencies of the transform, on a steep trend, one column far larger than the rest
START_TEST(a_wave_is_found_between_the_bins) {
  const double frequencies[] = {0.83, 2.717, 4.4444, 9.1};
  for (int f = 0; f < 4; f++) {
    for (int t = 0; t < 500; t++) {
      double angle = 2 * M_PI * frequencies[f] * t * 0.05;
      room[2 * t] = (float)(2.5 * sin(angle + 0.4) + 0.3 * t);
      room[2 * t + 1] = (float)(0.5 * cos(angle) - 7.5);
    }
    Spectrum s;
    ck_assert_int_eq(spectrum_of((Series){500, 2, room, 0}, 0.05, &s, NULL), OK);
    ck_assert_msg(near(s.dominant, frequencies[f], s.resolution / 20, 0), "%g", s.dominant);
    ck_assert_msg(s.confidence > 0.99, "%g", s.confidence);
    spectrum_close(&s);
  }
}
END_TEST

START_TEST(noise_has_little_confidence) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = 5, .purpose = PURPOSE_TEST});
  rng_fill_uniform(&rng, -2.5, 3.5, 500, room);
  Spectrum s;
  ck_assert_int_eq(spectrum_of((Series){500, 1, room, 0}, 0.05, &s, NULL), OK);
  ck_assert_msg(s.confidence > 0.02 && s.confidence < 0.09, "%g", s.confidence);
  spectrum_close(&s);
}
END_TEST

START_TEST(nothing_has_no_frequency) {
  for (int t = 0; t < 100; t++) {
    room[t] = 2.25F;
  }
  Spectrum s;
  ck_assert_int_eq(spectrum_of((Series){100, 1, room, 0}, 0.05, &s, NULL), OK);
  ck_assert(isnan(s.dominant) && s.confidence == 0);
  spectrum_close(&s);
  ck_assert_int_eq(spectrum_of(waves(15, 2, room), 0.05, &s, NULL), OK);
  ck_assert(isnan(s.dominant) && s.n == 0);
  spectrum_close(&s);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {amplitudes_are_those_of_numpy, a_wave_is_found_between_the_bins,
                                noise_has_little_confidence, nothing_has_no_frequency, NULL};
  return suite_of("spectrum", 10, tests);
}
