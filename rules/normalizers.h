// normalizers: what happens to a matrix (or a bias) after every update of the rule.
#ifndef HEBBES_RULES_NORMALIZERS_H
#define HEBBES_RULES_NORMALIZERS_H

#include <stdbool.h>

typedef enum NormalizerKind {
  NORMALIZER_MAX, // v / max|v|, so that the largest is 1, and 0 what is then below 1e-30; all zeros
                  // are left alone
  NORMALIZER_NONE, // as it is
  NORMALIZER_TANH, // tanh(v)
  NORMALIZER_CLIP, // into [-bound, bound]
} NormalizerKind;

// names as in the YAML, in the order above, NULL-terminated
extern const char *const normalizer_names[];

// hot: normalizes v (n, filled up for tanh) in place. Returns false, and leaves v as it is, when a
// number in it is not finite. bound is that of clip.
bool normalizers_apply(NormalizerKind kind, float bound, int n, float *v);

#endif
