// eta-gdhl: general differential Hebbian learning with an evolved learning rate per synapse.
//
//   W_ij <- W_ij + eta_ij (s_pp dx+ dy+ + s_pn dx+ dy- + s_np dx- dy+ + s_nn dx- dy-
//                          + e_sp x dy+ + e_sn x dy- + e_ps dx+ y + e_ns dx- y)
//
// with the letters of gdhl.c. Zappacosta et al., PLOS Computational Biology 14 (2018).
// Known value: eta 0.5, coefficients 2 3 5 7 11 13 17 19, x 2, y -3, W 0.25, in the first update:
// 0.25 + 0.5 (3 * -6 + 13 * -6 + 17 * -6) = -98.75; then dx = dy = 0.
#include "rules/differentials.h"

static const RuleBlock coefs[] = {
    {"s_pp", RULE_LIKE_W}, {"s_pn", RULE_LIKE_W},
    {"s_np", RULE_LIKE_W}, {"s_nn", RULE_LIKE_W},
    {"e_sp", RULE_LIKE_W}, {"e_sn", RULE_LIKE_W},
    {"e_ps", RULE_LIKE_W}, {"e_ns", RULE_LIKE_W},
    {"eta", RULE_LIKE_W},  {NULL},
};

static void update(const RuleLayer *layer) {
  differential_update(layer, layer->coefs[8], 0.0f);
}

const RuleType rule_eta_gdhl = {
    .name = "eta-gdhl",
    .summary = "general differential Hebb, a rate per synapse: eta times the sum of eight terms",
    .coefs = coefs,
    .memory = differential_memory,
    .update = update,
};
