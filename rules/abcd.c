// abcd: the generalized Hebb rule with evolved coefficients and one learning rate for all.
//
//   W_ij <- W_ij + lr (A_ij x_i y_j + B_ij y_j + C_ij x_i + D_ij)
//
// Najarro & Risi, "Meta-Learning through Hebbian Plasticity in Random Networks", NeurIPS 2020.
// Known value: lr 0.05, A 2, B 3, C 5, D 7, x 2, y -3, W 0.25 gives 0.25 + 0.05 * -4 = 0.05.
#include "rules/rates.h"
#include "rules/rule.h"

static const Param params[] = {RATE_PARAM, PARAM_END};

static const RuleBlock coefs[] = {
    {"A", RULE_LIKE_W}, {"B", RULE_LIKE_W}, {"C", RULE_LIKE_W}, {"D", RULE_LIKE_W}, {NULL},
};

static void update_row(int n_columns, float lr, float x, const float *restrict y,
                       const float *restrict a, const float *restrict b, const float *restrict c,
                       const float *restrict d, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    w[j] += lr * (a[j] * x * y[j] + b[j] * y[j] + c[j] * x + d[j]);
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
}

const RuleType rule_abcd = {
    .name = "abcd",
    .summary = "generalized Hebb, one rate: lr (A x y + B y + C x + D)",
    .params = params,
    .params_size = sizeof(Rate),
    .coefs = coefs,
    .update = update,
};
