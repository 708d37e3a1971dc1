// gdhl: general differential Hebbian learning: synapses follow changes of activity, with a
// coefficient for every combination of rise, fall and state on the two sides.
//
//   W_ij <- W_ij + lr (s_pp dx+ dy+ + s_pn dx+ dy- + s_np dx- dy+ + s_nn dx- dy-
//                      + e_sp x dy+ + e_sn x dy- + e_ps dx+ y + e_ns dx- y)
//
// with dx, dy: change since the last update; v+ = max(v, 0), v- = min(v, 0); each coefficient is a
// matrix like W (differentials.h has the sum). Zappacosta, Mannella, Mirolli & Baldassarre,
// "General differential Hebbian learning", PLOS Computational Biology 14 (2018).
// Known value: lr 0.05, coefficients 2 3 5 7 11 13 17 19, x 2, y -3, W 0.25, in the first update:
// dx+ = 2, dy- = -3: 0.25 + 0.05 (3 * -6 + 13 * -6 + 17 * -6) = -9.65; then dx = dy = 0.
#include "rules/differentials.h"
#include "rules/rates.h"

static const Param params[] = {RATE_PARAM, PARAM_END};

static const RuleBlock coefs[] = {
    {"s_pp", RULE_LIKE_W}, {"s_pn", RULE_LIKE_W}, {"s_np", RULE_LIKE_W},
    {"s_nn", RULE_LIKE_W}, {"e_sp", RULE_LIKE_W}, {"e_sn", RULE_LIKE_W},
    {"e_ps", RULE_LIKE_W}, {"e_ns", RULE_LIKE_W}, {NULL},
};

static void update(const RuleLayer *layer) {
  differential_update(layer, NULL, (float)((const Rate *)layer->params)->lr);
}

const RuleType rule_gdhl = {
    .name = "gdhl",
    .summary = "general differential Hebb, one rate: lr times the sum of eight terms",
    .params = params,
    .params_size = sizeof(Rate),
    .coefs = coefs,
    .memory = differential_memory,
    .update = update,
};
