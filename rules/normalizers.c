#include "rules/normalizers.h"

#include <math.h>
#include <stddef.h>

#include "src/base/vec.h"

const char *const normalizer_names[] = {
    [NORMALIZER_MAX] = "max",
    [NORMALIZER_NONE] = "none",
    [NORMALIZER_TANH] = "tanh",
    [NORMALIZER_CLIP] = "clip",
    NULL,
};

// A weight that does not grow shrinks with every division, down to the subnormal numbers, over
// which many processors take a hundred times as long. It counts for nothing long before.
static const float negligible = 1e-30f;

static void divide(int n, float divisor, float *v) {
  // not a product with 1 / divisor: the largest must become 1, and 1 / (a tiny number) is infinite
  for (int i = 0; i < n; i++) {
    float quotient = v[i] / divisor;
    v[i] = fabsf(quotient) < negligible ? 0.0f : quotient;
  }
}

static void clip(int n, float bound, float *v) {
  for (int i = 0; i < n; i++) {
    float above = v[i] < -bound ? -bound : v[i];
    v[i] = above > bound ? bound : above;
  }
}

bool normalizers_apply(NormalizerKind kind, float bound, int n, float *v) {
  // one pass answers both questions: how large, and is all of it finite
  float largest = vec_max_abs(n, v);
  if (!isfinite(largest)) {
    return false;
  }
  switch (kind) {
  case NORMALIZER_MAX:
    if (largest > 0.0f) {
      divide(n, largest, v);
    }
    break;
  case NORMALIZER_TANH:
    vec_tanh(n, v);
    break;
  case NORMALIZER_CLIP:
    clip(n, bound, v);
    break;
  case NORMALIZER_NONE:
  default:
    break;
  }
  return true;
}
