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
#include <float.h>
#include <math.h>
#include <string.h>

#include "strategies/ascents.h"
#include "strategies/schedules.h"
#include "strategies/shapings.h"
#include "strategies/strategy.h"

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
  double *shaped;       // (population) scratch of tell
  int64_t *order;       // (population) scratch of tell
} OpenaiEs;

// dimensions that tell and ask work on in one go, on the stack
enum { BLOCK = 256 };

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
  if (shape->population % 2 != 0) {
    return err_set(err, ERR_INPUT,
                   "strategy.population: %d is odd, openai-es samples in pairs (try %d)",
                   shape->population, shape->population + 1);
  }
  return OK;
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  OpenaiEs *es = state;
  size_t population = (size_t)shape->population;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "gradient_norm", &es->gradient_norm);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_doubles(walk, "m", &es->m, shape->n);
  walk_doubles(walk, "v", &es->v, shape->n);
  walk_scratch_doubles(walk, &es->shaped, population);
  walk_scratch_i64s(walk, &es->order, population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  OpenaiEs *es = state;
  memcpy(es->mean, mean, shape->n * sizeof *mean);
}

static int count(const void *state, const StrategyShape *shape) {
  (void)state;
  return shape->population;
}

static size_t block_size(size_t first, size_t n) {
  return n - first < BLOCK ? n - first : BLOCK;
}

// one pair, or its first half alone when the mirror image is NULL
static void ask_pair(const OpenaiEs *es, const StrategyShape *shape, int pair, float *genome,
                     float *mirror) {
  double sigma = sigma_at(shape, es->generation);
  double eps[BLOCK];
  Rng rng;
  rng_open(&rng, (Stream){
                     .seed = shape->seed,
                     .purpose = PURPOSE_ASK,
                     .generation = (uint64_t)es->generation,
                     .individual = (uint64_t)pair,
                 });
  for (size_t first = 0; first < shape->n; first += BLOCK) {
    size_t n = block_size(first, shape->n);
    const double *mean = es->mean + first;
    rng_fill_normal(&rng, (int)n, eps);
    for (size_t j = 0; j < n; j++) {
      genome[first + j] = (float)(mean[j] + sigma * eps[j]);
    }
    for (size_t j = 0; j < n && mirror != NULL; j++) {
      mirror[first + j] = (float)(mean[j] - sigma * eps[j]);
    }
  }
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  for (int i = first; i < first + n; i += 2) {
    ask_pair(state, shape, i / 2, population_genome(population, i),
             i + 1 < first + n ? population_genome(population, i + 1) : NULL);
  }
}

// the gradient of n dimensions from first on
static void estimate(const OpenaiEs *es, double sigma, const Population *population, size_t first,
                     size_t n, double *gradient) {
  const double *mean = es->mean + first;
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
  double lr = lr_at(shape, es->generation);
  double sigma = sigma_at(shape, es->generation);
  double square = 0.0;
  shaping_apply((Shaping)p->shaping, population->count, fitness, es->order, es->shaped);
  // dimensions are independent: block by block, so that a gradient needs no memory
  for (size_t first = 0; first < shape->n; first += BLOCK) {
    double gradient[BLOCK];
    size_t n = block_size(first, shape->n);
    estimate(es, sigma, population, first, n, gradient);
    for (size_t j = 0; j < n; j++) {
      square += gradient[j] * gradient[j];
    }
    ascent_step(&p->ascent, lr, es->generation + 1, n, gradient, es->m + first, es->v + first,
                es->mean + first);
  }
  es->gradient_norm = sqrt(square);
  es->generation++;
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const OpenaiEs *es = state;
  if (sigma_at(shape, es->generation) < FLT_MIN) {
    return "strategy.sigma has become too small for float32";
  }
  for (size_t j = 0; j < shape->n; j++) {
    if (!(fabs(es->mean[j]) < FLT_MAX)) {
      return "the mean has left the range of float32";
    }
  }
  return NULL;
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const OpenaiEs *es = state;
  for (size_t j = 0; j < shape->n; j++) {
    genome[j] = (float)es->mean[j];
  }
}

// of the generation told last
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const OpenaiEs *es = state;
  int64_t generation = es->generation > 0 ? es->generation - 1 : 0;
  double square = 0.0;
  for (size_t j = 0; j < shape->n; j++) {
    square += es->mean[j] * es->mean[j];
  }
  row_add(row, "lr", lr_at(shape, generation));
  row_add(row, "sigma", sigma_at(shape, generation));
  row_add(row, "mean_norm", sqrt(square));
  row_add(row, "gradient_norm", es->gradient_norm);
}

const StrategyType strategy_openai_es = {
    .name = "openai-es",
    .summary = "gradient from mirrored samples, climbed by Adam, AdamW or SGD",
    .params = params,
    .params_size = sizeof(OpenaiEsParams),
    .state_size = sizeof(OpenaiEs),
    .ask_block = 2,
    .has_sigma = true,
    .check = check,
    .walk = walk,
    .start = start,
    .count = count,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
