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

size_t layer_genome_size(const Layer *layer) {
  if (layer->rule == NULL) {
    return layer_weights_size(layer);
  }
  size_t size = 0;
  for (const RuleBlock *coef = layer->rule->coefs; coef->name != NULL; coef++) {
    size += block_size(layer, coef);
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
}

static void set_weights(Layer *layer, const float *weights) {
  memcpy(layer->synapses.w, weights, w_size(layer) * sizeof(float));
  if (layer->has_bias) {
    memcpy(layer->synapses.b, weights + w_size(layer), b_size(layer) * sizeof(float));
  }
}

void layer_express(Layer *layer, const float *genome) {
  if (layer->rule == NULL) {
    set_weights(layer, genome);
    return;
  }
  const RuleBlock *coefs = layer->rule->coefs;
  for (int i = 0; coefs[i].name != NULL; i++) {
    layer->synapses.coefs[i] = genome;
    genome += block_size(layer, &coefs[i]);
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
