// layer: one weight matrix of a network, static or plastic: forward pass, rule and normalizer.
//
// Owner: the network; nothing is allocated after the walk that carves.
#ifndef HEBBES_POLICIES_LAYER_H
#define HEBBES_POLICIES_LAYER_H

#include <stdbool.h>

#include "rules/normalizers.h"
#include "rules/rule.h"
#include "src/base/rng.h"
#include "src/base/walk.h"
#include "src/policies/plasticity.h"

typedef struct Layer {
  const char *name, *bias; // of w and b in the state: "W1", "b1"
  bool has_bias;
  const RuleType *rule; // NULL: static, w and b come from the genome
  Sharing sharing;      // of the coefficients in the genome
  float *coefs;         // they in full, one set per synapse
  NormalizerKind normalizer;
  float bound;        // of the normalizer clip
  RuleLayer synapses; // sizes, weights, and all that the rule sees
} Layer;

// Numbers in the genome: the weights of a static layer, the coefficients of a plastic one.
size_t layer_genome_size(const Layer *layer);
// Rows and columns of a block of coefficients in the genome: what is shared has only one of them.
void layer_coef_shape(const Layer *layer, const RuleBlock *coef, int *n_rows, int *n_columns);
// Numbers in w and b.
size_t layer_weights_size(const Layer *layer);

// Names the state (w, b, the rule's memory); WALK_CARVE makes the arrays.
void layer_walk(Layer *layer, Walk *walk);

// hot: takes its part of the genome (layer_genome_size numbers). A rule always sees its blocks in
// full.
void layer_express(Layer *layer, const float *genome);
// hot: birth of a plastic layer: weights from the caller (layer_weights_size numbers), or with NULL
// uniform in [low, high); the rule's memory is emptied.
void layer_birth(Layer *layer, const float *weights, Rng *rng, double low, double high);

// hot: z (n_columns) += x (n_in) W + b; beyond n_out zeros are added
void layer_add(const Layer *layer, const float *restrict x, float *restrict z);
// hot: one update by the rule, then the normalizer. false when a weight is not finite.
bool layer_update(Layer *layer);

// Writes w, then b (layer_weights_size numbers).
void layer_weights(const Layer *layer, float *out);

#endif
