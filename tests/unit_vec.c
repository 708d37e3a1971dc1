#include <math.h>
#include <string.h>

#include "src/base/vec.h"
#include "tests/support.h"

// numbers with no pattern, of many sizes, so that another order of summation shows in the last bits
static void fill(int n, float *v, unsigned start) {
  for (int i = 0; i < n; i++) {
    start = start * 1664525 + 1013904223;
    v[i] = ((float)(start >> 8) / 8388608.0F - 1) * (float)(1 << (start & 7));
  }
}

// one output after the other, one product after the other
static float dot(int n_in, int n_out, const float *x, const float *w, int j, float y) {
  volatile float sum = y;
  for (int i = 0; i < n_in; i++) {
    volatile float product = x[i] * w[i * n_out + j];
    sum = sum + product;
  }
  return sum;
}

START_TEST(matvec_sums_in_order_to_the_bit) {
  enum { MOST = 40 };
  static float x[MOST], w[MOST * MOST], y[MOST], want[MOST];
  for (int n_in = 0; n_in <= MOST; n_in++) {
    for (int n_out = 0; n_out <= MOST; n_out++) {
      fill(n_in, x, (unsigned)(100 + n_in));
      fill(n_in * n_out, w, (unsigned)(200 + n_out));
      fill(n_out, y, 300);
      for (int j = 0; j < n_out; j++) {
        want[j] = dot(n_in, n_out, x, w, j, y[j]);
      }
      vec_matvec_add(n_in, n_out, x, w, y);
      ck_assert_mem_eq(y, want, (size_t)n_out * sizeof *y);
    }
  }
}
END_TEST

START_TEST(matvec_by_hand) {
  const float x[2] = {3, -2}, w[6] = {5, 7, 11, 13, 17, 19};
  float y[4] = {100, 200, 300, 42};
  vec_matvec_add(2, 3, x, w, y);
  ck_assert_float_eq(y[0], 89);
  ck_assert_float_eq(y[1], 187);
  ck_assert_float_eq(y[2], 295);
  ck_assert_float_eq(y[3], 42);
}
END_TEST

START_TEST(matvec_carries_nan_and_infinity) {
  const float x[2] = {2, 3}, w[4] = {NAN, 5, 7, INFINITY};
  float y[2] = {4, 6};
  vec_matvec_add(2, 2, x, w, y);
  ck_assert_float_nan(y[0]);
  ck_assert_float_infinite(y[1]);
}
END_TEST

START_TEST(max_abs_finds_the_largest_of_either_sign) {
  float v[67];
  for (int n = 1; n <= 67; n++) {
    for (int at = 0; at < n; at++) {
      fill(n, v, 7);
      v[at] = at % 2 == 0 ? -1234.5F : 1234.5F;
      ck_assert_float_eq(vec_max_abs(n, v), 1234.5F);
    }
  }
  ck_assert_float_eq(vec_max_abs(0, v), 0);
  const float tiny[] = {-0.0F, 0, -1e-42F};
  ck_assert_float_eq(vec_max_abs(2, tiny), 0);
  ck_assert(!signbit(vec_max_abs(2, tiny)));
  ck_assert_float_eq(vec_max_abs(3, tiny), 1e-42F);
  const float wide[] = {3, -INFINITY, 5};
  ck_assert_float_infinite(vec_max_abs(3, wide));
}
END_TEST

START_TEST(scale_multiplies_every_element_and_no_more) {
  float v[21], want[21];
  fill(21, v, 11);
  memcpy(want, v, sizeof v);
  for (int i = 0; i < 20; i++) {
    want[i] *= -0.3F;
  }
  vec_scale(20, -0.3F, v);
  ck_assert_mem_eq(v, want, sizeof v);
}
END_TEST

// accuracy is examined with the activations; here: no element depends on its place or neighbours
START_TEST(tanh_of_many_is_tanh_of_each) {
  float v[37], want[37];
  fill(37, v, 17);
  v[5] = NAN;
  v[9] = INFINITY;
  v[20] = -INFINITY;
  v[30] = -0.0F;
  memcpy(want, v, sizeof v);
  for (int i = 0; i < 37; i++) {
    vec_tanh(1, &want[i]);
  }
  vec_tanh(37, v);
  ck_assert(isnan(v[5]) && isnan(want[5]));
  v[5] = want[5] = 0; // any NaN will do
  ck_assert_mem_eq(v, want, sizeof v);
  ck_assert_float_eq(v[9], 1);
  ck_assert_float_eq(v[20], -1);
  ck_assert(v[30] == 0 && signbit(v[30]));
}
END_TEST

START_TEST(all_finite_sees_one_bad_element_anywhere) {
  const float bad[] = {NAN, -NAN, INFINITY, -INFINITY};
  float v[35];
  double d[35];
  for (int at = 0; at < 35; at++) {
    for (int k = 0; k < 4; k++) {
      fill(35, v, 13);
      for (int i = 0; i < 35; i++) {
        d[i] = v[i] * 1e300;
      }
      v[(at + 1) % 35] = 3.4e38F;
      ck_assert_int_eq(vec_all_finite(35, v), 1);
      ck_assert_int_eq(vec_all_finite_double(35, d), 1);
      v[at] = bad[k];
      d[at] = (double)bad[k];
      ck_assert_int_eq(vec_all_finite(35, v), 0);
      ck_assert_int_eq(vec_all_finite_double(35, d), 0);

      // behind the end nobody looks
      ck_assert_int_eq(vec_all_finite(at, v), 1);
      ck_assert_int_eq(vec_all_finite_double(at, d), 1);
    }
  }
}
END_TEST

Suite *suite(void) {
  return suite_of("vec", 20,
                  (const TTest *const[]){
                      matvec_sums_in_order_to_the_bit, matvec_by_hand,
                      matvec_carries_nan_and_infinity, max_abs_finds_the_largest_of_either_sign,
                      scale_multiplies_every_element_and_no_more, tanh_of_many_is_tanh_of_each,
                      all_finite_sees_one_bad_element_anywhere, NULL});
}
