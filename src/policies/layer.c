#include "src/policies/layer.h"

#include <stdio.h>
#include <string.h>

#include "src/base/vec.h"

static size_t block_size(const Layer *layer, const RuleBlock *block) {
  return rule_block_size(block->shape, layer->synapses.n_in, layer->synapses.n_out);
}

static size_t w_size(const Layer *layer) {
  return (size_t)layer->synapses.n_in * (size_t)layer->synapses.n_out;
}

static size_t b_size(const Layer *layer) {
  return layer->has_bias ? (size_t)layer->synapses.n_out : 0;
}

// the rule's memory, which may be no table at all
static const RuleBlock *memory_of(const Layer *layer) {
  static const RuleBlock nothing[] = {{NULL}};
  return layer->rule == NULL || layer->rule->memory == NULL ? nothing : layer->rule->memory;
}

size_t layer_weights_size(const Layer *layer) {
  return w_size(layer) + b_size(layer);
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
  *n_columns = sharing == SHARING_LAYER ? 1 : (int)block_size(layer, coef);
}

void layer_coef_shape(const Layer *layer, const RuleBlock *coef, int *n_rows, int *n_columns) {
  coef_shape(layer, coef, layer->sharing, n_rows, n_columns);
}

static size_t coef_size(const Layer *layer, const RuleBlock *coef) {
  int n_rows, n_columns;
  layer_coef_shape(layer, coef, &n_rows, &n_columns);
  return (size_t)n_rows * (size_t)n_columns;
}

static size_t expanded_size(const Layer *layer) {
  size_t size = 0;
  if (layer->rule == NULL || layer->sharing == SHARING_SYNAPSE) {
    return size;
  }
  for (const RuleBlock *coef = layer->rule->coefs; coef->name != NULL; coef++) {
    size += block_size(layer, coef);
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
  walk_scratch_floats(walk, &layer->expanded, expanded_size(layer));
}

static void set_weights(Layer *layer, const float *weights) {
  memcpy(layer->synapses.w, weights, w_size(layer) * sizeof(float));
  if (layer->has_bias) {
    memcpy(layer->synapses.b, weights + w_size(layer), b_size(layer) * sizeof(float));
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
      *full++ = row[shared_columns == 1 ? 0 : j];
    }
  }
}

void layer_express(Layer *layer, const float *genome) {
  if (layer->rule == NULL) {
    set_weights(layer, genome);
    return;
  }
  const RuleBlock *coefs = layer->rule->coefs;
  float *expanded = layer->expanded;
  for (int i = 0; coefs[i].name != NULL; i++) {
    layer->synapses.coefs[i] = genome;
    if (layer->sharing != SHARING_SYNAPSE) {
      expand(layer, &coefs[i], genome, expanded);
      layer->synapses.coefs[i] = expanded;
      expanded += block_size(layer, &coefs[i]);
    }
    genome += coef_size(layer, &coefs[i]);
  }
}

void layer_birth(Layer *layer, const float *weights, Rng *rng, double low, double high) {
  if (weights != NULL) {
    set_weights(layer, weights);
  } else {
    rng_fill_uniform(rng, low, high, (int)w_size(layer), layer->synapses.w);
    if (layer->has_bias) {
      rng_fill_uniform(rng, low, high, (int)b_size(layer), layer->synapses.b);
    }
  }
  const RuleBlock *memory = memory_of(layer);
  for (int i = 0; memory[i].name != NULL; i++) {
    memset(layer->synapses.memory[i], 0, block_size(layer, &memory[i]) * sizeof(float));
  }
}

void layer_add(const Layer *layer, const float *restrict x, float *restrict z) {
  const RuleLayer *synapses = &layer->synapses;
  vec_matvec_add(synapses->n_in, synapses->n_out, x, synapses->w, z);
  if (layer->has_bias) {
    const float *restrict b = synapses->b;
    for (int j = 0; j < synapses->n_out; j++) {
      z[j] += b[j];
    }
  }
}

bool layer_update(Layer *layer) {
  RuleLayer *synapses = &layer->synapses;
  layer->rule->update(synapses);
  bool finite = normalizers_apply(layer->normalizer, layer->bound, (int)w_size(layer), synapses->w);
  if (layer->has_bias) {
    finite &= normalizers_apply(layer->normalizer, layer->bound, synapses->n_out, synapses->b);
  }
  return finite;
}

void layer_weights(const Layer *layer, float *out) {
  memcpy(out, layer->synapses.w, w_size(layer) * sizeof(float));
  if (layer->has_bias) {
    memcpy(out + w_size(layer), layer->synapses.b, b_size(layer) * sizeof(float));
  }
}
