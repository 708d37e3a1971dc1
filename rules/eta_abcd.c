// eta-abcd: the generalized Hebb rule with an evolved learning rate per synapse; the rule of the
// Hebbian attractor networks.
//
//   W_ij <- W_ij + eta_ij (A_ij x_i y_j + B_ij y_j + C_ij x_i + D_ij)
//
// Najarro & Risi, NeurIPS 2020; Dittrich, van Diggelen & Floreano, ICRA 2026.
// Known value: eta 0.5, A 2, B 3, C 5, D 7, x 2, y -3, W 0.25 gives 0.25 + 0.5 * (-12 - 9 + 10 + 7)
// = -1.75.
#include "rules/rule.h"

static const RuleBlock coefs[] = {
    {"A", RULE_LIKE_W}, {"B", RULE_LIKE_W},   {"C", RULE_LIKE_W},
    {"D", RULE_LIKE_W}, {"eta", RULE_LIKE_W}, {NULL},
};

static void update_row(int n_columns, float x, const float *restrict y, const float *restrict a,
                       const float *restrict b, const float *restrict c, const float *restrict d,
                       const float *restrict eta, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += eta[j] * (a[j] * x * y[j] + b[j] * y[j] + c[j] * x + d[j]);
  }
}

static void update(const RuleLayer *layer) {
  const float *const *coef = layer->coefs;
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, layer->x[i], layer->y, coef[0] + row, coef[1] + row, coef[2] + row,
               coef[3] + row, coef[4] + row, layer->w + row);
  }
}

const RuleType rule_eta_abcd = {
    .name = "eta-abcd",
    .summary = "generalized Hebb, a rate per synapse: eta (A x y + B y + C x + D)",
    .coefs = coefs,
    .update = update,
};
