#include "src/policies/layer.h"

#include <stdio.h>
#include <string.h>

#include "src/base/vec.h"

// sizes of the arrays, with rows filled up
static size_t block_size(const Layer *layer, const RuleBlock *block) {
  return rule_block_size(block->shape, layer->synapses.n_in, layer->synapses.n_columns);
}

static size_t w_size(const Layer *layer) {
  return rule_block_size(RULE_LIKE_W, layer->synapses.n_in, layer->synapses.n_columns);
}

static size_t b_size(const Layer *layer) {
  return layer->has_bias ? (size_t)layer->synapses.n_columns : 0;
}

// the rule's memory, which may be no table at all
static const RuleBlock *memory_of(const Layer *layer) {
  static const RuleBlock nothing[] = {{NULL}};
  return layer->rule == NULL || layer->rule->memory == NULL ? nothing : layer->rule->memory;
}

// rows of w, and b
static int n_weights_rows(const Layer *layer) {
  return layer->synapses.n_in + (layer->has_bias ? 1 : 0);
}

size_t layer_weights_size(const Layer *layer) {
  return (size_t)n_weights_rows(layer) * (size_t)layer->synapses.n_out;
}

static void coef_shape(const Layer *layer, const RuleBlock *coef, Sharing sharing, int *n_rows,
                       int *n_columns) {
  const int n_in = layer->synapses.n_in, n_out = layer->synapses.n_out;
  if (coef->shape == RULE_LIKE_W) {
    *n_rows = sharing == SHARING_SYNAPSE || sharing == SHARING_PRESYNAPTIC ? n_in : 1;
    *n_columns = sharing == SHARING_SYNAPSE || sharing == SHARING_POSTSYNAPTIC ? n_out : 1;
    return;
  }
  // what a neuron has, a threshold or a bias, is its own however its synapses share
  *n_rows = 1;
  *n_columns = sharing == SHARING_LAYER ? 1 : (int)rule_block_size(coef->shape, n_in, n_out);
}

void layer_coef_shape(const Layer *layer, const RuleBlock *coef, int *n_rows, int *n_columns) {
  coef_shape(layer, coef, layer->sharing, n_rows, n_columns);
}

static size_t coef_size(const Layer *layer, const RuleBlock *coef) {
  int n_rows, n_columns;
  layer_coef_shape(layer, coef, &n_rows, &n_columns);
  return (size_t)n_rows * (size_t)n_columns;
}

static size_t coefs_size(const Layer *layer) {
  size_t size = 0;
  for (int i = 0; layer->rule != NULL && layer->rule->coefs[i].name != NULL; i++) {
    size += block_size(layer, &layer->rule->coefs[i]);
  }
  return size;
}

size_t layer_genome_size(const Layer *layer) {
  if (layer->rule == NULL) {
    return layer_weights_size(layer);
  }
  size_t size = 0;
  for (const RuleBlock *coef = layer->rule->coefs; coef->name != NULL; coef++) {
    size += coef_size(layer, coef);
  }
  return size;
}

void layer_walk(Layer *layer, Walk *walk) {
  RuleLayer *synapses = &layer->synapses;
  float *w = synapses->w, *b = synapses->b;
  walk_floats(walk, layer->name, &w, w_size(layer));
  synapses->w = w;
  if (layer->has_bias) {
    walk_floats(walk, layer->bias, &b, b_size(layer));
    synapses->b = b;
  }
  const RuleBlock *memory = memory_of(layer);
  for (int i = 0; memory[i].name != NULL; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s.%s", layer->name, memory[i].name);
    walk_floats(walk, name, &synapses->memory[i], block_size(layer, &memory[i]));
  }
  walk_scratch_floats(walk, &layer->coefs, coefs_size(layer));
}

// row i of w; after the last, b
static float *weights_row(const Layer *layer, int i) {
  const RuleLayer *synapses = &layer->synapses;
  return i == synapses->n_in ? synapses->b : synapses->w + (size_t)i * (size_t)synapses->n_columns;
}

static void set_weights(Layer *layer, const float *weights) {
  const size_t n_out = (size_t)layer->synapses.n_out;
  for (int i = 0; i < n_weights_rows(layer); i++) {
    memcpy(weights_row(layer, i), weights + (size_t)i * n_out, n_out * sizeof(float));
  }
}

static void draw_weights(Layer *layer, Rng *rng, double low, double high) {
  for (int i = 0; i < n_weights_rows(layer); i++) {
    rng_fill_uniform(rng, low, high, layer->synapses.n_out, weights_row(layer, i));
  }
}

// the columns beyond the last output
static void clear_rest(Layer *layer) {
  RuleLayer *synapses = &layer->synapses;
  if (synapses->n_out == synapses->n_columns) {
    return;
  }
  vec_clear_rest(synapses->n_in, synapses->n_out, synapses->n_columns, synapses->w);
  if (layer->has_bias) {
    vec_clear_rest(1, synapses->n_out, synapses->n_columns, synapses->b);
  }
}

// a block of the genome in full: its one row or column is that of all
static void expand(const Layer *layer, const RuleBlock *coef, const float *shared, float *full) {
  int n_rows, n_columns, shared_rows, shared_columns;
  coef_shape(layer, coef, SHARING_SYNAPSE, &n_rows, &n_columns);
  coef_shape(layer, coef, layer->sharing, &shared_rows, &shared_columns);
  for (int i = 0; i < n_rows; i++) {
    const float *row = shared + (shared_rows == 1 ? 0 : (size_t)i * (size_t)shared_columns);
    for (int j = 0; j < n_columns; j++) {
      full[j] = row[shared_columns == 1 ? 0 : j];
    }
    full += layer->synapses.n_columns;
  }
}

void layer_express(Layer *layer, const float *genome) {
  if (layer->rule == NULL) {
    set_weights(layer, genome);
    return;
  }
  const RuleBlock *coefs = layer->rule->coefs;
  float *full = layer->coefs;
  for (int i = 0; coefs[i].name != NULL; i++) {
    expand(layer, &coefs[i], genome, full);
    layer->synapses.coefs[i] = full;
    full += block_size(layer, &coefs[i]);
    genome += coef_size(layer, &coefs[i]);
  }
}

void layer_birth(Layer *layer, const float *weights, Rng *rng, double low, double high) {
  if (weights != NULL) {
    set_weights(layer, weights);
  } else {
    draw_weights(layer, rng, low, high);
  }
  const RuleBlock *memory = memory_of(layer);
  for (int i = 0; memory[i].name != NULL; i++) {
    memset(layer->synapses.memory[i], 0, block_size(layer, &memory[i]) * sizeof(float));
  }
}

void layer_add(const Layer *layer, const float *restrict x, float *restrict z) {
  const RuleLayer *synapses = &layer->synapses;
  vec_matvec_add(synapses->n_in, synapses->n_columns, x, synapses->w, z);
  if (layer->has_bias) {
    const float *restrict b = synapses->b;
    for (int j = 0; j < synapses->n_columns; j++) {
      z[j] += b[j];
    }
  }
}

bool layer_update(Layer *layer) {
  RuleLayer *synapses = &layer->synapses;
  layer->rule->update(synapses);
  clear_rest(layer);
  bool finite = normalizers_apply(layer->normalizer, layer->bound, (int)w_size(layer), synapses->w);
  if (layer->has_bias) {
    finite &= normalizers_apply(layer->normalizer, layer->bound, synapses->n_columns, synapses->b);
  }
  return finite;
}

void layer_weights(const Layer *layer, float *out) {
  const size_t n_out = (size_t)layer->synapses.n_out;
  for (int i = 0; i < n_weights_rows(layer); i++) {
    memcpy(out + (size_t)i * n_out, weights_row(layer, i), n_out * sizeof(float));
  }
}
