#include "rules/normalizers.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

// whole registers; the largest magnitude is that of v[29]
enum { N = 40 };

static void fill(float v[N]) {
  for (int i = 0; i < N; i++) {
    v[i] = 0.1f * (float)((i * 7) % 11 - 5);
  }
  v[29] = -2.5f;
}

START_TEST(max_makes_the_largest_one) {
  float v[N], old[N];
  fill(v);
  memcpy(old, v, sizeof v);
  ck_assert(normalizers_apply(NORMALIZER_MAX, 0.5f, N, v));
  for (int i = 0; i < N; i++) {
    ck_assert_float_eq(v[i], old[i] / 2.5f);
  }
  ck_assert_float_eq(v[29], -1.0f);
}
END_TEST

START_TEST(max_makes_even_the_tiniest_one) {
  float v[] = {3e-45f, -7e-45f, 0.0f};
  ck_assert(normalizers_apply(NORMALIZER_MAX, 1.0f, 3, v));
  ck_assert_float_eq(v[1], -1.0f);
  ck_assert(v[0] > 0.0f && v[0] < 1.0f);
}
END_TEST

START_TEST(max_makes_the_negligible_zero) {
  float v[] = {-2.0f, 3e-30f, -3e-30f, 1e-30f, -1e-30f, 1e-45f};
  const float want[] = {-1.0f, 1.5e-30f, -1.5e-30f, 0.0f, 0.0f, 0.0f};
  ck_assert(normalizers_apply(NORMALIZER_MAX, 1.0f, 6, v));
  for (int i = 0; i < 6; i++) {
    ck_assert_float_eq(v[i], want[i]);
  }
}
END_TEST

START_TEST(max_leaves_zeros_alone) {
  float v[] = {0.0f, -0.0f, 0.0f, 0.0f, 0.0f};
  ck_assert(normalizers_apply(NORMALIZER_MAX, 1.0f, 5, v));
  for (int i = 0; i < 5; i++) {
    ck_assert_float_eq(v[i], 0.0f);
  }
}
END_TEST

START_TEST(none_changes_nothing) {
  float v[N], old[N];
  fill(v);
  fill(old);
  ck_assert(normalizers_apply(NORMALIZER_NONE, 0.5f, N, v));
  ck_assert_mem_eq(v, old, sizeof v);
}
END_TEST

START_TEST(tanh_squeezes) {
  float v[N], old[N];
  fill(v);
  fill(old);
  ck_assert(normalizers_apply(NORMALIZER_TANH, 0.5f, N, v));
  for (int i = 0; i < N; i++) {
    ck_assert_float_eq_tol(v[i], tanhf(old[i]), 2e-7f);
  }
}
END_TEST

START_TEST(clip_cuts_at_the_bound) {
  float v[] = {0.5f, -0.75f, 0.25f, -2.0f, 1e30f, -0.6875f};
  const float want[] = {0.5f, -0.6875f, 0.25f, -0.6875f, 0.6875f, -0.6875f};
  ck_assert(normalizers_apply(NORMALIZER_CLIP, 0.6875f, 6, v));
  ck_assert_mem_eq(v, want, sizeof v);
}
END_TEST

START_TEST(a_number_that_is_not_finite_is_told_and_left) {
  const float bad[] = {NAN, -NAN, INFINITY, -INFINITY};
  for (int kind = NORMALIZER_MAX; kind <= NORMALIZER_CLIP; kind++) {
    for (int i = 0; i < 4 * N; i++) {
      float v[N], old[N];
      fill(v);
      v[i % N] = bad[i / N];
      memcpy(old, v, sizeof v);
      ck_assert(!normalizers_apply((NormalizerKind)kind, 1.0f, N, v));
      ck_assert_mem_eq(v, old, sizeof v);
    }
  }
}
END_TEST

START_TEST(names_follow_the_kinds) {
  ck_assert_str_eq(normalizer_names[NORMALIZER_MAX], "max");
  ck_assert_str_eq(normalizer_names[NORMALIZER_NONE], "none");
  ck_assert_str_eq(normalizer_names[NORMALIZER_TANH], "tanh");
  ck_assert_str_eq(normalizer_names[NORMALIZER_CLIP], "clip");
  ck_assert_ptr_null(normalizer_names[NORMALIZER_CLIP + 1]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      max_makes_the_largest_one,     max_makes_even_the_tiniest_one,
      max_makes_the_negligible_zero, max_leaves_zeros_alone,
      none_changes_nothing,          tanh_squeezes,
      clip_cuts_at_the_bound,        a_number_that_is_not_finite_is_told_and_left,
      names_follow_the_kinds,        NULL,
  };
  return suite_of("normalizers", 10, tests);
}
