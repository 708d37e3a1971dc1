// eta-abcd-bias: eta-abcd for neurons with a bias, which the postsynaptic activity changes at a
// rate of its own.
//
//   W_ij <- W_ij + eta_ij (A_ij x_i y_j + B_ij y_j + C_ij x_i + D_ij)
//   b_j  <- b_j + eta_b_j (E_j y_j + F_j)
//
// Dittrich, van Diggelen & Floreano, ICRA 2026. With E = F = 0 and b = 0 it is eta-abcd.
// Known value: eta_b 0.25, E 11, F 13, y -3, b 0.5 gives 0.5 + 0.25 (-33 + 13) = -4.5; W as in
// eta_abcd.c.
#include "rules/rule.h"

static const RuleBlock coefs[] = {
    {"A", RULE_LIKE_W},     {"B", RULE_LIKE_W},         {"C", RULE_LIKE_W},
    {"D", RULE_LIKE_W},     {"eta", RULE_LIKE_W},       {"E", RULE_PER_OUTPUT},
    {"F", RULE_PER_OUTPUT}, {"eta_b", RULE_PER_OUTPUT}, {NULL},
};

static void update_row(int n_columns, float x, const float *restrict y, const float *restrict a,
                       const float *restrict b, const float *restrict c, const float *restrict d,
                       const float *restrict eta, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += eta[j] * (a[j] * x * y[j] + b[j] * y[j] + c[j] * x + d[j]);
  }
}

static void update_bias(int n_columns, const float *restrict y, const float *restrict e,
                        const float *restrict f, const float *restrict eta, float *restrict b) {
  for (int j = 0; j < n_columns; j++) {
    b[j] += eta[j] * (e[j] * y[j] + f[j]);
  }
}

static void update(const RuleLayer *layer) {
  const float *const *coef = layer->coefs;
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, layer->x[i], layer->y, coef[0] + row, coef[1] + row, coef[2] + row,
               coef[3] + row, coef[4] + row, layer->w + row);
  }
  update_bias(layer->n_columns, layer->y, coef[5], coef[6], coef[7], layer->b);
}

const RuleType rule_eta_abcd_bias = {
    .name = "eta-abcd-bias",
    .summary = "eta-abcd, and a bias: eta (A x y + B y + C x + D); b: eta_b (E y + F)",
    .coefs = coefs,
    .has_bias = 1,
    .update = update,
};
