#include "src/base/vec.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// what one register holds
#ifdef __AVX__
enum { REGISTER = 32 };
#else
enum { REGISTER = 16 };
#endif
typedef float Lanes __attribute__((vector_size(REGISTER), aligned(4), may_alias));
typedef float HalfLanes __attribute__((vector_size(REGISTER / 2), aligned(4), may_alias));
typedef int32_t Row __attribute__((vector_size(VEC_ROW * sizeof(int32_t)), aligned(4), may_alias));
typedef double Doubles __attribute__((vector_size(REGISTER), aligned(8), may_alias));
typedef int64_t Bits __attribute__((vector_size(REGISTER)));
enum { N_LANES = sizeof(Lanes) / sizeof(float), N_HALF = N_LANES / 2, N_DOUBLES = N_LANES / 2 };

void vec_matvec_add(int n_in, int n_out, const float *restrict x, const float *restrict w,
                    float *restrict y) {
  const ptrdiff_t row = n_out;
  for (int j = 0; j < n_out; j += N_LANES) {
    const float *column = w + j;
    Lanes s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0}, sum = *(const Lanes *)(y + j);
    int i = 0;
    for (; i + 4 <= n_in; i += 4, column += 4 * row) {
      s0 += x[i] * *(const Lanes *)column;
      s1 += x[i + 1] * *(const Lanes *)(column + row);
      s2 += x[i + 2] * *(const Lanes *)(column + 2 * row);
      s3 += x[i + 3] * *(const Lanes *)(column + 3 * row);
    }
    for (; i < n_in; i++, column += row) {
      sum += x[i] * *(const Lanes *)column;
    }
    *(Lanes *)(y + j) = sum + ((s0 + s1) + (s2 + s3));
  }
}

void vec_mean(int n_rows, int n, const float *restrict rows, float *restrict mean) {
  for (int j = 0; j < n; j += N_LANES) {
    Lanes sum = *(const Lanes *)(rows + j);
    for (int i = 1; i < n_rows; i++) {
      sum += *(const Lanes *)(rows + (ptrdiff_t)i * n + j);
    }
    *(Lanes *)(mean + j) = sum / (float)n_rows;
  }
}

void vec_clear_rest(int n_rows, int n, int n_columns, float *m) {
  // only the last register of a row has a rest
  Row keep = {0};
  for (int k = 0; k < VEC_ROW; k++) {
    keep[k] = n_columns - VEC_ROW + k < n ? -1 : 0;
  }
  for (int i = 0; i < n_rows; i++) {
    Row *last = (Row *)(m + (ptrdiff_t)(i + 1) * n_columns - VEC_ROW);
    *last &= keep;
  }
}

float vec_max_abs(int n, const float *v) {
  // without their sign, floats are ordered as their bits are; the maximum of integers is one
  // instruction in any order, that of floats is not (NaN)
  int32_t largest = 0;
  for (int i = 0; i < n; i++) {
    int32_t bits;
    memcpy(&bits, &v[i], sizeof bits);
    bits &= INT32_MAX;
    largest = bits > largest ? bits : largest;
  }
  float value;
  memcpy(&value, &largest, sizeof value);
  return value;
}

void vec_scale(int n, float factor, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] *= factor;
  }
}

// the elements of x, but those of `other` where the mask has ones
static inline Doubles mix(Doubles x, Bits mask, Doubles other) {
  return (Doubles)(((Bits)x & ~mask) | ((Bits)other & mask));
}

static inline HalfLanes tanh_lanes(HalfLanes v) {
  // tanh(x) = x p(x^2) / q(x^2), fitted for the least relative error (1.3e-9) up to 9.2; beyond, it
  // rounds to 1. In double, so that the one rounding at the end is all that counts.
  const Doubles end = (Doubles){0} + 9.2;
  Doubles x = __builtin_convertvector(v, Doubles);
  x = mix(x, x > end, end);
  x = mix(x, x < -end, -end);
  Doubles t = x * x;
  Doubles p = 5.0060438326e-08 * t + 3.1392026797e-05;
  p = ((p * t + 0.0039995287531) * t + 0.13778339487) * t + 1.0;
  Doubles q = 7.2321254084e-10 * t + 1.6021114671e-06;
  q = (((q * t + 0.00041911097538) * t + 0.027705116911) * t + 0.47111672061) * t + 1.0;
  return __builtin_convertvector(x * p / q, HalfLanes);
}

void vec_tanh(int n, float *v) {
  for (int i = 0; i < n; i += N_HALF) {
    HalfLanes *lanes = (HalfLanes *)(v + i);
    *lanes = tanh_lanes(*lanes);
  }
}

int vec_all_finite(int n, const float *v) {
  return isfinite(vec_max_abs(n, v)) ? 1 : 0;
}

int vec_all_finite_double(int n, const double *v) {
  // 0 times what is finite is 0, times what is not NaN
  Doubles zeros = {0};
  int i = 0;
  for (; i + N_DOUBLES <= n; i += N_DOUBLES) {
    zeros += 0 * *(const Doubles *)(v + i);
  }
  double zero = 0;
  for (int k = 0; k < N_DOUBLES; k++) {
    zero += zeros[k];
  }
  for (; i < n; i++) {
    zero += 0 * v[i];
  }
  return zero == 0;
}
