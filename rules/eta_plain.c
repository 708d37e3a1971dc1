// eta-plain: plain Hebb with a learning rate per synapse, "what fires together wires together".
//
//   W_ij <- W_ij + eta_ij x_i y_j
//
// Hebb, The Organization of Behavior (1949); evolved learning rates per synapse: Najarro & Risi,
// NeurIPS 2020. Known value: eta 0.5, x 2, y -3, W 0.25 gives 0.25 + 0.5 * 2 * -3 = -2.75.
//
// This is the worked example of the room: copy it to make a rule of your own
// (docs/adding-a-part.md).
#include "rules/rule.h"

// What evolution finds: one number per synapse. The genome holds these blocks in this order for
// every weight matrix; a rule with more coefficients names more blocks.
static const RuleBlock coefs[] = {
    {"eta", RULE_LIKE_W},
    {NULL},
};

// One row of W: all synapses that leave the presynaptic neuron with activity x. The function exists
// for its `restrict`: it promises that the arrays do not overlap, so the loop becomes vector
// instructions.
static void update_row(int n_columns, float x, const float *restrict y, const float *restrict eta,
                       float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += eta[j] * x * y[j];
  }
}

// Changes the matrix once. It runs in the middle of an episode, so it allocates nothing and cannot
// fail; the normalizer comes after it and is not its business.
static void update(const RuleLayer *layer) {
  const int n_columns = layer->n_columns;
  for (int i = 0; i < layer->n_in; i++) {
    // matrices are row-major: row i begins n_columns numbers behind row i - 1
    const size_t row = (size_t)i * (size_t)n_columns;
    update_row(n_columns, layer->x[i], layer->y, layer->coefs[0] + row, layer->w + row);
  }
}

// The one symbol of the file. rules/meson.build lists its name, which puts it into the registry;
// the name below is the one that a config uses (hyphens for underscores).
const RuleType rule_eta_plain = {
    .name = "eta-plain",
    .summary = "plain Hebb with a rate per synapse: eta x y",
    .coefs = coefs,
    .update = update,
};
