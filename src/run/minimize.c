#include "src/run/minimize.h"

#include <float.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/run/evaluator.h"
#include "src/run/optimizer.h"

Status minimize_config(int n_overrides, const char *const *overrides, Config **config, Err *err) {
  return config_open_text("defaults", "{}", 2, n_overrides, overrides, config, err);
}

StrategyShape minimize_shape(const Config *config, size_t n) {
  int64_t population = config->settings.population;
  if (node_get(tree_root(config->tree), "strategy.population") == NULL) {
    population = 4 + (int64_t)floor(3.0 * log((double)n));
    population += config->strategy->ask_block == 2 ? population % 2 : 0;
  }
  return (StrategyShape){
      .n = n,
      .population = (int)population,
      .seed = (uint64_t)config->settings.seed,
      .params = config->strategy_params,
      .sigma_scale = 1.0,
      .n_threads = config_threads(config),
  };
}

// one seed's search
typedef struct Attempt {
  const Problem *problem;
  uint64_t seed;
  Optimizer optimizer;
  Population population;
  double *start;   // (n)
  float *mean;     // (n) the recommended genome
  double *fitness; // (capacity)
  int capacity;
  int64_t evaluations, generations;
  double seconds; // of ask and tell
  bool reached;
} Attempt;

// where the first run (0) and every restart begin
static void draw_start(void *context, int64_t number, double *start) {
  const Attempt *attempt = context;
  const Problem *problem = attempt->problem;
  Rng rng;
  rng_open(&rng, (Stream){
                     .seed = attempt->seed,
                     .purpose = PURPOSE_BENCH,
                     .generation = (uint64_t)number,
                 });
  for (size_t j = 0; j < problem->n; j++) {
    start[j] = rng_uniform(&rng, problem->x0_low, problem->x0_high);
  }
}

static Status attempt_open(const Config *config, const Problem *problem, const StrategyShape *shape,
                           Attempt *attempt, Err *err) {
  Status status = OK;
  *attempt = (Attempt){.problem = problem, .seed = shape->seed};
  attempt->start = calloc(problem->n, sizeof *attempt->start);
  attempt->mean = calloc(problem->n, sizeof *attempt->mean);
  if (attempt->start == NULL || attempt->mean == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome of %zu numbers", problem->n);
  }
  draw_start(attempt, 0, attempt->start);
  TRY(optimizer_open(config->strategy, shape, attempt->start, &attempt->optimizer, err));
  TRY(optimizer_allow_restarts(&attempt->optimizer, &config->settings.restarts, draw_start, attempt,
                               err));
  TRY(population_open(shape->population, problem->n, &attempt->population, err));
done:
  return status;
}

static void attempt_close(Attempt *attempt) {
  optimizer_close(&attempt->optimizer);
  population_close(&attempt->population);
  free(attempt->start);
  free(attempt->mean);
  free(attempt->fitness);
}

static Status reserve(Attempt *attempt, int count, Err *err) {
  if (count <= attempt->capacity) {
    return OK;
  }
  double *fitness = realloc(attempt->fitness, (size_t)count * sizeof *fitness);
  if (fitness == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the fitness of %d individuals", count);
  }
  attempt->fitness = fitness;
  attempt->capacity = count;
  return OK;
}

// the fitness of all individuals, as far as the limit and the target allow: false where they end
// the attempt
static bool evaluate(Attempt *attempt) {
  const Problem *problem = attempt->problem;
  for (int i = 0; i < attempt->population.count; i++) {
    if (attempt->evaluations >= problem->max_evaluations) {
      return false;
    }
    double value = problem->value(problem->context, population_genome(&attempt->population, i));
    attempt->evaluations++;
    attempt->fitness[i] = isfinite(value) ? -value : -DBL_MAX;
    if (problem->count == COUNT_INDIVIDUAL && value <= problem->target) {
      attempt->reached = true;
      return false;
    }
  }
  return true;
}

static bool mean_is_there(const Attempt *attempt) {
  const Problem *problem = attempt->problem;
  if (problem->count != COUNT_MEAN || isnan(problem->target)) {
    return false;
  }
  optimizer_recommend(&attempt->optimizer, attempt->mean);
  return problem->value(problem->context, attempt->mean) <= problem->target;
}

// one generation; *over when there is no other
static Status generation(Attempt *attempt, bool *over, Err *err) {
  const Problem *problem = attempt->problem;
  *over = true;
  double started = clock_now();
  Status status = optimizer_ask(&attempt->optimizer, &attempt->population, err);
  double asked = clock_now();
  if (status == OK) {
    status = reserve(attempt, attempt->population.count, err);
  }
  if (status != OK || !evaluate(attempt)) {
    return status;
  }
  double evaluated = clock_now();
  optimizer_tell(&attempt->optimizer, &attempt->population, attempt->fitness);
  attempt->seconds += asked - started + clock_now() - evaluated;
  attempt->generations++;
  attempt->reached = mean_is_there(attempt);
  *over = attempt->reached || attempt->generations >= problem->max_generations ||
          (problem->interrupt != NULL && *problem->interrupt != 0) ||
          optimizer_stop(&attempt->optimizer) != NULL;
  return OK;
}

// evaluations: room for one number per success
static Status run_seed(const Config *config, const Problem *problem, const StrategyShape *shape,
                       double *evaluations, Series *series, Err *err) {
  Attempt attempt;
  Status status = OK;
  bool over = false;
  TRY(attempt_open(config, problem, shape, &attempt, err));
  while (!over) {
    TRY(generation(&attempt, &over, err));
  }
  series->seeds++;
  series->seconds += attempt.seconds;
  series->generations += (double)attempt.generations;
  if (attempt.reached) {
    evaluations[series->successes++] = (double)attempt.evaluations;
  }
done:
  attempt_close(&attempt);
  return status;
}

Status minimize_series(const Config *config, const Problem *problem, int n_seeds, Series *series,
                       Err *err) {
  StrategyShape shape = minimize_shape(config, problem->n);
  double *evaluations = calloc((size_t)n_seeds, sizeof *evaluations);
  Status status = OK;
  *series = (Series){.population = shape.population, .median = NAN, .q25 = NAN, .q75 = NAN};
  if (evaluations == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %d seeds", n_seeds);
  }
  for (int i = 0; i < n_seeds; i++) {
    TRY(run_seed(config, problem, &shape, evaluations, series, err));
    if (problem->interrupt != NULL && *problem->interrupt != 0) {
      break;
    }
    shape.seed++;
  }
  if (series->successes > 0) {
    size_t n = (size_t)series->successes;
    gsl_sort(evaluations, 1, n);
    series->median = gsl_stats_quantile_from_sorted_data(evaluations, 1, n, 0.5);
    series->q25 = gsl_stats_quantile_from_sorted_data(evaluations, 1, n, 0.25);
    series->q75 = gsl_stats_quantile_from_sorted_data(evaluations, 1, n, 0.75);
  }
done:
  free(evaluations);
  return status;
}
