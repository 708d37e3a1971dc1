// ascents: how a gradient moves the mean: Adam, AdamW, SGD with momentum, ClipUp. Uphill.
#ifndef HEBBES_STRATEGIES_ASCENTS_H
#define HEBBES_STRATEGIES_ASCENTS_H

#include "src/base/param.h"

typedef enum AscentKind { ASCENT_ADAM, ASCENT_ADAMW, ASCENT_SGD, ASCENT_CLIPUP } AscentKind;

// their names in a config, NULL-terminated
extern const char *const ascent_names[];

typedef struct Ascent {
  int kind;                     // AscentKind
  double beta1, beta2, epsilon; // adam, adamw
  double decay;                 // adamw
  double momentum;              // sgd, clipup
  double max_speed;             // clipup: in learning rates
} Ascent;

// One step uphill of all n dimensions. step counts from 1. m and v are the moments, 0 at the start;
// sgd and clipup leave v alone.
//   adam    m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;
//           x <- x + lr a,  a = m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon)
//   adamw   x <- x + lr (a - decay x)
//   sgd     m <- momentum m + g;  x <- x + lr m
//   clipup  m <- momentum m + lr g / |g|, shortened to max_speed lr where longer;  x <- x + m
// Kingma & Ba 2015; Loshchilov & Hutter 2019; Toklu, Liskowski & Srivastava 2020.
void ascent_step(const Ascent *ascent, double lr, int64_t step, size_t n, const double *gradient,
                 double *m, double *v, double *x);

// Entries of a Param table for the Ascent at `where` in the member's parameter struct, and with
// other defaults for the name and the momentum.
#define ASCENT_PARAMS(where) ASCENT_PARAMS_LIKE(where, "adam", "0.9")
// clang-format off
#define ASCENT_PARAMS_LIKE(where, default_name, default_momentum)                                  \
  {.key = "optimizer.name", .kind = PARAM_CHOICE, .offset = (where) + offsetof(Ascent, kind),      \
   .fallback = (default_name), .choices = ascent_names, .unit = "",                                \
   .help = "how the gradient moves the mean"},                                                     \
  {.key = "optimizer.beta1", .kind = PARAM_REAL, .offset = (where) + offsetof(Ascent, beta1),      \
   .fallback = "0.9", .min = 0, .max = 0.9999999, .unit = "",                                      \
   .help = "adam, adamw: memory of the first moment"},                                             \
  {.key = "optimizer.beta2", .kind = PARAM_REAL, .offset = (where) + offsetof(Ascent, beta2),      \
   .fallback = "0.999", .min = 0, .max = 0.9999999, .unit = "",                                    \
   .help = "adam, adamw: memory of the second moment"},                                            \
  {.key = "optimizer.epsilon", .kind = PARAM_REAL, .offset = (where) + offsetof(Ascent, epsilon),  \
   .fallback = "1e-8", .min = 0, .open_min = true, .max = 1, .unit = "",                           \
   .help = "adam, adamw: added to the root of the second moment"},                                 \
  {.key = "optimizer.decay", .kind = PARAM_REAL, .offset = (where) + offsetof(Ascent, decay),      \
   .fallback = "0.01", .min = 0, .max = 1, .unit = "",                                             \
   .help = "adamw: pull towards zero, in learning rates"},                                         \
  {.key = "optimizer.momentum", .kind = PARAM_REAL, .offset = (where) + offsetof(Ascent, momentum),\
   .fallback = (default_momentum), .min = 0, .max = 0.9999999, .unit = "",                         \
   .help = "sgd, clipup: memory of earlier gradients"},                                            \
  {.key = "optimizer.max_speed", .kind = PARAM_REAL,                                               \
   .offset = (where) + offsetof(Ascent, max_speed), .fallback = "2.0", .min = 0, .open_min = true, \
   .max = INFINITY, .unit = "learning rates", .help = "clipup: length of the longest step"}
// clang-format on

#endif
