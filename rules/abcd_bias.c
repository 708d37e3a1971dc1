// abcd-bias: abcd for neurons with a bias, which the postsynaptic activity changes.
//
//   W_ij <- W_ij + lr (A_ij x_i y_j + B_ij y_j + C_ij x_i + D_ij)
//   b_j  <- b_j + lr (E_j y_j + F_j)
//
// Dittrich, van Diggelen & Floreano, ICRA 2026. With E = F = 0 and b = 0 it is abcd.
// Known value: lr 0.05, E 11, F 13, y -3, b 0.5 gives 0.5 + 0.05 (-33 + 13) = -0.5; W as in abcd.c.
#include "rules/rates.h"
#include "rules/rule.h"

static const Param params[] = {RATE_PARAM, PARAM_END};

static const RuleBlock coefs[] = {
    {"A", RULE_LIKE_W},
    {"B", RULE_LIKE_W},
    {"C", RULE_LIKE_W},
    {"D", RULE_LIKE_W},
    {"E", RULE_PER_OUTPUT},
    {"F", RULE_PER_OUTPUT},
    {NULL},
};

static void update_row(int n_columns, float lr, float x, const float *restrict y,
                       const float *restrict a, const float *restrict b, const float *restrict c,
                       const float *restrict d, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += lr * (a[j] * x * y[j] + b[j] * y[j] + c[j] * x + d[j]);
  }
}

static void update_bias(int n_columns, float lr, const float *restrict y, const float *restrict e,
                        const float *restrict f, float *restrict b) {
  for (int j = 0; j < n_columns; j++) {
    b[j] += lr * (e[j] * y[j] + f[j]);
  }
}

static void update(const RuleLayer *layer) {
  const float lr = (float)((const Rate *)layer->params)->lr;
  const float *const *coef = layer->coefs;
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, lr, layer->x[i], layer->y, coef[0] + row, coef[1] + row,
               coef[2] + row, coef[3] + row, layer->w + row);
  }
  update_bias(layer->n_columns, lr, layer->y, coef[4], coef[5], layer->b);
}

const RuleType rule_abcd_bias = {
    .name = "abcd-bias",
    .summary = "abcd, and a bias: lr (A x y + B y + C x + D); b: lr (E y + F)",
    .params = params,
    .params_size = sizeof(Rate),
    .coefs = coefs,
    .has_bias = 1,
    .update = update,
};
