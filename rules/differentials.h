// differentials: what the general differential Hebb rules have in common: eight terms of activities
// and of their changes since the last update.
//
//   dx = x - x_prev, dy = y - y_prev;  v+ = max(v, 0), v- = min(v, 0)
//   sum = s_pp dx+ dy+ + s_pn dx+ dy- + s_np dx- dy+ + s_nn dx- dy-
//         + e_sp x dy+ + e_sn x dy- + e_ps dx+ y + e_ns dx- y
//
// x_prev and y_prev are the buffered activities at the last update, 0 at birth.
#ifndef HEBBES_RULES_DIFFERENTIALS_H
#define HEBBES_RULES_DIFFERENTIALS_H

#include "rules/rule.h"

// Such a rule has the eight coefficients in this order, like W each, then its eta, if it has one;
// and this memory: x_prev, y_prev.
extern const RuleBlock differential_memory[];

// hot: W += rate * sum, then remembers x and y. The rate is eta (like W), or lr when eta is NULL.
void differential_update(const RuleLayer *layer, const float *eta, float lr);

#endif
