#include "src/run/evolution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

enum { COUNT = 8, REPEATS = 2 };

#define SMALL                                                                                      \
  "env=inverted-pendulum", "env.steps=40", "strategy.population=8", "train.repeats=2", "threads=1"

static Err err;

static void generation(Evolution *evolution, Row *row) {
  ck_assert_msg(evolution_generation(evolution, row, &err) == OK, "%s", err.text);
}

static void open_evolution(const Config *config, Evolution *evolution) {
  ck_assert_msg(evolution_open(config, 1, &(Start){0}, evolution, &err) == OK, "%s", err.text);
}

static uint64_t hash(Evolution *evolution) {
  Walk walk = walk_hash();
  optimizer_walk(&evolution->optimizer, &walk);
  normalizer_walk(&evolution->normalizer, &walk);
  return walk_hash_end(&walk);
}

static double mean_of(const Job *jobs) {
  double sum = 0.0;
  for (int r = 0; r < REPEATS; r++) {
    sum += jobs[r].result.fitness;
  }
  return sum / REPEATS;
}

// indices of the two best of the last generation, by what they earned then
static void two_best(const Evolution *evolution, int best[2]) {
  double fitness[COUNT];
  for (int i = 0; i < COUNT; i++) {
    fitness[i] = mean_of(evolution->jobs + i * REPEATS);
  }
  for (int k = 0; k < 2; k++) {
    best[k] = 0;
    for (int i = 1; i < COUNT; i++) {
      best[k] = fitness[i] > fitness[best[k]] ? i : best[k];
    }
    fitness[best[k]] = -HUGE_VAL;
  }
}

// what an individual of the first generation earns in its fresh episodes
static double fresh_mean(Evolution *evolution, int individual) {
  Job jobs[REPEATS];
  for (int r = 0; r < REPEATS; r++) {
    Episode episode = episode_of_elite(evolution->config, 0, (uint64_t)individual, (uint32_t)r);
    Episode first = episode_of_training(evolution->config, 0, (uint64_t)individual, (uint32_t)r);
    ck_assert_int_ne((int)episode.reset.purpose, (int)first.reset.purpose);
    ck_assert_int_ne((int)episode.birth.purpose, (int)first.birth.purpose);
    jobs[r].episode = episode;
    jobs[r].episode.genome = population_genome(&evolution->population, individual);
  }
  evaluator_run(&evolution->evaluator, jobs, REPEATS);
  return mean_of(jobs);
}

START_TEST(the_best_is_who_does_best_again) {
  const char *overrides[] = {SMALL, "train.elite_reevaluation=2",
                             "train.normalize_observations=false", NULL};
  Config *config = composed(overrides);
  Evolution evolution;
  Row row;
  int best[2];
  open_evolution(config, &evolution);
  generation(&evolution, &row);
  two_best(&evolution, best);
  double again[2] = {fresh_mean(&evolution, best[0]), fresh_mean(&evolution, best[1])};
  int winner = again[1] > again[0] ? 1 : 0;
  ck_assert_double_eq(evolution.best_ever, again[winner]);
  ck_assert_double_eq(row_get(&row, "best_ever"), again[winner]);
  ck_assert_int_eq(evolution.best_individual, best[winner]);
  ck_assert_mem_eq(evolution.best_genome, population_genome(&evolution.population, best[winner]),
                   evolution.task.genome_size * sizeof(float));
  evolution_close(&evolution);
  config_close(config);
}
END_TEST

// strategy and normalizer see the same; the budget shows what it cost
START_TEST(looking_again_changes_nothing_but_the_best) {
  static const char *const wishes[3] = {"train.elite_reevaluation=0", "train.elite_reevaluation=3",
                                        "train.elite_reevaluation=5000"};
  uint64_t hashes[3];
  int64_t steps[3], evaluations[3];
  double best[3];
  for (int k = 0; k < 3; k++) {
    // small steps: who never falls is as good as can be, looked at again or not
    const char *overrides[] = {SMALL, "strategy.lr.init=0.1", "strategy.lr.final=0.1", wishes[k],
                               NULL};
    Config *config = composed(overrides);
    Evolution evolution;
    Row row;
    open_evolution(config, &evolution);
    for (int g = 0; g < 3; g++) {
      generation(&evolution, &row);
    }
    hashes[k] = hash(&evolution);
    steps[k] = evolution.env_steps;
    evaluations[k] = evolution.evaluations;
    best[k] = evolution.best_ever;
    evolution_close(&evolution);
    config_close(config);
  }
  ck_assert(hashes[0] == hashes[1] && hashes[0] == hashes[2]);
  ck_assert_int_eq(steps[0], 3 * COUNT * REPEATS * 40);
  ck_assert_int_eq(steps[1] - steps[0], 3 * 3 * REPEATS * 40);
  ck_assert_int_eq(steps[2], 2 * steps[0]); // all of them
  ck_assert_int_eq(evaluations[1], 3 * (COUNT + 3));
  ck_assert_int_eq(evaluations[2], 3 * (COUNT + COUNT));
  ck_assert(best[0] != best[1] && isfinite(best[1]));
}
END_TEST

// a genome of its own for every restart, the same whenever it is asked for
START_TEST(restarts_begin_at_new_genomes) {
  const char *overrides[] = {SMALL,
                             "strategy=mu-lambda-es",
                             "strategy.population=8",
                             "strategy.restarts=ipop",
                             "strategy.restart_patience=1",
                             NULL};
  Config *config = composed(overrides);
  Evolution evolution;
  Row row;
  open_evolution(config, &evolution);
  size_t n = evolution.task.genome_size;
  double *means = calloc(3 * n, sizeof *means);
  for (int64_t k = 0; k < 3; k++) {
    evolution.optimizer.origin(evolution.optimizer.context, 1 + k % 2, means + (size_t)k * n);
  }
  ck_assert_mem_eq(means, means + 2 * n, n * sizeof *means);
  ck_assert_int_ne(memcmp(means, means + n, n * sizeof *means), 0);
  for (size_t j = 0; j < n; j++) {
    ck_assert(fabs(means[j]) <= 1.0); // policy.init
  }
  free(means);
  // populations grow with the restarts, and so does the room for their episodes
  int largest = 0;
  for (int g = 0; g < 12 && evolution.optimizer.restarts.number < 2; g++) {
    generation(&evolution, &row);
    ck_assert_int_eq(evolution.n_jobs, evolution.population.count * REPEATS);
    largest = evolution.population.count;
  }
  ck_assert_int_eq(largest, 32);
  ck_assert_double_eq(row_get(&row, "restart"), 2.0);
  ck_assert_double_eq(row_get(&row, "population"), 32.0);
  evolution_close(&evolution);
  config_close(config);
}
END_TEST

START_TEST(a_strategy_without_a_step_size_does_not_restart) {
  const char *overrides[] = {SMALL, "strategy=random-search", "strategy.restarts=bipop", NULL};
  Config *config = composed(overrides);
  Evolution evolution;
  ck_assert_int_eq(evolution_open(config, 1, &(Start){0}, &evolution, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.restarts: random-search"));
  config_close(config);
}
END_TEST

START_TEST(a_start_brings_what_it_has_seen) {
  const char *overrides[] = {SMALL, NULL};
  Config *config = composed(overrides);
  Evolution seen, evolution;
  Row row;
  open_evolution(config, &seen);
  generation(&seen, &row);
  Start start = {seen.best_genome, seen.task.genome_size, &seen.normalizer};
  ck_assert_int_eq(evolution_open(config, 1, &start, &evolution, &err), OK);
  int n = seen.normalizer.n;
  ck_assert_double_gt(seen.normalizer.count, 0.0);
  ck_assert_double_eq(evolution.normalizer.count, seen.normalizer.count);
  for (int i = 0; i < n; i++) {
    ck_assert_double_eq(evolution.normalizer.mean[i], seen.normalizer.mean[i]);
    ck_assert_double_eq(evolution.normalizer.deviation[i], seen.normalizer.deviation[i]);
  }
  evolution_close(&evolution);
  start.seen = &(Normalizer){.n = n + 1};
  ck_assert_int_eq(evolution_open(config, 1, &start, &evolution, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "train.start_from: observations of"));
  evolution_close(&seen);
  config_close(config);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      the_best_is_who_does_best_again, looking_again_changes_nothing_but_the_best,
      restarts_begin_at_new_genomes,   a_strategy_without_a_step_size_does_not_restart,
      a_start_brings_what_it_has_seen, NULL,
  };
  return suite_of("evolution", 60, tests);
}
