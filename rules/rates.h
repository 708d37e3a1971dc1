// rates: the key of rules whose synapses all learn at one rate.
//
//   static const Param params[] = {RATE_PARAM, PARAM_END};    and .params_size = sizeof(Rate)
//
// A rule with keys of its own puts a Rate first into its parameter struct (abcd_trace.c).
#ifndef HEBBES_RULES_RATES_H
#define HEBBES_RULES_RATES_H

#include "src/base/param.h"

typedef struct Rate {
  double lr;
} Rate;

#define RATE_PARAM                                                                                 \
  {                                                                                                \
    .key = "lr", .kind = PARAM_REAL, .offset = offsetof(Rate, lr), .fallback = "0.05", .min = 0.0, \
    .max = 1000.0, .unit = "", .help = "learning rate of all synapses"                             \
  }

#endif
