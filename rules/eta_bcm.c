// eta-bcm: the rule of Bienenstock, Cooper and Munro with an evolved threshold per neuron and an
// evolved learning rate per synapse.
//
//   W_ij <- W_ij + eta_ij x_i (y_j^2 - theta_j)
//
// Bienenstock, Cooper & Munro, Journal of Neuroscience 2 (1982).
// Known value: theta 4, eta 0.5, x 2, y -3, W 0.25 gives 0.25 + 0.5 * 2 * (9 - 4) = 5.25.
#include "rules/rule.h"

static const RuleBlock coefs[] = {{"theta", RULE_PER_OUTPUT}, {"eta", RULE_LIKE_W}, {NULL}};

static void update_row(int n_columns, float x, const float *restrict y, const float *restrict theta,
                       const float *restrict eta, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += eta[j] * x * (y[j] * y[j] - theta[j]);
  }
}

static void update(const RuleLayer *layer) {
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, layer->x[i], layer->y, layer->coefs[0], layer->coefs[1] + row,
               layer->w + row);
  }
}

const RuleType rule_eta_bcm = {
    .name = "eta-bcm",
    .summary = "Bienenstock-Cooper-Munro, a rate per synapse: eta x (y^2 - theta)",
    .coefs = coefs,
    .update = update,
};
