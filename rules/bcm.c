// bcm: the rule of Bienenstock, Cooper and Munro with an evolved threshold: a neuron whose squared
// activity is above it strengthens its active synapses, below it weakens them.
//
//   W_ij <- W_ij + lr x_i (y_j^2 - theta_j)
//
// Bienenstock, Cooper & Munro, "Theory for the development of neuron selectivity", Journal of
// Neuroscience 2 (1982); there theta slides, here evolution sets it.
// Known value: lr 0.05, theta 4, x 2, y -3, W 0.25 gives 0.25 + 0.05 * 2 * (9 - 4) = 0.75.
#include "rules/rates.h"
#include "rules/rule.h"

static const Param params[] = {RATE_PARAM, PARAM_END};

static const RuleBlock coefs[] = {{"theta", RULE_PER_OUTPUT}, {NULL}};

static void update_row(int n_columns, float lr, float x, const float *restrict y,
                       const float *restrict theta, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += lr * x * (y[j] * y[j] - theta[j]);
  }
}

static void update(const RuleLayer *layer) {
  const float lr = (float)((const Rate *)layer->params)->lr;
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, lr, layer->x[i], layer->y, layer->coefs[0], layer->w + row);
  }
}

const RuleType rule_bcm = {
    .name = "bcm",
    .summary = "Bienenstock-Cooper-Munro, one rate: lr x (y^2 - theta)",
    .params = params,
    .params_size = sizeof(Rate),
    .coefs = coefs,
    .update = update,
};
