#include "src/policies/activations.h"

#include <math.h>
#include <string.h>

#include "src/base/vec.h"
#include "tests/support.h"

static double sigmoid(double x) {
  return 1.0 / (1.0 + exp(-x));
}

static double relu(double x) {
  return x > 0.0 ? x : 0.0;
}

static double linear(double x) {
  return x;
}

static double elu(double x) {
  return x > 0.0 ? x : exp(x) - 1.0;
}

static double leaky_relu(double x) {
  return x > 0.0 ? x : 0.01 * x;
}

static double softsign(double x) {
  return x / (1.0 + fabs(x));
}

static double (*const references[])(double) = {
    [ACTIVATION_TANH] = tanh,
    [ACTIVATION_RELU] = relu,
    [ACTIVATION_SIGMOID] = sigmoid,
    [ACTIVATION_LINEAR] = linear,
    [ACTIVATION_SIN] = sin,
    [ACTIVATION_ELU] = elu,
    [ACTIVATION_LEAKY_RELU] = leaky_relu,
    [ACTIVATION_SOFTSIGN] = softsign,
};
enum { N_KINDS = sizeof references / sizeof references[0] };

// n at most NUMBERS, in a row with room for whole registers, as signals have it
enum { NUMBERS = 3 * VEC_ROW };

static void apply(ActivationKind kind, int n, float *v) {
  float row[NUMBERS] = {0};
  memcpy(row, v, (size_t)n * sizeof *v);
  activation_apply(kind, n, row);
  memcpy(v, row, (size_t)n * sizeof *v);
  for (int i = n; i < NUMBERS; i++) {
    ck_assert_float_eq(row[i], 0.0f);
  }
}

START_TEST(each_equals_its_formula) {
  for (int kind = 0; kind < N_KINDS; kind++) {
    for (int i = -3000; i <= 3000; i++) {
      float x = (float)i * 0.0078125f, v = x;
      apply((ActivationKind)kind, 1, &v);
      double want = references[kind](x);
      ck_assert_msg(near(v, want, 1e-7, 2e-7), "%s(%g) is %.9g, not %.9g", activation_names[kind],
                    x, v, want);
    }
  }
}
END_TEST

START_TEST(place_in_the_row_does_not_matter) {
  for (int kind = 0; kind < N_KINDS; kind++) {
    float row[19];
    for (int i = 0; i < 19; i++) {
      row[i] = 0.37f * (float)(i - 9);
    }
    apply((ActivationKind)kind, 19, row);
    for (int i = 0; i < 19; i++) {
      float alone = 0.37f * (float)(i - 9);
      apply((ActivationKind)kind, 1, &alone);
      ck_assert_float_eq(row[i], alone);
    }
  }
}
END_TEST

START_TEST(far_out_values) {
  const struct {
    ActivationKind kind;
    float low, high; // at -1e30 and 1e30
  } cases[] = {
      {ACTIVATION_TANH, -1.0f, 1.0f},     {ACTIVATION_RELU, 0.0f, 1e30f},
      {ACTIVATION_SIGMOID, 0.0f, 1.0f},   {ACTIVATION_LINEAR, -1e30f, 1e30f},
      {ACTIVATION_ELU, -1.0f, 1e30f},     {ACTIVATION_LEAKY_RELU, -1e28f, 1e30f},
      {ACTIVATION_SOFTSIGN, -1.0f, 1.0f},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    float v[] = {-1e30f, 1e30f};
    apply(cases[i].kind, 2, v);
    ck_assert_float_eq_tol(v[0] / 1e30f, cases[i].low / 1e30f, 1e-7f);
    ck_assert_float_eq_tol(v[1] / 1e30f, cases[i].high / 1e30f, 1e-7f);
    ck_assert(v[0] <= cases[i].low * 0.9999f && v[1] >= cases[i].high * 0.9999f);
  }
}
END_TEST

START_TEST(nan_stays_nan) {
  for (int kind = 0; kind < N_KINDS; kind++) {
    float v[] = {0.5f, NAN, 0.25f};
    apply((ActivationKind)kind, 3, v);
    ck_assert(isnan(v[1]) && !isnan(v[0]) && !isnan(v[2]));
  }
}
END_TEST

// the kernel is our own: about 180,000 numbers from the smallest normal float to beyond saturation
START_TEST(tanh_is_right_to_the_last_place) {
  double worst = 0.0;
  float below = 0.0f;
  for (float x = 1.17549435e-38f; x < 10.0f; x *= 1.0004886f) {
    float v[] = {x, -x};
    apply(ACTIVATION_TANH, 2, v);
    ck_assert_float_eq(v[0], -v[1]);
    ck_assert(v[0] >= below && v[0] <= 1.0f);
    below = v[0];
    double want = tanh(x);
    double last_place = nextafterf((float)want, 2.0f) - (float)want;
    worst = fmax(worst, fabs(v[0] - want) / last_place);
  }
  ck_assert_double_lt(worst, 1.1); // 0.53, and twice that where nextafter is across a power of two
  ck_assert_float_eq(below, 1.0f);
}
END_TEST

START_TEST(names_follow_the_kinds) {
  const char *const names[] = {"tanh", "relu", "sigmoid",    "linear",
                               "sin",  "elu",  "leaky-relu", "softsign"};
  for (int kind = 0; kind < N_KINDS; kind++) {
    ck_assert_str_eq(activation_names[kind], names[kind]);
  }
  ck_assert_ptr_null(activation_names[N_KINDS]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      each_equals_its_formula,
      place_in_the_row_does_not_matter,
      far_out_values,
      nan_stays_nan,
      tanh_is_right_to_the_last_place,
      names_follow_the_kinds,
      NULL,
  };
  return suite_of("activations", 20, tests);
}
