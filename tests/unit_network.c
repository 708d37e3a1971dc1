#include "src/policies/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/buffers.h"
#include "src/config/params.h"
#include "src/policies/activations.h"
#include "src/policies/plasticity.h"
#include "src/registry.h"
#include "tests/support.h"

// ---------------------------------------------------------------- rules for the tests

static const RuleBlock one_matrix[] = {{"g", RULE_LIKE_W}, {NULL}};
static const RuleBlock all_shapes[] = {
    {"g", RULE_LIKE_W}, {"theta", RULE_PER_OUTPUT}, {"k", RULE_PER_INPUT}, {NULL}};
static const RuleBlock one_number_each[] = {{"e", RULE_PER_OUTPUT}, {NULL}};

// W grows by 0.5 with every update, b by as many quarters as there were updates in this life
static void count_update(const RuleLayer *layer) {
  for (int i = 0; i < layer->n_in * layer->n_columns; i++) {
    layer->w[i] += 0.5f;
  }
  for (int j = 0; j < layer->n_out; j++) {
    layer->memory[0][j] += 1.0f;
    layer->b[j] += 0.25f * layer->memory[0][j];
  }
}
static const RuleType count = {.name = "count",
                               .coefs = one_matrix,
                               .memory = one_number_each,
                               .has_bias = 1,
                               .update = count_update};

// W shows what the rule sees: x_i + 100 y_j
static void spy_update(const RuleLayer *layer) {
  for (int i = 0; i < layer->n_in * layer->n_columns; i++) {
    layer->w[i] = layer->x[i / layer->n_columns] + 100.0f * layer->y[i % layer->n_columns];
  }
}
static const RuleType spy = {.name = "spy", .coefs = one_matrix, .update = spy_update};

// W shows what the rule got from the genome
static void tell_update(const RuleLayer *layer) {
  for (int i = 0; i < layer->n_in * layer->n_columns; i++) {
    layer->w[i] = layer->coefs[0][i] + layer->coefs[1][i % layer->n_columns] +
                  layer->coefs[2][i / layer->n_columns];
  }
}
static const RuleType tell = {.name = "tell", .coefs = all_shapes, .update = tell_update};

// ---------------------------------------------------------------- a small network

typedef struct Rig {
  const PolicyType *type;
  NetworkParams params;
  PlasticityParams plasticity;
  PolicyShared *shared;
  Arena arena;
  Policy *policy;
  float genome[64];
} Rig;

// 2 inputs, hidden sizes as given, 1 output, linear, no normalizer
static Rig prepared(const RuleType *rule, int n_hidden) {
  Rig rig = {.type = registry_policy(rule == NULL ? "mlp" : "mlp-hebbian")};
  params_defaults(network_params, &rig.params);
  params_defaults(plasticity_params, &rig.plasticity);
  rig.params.hidden = (ParamInts){.n = n_hidden, .value = {2, 3}};
  rig.params.activation = rig.params.output_activation = ACTIVATION_LINEAR;
  rig.plasticity.normalizer = NORMALIZER_NONE;
  return rig;
}

static Status rig_open(Rig *rig, const RuleType *rule, Err *err) {
  PolicyConfig config = {.type = rig->type,
                         .n_obs = 2,
                         .n_act = 1,
                         .params = &rig->params,
                         .rule = rule,
                         .plasticity = rule == NULL ? NULL : &rig->plasticity};
  Status status = rig->type->open(&config, &rig->shared, err);
  if (status == OK) {
    ck_assert_int_eq(arena_open(&rig->arena, rig->type->worker_size(rig->shared)), 0);
    rig->policy = rig->type->worker_new(rig->shared, &rig->arena);
    for (int i = 0; i < 64; i++) {
      rig->genome[i] = 0.125f * (float)(i + 1);
    }
    ck_assert_uint_le(rig->type->genome_size(rig->shared), 64);
  }
  return status;
}

static Rig opened(const RuleType *rule, double period) {
  static Err err;
  Rig rig = prepared(rule, 1);
  rig.plasticity.period = period;
  ck_assert_msg(rig_open(&rig, rule, &err) == OK, "%s", err.text);
  return rig;
}

static void rig_close(Rig *rig) {
  rig->type->close(rig->shared);
  arena_close(&rig->arena);
}

// one control step with the observation (first, second); the action
static float live(Rig *rig, float first, float second) {
  const float obs[] = {first, second};
  float action;
  rig->type->act(rig->policy, obs, &action);
  ck_assert(rig->type->learn(rig->policy, 0.0f));
  return action;
}

// weights of 2-2-1: W1 (4) W2 (2); with biases: W1 (4) b1 (2) W2 (2) b2 (1)
static const float plain[6] = {0.5f, -0.25f, 2.0f, 0.75f, 4.0f, -3.0f};
static const float biased[9] = {0.5f, -0.25f, 2.0f, 0.75f, 0.125f, -0.5f, 4.0f, -3.0f, 0.375f};

// ---------------------------------------------------------------- forward pass

// (0.5 * 2 + 2 * -3 + 0.125) * 4 + (-0.25 * 2 + 0.75 * -3 - 0.5) * -3 + 0.375
static const float answer = -9.375f;

START_TEST(static_network_by_hand) {
  Rig rig = opened(NULL, 1.0);
  ck_assert_uint_eq(rig.type->genome_size(rig.shared), 9);
  ck_assert_uint_eq(rig.type->weights_size(rig.shared), 0);
  rig.type->reset(rig.policy, biased, NULL, NULL);
  ck_assert_float_eq(live(&rig, 2.0f, -3.0f), answer);
  ck_assert_float_eq(live(&rig, 2.0f, -3.0f), answer);
  rig_close(&rig);
}
END_TEST

START_TEST(plastic_network_with_bias_by_hand) {
  Rig rig = opened(&count, 1.0);
  ck_assert_uint_eq(rig.type->genome_size(rig.shared), 6);
  ck_assert_uint_eq(rig.type->weights_size(rig.shared), 9);
  rig.type->reset(rig.policy, rig.genome, NULL, biased);
  ck_assert_float_eq(live(&rig, 2.0f, -3.0f), answer);
  float weights[9];
  rig.type->weights_get(rig.policy, weights);
  for (int i = 0; i < 9; i++) {
    bool is_bias = i == 4 || i == 5 || i == 8;
    ck_assert_float_eq(weights[i], biased[i] + (is_bias ? 0.25f : 0.5f));
  }
  ck_assert_float_ne(live(&rig, 2.0f, -3.0f), answer);
  rig_close(&rig);
}
END_TEST

START_TEST(activations_go_where_they_belong) {
  static Err err;
  Rig rig = prepared(NULL, 1);
  rig.params.activation = ACTIVATION_RELU;
  rig.params.output_activation = ACTIVATION_SOFTSIGN;
  ck_assert_int_eq(rig_open(&rig, NULL, &err), OK);
  rig.type->reset(rig.policy, biased, NULL, NULL);
  // (-3, 3) makes both hidden neurons positive
  float sum = 4.0f * (-3.0f * 0.5f + 3.0f * 2.0f + 0.125f) -
              3.0f * (-3.0f * -0.25f + 3.0f * 0.75f - 0.5f) + 0.375f;
  ck_assert_float_eq_tol(live(&rig, -3.0f, 3.0f), sum / (1.0f + sum), 1e-6f);
  ck_assert_float_eq_tol(live(&rig, 2.0f, -3.0f), 0.375f / 1.375f, 1e-6f); // both hidden below 0
  rig_close(&rig);
}
END_TEST

START_TEST(no_hidden_layer_is_a_perceptron) {
  static Err err;
  Rig rig = prepared(NULL, 0);
  ck_assert_int_eq(rig_open(&rig, NULL, &err), OK);
  const float genome[] = {0.5f, -0.25f, 3.0f};
  rig.type->reset(rig.policy, genome, NULL, NULL);
  ck_assert_float_eq(live(&rig, 2.0f, -4.0f), 5.0f);
  rig_close(&rig);
}
END_TEST

// ---------------------------------------------------------------- the clock

// updates so far, read from the weights of a life under the rule count
static int n_updates(Rig *rig) {
  float weights[9];
  rig->type->weights_get(rig->policy, weights);
  float n = (weights[0] - biased[0]) / 0.5f;
  ck_assert_float_eq(weights[7], biased[7] + 0.5f * n);                      // W2
  ck_assert_float_eq(weights[8], biased[8] + 0.25f * n * (n + 1.0f) / 2.0f); // b2, by memory
  return (int)n;
}

START_TEST(updates_come_when_they_are_due) {
  const struct {
    double period;
    int every, times;
  } cases[] = {{1.0, 1, 1}, {4.0, 4, 1}, {3.0, 3, 1}, {0.25, 1, 4}, {0.5, 1, 2}};
  for (int c = 0; c < 5; c++) {
    Rig rig = opened(&count, cases[c].period);
    for (int life = 0; life < 2; life++) {
      rig.type->reset(rig.policy, rig.genome, NULL, biased);
      ck_assert_int_eq(n_updates(&rig), 0);
      for (int step = 0; step < 14; step++) {
        live(&rig, 2.0f, -3.0f);
        ck_assert_int_eq(n_updates(&rig), cases[c].times * (step / cases[c].every + 1));
      }
    }
    rig_close(&rig);
  }
}
END_TEST

START_TEST(freezing_does_not_stop_the_clock) {
  Rig rig = opened(&count, 4.0);
  rig.type->reset(rig.policy, rig.genome, NULL, biased);
  for (int step = 0; step < 10; step++) {
    if (step == 3 || step == 6) {
      rig.type->freeze(rig.policy, step == 3);
    }
    live(&rig, 2.0f, -3.0f);
    ck_assert_int_eq(n_updates(&rig), step < 8 ? 1 : 2); // steps 0 and 8; 4 fell into the frost
  }
  rig_close(&rig);
}
END_TEST

// ---------------------------------------------------------------- what a rule sees

// Lives for six steps with the weights `plain`, the rule held back until the last; then W1 and W2
// show what it saw.
static void spied(int buffer, float seen[6]) {
  static Err err;
  Rig rig = prepared(&spy, 1);
  rig.plasticity.buffer = buffer;
  rig.plasticity.window = 3;
  rig.plasticity.alpha = 0.25;
  ck_assert_int_eq(rig_open(&rig, &spy, &err), OK);
  rig.type->reset(rig.policy, rig.genome, NULL, plain);
  rig.type->freeze(rig.policy, true);
  for (int step = 0; step < 6; step++) {
    rig.type->freeze(rig.policy, step < 5);
    live(&rig, (float)(step * step) - 3.0f, 2.0f - (float)step);
  }
  rig.type->weights_get(rig.policy, seen);
  rig_close(&rig);
}

// the same by hand: all is linear, so means of inputs make means of what follows
static void expect_seen(const float seen[6], double x0, double x1) {
  double h0 = 0.5 * x0 + 2.0 * x1, h1 = -0.25 * x0 + 0.75 * x1, y = 4.0 * h0 - 3.0 * h1;
  const double want[6] = {x0 + 100.0 * h0, x0 + 100.0 * h1, x1 + 100.0 * h0,
                          x1 + 100.0 * h1, h0 + 100.0 * y,  h1 + 100.0 * y};
  for (int i = 0; i < 6; i++) {
    ck_assert_double_eq_tol(seen[i], want[i], 2e-3);
  }
}

START_TEST(rule_sees_its_two_signals_through_the_buffers) {
  float seen[6];
  spied(BUFFER_DIRECT, seen);
  expect_seen(seen, 22.0, -3.0);
  spied(BUFFER_MOVING_AVERAGE, seen);
  expect_seen(seen, (6.0 + 13.0 + 22.0) / 3.0, -2.0);
  double x0 = 0.0, x1 = 0.0;
  for (int step = 0; step < 6; step++) {
    x0 = 0.75 * x0 + 0.25 * (step * step - 3.0);
    x1 = 0.75 * x1 + 0.25 * (2.0 - step);
  }
  spied(BUFFER_EXPONENTIAL, seen);
  expect_seen(seen, x0, x1);
}
END_TEST

START_TEST(rule_gets_its_part_of_the_genome) {
  Rig rig = opened(&tell, 1.0);
  ck_assert_uint_eq(rig.type->genome_size(rig.shared), (4 + 2 + 2) + (2 + 1 + 2));
  rig.type->reset(rig.policy, rig.genome, NULL, plain);
  live(&rig, 2.0f, -3.0f);
  float weights[6];
  rig.type->weights_get(rig.policy, weights);
  const float *g = rig.genome;
  const float want[6] = {g[0] + g[4] + g[6], g[1] + g[5] + g[6],   g[2] + g[4] + g[7],
                         g[3] + g[5] + g[7], g[8] + g[10] + g[11], g[9] + g[10] + g[12]};
  ck_assert_mem_eq(weights, want, sizeof want);
  rig_close(&rig);
}
END_TEST

static void expect_names(const Rig *rig, bool weights, const char *names) {
  PolicyBlock blocks[16];
  char text[256] = "";
  int n = rig->type->blocks(rig->shared, weights, blocks, 16);
  for (int i = 0; i < n; i++) {
    char one[64];
    snprintf(one, sizeof one, "%.24s %dx%d, ", blocks[i].name, blocks[i].n_rows,
             blocks[i].n_columns);
    strncat(text, one, sizeof text - strlen(text) - 1);
  }
  ck_assert_str_eq(text, names);
}

// ---------------------------------------------------------------- sharing and layers

START_TEST(shared_coefficients_are_expanded_at_birth) {
  static Err err;
  Rig rig = prepared(&tell, 1);
  rig.plasticity.sharing = SHARING_POSTSYNAPTIC;
  ck_assert_int_eq(rig_open(&rig, &tell, &err), OK);
  ck_assert_uint_eq(rig.type->genome_size(rig.shared), (2 + 2 + 2) + (1 + 1 + 2));
  rig.type->reset(rig.policy, rig.genome, NULL, plain);
  live(&rig, 2.0f, -3.0f);
  float weights[6];
  rig.type->weights_get(rig.policy, weights);
  const float *g = rig.genome;
  const float want[6] = {g[0] + g[2] + g[4], g[1] + g[3] + g[4], g[0] + g[2] + g[5],
                         g[1] + g[3] + g[5], g[6] + g[7] + g[8], g[6] + g[7] + g[9]};
  ck_assert_mem_eq(weights, want, sizeof want);
  rig_close(&rig);
}
END_TEST

// of 2-2-1 under the rule count, only W2 and its bias are plastic
static Rig second_alone(void) {
  static Err err;
  Rig rig = prepared(&count, 1);
  snprintf(rig.plasticity.layers, sizeof rig.plasticity.layers, "W2");
  ck_assert_msg(rig_open(&rig, &count, &err) == OK, "%s", err.text);
  return rig;
}

START_TEST(static_matrix_lives_in_the_genome) {
  Rig rig = second_alone();
  ck_assert_uint_eq(rig.type->genome_size(rig.shared), 6 + 2);
  ck_assert_uint_eq(rig.type->weights_size(rig.shared), 9);
  float birth[9], weights[9];
  memcpy(rig.genome, biased, 6 * sizeof(float)); // W1 b1; then the coefficients of W2
  for (int i = 0; i < 9; i++) {
    birth[i] = i < 6 ? 77.0f : biased[i]; // what is given for W1 and b1 is passed over
  }
  rig.type->reset(rig.policy, rig.genome, NULL, birth);
  ck_assert_float_eq(live(&rig, 2.0f, -3.0f), answer);
  rig.type->weights_get(rig.policy, weights);
  for (int i = 0; i < 9; i++) {
    ck_assert_float_eq(weights[i], biased[i] + (i < 6 ? 0.0f : i < 8 ? 0.5f : 0.25f));
  }
  rig_close(&rig);
}
END_TEST

START_TEST(static_matrix_takes_no_random_numbers) {
  Rig rig = second_alone();
  float weights[9], want[3];
  Rng rng;
  rng_open(&rng, (Stream){.seed = 7, .purpose = PURPOSE_TEST});
  rig.type->reset(rig.policy, rig.genome, &rng, NULL);
  rig.type->weights_get(rig.policy, weights);
  rng_open(&rng, (Stream){.seed = 7, .purpose = PURPOSE_TEST});
  rng_fill_uniform(&rng, -0.1, 0.1, 3, want);
  ck_assert_mem_eq(weights, rig.genome, 6 * sizeof(float));
  ck_assert_mem_eq(weights + 6, want, sizeof want);
  rig_close(&rig);
}
END_TEST

START_TEST(several_layers_are_named_one_after_the_other) {
  static Err err;
  const char *const texts[] = {"W3 W1", "W1,W3", "W1, W3", " W1  W3 W1"};
  for (int i = 0; i < 4; i++) {
    Rig rig = prepared(&spy, 2);
    snprintf(rig.plasticity.layers, sizeof rig.plasticity.layers, "%s", texts[i]);
    ck_assert_int_eq(rig_open(&rig, &spy, &err), OK);
    expect_names(&rig, false, "W1.g 2x2, W2 2x3, W3.g 3x1, ");
    expect_names(&rig, true, "W1 2x2, W2 2x3, W3 3x1, ");
    rig_close(&rig);
  }
}
END_TEST

// ---------------------------------------------------------------- names

START_TEST(numbers_have_names) {
  static Err err;
  Rig rig = prepared(NULL, 2);
  ck_assert_int_eq(rig_open(&rig, NULL, &err), OK);
  expect_names(&rig, false, "W1 2x2, b1 1x2, W2 2x3, b2 1x3, W3 3x1, b3 1x1, ");
  expect_names(&rig, true, "");
  rig_close(&rig);
  rig = opened(&tell, 1.0);
  expect_names(&rig, false, "W1.g 2x2, W1.theta 1x2, W1.k 1x2, W2.g 2x1, W2.theta 1x1, W2.k 1x2, ");
  expect_names(&rig, true, "W1 2x2, W2 2x1, ");
  rig_close(&rig);
  rig = opened(&count, 1.0);
  expect_names(&rig, true, "W1 2x2, bW1 1x2, W2 2x1, bW2 1x1, ");
  rig_close(&rig);
  rig = second_alone();
  expect_names(&rig, false, "W1 2x2, bW1 1x2, W2.g 2x1, ");
  rig_close(&rig);
  rig = prepared(&tell, 1);
  rig.plasticity.sharing = SHARING_PRESYNAPTIC;
  ck_assert_int_eq(rig_open(&rig, &tell, &err), OK);
  expect_names(&rig, false, "W1.g 2x1, W1.theta 1x2, W1.k 1x2, W2.g 2x1, W2.theta 1x1, W2.k 1x2, ");
  rig_close(&rig);
}
END_TEST

// ---------------------------------------------------------------- refusals

static void expect_refused(Rig *rig, const char *key) {
  static Err err;
  ck_assert_int_eq(rig_open(rig, &spy, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, key) != NULL, "%s", err.text);
}

START_TEST(parameters_that_do_not_fit_are_refused) {
  Rig rig = prepared(&spy, 1);
  rig.params.init_low = 2.0;
  expect_refused(&rig, "policy.init.low");
  rig = prepared(&spy, 1);
  rig.plasticity.weight_low = 0.5;
  expect_refused(&rig, "plasticity.weight_init.low");
  rig = prepared(&spy, 1);
  rig.plasticity.period = 1.5;
  expect_refused(&rig, "plasticity.period");
  const char *const layers[] = {"W3", "W2 W12", "w1", ",", "all"};
  for (int i = 0; i < 5; i++) {
    rig = prepared(&spy, 1);
    snprintf(rig.plasticity.layers, sizeof rig.plasticity.layers, "%s", layers[i]);
    expect_refused(&rig, "plasticity.layers");
  }
  const char *const recurrent[] = {"elman-hebbian", "fcrnn-hebbian", "gru-hebbian"};
  for (int i = 0; i < 6; i++) {
    rig = prepared(&spy, i % 2 == 0 ? 0 : 2);
    rig.type = registry_policy(recurrent[i / 2]);
    expect_refused(&rig, "policy.hidden");
  }
  rig = prepared(&spy, 16);
  for (int i = 0; i < 16; i++) {
    rig.params.hidden.value[i] = 4096 * 4;
  }
  expect_refused(&rig, "policy.hidden");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      static_network_by_hand,
      plastic_network_with_bias_by_hand,
      activations_go_where_they_belong,
      no_hidden_layer_is_a_perceptron,
      updates_come_when_they_are_due,
      freezing_does_not_stop_the_clock,
      rule_sees_its_two_signals_through_the_buffers,
      rule_gets_its_part_of_the_genome,
      shared_coefficients_are_expanded_at_birth,
      static_matrix_lives_in_the_genome,
      static_matrix_takes_no_random_numbers,
      several_layers_are_named_one_after_the_other,
      numbers_have_names,
      parameters_that_do_not_fit_are_refused,
      NULL,
  };
  return suite_of("network", 20, tests);
}
