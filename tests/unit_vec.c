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

// one output after the other, in four sums
static float dot(int n_in, int n_out, const float *x, const float *w, int j, float y) {
  volatile float sums[4] = {0}, rest = y;
  for (int i = 0; i < n_in; i++) {
    volatile float product = x[i] * w[i * n_out + j],
                   *sum = i < n_in / 4 * 4 ? &sums[i % 4] : &rest;
    *sum = *sum + product;
  }
  volatile float left = sums[0] + sums[1], right = sums[2] + sums[3];
  volatile float all = left + right;
  return rest + all;
}

START_TEST(matvec_sums_in_order_to_the_bit) {
  enum { MOST = 40 };
  static float x[MOST], w[MOST * MOST], y[MOST], want[MOST];
  for (int n_in = 0; n_in <= MOST; n_in++) {
    for (int n_out = 0; n_out <= MOST; n_out += VEC_ROW) {
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
  const float x[2] = {3, -2}, w[2 * VEC_ROW] = {5, 7, 11, 0, 0, 0, 0, 0, 13, 17, 19};
  float y[VEC_ROW + 1] = {100, 200, 300, 41, 0, 0, 0, 0, 42};
  vec_matvec_add(2, VEC_ROW, x, w, y);
  ck_assert_float_eq(y[0], 89);
  ck_assert_float_eq(y[1], 187);
  ck_assert_float_eq(y[2], 295);
  ck_assert_float_eq(y[3], 41);
  ck_assert_float_eq(y[VEC_ROW], 42);
}
END_TEST

START_TEST(matvec_carries_nan_and_infinity) {
  const float x[2] = {2, 3}, w[2 * VEC_ROW] = {NAN, 5, 0, 0, 0, 0, 0, 0, 7, INFINITY};
  float y[VEC_ROW] = {4, 6};
  vec_matvec_add(2, VEC_ROW, x, w, y);
  ck_assert_float_nan(y[0]);
  ck_assert_float_infinite(y[1]);
}
END_TEST

START_TEST(mean_of_rows_to_the_bit) {
  enum { ROWS = 12, MOST = 5 * VEC_ROW };
  static float rows[ROWS * MOST], mean[MOST];
  for (int n_rows = 1; n_rows <= ROWS; n_rows++) {
    for (int n = 0; n <= MOST; n += VEC_ROW) {
      fill(n_rows * n, rows, (unsigned)(400 + n));
      vec_mean(n_rows, n, rows, mean);
      for (int j = 0; j < n; j++) {
        volatile float sum = rows[j];
        for (int i = 1; i < n_rows; i++) {
          sum = sum + rows[i * n + j];
        }
        ck_assert_float_eq(mean[j], sum / (float)n_rows);
      }
    }
  }
}
END_TEST

START_TEST(rest_of_rows_is_cleared_whatever_it_holds) {
  for (int n = 1; n <= 3 * VEC_ROW; n++) {
    const int n_columns = vec_filled(n);
    float m[3 * 3 * VEC_ROW + 1], was[3 * 3 * VEC_ROW + 1];
    fill(3 * n_columns + 1, was, 31);
    was[n_columns - 1] = NAN;
    memcpy(m, was, sizeof m);
    vec_clear_rest(3, n, n_columns, m);
    for (int i = 0; i < 3 * n_columns; i++) {
      float want = i % n_columns < n ? was[i] : 0;
      ck_assert(memcmp(&m[i], &want, sizeof want) == 0);
    }
    ck_assert_float_eq(m[3 * n_columns], was[3 * n_columns]);
  }
}
END_TEST

START_TEST(filled_up_is_the_next_whole_row) {
  ck_assert_int_eq(vec_filled(0), 0);
  ck_assert_int_eq(vec_filled(1), VEC_ROW);
  ck_assert_int_eq(vec_filled(VEC_ROW), VEC_ROW);
  ck_assert_int_eq(vec_filled(VEC_ROW + 1), 2 * VEC_ROW);
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
  float v[5 * VEC_ROW], want[5 * VEC_ROW];
  fill(5 * VEC_ROW, v, 17);
  v[5] = NAN;
  v[9] = INFINITY;
  v[20] = -INFINITY;
  v[30] = -0.0F;
  memcpy(want, v, sizeof v);
  for (int i = 0; i < 5 * VEC_ROW; i++) {
    float alone[VEC_ROW] = {want[i]};
    vec_tanh(VEC_ROW, alone);
    want[i] = alone[0];
  }
  vec_tanh(5 * VEC_ROW, v);
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
                      matvec_carries_nan_and_infinity, mean_of_rows_to_the_bit,
                      rest_of_rows_is_cleared_whatever_it_holds, filled_up_is_the_next_whole_row,
                      max_abs_finds_the_largest_of_either_sign,
                      scale_multiplies_every_element_and_no_more, tanh_of_many_is_tanh_of_each,
                      all_finite_sees_one_bad_element_anywhere, NULL});
}
