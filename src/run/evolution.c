#include "src/run/evolution.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/run/summary.h"
#include "src/run/variants.h"
#include "strategies/shapings.h"

static Status carve_state(Evolution *evolution, Err *err) {
  evolution->normalizer = (Normalizer){
      .n = evolution->task.shape.n_obs,
      .clip = evolution->config->settings.observation_clip,
  };
  curriculum_start(evolution->config, &evolution->curriculum);
  Walk walk = walk_measure();
  evolution_walk(evolution, &walk);
  normalizer_walk(&evolution->normalizer, &walk);
  if (arena_open(&evolution->arena, walk.bytes) != 0) {
    return err_set(err, ERR_MEMORY, "no memory for the state of a run (%zu bytes)", walk.bytes);
  }
  walk = walk_carve(&evolution->arena, err);
  evolution_walk(evolution, &walk);
  normalizer_walk(&evolution->normalizer, &walk);
  evolution->best_ever = evolution->best_mean = -HUGE_VAL;
  evolution->fitness_mean = NAN;
  return walk.status;
}

// episodes of a test of `count` individuals
static int64_t n_test_jobs(const Evolution *evolution, int count) {
  return (int64_t)count * (evolution->repeats / variants_met(evolution->config)) *
         evolution->task.n_test;
}

// room for the jobs of `count` individuals; what was there is lost
static Status reserve(Evolution *evolution, int count, Err *err) {
  size_t n_jobs = (size_t)count * (size_t)evolution->repeats;
  if (n_jobs <= evolution->capacity) {
    return OK;
  }
  if (n_jobs > INT_MAX || n_test_jobs(evolution, count) > INT_MAX) {
    return err_set(err, ERR_INPUT, "%d individuals with %d episodes each are too many", count,
                   evolution->repeats);
  }
  free(evolution->jobs);
  free(evolution->sums);
  free(evolution->sums_block);
  free(evolution->fitness);
  free(evolution->elite_jobs);
  free(evolution->test_jobs);
  evolution->capacity = 0;
  // two arrays a job, each on cache lines of its own
  size_t piece = arena_piece((size_t)evolution->task.shape.n_obs, sizeof(double));
  evolution->jobs = calloc(n_jobs, sizeof(Job));
  evolution->sums = aligned_alloc(alignof(ObsSums), n_jobs * sizeof(ObsSums));
  evolution->fitness = calloc(n_jobs, sizeof(double));
  evolution->sums_block = aligned_alloc(ARENA_ALIGN, n_jobs * 2 * piece);
  bool again = evolution->config->settings.elite_reevaluation > 0;
  evolution->elite_jobs = calloc(again ? n_jobs : 1, sizeof(Job));
  size_t n_tests = evolution->task.n_test > 0 ? (size_t)n_test_jobs(evolution, count) : 0;
  evolution->test_jobs = calloc(n_tests + 1, sizeof(Job));
  if (evolution->jobs == NULL || evolution->sums == NULL || evolution->fitness == NULL ||
      evolution->sums_block == NULL || evolution->elite_jobs == NULL ||
      evolution->test_jobs == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the episodes of %d individuals", count);
  }
  for (size_t i = 0; i < n_jobs; i++) {
    evolution->sums[i].sum = evolution->sums_block + 2 * i * piece / sizeof(double);
    evolution->sums[i].square = evolution->sums_block + (2 * i + 1) * piece / sizeof(double);
  }
  evolution->capacity = n_jobs;
  return OK;
}

static StrategyShape strategy_shape(const Evolution *evolution) {
  const Config *config = evolution->config;
  return (StrategyShape){
      .n = evolution->task.genome_size,
      .population = (int)config->settings.population,
      .seed = (uint64_t)config->settings.seed,
      .params = config->strategy_params,
      .sigma_scale = 1.0,
      .n_threads = evolution->evaluator.n_threads,
  };
}

// a genome as the coefficient initializer draws it
static void draw_genome(const Evolution *evolution, int64_t restart, int individual,
                        float *genome) {
  const Config *config = evolution->config;
  Rng rng;
  rng_open(&rng, (Stream){
                     .seed = (uint64_t)config->settings.seed,
                     .purpose = PURPOSE_GENOME,
                     .generation = (uint64_t)restart,
                     .individual = (uint64_t)individual,
                 });
  config->policy->init_genome(evolution->task.policy, &rng, genome);
}

// generation 0 of a warm start, and what the strategy's mean starts from
static void initial_genomes(const Evolution *evolution, const Population *population) {
  for (int i = 0; i < population->count; i++) {
    draw_genome(evolution, 0, i, population_genome(population, i));
  }
}

// a restart begins at one new genome; the population's rows are free until they are asked for
static void restart_origin(void *context, int64_t number, double *mean) {
  const Evolution *evolution = context;
  float *genome = population_genome(&evolution->population, 0);
  draw_genome(evolution, number, 0, genome);
  for (size_t j = 0; j < evolution->task.genome_size; j++) {
    mean[j] = (double)genome[j];
  }
}

// mean (n) of the population's genomes with these weights (they sum to 1); NULL: equal ones
static void weighted_mean(const Population *population, const double *weights, double *mean) {
  memset(mean, 0, population->n * sizeof *mean);
  for (int i = 0; i < population->count; i++) {
    const float *genome = population_genome(population, i);
    double weight = weights == NULL ? 1.0 / population->count : weights[i];
    for (size_t j = 0; j < population->n; j++) {
      mean[j] += weight * (double)genome[j];
    }
  }
}

// starts the strategy at start, or at the (weighted) mean of the population as it is
static Status start_optimizer(Evolution *evolution, const float *start, const double *weights,
                              Err *err) {
  size_t n = evolution->task.genome_size;
  double *mean = calloc(n, sizeof *mean);
  if (mean == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome");
  }
  if (start == NULL) {
    weighted_mean(&evolution->population, weights, mean);
  } else {
    for (size_t i = 0; i < n; i++) {
      mean[i] = (double)start[i];
    }
  }
  optimizer_start(&evolution->optimizer, mean);
  free(mean);
  return OK;
}

// does it fit this run?
static Status check_start(const Evolution *evolution, const Start *start, Err *err) {
  size_t n = evolution->task.genome_size;
  int n_obs = evolution->task.shape.n_obs;
  if (start->genome != NULL && start->n != n) {
    return err_set(err, ERR_INPUT, "train.start_from: a genome of %zu numbers; this run's has %zu",
                   start->n, n);
  }
  if (start->seen != NULL && start->seen->n != n_obs) {
    return err_set(err, ERR_INPUT,
                   "train.start_from: observations of %d numbers; this run's have %d",
                   start->seen->n, n_obs);
  }
  return OK;
}

Status evolution_open(const Config *config, int n_threads, const Start *start, Evolution *evolution,
                      Err *err) {
  *evolution = (Evolution){.config = config, .repeats = (int)config->settings.repeats};
  int count = (int)config->settings.population;
  Status status = OK;
  TRY(task_open(config, &evolution->task, err));
  TRY(task_randomize(&evolution->task, err));
  TRY(check_start(evolution, start, err));
  evolution->repeats *= variants_met(evolution->config);
  TRY(evaluator_open(&evolution->task, n_threads, &evolution->evaluator, err));
  TRY(carve_state(evolution, err));
  if (start->seen != NULL) {
    normalizer_adopt(&evolution->normalizer, start->seen);
  }
  TRY(population_open(count, evolution->task.genome_size, &evolution->population, err));
  TRY(reserve(evolution, count, err));
  evolution->frozen = calloc((size_t)evolution->task.shape.n_obs, sizeof(double));
  if (evolution->frozen == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for an observation");
    goto done;
  }
  initial_genomes(evolution, &evolution->population);
  StrategyShape shape = strategy_shape(evolution);
  TRY(optimizer_open(config->strategy, &shape, NULL, &evolution->optimizer, err));
  TRY(optimizer_allow_restarts(&evolution->optimizer, &config->settings.restarts, restart_origin,
                               evolution, err));
  if (!config->settings.warmstart) {
    TRY(start_optimizer(evolution, start->genome, NULL, err));
  }
done:
  if (status != OK) {
    evolution_close(evolution);
  }
  return status;
}

void evolution_close(Evolution *evolution) {
  optimizer_close(&evolution->optimizer);
  population_close(&evolution->population);
  evaluator_close(&evolution->evaluator);
  task_close(&evolution->task);
  arena_close(&evolution->arena);
  free(evolution->jobs);
  free(evolution->sums);
  free(evolution->sums_block);
  free(evolution->frozen);
  free(evolution->fitness);
  free(evolution->elite_jobs);
  free(evolution->test_jobs);
  *evolution = (Evolution){0};
}

// is the coming generation the evaluation of the initial genomes?
static bool warming(const Evolution *evolution) {
  return evolution->config->settings.warmstart && evolution->generation == 0;
}

// the jobs of the generation: every individual in every repeat
static void plan(Evolution *evolution) {
  const Settings *settings = &evolution->config->settings;
  const Population *population = &evolution->population;
  int repeats = evolution->repeats;
  bool normalize = settings->normalize_observations;
  evolution->n_jobs = population->count * repeats;
  for (int i = 0; i < evolution->n_jobs; i++) {
    int individual = i / repeats;
    Job *job = &evolution->jobs[i];
    job->episode = episode_of_training(evolution->config, (uint64_t)evolution->generation,
                                       (uint64_t)individual,
                                       (uint32_t)(i % repeats / variants_met(evolution->config)));
    job->episode.variant =
        variants_turn(evolution->config, evolution->generation, individual, i % repeats);
    job->episode.is_drawn &= curriculum_draws(&evolution->curriculum);
    job->episode.genome = population_genome(population, individual);
    if (normalize) {
      ObsSums *sums = &evolution->sums[i];
      obs_sums_clear(sums, evolution->task.shape.n_obs);
      job->episode.normalizer = &evolution->normalizer;
      job->episode.sums = sums;
    }
  }
}

// mean return of one individual's episodes; NaN when one of them diverged
static double mean_return(const Job *jobs, int repeats) {
  double sum = 0.0;
  for (int r = 0; r < repeats; r++) {
    if (jobs[r].result.diverged) {
      return NAN;
    }
    sum += jobs[r].result.fitness;
  }
  return sum / repeats;
}

static void count_steps(Evolution *evolution, const Job *jobs, int n_jobs) {
  for (int i = 0; i < n_jobs; i++) {
    evolution->env_steps += jobs[i].result.steps;
  }
}

// a NaN is never better
static void remember(Evolution *evolution, int individual, double fitness) {
  if (fitness > evolution->best_ever) {
    evolution->best_ever = fitness;
    evolution->best_individual = individual;
    memcpy(evolution->best_genome, population_genome(&evolution->population, individual),
           evolution->task.genome_size * sizeof(float));
  }
}

// the individual that comes after another one in the ranking (-1: the first one), equal ones by
// index; -1 when only diverged ones are left
static int next_best(const double *fitness, int count, int after) {
  int best = -1;
  for (int i = 0; i < count; i++) {
    bool left = after < 0
                    ? !isnan(fitness[i])
                    : fitness[i] < fitness[after] || (fitness[i] == fitness[after] && i > after);
    if (left && (best < 0 || fitness[i] > fitness[best])) {
      best = i;
    }
  }
  return best;
}

// how many of the generation are evaluated again
static int n_elites(const Evolution *evolution, int count) {
  int64_t wanted = evolution->config->settings.elite_reevaluation;
  return wanted < count ? (int)wanted : count;
}

// the best once more, in fresh episodes that alone say how good they are; their observations do not
// count
static void reevaluate(Evolution *evolution) {
  int repeats = evolution->repeats, count = evolution->population.count, n = 0;
  int best = next_best(evolution->fitness, count, -1);
  for (; best >= 0 && n < n_elites(evolution, count); n++) {
    for (int r = 0; r < repeats; r++) {
      Episode *episode = &evolution->elite_jobs[n * repeats + r].episode;
      *episode = episode_of_elite(evolution->config, (uint64_t)evolution->generation,
                                  (uint64_t)best, (uint32_t)(r / variants_met(evolution->config)));
      episode->variant = variants_turn(evolution->config, evolution->generation, best, r);
      episode->is_drawn &= curriculum_draws(&evolution->curriculum);
      episode->genome = population_genome(&evolution->population, best);
      episode->normalizer = evolution->jobs[0].episode.normalizer;
    }
    best = next_best(evolution->fitness, count, best);
  }
  evaluator_run(&evolution->evaluator, evolution->elite_jobs, n * repeats);
  count_steps(evolution, evolution->elite_jobs, n * repeats);
  evolution->evaluations += n;
  best = -1;
  for (int i = 0; i < n; i++) {
    best = next_best(evolution->fitness, count, best);
    remember(evolution, best,
             mean_return(evolution->elite_jobs + (size_t)i * (size_t)repeats, repeats));
  }
}

// fitness of all individuals, the diverged ones the worst; remembers the best
static Summary gather(Evolution *evolution) {
  int count = evolution->population.count, repeats = evolution->repeats;
  bool again = evolution->config->settings.elite_reevaluation > 0;
  double *fitness = evolution->fitness;
  if (curriculum_is_new(&evolution->curriculum, evolution->generation)) {
    // what was best was best at something else
    evolution->best_ever = evolution->best_mean = -HUGE_VAL;
  }
  for (int i = 0; i < count; i++) {
    fitness[i] = mean_return(evolution->jobs + (size_t)i * (size_t)repeats, repeats);
    if (!again) {
      remember(evolution, i, fitness[i]);
    }
  }
  if (again) {
    reevaluate(evolution);
  }
  Summary summary = summary_of(count, fitness);
  for (int i = 0; i < count; i++) {
    if (isnan(fitness[i])) {
      fitness[i] = summary.n == 0 ? 0.0 : summary.min;
    }
  }
  count_steps(evolution, evolution->jobs, evolution->n_jobs);
  evolution->evaluations += count;
  evolution->fitness_mean = summary.mean;
  evolution->best_mean = fmax(evolution->best_mean, summary.mean);
  return summary;
}

static void merge_observations(Evolution *evolution) {
  if (!evolution->config->settings.normalize_observations) {
    return;
  }
  Normalizer *normalizer = &evolution->normalizer;
  memcpy(evolution->frozen, normalizer->mean, (size_t)normalizer->n * sizeof(double));
  for (int i = 0; i < evolution->n_jobs; i++) {
    normalizer_merge(normalizer, evolution->frozen, &evolution->sums[i]);
  }
  normalizer_refresh(normalizer);
}

// is the whole population to be tested in this generation?
static bool test_is_due(const Evolution *evolution) {
  int64_t every = evolution->config->damage.every;
  return evolution->task.n_test > 0 && every > 0 && (evolution->generation + 1) % every == 0;
}

// The whole population on the variants of the test, in its repeats; nothing is learnt from it.
static void test(Evolution *evolution) {
  int repeats = evolution->repeats / variants_met(evolution->config);
  int n = variants_plan_test(&evolution->task, evolution->generation, &evolution->population,
                             repeats, evolution->jobs[0].episode.normalizer, evolution->test_jobs);
  evaluator_run(&evolution->evaluator, evolution->test_jobs, n);
  evolution->n_test_jobs = n;
}

static void report(const Evolution *evolution, const Summary *summary, Row *row) {
  row_clear(row);
  row_add(row, "generation", (double)evolution->generation);
  row_add(row, "evaluations", (double)evolution->evaluations);
  row_add(row, "env_steps", (double)evolution->env_steps);
  row_add(row, "fitness_mean", summary->mean);
  row_add(row, "fitness_std", summary->deviation);
  row_add(row, "fitness_min", summary->min);
  row_add(row, "fitness_max", summary->max);
  row_add(row, "best_ever", isfinite(evolution->best_ever) ? evolution->best_ever : NAN);
  row_add(row, "eval_mean", NAN);
  row_add(row, "eval_std", NAN);
  row_add(row, "diverged", summary->diverged);
  curriculum_report(&evolution->curriculum, row);
  variants_report(&evolution->task, evolution->jobs, evolution->n_jobs, evolution->test_jobs,
                  evolution->n_test_jobs, row);
}

// may change bodies and reward of the generations to come
static Status advance(Evolution *evolution, Err *err) {
  evolution->threshold_mean = NAN;
  evolution->generation++;
  bool changed = curriculum_take(&evolution->curriculum, evolution->generation,
                                 evolution->fitness_mean, &evolution->threshold_mean);
  return changed ? curriculum_apply(&evolution->curriculum, &evolution->task, err) : OK;
}

static Status start_warm(Evolution *evolution, Err *err) {
  min_max_weights(evolution->population.count, evolution->fitness, evolution->fitness);
  return start_optimizer(evolution, NULL, evolution->fitness, err);
}

Status evolution_generation(Evolution *evolution, Row *row, Err *err) {
  Status status = OK;
  bool warm = warming(evolution);
  if (!warm) {
    TRY(optimizer_ask(&evolution->optimizer, &evolution->population, err));
    evolution->repeats = (int)evolution->config->settings.repeats *
                         optimizer_repeats(&evolution->optimizer) * variants_met(evolution->config);
    TRY(reserve(evolution, evolution->population.count, err));
  }
  plan(evolution);
  double started = clock_now();
  evaluator_run(&evolution->evaluator, evolution->jobs, evolution->n_jobs);
  Summary summary = gather(evolution);
  evolution->seconds = clock_now() - started;
  evolution->n_test_jobs = 0;
  if (test_is_due(evolution)) {
    test(evolution);
  }
  merge_observations(evolution);
  report(evolution, &summary, row);
  if (warm) {
    TRY(start_warm(evolution, err));
  } else {
    optimizer_tell(&evolution->optimizer, &evolution->population, evolution->fitness);
  }
  optimizer_report(&evolution->optimizer, row);
  TRY(advance(evolution, err));
done:
  return status;
}

void evolution_recommend(const Evolution *evolution, float *genome) {
  optimizer_recommend(&evolution->optimizer, genome);
}

void evolution_evaluate(Evolution *evolution, const float *genome, int episodes, Job *jobs) {
  const Settings *settings = &evolution->config->settings;
  const Evaluation evaluation = {
      .genome = genome,
      .seed = (uint64_t)settings->seed,
      .episodes = episodes,
      .freeze_at = -1,
      .variant = EVALUATE_TRAINED,
  };
  evaluator_evaluate(&evolution->evaluator, &evaluation,
                     settings->normalize_observations ? &evolution->normalizer : NULL, jobs);
}
