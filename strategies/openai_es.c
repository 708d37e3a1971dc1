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

#include "strategies/ascents.h"
#include "strategies/gaussians.h"
#include "strategies/schedules.h"
#include "strategies/shapings.h"

typedef struct OpenaiEsParams {
  int shaping; // Shaping
  Schedule lr, sigma;
  Ascent ascent;
} OpenaiEsParams;

typedef struct OpenaiEs {
  int64_t generation;   // tells so far
  double gradient_norm; // of the last tell
  double *mean;         // (n)
  double *m, *v;        // (n) moments of the ascent
  double *gradient;     // (n) scratch of tell
  double *shaped;       // (population) scratch of tell
  int64_t *order;       // (population) scratch of tell
} OpenaiEs;

static const Param params[] = {
    {.key = "shaping",
     .kind = PARAM_CHOICE,
     .offset = offsetof(OpenaiEsParams, shaping),
     .fallback = "centered-ranks",
     .choices = shaping_names,
     .unit = "",
     .help = "what the gradient sees of the fitness"},
    SCHEDULE_PARAMS("lr", "learning rate", offsetof(OpenaiEsParams, lr), "0.1", "0.999", "0.01"),
    SCHEDULE_PARAMS("sigma", "step size", offsetof(OpenaiEsParams, sigma), "0.2", "0.995", "0.02"),
    ASCENT_PARAMS(offsetof(OpenaiEsParams, ascent)),
    PARAM_END,
};

static double sigma_at(const StrategyShape *shape, int64_t generation) {
  const OpenaiEsParams *p = shape->params;
  return shape->sigma_scale * schedule_value(&p->sigma, generation);
}

static double lr_at(const StrategyShape *shape, int64_t generation) {
  const OpenaiEsParams *p = shape->params;
  return schedule_value(&p->lr, generation);
}

static Status check(const StrategyShape *shape, Err *err) {
  return gaussian_check_pairs(shape, "openai-es", err);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  OpenaiEs *es = state;
  size_t population = (size_t)shape->population;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "gradient_norm", &es->gradient_norm);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_doubles(walk, "m", &es->m, shape->n);
  walk_doubles(walk, "v", &es->v, shape->n);
  walk_scratch_doubles(walk, &es->gradient, shape->n);
  walk_scratch_doubles(walk, &es->shaped, population);
  walk_scratch_i64s(walk, &es->order, population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  OpenaiEs *es = state;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const OpenaiEs *es = state;
  double sigma = sigma_at(shape, es->generation);
  Gaussian gaussian = {.generation = es->generation, .mean = es->mean, .sigma = &sigma};
  gaussian_ask_pairs(&gaussian, shape, first, n, population);
}

// the gradient of n dimensions from first on
static void estimate(OpenaiEs *es, double sigma, const Population *population, size_t first,
                     size_t n) {
  const double *mean = es->mean + first;
  double *gradient = es->gradient + first;
  memset(gradient, 0, n * sizeof *gradient);
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i) + first;
    double f = es->shaped[i];
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
  OpenaiEs *es = state;
  const OpenaiEsParams *p = shape->params;
  double sigma = sigma_at(shape, es->generation);
  shaping_apply((Shaping)p->shaping, population->count, fitness, es->order, es->shaped);
  // block by block, so that the sums stay in the cache while individuals pass by
  for (size_t first = 0; first < shape->n; first += GAUSSIAN_BLOCK) {
    estimate(es, sigma, population, first, gaussian_block(first, shape->n));
  }
  ascent_step(&p->ascent, lr_at(shape, es->generation), es->generation + 1, shape->n, es->gradient,
              es->m, es->v, es->mean);
  es->gradient_norm = gaussian_norm(shape->n, es->gradient);
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const OpenaiEs *es = state;
  return gaussian_stop(shape->n, es->mean, sigma_at(shape, es->generation));
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const OpenaiEs *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

// of the generation told last
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const OpenaiEs *es = state;
  int64_t generation = es->generation > 0 ? es->generation - 1 : 0;
  row_add(row, "lr", lr_at(shape, generation));
  row_add(row, "sigma", sigma_at(shape, generation));
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
  row_add(row, "gradient_norm", es->gradient_norm);
}

const StrategyType strategy_openai_es = {
    .name = "openai-es",
    .summary = "gradient from mirrored samples, climbed by Adam, AdamW, SGD or ClipUp",
    .params = params,
    .params_size = sizeof(OpenaiEsParams),
    .state_size = sizeof(OpenaiEs),
    .ask_block = 2,
    .has_sigma = true,
    .check = check,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
