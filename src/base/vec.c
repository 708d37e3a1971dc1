#include "src/base/vec.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What one register holds: compilers left to themselves look after long rows, and a layer has few
// neurons.
#ifdef __AVX__
enum { REGISTER = 32 };
#else
enum { REGISTER = 16 };
#endif
typedef float Lanes __attribute__((vector_size(REGISTER), aligned(4), may_alias));
typedef float HalfLanes __attribute__((vector_size(REGISTER / 2), aligned(4), may_alias));
typedef double Doubles __attribute__((vector_size(REGISTER)));
typedef int64_t Bits __attribute__((vector_size(REGISTER)));
enum { N_LANES = sizeof(Lanes) / sizeof(float), N_HALF = N_LANES / 2 };

void vec_matvec_add(int n_in, int n_out, const float *restrict x, const float *restrict w,
                    float *restrict y) {
  const ptrdiff_t row = n_out;
  int j = 0;
  for (; j + N_LANES <= n_out; j += N_LANES) {
    Lanes sum = *(const Lanes *)(y + j);
    for (int i = 0; i < n_in; i++) {
      sum += x[i] * *(const Lanes *)(w + i * row + j);
    }
    *(Lanes *)(y + j) = sum;
  }
  for (; j + N_HALF <= n_out; j += N_HALF) {
    HalfLanes sum = *(const HalfLanes *)(y + j);
    for (int i = 0; i < n_in; i++) {
      sum += x[i] * *(const HalfLanes *)(w + i * row + j);
    }
    *(HalfLanes *)(y + j) = sum;
  }
  for (; j < n_out; j++) {
    float sum = y[j];
    for (int i = 0; i < n_in; i++) {
      sum += x[i] * w[i * row + j];
    }
    y[j] = sum;
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
  int i = 0;
  for (; i + N_HALF <= n; i += N_HALF) {
    HalfLanes *lanes = (HalfLanes *)(v + i);
    *lanes = tanh_lanes(*lanes);
  }
  if (i < n) {
    HalfLanes rest = {0};
    for (int k = i; k < n; k++) {
      rest[k - i] = v[k];
    }
    rest = tanh_lanes(rest);
    for (int k = i; k < n; k++) {
      v[k] = rest[k - i];
    }
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
