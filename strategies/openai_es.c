// openai-es: a gradient of the expected fitness, estimated from mirrored samples.
//
//   theta = mean +- sigma(t) eps               eps ~ N(0, I); rows 2i and 2i + 1 are a pair
//   f     = shaped fitness
//   g     = 1/(n sigma) sum_i f_i eps_i        n individuals, both halves of the pairs counted
//   mean  <- one step uphill along g with lr(t)
//
// Salimans, Ho, Chen, Sidor, Sutskever 2017, "Evolution strategies as a scalable alternative to
// reinforcement learning". tell takes eps_i = (theta_i - mean)/sigma from the population as given,
// float32 rounding included. Sums over individuals run in their order.
#include <string.h>

#include "strategies/climbs.h"
#include "strategies/shapings.h"

typedef struct OpenaiEsParams {
  ClimbParams climb;
  int shaping; // Shaping
} OpenaiEsParams;

static const Param params[] = {
    {.key = "shaping",
     .kind = PARAM_CHOICE,
     .offset = offsetof(OpenaiEsParams, shaping),
     .fallback = "centered-ranks",
     .choices = shaping_names,
     .unit = "",
     .help = "what the gradient sees of the fitness"},
    CLIMB_PARAMS("adam", "0.9"),
    PARAM_END,
};

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_pairs(shape, "openai-es", err);
}

// the gradient of n dimensions from first on
static void estimate(Climb *es, double sigma, const Population *population, size_t first,
                     size_t n) {
  const double *mean = es->mean + first;
  double *gradient = es->gradient + first;
  memset(gradient, 0, n * sizeof *gradient);
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i) + first;
    double f = es->weights[i];
    for (size_t j = 0; j < n; j++) {
      gradient[j] += f * (((double)genome[j] - mean[j]) / sigma);
    }
  }
  for (size_t j = 0; j < n; j++) {
    gradient[j] /= population->count * sigma;
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  Climb *es = state;
  const OpenaiEsParams *p = shape->params;
  double sigma = climb_sigma(shape, es->generation);
  shaping_apply((Shaping)p->shaping, population->count, fitness, es->order, es->weights);
  // block by block, so that the sums stay in the cache while individuals pass by
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    estimate(es, sigma, population, first, gaussian_block(first, shape->n));
  }
  climb_step(es, shape, &p->climb.ascent, &p->climb.lr);
}

const StrategyType strategy_openai_es = {
    .name = "openai-es",
    .summary = "gradient from mirrored samples, climbed by Adam, AdamW, SGD or ClipUp",
    .params = params,
    .params_size = sizeof(OpenaiEsParams),
    .state_size = sizeof(Climb),
    .ask_block = 2,
    .has_sigma = true,
    .check = check,
    .walk = climb_walk,
    .start = climb_start,
    .ask = climb_ask,
    .tell = tell,
    .stop = climb_stop,
    .recommend = climb_recommend,
    .report = climb_report,
};
