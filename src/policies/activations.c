#include "src/policies/activations.h"

#include <math.h>
#include <stddef.h>

#include "src/base/vec.h"

const char *const activation_names[] = {
    [ACTIVATION_TANH] = "tanh",
    [ACTIVATION_RELU] = "relu",
    [ACTIVATION_SIGMOID] = "sigmoid",
    [ACTIVATION_LINEAR] = "linear",
    [ACTIVATION_SIN] = "sin",
    [ACTIVATION_ELU] = "elu",
    [ACTIVATION_LEAKY_RELU] = "leaky-relu",
    [ACTIVATION_SOFTSIGN] = "softsign",
    NULL,
};

static void relu(int n, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] = v[i] < 0.0f ? 0.0f : v[i];
  }
}

// 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2
static void sigmoid(int n, float *v) {
  vec_scale(n, 0.5f, v);
  vec_tanh(vec_filled(n), v);
  for (int i = 0; i < n; i++) {
    v[i] = 0.5f + 0.5f * v[i];
  }
}

static void sine(int n, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] = sinf(v[i]);
  }
}

static void elu(int n, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] = v[i] < 0.0f ? expm1f(v[i]) : v[i];
  }
}

static void leaky_relu(int n, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] = v[i] < 0.0f ? 0.01f * v[i] : v[i];
  }
}

static void softsign(int n, float *v) {
  for (int i = 0; i < n; i++) {
    v[i] /= 1.0f + fabsf(v[i]);
  }
}

void activation_apply(ActivationKind kind, int n, float *v) {
  switch (kind) {
  case ACTIVATION_TANH:
    vec_tanh(vec_filled(n), v);
    break;
  case ACTIVATION_RELU:
    relu(n, v);
    break;
  case ACTIVATION_SIGMOID:
    sigmoid(n, v);
    break;
  case ACTIVATION_SIN:
    sine(n, v);
    break;
  case ACTIVATION_ELU:
    elu(n, v);
    break;
  case ACTIVATION_LEAKY_RELU:
    leaky_relu(n, v);
    break;
  case ACTIVATION_SOFTSIGN:
    softsign(n, v);
    break;
  case ACTIVATION_LINEAR:
  default:
    break;
  }
}
