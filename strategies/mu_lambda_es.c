// mu-lambda-es: the best of every generation, recombined, are the next mean.
//
//   x_i   = mean + sigma eps_i                 eps ~ N(0, I), i = 1..lambda
//   mean  <- sum_k w_k x_k                     over the mu best, k = 1 the best
//   w_k   ~ f_k - f_mu (min-max),  1 (equal),  ln(mu + 1/2) - ln k (log);  they sum to 1
//   sigma  by schedule, or self-adapted:
//   x_i   = mean + sigma exp(tau N(0, 1)) eps_i
//   sigma <- sigma exp(sum_k w_k ln(|x_k - mean| / sigma) - E ln|N(0, I)|)
//
// Rechenberg 1973; Schwefel 1977; intermediate recombination and tau = 1/sqrt(2 n): Beyer &
// Schwefel 2002, "Evolution strategies, a comprehensive introduction". An individual's step size is
// taken from the length of its step (Ostermeier, Gawelczyk & Hansen 1994), because tell sees the
// population alone. E ln|N(0, I)| = (psi(n/2) + ln 2)/2, so that selection at random leaves sigma
// where it is.
#include <float.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <string.h>

#include "strategies/gaussians.h"
#include "strategies/schedules.h"
#include "strategies/shapings.h"

typedef enum Weights { WEIGHTS_MIN_MAX, WEIGHTS_EQUAL, WEIGHTS_LOG } Weights;

typedef struct MuLambdaEsParams {
  double ratio;
  int weights; // Weights
  bool self_adaptation;
  double tau; // NaN: 1/sqrt(2 n)
  Schedule sigma;
} MuLambdaEsParams;

typedef struct MuLambdaEs {
  int64_t generation; // tells so far
  double sigma;       // of the coming generation
  double *mean;       // (n)
  double *weights;    // (population) scratch of tell
  int64_t *order;     // (population) scratch of tell
} MuLambdaEs;

static const char *const weight_names[] = {"min-max", "equal", "log", NULL};

static const Param params[] = {
    {.key = "ratio",
     .kind = PARAM_REAL,
     .offset = offsetof(MuLambdaEsParams, ratio),
     .fallback = "0.2",
     .min = 0,
     .open_min = true,
     .max = 1,
     .unit = "",
     .help = "share of the population that is recombined, at least one individual"},
    {.key = "weights",
     .kind = PARAM_CHOICE,
     .offset = offsetof(MuLambdaEsParams, weights),
     .fallback = "min-max",
     .choices = weight_names,
     .unit = "",
     .help = "how much each of them counts"},
    {.key = "self_adaptation",
     .kind = PARAM_BOOL,
     .offset = offsetof(MuLambdaEsParams, self_adaptation),
     .fallback = "false",
     .unit = "",
     .help = "sigma follows the steps of the selected; else its schedule"},
    {.key = "tau",
     .kind = PARAM_REAL,
     .offset = offsetof(MuLambdaEsParams, tau),
     .fallback = "auto",
     .none = "auto",
     .min = 0,
     .max = 10,
     .unit = "",
     .help = "self-adaptation: how far step sizes vary; auto: 1/sqrt(2 n)"},
    SCHEDULE_PARAMS("sigma", "step size", offsetof(MuLambdaEsParams, sigma), "0.5", "0.99", "0.05"),
    PARAM_END,
};

static double scheduled(const StrategyShape *shape, int64_t generation) {
  const MuLambdaEsParams *p = shape->params;
  return shape->sigma_scale * schedule_value(&p->sigma, generation);
}

static void walk(void *state, const StrategyShape *shape, Walk *walk) {
  MuLambdaEs *es = state;
  walk_i64(walk, "generation", &es->generation);
  walk_double(walk, "sigma", &es->sigma);
  walk_doubles(walk, "mean", &es->mean, shape->n);
  walk_scratch_doubles(walk, &es->weights, (size_t)shape->population);
  walk_scratch_i64s(walk, &es->order, (size_t)shape->population);
}

static void start(void *state, const StrategyShape *shape, const double *mean) {
  MuLambdaEs *es = state;
  es->sigma = scheduled(shape, 0);
  memcpy(es->mean, mean, shape->n * sizeof *mean);
}

// the step size of one individual; its stream is not the one of the sample
static double varied(const MuLambdaEs *es, const StrategyShape *shape, int individual) {
  const MuLambdaEsParams *p = shape->params;
  double tau = isnan(p->tau) ? 1.0 / sqrt(2.0 * (double)shape->n) : p->tau;
  Rng rng;
  rng_open(&rng, (Stream){
                     .seed = shape->seed,
                     .purpose = PURPOSE_ASK,
                     .generation = (uint64_t)es->generation,
                     .individual = (uint64_t)individual,
                     .step = 1,
                 });
  return es->sigma * exp(rng_normal(&rng, tau));
}

static void ask(const void *state, const StrategyShape *shape, int first, int n,
                const Population *population) {
  const MuLambdaEs *es = state;
  const MuLambdaEsParams *p = shape->params;
  for (int i = first; i < first + n; i++) {
    double sigma = p->self_adaptation ? varied(es, shape, i) : es->sigma;
    Gaussian gaussian = {.generation = es->generation, .mean = es->mean, .sigma = &sigma};
    gaussian_ask(&gaussian, shape, i, 1, population);
  }
}

// weights (mu) of the best, best first; they sum to 1
static void weigh(Weights weights, int mu, const int64_t *order, const double *fitness,
                  double *out) {
  double sum = 0.0;
  for (int k = 0; k < mu; k++) {
    out[k] = weights == WEIGHTS_MIN_MAX ? fitness[order[k]]
             : weights == WEIGHTS_LOG   ? log(mu + 0.5) - log(k + 1.0)
                                        : 1.0;
    sum += out[k];
  }
  if (weights == WEIGHTS_MIN_MAX) {
    min_max_weights(mu, out, out);
    return;
  }
  for (int k = 0; k < mu; k++) {
    out[k] /= sum;
  }
}

static double distance(const MuLambdaEs *es, size_t n, const float *genome) {
  double square = 0.0;
  for (size_t j = 0; j < n; j++) {
    square += ((double)genome[j] - es->mean[j]) * ((double)genome[j] - es->mean[j]);
  }
  return sqrt(square);
}

// what the steps of the selected say of the step size
static double adapted(const MuLambdaEs *es, const StrategyShape *shape,
                      const Population *population, int mu) {
  double n = (double)shape->n;
  double change = -0.5 * (gsl_sf_psi(0.5 * n) + M_LN2);
  for (int k = 0; k < mu; k++) {
    double length = distance(es, shape->n, population_genome(population, (int)es->order[k]));
    change += es->weights[k] * log(fmax(length / es->sigma, DBL_MIN));
  }
  return es->sigma * exp(change);
}

static void recombine(MuLambdaEs *es, const Population *population, int mu) {
  memset(es->mean, 0, population->n * sizeof *es->mean);
  for (int k = 0; k < mu; k++) {
    const float *genome = population_genome(population, (int)es->order[k]);
    for (size_t j = 0; j < population->n; j++) {
      es->mean[j] += es->weights[k] * (double)genome[j];
    }
  }
}

static void tell(void *state, const StrategyShape *shape, const Population *population,
                 const double *fitness) {
  MuLambdaEs *es = state;
  const MuLambdaEsParams *p = shape->params;
  int mu = elite_count(p->ratio, population->count);
  rank_order(population->count, fitness, es->order);
  weigh((Weights)p->weights, mu, es->order, fitness, es->weights);
  es->generation++;
  es->sigma =
      p->self_adaptation ? adapted(es, shape, population, mu) : scheduled(shape, es->generation);
  recombine(es, population, mu);
}

static const char *stop(const void *state, const StrategyShape *shape) {
  const MuLambdaEs *es = state;
  return gaussian_stop(shape->n, es->mean, es->sigma);
}

static void recommend(const void *state, const StrategyShape *shape, float *genome) {
  const MuLambdaEs *es = state;
  gaussian_genome(shape->n, es->mean, genome);
}

// of the coming generation
static void report(const void *state, const StrategyShape *shape, Row *row) {
  const MuLambdaEs *es = state;
  row_add(row, "sigma", es->sigma);
  row_add(row, "mean_norm", gaussian_norm(shape->n, es->mean));
}

const StrategyType strategy_mu_lambda_es = {
    .name = "mu-lambda-es",
    .summary = "the best of a generation recombined, sigma by schedule or self-adapted",
    .params = params,
    .params_size = sizeof(MuLambdaEsParams),
    .state_size = sizeof(MuLambdaEs),
    .ask_block = 1,
    .has_sigma = true,
    .walk = walk,
    .start = start,
    .ask = ask,
    .tell = tell,
    .stop = stop,
    .recommend = recommend,
    .report = report,
};
