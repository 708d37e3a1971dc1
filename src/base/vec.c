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

// v within [-9.2, 9.2], NaN as it is; by its bits, because compilers see control flow in
// comparisons of floats and leave the loop around them as it is
static inline float clamp(float v) {
  const int32_t end = 0x41133333, infinite = 0x7f800000;
  int32_t bits;
  memcpy(&bits, &v, sizeof bits);
  int32_t size = bits & INT32_MAX;
  size = size > end && size <= infinite ? end : size;
  bits = (bits & INT32_MIN) | size;
  memcpy(&v, &bits, sizeof v);
  return v;
}

void vec_tanh(int n, float *v) {
  // tanh(x) = x p(x^2) / q(x^2), fitted for the least relative error (1.3e-9) up to 9.2; beyond, it
  // rounds to 1. In double, so that the one rounding at the end is all that counts.
  for (int i = 0; i < n; i++) {
    float inside = clamp(v[i]);
    double x = inside, t = x * x;
    double p = 5.0060438326e-08 * t + 3.1392026797e-05;
    p = ((p * t + 0.0039995287531) * t + 0.13778339487) * t + 1.0;
    double q = 7.2321254084e-10 * t + 1.6021114671e-06;
    q = (((q * t + 0.00041911097538) * t + 0.027705116911) * t + 0.47111672061) * t + 1.0;
    v[i] = (float)(x * p / q);
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
