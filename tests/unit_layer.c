#include "src/policies/layer.h"

#include <math.h>
#include <string.h>

#include "src/base/vec.h"
#include "tests/support.h"

// A rule with everything that a rule may have: coefficients of all shapes, memory of all shapes, a
// bias, a parameter. The right-hand sides use w, b and e as they were before. It goes through the
// columns of the outputs only, and leaves dirt in the others.
typedef struct ToyParams {
  double gain;
} ToyParams;

static const RuleBlock toy_coefs[] = {
    {"g", RULE_LIKE_W}, {"theta", RULE_PER_OUTPUT}, {"k", RULE_PER_INPUT}, {NULL}};
static const RuleBlock toy_memory[] = {
    {"e", RULE_LIKE_W}, {"y_prev", RULE_PER_OUTPUT}, {"x_prev", RULE_PER_INPUT}, {NULL}};

static void toy_update(const RuleLayer *layer) {
  const float gain = (float)((const ToyParams *)layer->params)->gain;
  const float *g = layer->coefs[0], *theta = layer->coefs[1], *k = layer->coefs[2];
  float *e = layer->memory[0], *y_prev = layer->memory[1], *x_prev = layer->memory[2];
  for (int i = 0; i < layer->n_in; i++) {
    for (int j = 0; j < layer->n_out; j++) {
      int at = i * layer->n_columns + j;
      float w = layer->w[at];
      layer->w[at] +=
          gain * (g[at] * (layer->x[i] - x_prev[i]) * (layer->y[j] - theta[j])) + k[i] * e[at];
      e[at] += w;
    }
  }
  for (int j = 0; j < layer->n_out; j++) {
    layer->b[j] += theta[j] * (layer->y[j] - y_prev[j]);
    y_prev[j] = layer->y[j];
  }
  layer->w[layer->n_columns - 1] = layer->b[layer->n_columns - 1] = 1e9f;
  memcpy(x_prev, layer->x, (size_t)layer->n_in * sizeof *x_prev);
}

static const RuleType toy = {
    .name = "toy",
    .coefs = toy_coefs,
    .memory = toy_memory,
    .has_bias = 1,
    .update = toy_update,
};
static const ToyParams toy_params = {.gain = 0.5};

enum {
  N_IN = 3,
  N_OUT = 2,
  N_COLUMNS = VEC_ROW,
  N_W = N_IN * N_OUT,
  LAST = (N_IN - 1) * N_COLUMNS + N_OUT - 1
};

static Arena arena;

static void carve(Layer *layer) {
  Walk measure = walk_measure();
  layer_walk(layer, &measure);
  ck_assert_int_eq(arena_open(&arena, measure.bytes), 0);
  Walk walk = walk_carve(&arena, NULL);
  layer_walk(layer, &walk);
  ck_assert_int_eq(walk.status, OK);
}

static Layer toy_layer(NormalizerKind normalizer) {
  Layer layer = {
      .name = "W1",
      .bias = "bW1",
      .has_bias = true,
      .rule = &toy,
      .normalizer = normalizer,
      .bound = 0.75f,
      .synapses = {.n_in = N_IN, .n_out = N_OUT, .n_columns = N_COLUMNS, .params = &toy_params},
  };
  carve(&layer);
  return layer;
}

static const float genome[N_W + N_OUT + N_IN] = {
    0.5f,   -1.5f,  2.0f,  0.25f, -0.75f, 3.0f, // g
    0.125f, -0.5f,                              // theta
    0.5f,   -0.25f, 0.75f,                      // k
};
static const float weights[N_W + N_OUT] = {0.5f,  -0.25f, 0.375f,  0.625f,
                                           -1.0f, 0.75f,  -0.125f, 0.25f};

// the columns behind those of the outputs
static void expect_zeros(const float *rest) {
  for (int j = 0; j < N_COLUMNS - N_OUT; j++) {
    ck_assert_float_eq(rest[j], 0.0f);
  }
}

// rows of N_OUT numbers, filled up
static void expect_rows(const float *filled, int n_rows, const float *want) {
  for (int i = 0; i < n_rows; i++) {
    ck_assert_mem_eq(filled + i * N_COLUMNS, want + i * N_OUT, N_OUT * sizeof *want);
    expect_zeros(filled + i * N_COLUMNS + N_OUT);
  }
}

START_TEST(static_layer_takes_weights_and_bias_from_the_genome) {
  Layer layer = {.name = "W1",
                 .bias = "b1",
                 .has_bias = true,
                 .synapses = {.n_in = N_IN, .n_out = N_OUT, .n_columns = N_COLUMNS}};
  carve(&layer);
  ck_assert_uint_eq(layer_genome_size(&layer), N_W + N_OUT);
  layer_express(&layer, weights);
  const float x[N_IN] = {2.0f, -3.0f, 0.5f};
  float z[N_COLUMNS] = {10.0f, 20.0f};
  layer_add(&layer, x, z);
  // 10 + 2 * 0.5 - 3 * 0.375 + 0.5 * -1 - 0.125;  20 + 2 * -0.25 - 3 * 0.625 + 0.5 * 0.75 + 0.25
  ck_assert_float_eq(z[0], 9.25f);
  ck_assert_float_eq(z[1], 18.25f);
  expect_zeros(z + N_OUT);
  arena_close(&arena);
}
END_TEST

START_TEST(sizes_follow_the_tables) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  ck_assert_uint_eq(layer_genome_size(&layer), N_W + N_OUT + N_IN);
  ck_assert_uint_eq(layer_weights_size(&layer), N_W + N_OUT);
  arena_close(&arena);
}
END_TEST

// rows and columns of g (like W), theta (per output) and k (per input) in the genome
static void expect_shapes(Sharing sharing, const int want[3][2]) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  layer.sharing = sharing;
  size_t size = 0;
  for (int i = 0; i < 3; i++) {
    int n_rows, n_columns;
    layer_coef_shape(&layer, &toy_coefs[i], &n_rows, &n_columns);
    ck_assert_int_eq(n_rows, want[i][0]);
    ck_assert_int_eq(n_columns, want[i][1]);
    size += (size_t)n_rows * (size_t)n_columns;
  }
  ck_assert_uint_eq(layer_genome_size(&layer), size);
  ck_assert_uint_eq(layer_weights_size(&layer), N_W + N_OUT);
  arena_close(&arena);
}

START_TEST(what_is_shared_has_one_row_or_one_column) {
  expect_shapes(SHARING_SYNAPSE, (const int[3][2]){{N_IN, N_OUT}, {1, N_OUT}, {1, N_IN}});
  expect_shapes(SHARING_POSTSYNAPTIC, (const int[3][2]){{1, N_OUT}, {1, N_OUT}, {1, N_IN}});
  expect_shapes(SHARING_PRESYNAPTIC, (const int[3][2]){{N_IN, 1}, {1, N_OUT}, {1, N_IN}});
  expect_shapes(SHARING_LAYER, (const int[3][2]){{1, 1}, {1, 1}, {1, 1}});
}
END_TEST

// the blocks that the rule sees, one after the other
static void expect_seen(Sharing sharing, const float *from, const float want[N_W + N_OUT + N_IN]) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  arena_close(&arena);
  layer.sharing = sharing;
  carve(&layer);
  layer_express(&layer, from);
  const float *const *coefs = layer.synapses.coefs;
  expect_rows(coefs[0], N_IN, want);
  expect_rows(coefs[1], 1, want + N_W);
  ck_assert_mem_eq(coefs[2], want + N_W + N_OUT, N_IN * sizeof(float));
  arena_close(&arena);
}

START_TEST(rule_sees_shared_coefficients_in_full) {
  const float a = 0.5f, b = -1.5f, c = 2.0f, t = 0.25f, u = -0.75f, k = 3.0f, l = 0.125f, m = -0.5f;
  expect_seen(SHARING_SYNAPSE, genome, genome);
  expect_seen(SHARING_POSTSYNAPTIC, (const float[]){a, b, t, u, k, l, m},
              (const float[]){a, b, a, b, a, b, t, u, k, l, m});
  expect_seen(SHARING_PRESYNAPTIC, (const float[]){a, b, c, t, u, k, l, m},
              (const float[]){a, a, b, b, c, c, t, u, k, l, m});
  expect_seen(SHARING_LAYER, (const float[]){a, t, k},
              (const float[]){a, a, a, a, a, a, t, t, k, k, k});
}
END_TEST

START_TEST(weights_go_in_and_come_out_in_order) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  layer_birth(&layer, weights, NULL, 0.0, 0.0);
  expect_rows(layer.synapses.w, N_IN, weights);
  expect_rows(layer.synapses.b, 1, weights + N_W);
  float out[N_W + N_OUT];
  layer_weights(&layer, out);
  ck_assert_mem_eq(out, weights, sizeof out);
  arena_close(&arena);
}
END_TEST

START_TEST(birth_draws_weights_and_biases_and_empties_the_memory) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  for (int i = 0; i < N_IN; i++) {
    layer.synapses.memory[2][i] = 3.0f;
  }
  layer.synapses.memory[0][LAST] = layer.synapses.memory[1][N_OUT - 1] = 5.0f;
  Rng rng;
  rng_open(&rng, (Stream){.seed = 7, .purpose = PURPOSE_TEST});
  layer_birth(&layer, NULL, &rng, 0.25, 0.5);
  float all[N_W + N_OUT], want[N_W + N_OUT];
  layer_weights(&layer, all);
  rng_open(&rng, (Stream){.seed = 7, .purpose = PURPOSE_TEST});
  rng_fill_uniform(&rng, 0.25, 0.5, N_W + N_OUT, want);
  ck_assert_mem_eq(all, want, sizeof all);
  for (int i = 0; i < N_W + N_OUT; i++) {
    ck_assert(all[i] >= 0.25f && all[i] <= 0.5f);
  }
  ck_assert_float_eq(layer.synapses.memory[0][LAST], 0.0f);
  ck_assert_float_eq(layer.synapses.memory[1][N_OUT - 1], 0.0f);
  ck_assert_float_eq(layer.synapses.memory[2][N_IN - 1], 0.0f);
  arena_close(&arena);
}
END_TEST

// two updates of the toy rule, written once more in double
static void two_updates(const float *x, const float *y, double w[N_W], double b[N_OUT]) {
  double e[N_W] = {0.0};
  for (int n = 0; n < 2; n++) {
    for (int i = 0; i < N_W; i++) {
      double dx = n == 0 ? x[i / N_OUT] : 0.0; // x is the same the second time
      double change = 0.5 * genome[i] * dx * (y[i % N_OUT] - genome[N_W + i % N_OUT]) +
                      genome[N_W + N_OUT + i / N_OUT] * e[i];
      e[i] += w[i];
      w[i] += change;
    }
    for (int j = 0; n == 0 && j < N_OUT; j++) {
      b[j] += genome[N_W + j] * y[j];
    }
  }
}

START_TEST(rule_gets_its_coefficients_memory_and_parameters) {
  Layer layer = toy_layer(NORMALIZER_NONE);
  const float x[N_IN] = {2.0f, -3.0f, 0.5f}, y[N_COLUMNS] = {0.75f, -1.25f};
  layer.synapses.x = x;
  layer.synapses.y = y;
  layer_express(&layer, genome);
  layer_birth(&layer, weights, NULL, 0.0, 0.0);
  ck_assert(layer_update(&layer));
  ck_assert(layer_update(&layer));
  double w[N_W], b[N_OUT];
  for (int i = 0; i < N_W; i++) {
    w[i] = weights[i];
  }
  for (int j = 0; j < N_OUT; j++) {
    b[j] = weights[N_W + j];
  }
  two_updates(x, y, w, b);
  float out[N_W + N_OUT];
  layer_weights(&layer, out);
  for (int i = 0; i < N_W + N_OUT; i++) {
    ck_assert_double_eq_tol(out[i], i < N_W ? w[i] : b[i - N_W], 1e-6);
  }
  arena_close(&arena);
}
END_TEST

// weights and biases after one update, and what is the largest of each
static void updated(NormalizerKind normalizer, float out[N_W + N_OUT], float *w_max, float *b_max) {
  Layer layer = toy_layer(normalizer);
  const float x[N_IN] = {2.0f, -3.0f, 0.5f}, y[N_COLUMNS] = {0.75f, -1.25f};
  layer.synapses.x = x;
  layer.synapses.y = y;
  layer_express(&layer, genome);
  layer_birth(&layer, weights, NULL, 0.0, 0.0);
  ck_assert(layer_update(&layer));
  layer_weights(&layer, out);
  *w_max = *b_max = 0.0f;
  for (int i = 0; i < N_W + N_OUT; i++) {
    float *largest = i < N_W ? w_max : b_max;
    *largest = fmaxf(*largest, fabsf(out[i]));
  }
  arena_close(&arena);
}

START_TEST(matrix_and_bias_are_normalized_each_by_itself) {
  float raw[N_W + N_OUT], normal[N_W + N_OUT], w_max, b_max, w_one, b_one;
  updated(NORMALIZER_NONE, raw, &w_max, &b_max);
  updated(NORMALIZER_MAX, normal, &w_one, &b_one);
  ck_assert_float_ne(w_max, b_max);
  ck_assert_float_eq(w_one, 1.0f);
  ck_assert_float_eq(b_one, 1.0f);
  for (int i = 0; i < N_W + N_OUT; i++) {
    ck_assert_float_eq(normal[i], raw[i] / (i < N_W ? w_max : b_max));
  }
  updated(NORMALIZER_CLIP, normal, &w_one, &b_one);
  ck_assert_float_eq(w_one, 0.75f);
  ck_assert_float_eq(b_one, fminf(b_max, 0.75f));
}
END_TEST

START_TEST(weight_that_is_not_finite_is_told) {
  for (int where = 0; where < N_W + N_OUT; where++) {
    Layer layer = toy_layer(NORMALIZER_CLIP);
    const float x[N_IN] = {0.0f}, y[N_COLUMNS] = {0.0f};
    layer.synapses.x = x;
    layer.synapses.y = y;
    layer_express(&layer, genome);
    float broken[N_W + N_OUT];
    memcpy(broken, weights, sizeof broken);
    broken[where] = INFINITY;
    layer_birth(&layer, broken, NULL, 0.0, 0.0);
    ck_assert(!layer_update(&layer));
    arena_close(&arena);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      static_layer_takes_weights_and_bias_from_the_genome,
      sizes_follow_the_tables,
      what_is_shared_has_one_row_or_one_column,
      rule_sees_shared_coefficients_in_full,
      weights_go_in_and_come_out_in_order,
      birth_draws_weights_and_biases_and_empties_the_memory,
      rule_gets_its_coefficients_memory_and_parameters,
      matrix_and_bias_are_normalized_each_by_itself,
      weight_that_is_not_finite_is_told,
      NULL,
  };
  return suite_of("layer", 10, tests);
}
