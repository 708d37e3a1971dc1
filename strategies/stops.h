// stops: when a normal distribution that adapts itself has nothing left to find: criteria, each
// with a tolerance of its own and a way to switch it off, and their reasons in words.
//
// Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, section B.3; the length
// of stagnation is pycma's; noeffect is our own: genomes are float32, and single numbers or axes
// that float32 no longer resolves do not keep the others from going on.
#ifndef HEBBES_STRATEGIES_STOPS_H
#define HEBBES_STRATEGIES_STOPS_H

#include "src/base/param.h"
#include "src/base/walk.h"

typedef struct StopRules {
  double tolfun, tolx, condition; // NaN: off
  int64_t stagnation;             // INT64_MIN: off
  bool noeffect;
} StopRules;

// generations that are remembered
enum { STOP_HISTORY = 20000 };

// What the fitness did.
typedef struct StopHistory {
  int64_t generations;   // recorded so far
  double spread;         // best less worst of the last one
  double *best, *median; // (STOP_HISTORY) of generation g at g % STOP_HISTORY
  double *sorted;        // (STOP_HISTORY) scratch
} StopHistory;

// Where the distribution N(mean, sigma^2 C) stands.
typedef struct StopView {
  size_t n;
  double sigma;
  const double *mean, *p_c; // (n)
  const double *variances;  // C_jj at variances[j * stride]
  size_t stride;            // from one to the next
  double condition;         // of C
} StopView;

// Half the distance from the float32 nearest to x to the next one away from 0: normals of a smaller
// standard deviation are mostly one and the same float32.
double stop_resolution(double x);

void stop_walk(StopHistory *history, Walk *walk);
// After a generation: fitness (n) and its ranking, the best first.
void stop_record(StopHistory *history, int n, const double *fitness, const int64_t *order);

// A reason to stop, or NULL.
//   tolfun      best of the last 10 + 30 n/population generations, and all of the last one, within
//               tolfun of each other
//   stagnation  over the last max(stagnation (1 + n^1.5/population), a fifth of all) generations,
//               at most STOP_HISTORY, the newest 30 % are no better than the oldest 30 %: neither
//               the median of the best nor that of the medians (looked at in every tenth)
//   tolx        sigma sqrt(C_jj) and sigma |p_c_j| below tolx for every j
//   condition   of C above it
//   noeffect    every standard deviation is below what float32 resolves at the mean: samples are
//               one genome, or almost
// and always: a distribution that float32 cannot hold.
const char *stop_reason(const StopRules *rules, const StopHistory *history, int population,
                        const StopView *view);

// Entries of a Param table for the StopRules at `where` in the member's parameter struct, with the
// default of condition.
// clang-format off
#define STOP_PARAMS(where, default_condition)                                                      \
  {.key = "stop.tolfun", .kind = PARAM_REAL, .offset = (where) + offsetof(StopRules, tolfun),      \
   .fallback = "1e-12", .min = 0, .max = INFINITY, .none = "off", .unit = "fitness",               \
   .help = "stop when the fitness of the last generations differs by no more"},                    \
  {.key = "stop.tolx", .kind = PARAM_REAL, .offset = (where) + offsetof(StopRules, tolx),          \
   .fallback = "1e-12", .min = 0, .max = INFINITY, .none = "off", .unit = "",                      \
   .help = "stop when every standard deviation and every step of the path is smaller"},            \
  {.key = "stop.condition", .kind = PARAM_REAL,                                                    \
   .offset = (where) + offsetof(StopRules, condition), .fallback = (default_condition), .min = 1,  \
   .max = INFINITY, .none = "off", .unit = "",                                                     \
   .help = "stop when the condition number of the covariance matrix is larger"},                   \
  {.key = "stop.stagnation", .kind = PARAM_INT,                                                    \
   .offset = (where) + offsetof(StopRules, stagnation), .fallback = "100", .min = 10, .max = 1e9,  \
   .none = "off", .unit = "generations",                                                           \
   .help = "stop without progress in so many times 1 + n^1.5/population generations"},             \
  {.key = "stop.noeffect", .kind = PARAM_BOOL, .offset = (where) + offsetof(StopRules, noeffect),  \
   .fallback = "true", .unit = "",                                                                 \
   .help = "stop when every standard deviation is below what float32 resolves at the mean"}
// clang-format on

#endif
