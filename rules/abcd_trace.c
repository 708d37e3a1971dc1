// abcd-trace: the generalized Hebb rule through a trace: what a synapse was told lately is
// remembered in e and taken back as e decays.
//
//   h_ij = lr (A_ij x_i y_j + B_ij y_j + C_ij x_i + D_ij)
//   d_ij = h_ij - e_ij / tau
//   W_ij <- W_ij + lr d_ij
//   e_ij <- e_ij + d_ij                                    e = 0 at birth
//
// lr enters twice. Dittrich, van Diggelen & Floreano, ICRA 2026; eligibility traces: Gerstner et
// al., Frontiers in Neural Circuits 12 (2018).
// Known value: lr 0.05, tau 0.9, A 2, B 3, C 5, D 7, x 2, y -3, W 0.25: h is -0.2, so W becomes
// 0.25 - 0.01 = 0.24 and e -0.2; then d is -0.2 + 0.2 / 0.9 = 0.0222 and W 0.241111.
#include "rules/rates.h"
#include "rules/rule.h"

typedef struct Params {
  Rate rate;
  double tau;
} Params;

static const Param params[] = {
    RATE_PARAM,
    {.key = "tau",
     .kind = PARAM_REAL,
     .offset = offsetof(Params, tau),
     .fallback = "0.9",
     .min = 0.0,
     .max = 1e6,
     .open_min = true,
     .unit = "updates",
     .help = "time constant of the trace: in every update it loses 1/tau of itself"},
    PARAM_END,
};

static const RuleBlock coefs[] = {
    {"A", RULE_LIKE_W}, {"B", RULE_LIKE_W}, {"C", RULE_LIKE_W}, {"D", RULE_LIKE_W}, {NULL},
};

static const RuleBlock memory[] = {{"e", RULE_LIKE_W}, {NULL}};

static void update_row(int n_columns, float lr, float tau, float x, const float *restrict y,
                       const float *restrict a, const float *restrict b, const float *restrict c,
                       const float *restrict d, float *restrict e, float *restrict w) {
  for (int j = 0; j < n_columns; j++) {
    float h = lr * (a[j] * x * y[j] + b[j] * y[j] + c[j] * x + d[j]);
    float change = h - e[j] / tau;
    w[j] += lr * change;
    e[j] += change;
  }
}

static void update(const RuleLayer *layer) {
  const Params *own = layer->params;
  const float lr = (float)own->rate.lr, tau = (float)own->tau;
  const float *const *coef = layer->coefs;
  for (int i = 0; i < layer->n_in; i++) {
    const size_t row = (size_t)i * (size_t)layer->n_columns;
    update_row(layer->n_columns, lr, tau, layer->x[i], layer->y, coef[0] + row, coef[1] + row,
               coef[2] + row, coef[3] + row, layer->memory[0] + row, layer->w + row);
  }
}

const RuleType rule_abcd_trace = {
    .name = "abcd-trace",
    .summary = "generalized Hebb through a decaying trace e: lr (h - e/tau), h as abcd",
    .params = params,
    .params_size = sizeof(Params),
    .coefs = coefs,
    .memory = memory,
    .update = update,
};
