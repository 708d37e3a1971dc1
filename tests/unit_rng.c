#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "src/base/rng.h"
#include "tests/support.h"

static const Stream some = {.seed = 1234567890123,
                            .purpose = PURPOSE_TEST,
                            .generation = 17,
                            .individual = 91,
                            .repeat = 3,
                            .step = 1001};

static uint64_t word(Rng *rng) {
  uint64_t low = gsl_rng_get(&rng->gsl);
  return low | (uint64_t)gsl_rng_get(&rng->gsl) << 32;
}

// the published answers for philox4x64-10 (kat_vectors of Random123): zeros, then the digits of pi
START_TEST(philox_gives_the_published_numbers) {
  static const uint64_t zero[] = {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b,
                                  0x7e68b68aec7ba23b};
  Rng rng;
  rng_open(&rng, (Stream){.purpose = (Purpose)0});
  for (int i = 0; i < 4; i++) {
    ck_assert_uint_eq(word(&rng), zero[i]);
  }

  static const uint64_t pi[] = {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5,
                                0x57bd43b5e52b7fe6};
  rng_open(&rng, (Stream){.seed = 0x452821e638d01377});
  rng.key[1] = 0xbe5466cf34e90c6c;
  const uint64_t counter[] = {0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0,
                              0x082efa98ec4e6c89};
  memcpy(rng.counter, counter, sizeof counter);
  for (int i = 0; i < 4; i++) {
    ck_assert_uint_eq(word(&rng), pi[i]);
  }
}
END_TEST

// where the coordinates go is part of every result: remembered as block numbers of plain Philox
START_TEST(coordinates_have_their_places) {
  Rng rng;
  rng_open(&rng, some);
  ck_assert_uint_eq(rng.key[0], 1234567890123);
  ck_assert_uint_eq(rng.key[1], PURPOSE_TEST);
  ck_assert_uint_eq(rng.counter[0], 0);
  ck_assert_uint_eq(rng.counter[1], 17);
  ck_assert_uint_eq(rng.counter[2], 91);
  ck_assert_uint_eq(rng.counter[3], (uint64_t)3 << 32 | 1001);
  for (int i = 0; i < 9; i++) {
    word(&rng);
  }
  ck_assert_uint_eq(rng.counter[0], 3);
}
END_TEST

START_TEST(same_stream_gives_same_numbers) {
  Rng a, b;
  rng_open(&a, some);
  rng_open(&b, some);
  for (int i = 0; i < 1000; i++) {
    ck_assert_uint_eq(word(&a), word(&b));
  }
}
END_TEST

START_TEST(every_coordinate_changes_the_stream) {
  Stream others[7];
  for (int i = 0; i < 7; i++) {
    others[i] = some;
  }
  others[1].seed++;
  others[2].purpose = PURPOSE_BENCH;
  others[3].generation++;
  others[4].individual++;
  others[5].repeat++;
  others[6].step++;
  uint64_t first[7];
  for (int i = 0; i < 7; i++) {
    Rng rng;
    rng_open(&rng, others[i]);
    first[i] = word(&rng);
    for (int k = 0; k < i; k++) {
      ck_assert_uint_ne(first[i], first[k]);
    }
  }
}
END_TEST

START_TEST(doubles_use_53_bits_of_a_whole_word) {
  Rng rng, bits;
  rng_open(&rng, some);
  rng_open(&bits, some);
  for (int i = 0; i < 20; i++) {
    double want = (double)(word(&bits) >> 11) / 9007199254740992.0;
    ck_assert_double_eq(gsl_rng_uniform(&rng.gsl), want);
  }

  // after one half the rest of its word is skipped
  gsl_rng_get(&rng.gsl);
  word(&bits);
  double want = (double)(word(&bits) >> 11) / 9007199254740992.0;
  ck_assert_double_eq(gsl_rng_uniform(&rng.gsl), want);
}
END_TEST

START_TEST(gsl_knows_the_generator) {
  Rng rng;
  rng_open(&rng, some);
  ck_assert_str_eq(gsl_rng_name(&rng.gsl), "philox4x64-10");
  ck_assert_uint_eq(gsl_rng_max(&rng.gsl), 0xffffffff);
  ck_assert_uint_eq(gsl_rng_min(&rng.gsl), 0);
  gsl_rng_set(&rng.gsl, 7);
  Rng other;
  rng_open(&other, (Stream){.seed = 7});
  ck_assert_uint_eq(word(&rng), word(&other));
}
END_TEST

enum { SAMPLES = 100000, BINS = 50 };

// chi-square of counts in bins of equal probability; 99.99 % of good generators stay below
static void check_flat(const int *counts) {
  double want = (double)SAMPLES / BINS, sum = 0;
  for (int i = 0; i < BINS; i++) {
    sum += (counts[i] - want) * (counts[i] - want) / want;
  }
  ck_assert_double_lt(sum, gsl_cdf_chisq_Pinv(0.9999, BINS - 1));
  ck_assert_double_gt(sum, gsl_cdf_chisq_Pinv(0.0001, BINS - 1));
}

START_TEST(uniforms_are_flat_and_in_range) {
  Rng rng;
  rng_open(&rng, some);
  int counts[BINS] = {0};
  for (int i = 0; i < SAMPLES; i++) {
    double u = rng_uniform(&rng, -3.5, 2.25);
    ck_assert(u >= -3.5 && u < 2.25);
    counts[(int)((u + 3.5) / 5.75 * BINS)]++;
  }
  check_flat(counts);
}
END_TEST

START_TEST(uniforms_never_reach_the_upper_end) {
  Rng rng;
  rng_open(&rng, some);
  double high = nextafter(1e16, INFINITY);
  for (int i = 0; i < 1000; i++) {
    ck_assert_double_eq(rng_uniform(&rng, 1e16, high), 1e16);
  }
}
END_TEST

START_TEST(normals_are_normal) {
  Rng rng;
  rng_open(&rng, some);
  int counts[BINS] = {0};
  double sum = 0, squares = 0;
  for (int i = 0; i < SAMPLES; i++) {
    double z = rng_normal(&rng, 2.5);
    sum += z;
    squares += z * z;
    counts[(int)(gsl_cdf_gaussian_P(z, 2.5) * BINS)]++;
  }
  check_flat(counts);
  ck_assert(near(sum / SAMPLES, 0, 4 * 2.5 / sqrt(SAMPLES), 0));
  ck_assert(near(squares / SAMPLES, 6.25, 4 * 6.25 * sqrt(2.0 / SAMPLES), 0));
}
END_TEST

// numbers of neighbouring streams, first of each: what the individuals of a generation get
START_TEST(neighbouring_streams_are_independent) {
  int counts[BINS] = {0};
  double before = 0.5, products = 0;
  for (uint64_t i = 0; i < SAMPLES; i++) {
    Stream stream = some;
    stream.individual = i;
    Rng rng;
    rng_open(&rng, stream);
    double u = rng_uniform(&rng, 0, 1);
    counts[(int)(u * BINS)]++;
    products += (u - 0.5) * (before - 0.5);
    before = u;
  }
  check_flat(counts);
  ck_assert(near(products / SAMPLES, 0, 4.0 / 12 / sqrt(SAMPLES), 0));
}
END_TEST

START_TEST(fills_are_the_single_numbers) {
  float uniforms[37];
  double normals[37];
  Rng rng, one;
  rng_open(&rng, some);
  rng_fill_uniform(&rng, -0.5, 0.75, 37, uniforms);
  rng_fill_normal(&rng, 37, normals);
  rng_open(&one, some);
  for (int i = 0; i < 37; i++) {
    ck_assert_float_eq(uniforms[i], (float)rng_uniform(&one, -0.5, 0.75));
  }
  for (int i = 0; i < 37; i++) {
    ck_assert_double_eq(normals[i], rng_normal(&one, 1));
  }
}
END_TEST

Suite *suite(void) {
  return suite_of(
      "rng", 20,
      (const TTest *const[]){philox_gives_the_published_numbers, coordinates_have_their_places,
                             same_stream_gives_same_numbers, every_coordinate_changes_the_stream,
                             doubles_use_53_bits_of_a_whole_word, gsl_knows_the_generator,
                             uniforms_are_flat_and_in_range, uniforms_never_reach_the_upper_end,
                             normals_are_normal, neighbouring_streams_are_independent,
                             fills_are_the_single_numbers, NULL});
}
