#include "src/base/vec.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

void vec_matvec_add(int n_in, int n_out, const float *restrict x, const float *restrict w,
                    float *restrict y) {
  for (int i = 0; i < n_in; i++) {
    const float *row = w + (size_t)i * (size_t)n_out;
    for (int j = 0; j < n_out; j++) {
      y[j] += x[i] * row[j];
    }
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

int vec_all_finite(int n, const float *v) {
  return isfinite(vec_max_abs(n, v)) ? 1 : 0;
}

int vec_all_finite_double(int n, const double *v) {
  int finite = 1;
  for (int i = 0; i < n; i++) {
    finite &= fabs(v[i]) <= DBL_MAX;
  }
  return finite;
}
