#include "strategies/restarts.h"

#include <math.h>

const char *const restart_names[] = {"none", "ipop", "bipop", NULL};

// of the mean fitness, beyond rounding errors; relative where that is more than 1
static const double least_rise = 1e-12;

static void begin(Restarts *restarts) {
  restarts->evaluations = restarts->waiting = 0;
  restarts->highest = restarts->last = -HUGE_VAL;
}

void restarts_start(Restarts *restarts, const StrategyShape *first) {
  *restarts = (Restarts){
      .population = first->population,
      .sigma_scale = 1.0,
      .small = 1,
      .budget = INT64_MAX,
      .large = first->population,
  };
  begin(restarts);
}

void restarts_tell(Restarts *restarts, int count, double mean) {
  double level = restarts->highest;
  restarts->evaluations += count;
  restarts->last = mean;
  if (!isfinite(level) || mean > level + least_rise * fmax(1.0, fabs(level))) {
    restarts->highest = mean;
    restarts->waiting = 0;
  } else {
    restarts->waiting++;
  }
}

const char *restarts_reason(const Restarts *restarts, const RestartParams *params, size_t n) {
  double patience = PARAM_IS_NULL_INT(params->patience)
                        ? 120.0 + 30.0 * (double)n / (double)restarts->population
                        : (double)params->patience;
  if ((double)restarts->waiting >= patience) {
    return "the mean fitness has not risen for strategy.restart_patience generations";
  }
  if (restarts->evaluations >= restarts->budget) {
    return "a small run has spent its evaluations";
  }
  return NULL;
}

// step 0 of a restart's stream gives its seed, step 1 its size
static Stream stream_of(const Restarts *restarts, const StrategyShape *first, uint32_t step) {
  return (Stream){
      .seed = first->seed,
      .purpose = PURPOSE_RESTART,
      .generation = (uint64_t)restarts->number,
      .step = step,
  };
}

static int64_t even(double population) {
  return 2 * (int64_t)ceil(fmin(fmax(population, 2.0), RESTART_POPULATION_MAX) / 2.0);
}

static void next_large(Restarts *restarts, const RestartParams *params) {
  restarts->grown++;
  restarts->large = even(params->factor * (double)restarts->large);
  restarts->population = restarts->large;
  restarts->sigma_scale = 1.0;
  restarts->budget = INT64_MAX;
}

static void next_small(Restarts *restarts, const StrategyShape *first) {
  Rng rng;
  rng_open(&rng, stream_of(restarts, first, 1));
  double u = rng_uniform(&rng, 0.0, 1.0), v = rng_uniform(&rng, 0.0, 1.0);
  double ratio = (double)restarts->large / (2.0 * first->population);
  restarts->population = even(floor(first->population * pow(ratio, u * u)));
  restarts->sigma_scale = pow(10.0, -2.0 * v);
  restarts->budget = restarts->large_evaluations / 2;
}

void restarts_next(Restarts *restarts, const RestartParams *params, const StrategyShape *first) {
  if (restarts->small) {
    restarts->spent_small += restarts->evaluations;
  } else {
    restarts->spent_large += restarts->evaluations;
    restarts->large_evaluations = restarts->evaluations;
  }
  restarts->number++;
  restarts->small = params->kind == RESTART_BIPOP && restarts->spent_small < restarts->spent_large;
  if (restarts->small) {
    next_small(restarts, first);
  } else {
    next_large(restarts, params);
  }
  begin(restarts);
}

void restarts_shape(const Restarts *restarts, const StrategyShape *first, StrategyShape *shape) {
  shape->population = (int)restarts->population;
  shape->sigma_scale = first->sigma_scale * restarts->sigma_scale;
  shape->seed = first->seed;
  if (restarts->number > 0) {
    Rng rng;
    rng_open(&rng, stream_of(restarts, first, 0));
    uint64_t high = gsl_rng_get(&rng.gsl);
    shape->seed = high << 32 | gsl_rng_get(&rng.gsl);
  }
}

void restarts_walk(Restarts *restarts, Walk *walk) {
  walk_i64(walk, "restart", &restarts->number);
  walk_i64(walk, "restart_grown", &restarts->grown);
  walk_i64(walk, "restart_population", &restarts->population);
  walk_double(walk, "restart_sigma_scale", &restarts->sigma_scale);
  walk_i64(walk, "restart_small", &restarts->small);
  walk_i64(walk, "restart_budget", &restarts->budget);
  walk_i64(walk, "restart_evaluations", &restarts->evaluations);
  walk_i64(walk, "restart_waiting", &restarts->waiting);
  walk_double(walk, "restart_highest", &restarts->highest);
  walk_double(walk, "restart_last", &restarts->last);
  walk_i64(walk, "restart_large", &restarts->large);
  walk_i64(walk, "restart_large_evaluations", &restarts->large_evaluations);
  walk_i64(walk, "restart_spent_small", &restarts->spent_small);
  walk_i64(walk, "restart_spent_large", &restarts->spent_large);
}

bool restarts_sound(const Restarts *restarts) {
  double most = RESTART_POPULATION_MAX;
  return restarts->number >= 0 && restarts->grown >= 0 && restarts->population >= 2 &&
         (double)restarts->population <= most && restarts->large >= 2 &&
         (double)restarts->large <= most && restarts->sigma_scale > 0.0 &&
         restarts->sigma_scale <= 1.0 && restarts->evaluations >= 0 && restarts->waiting >= 0 &&
         restarts->large_evaluations >= 0 && restarts->spent_small >= 0 &&
         restarts->spent_large >= 0 && !isnan(restarts->highest) && !isnan(restarts->last);
}
