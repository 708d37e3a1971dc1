#include "src/run/variants.h"

#include <math.h>

int variants_met(const Config *config) {
  return config->damage.assign == ASSIGN_ALL ? config->damage.n_train : 1;
}

int variants_turn(const Config *config, int64_t generation, int individual, int i) {
  int n = config->damage.n_train;
  if (config->damage.assign == ASSIGN_ALL) {
    return i % n;
  }
  if (config->damage.assign == ASSIGN_REPEAT) {
    return (int)((generation * config->settings.repeats + i) % n);
  }
  // the two of a pair meet the same
  bool pairs = config->settings.common_random_numbers == COMMON_PAIR;
  return (pairs ? individual / 2 : individual) % n;
}

int variants_plan_test(const Task *task, int64_t generation, const Population *population,
                       int repeats, const Normalizer *normalizer, Job *jobs) {
  int n = population->count * repeats * task->n_test;
  for (int i = 0; i < n; i++) {
    int individual = i / (repeats * task->n_test);
    Episode *episode = &jobs[i].episode;
    *episode = episode_of_test(task->config, (uint64_t)generation, (uint64_t)individual,
                               (uint32_t)(i / task->n_test % repeats));
    episode->genome = population_genome(population, individual);
    episode->normalizer = normalizer;
    episode->variant = task->n_train + i % task->n_test;
  }
  return n;
}

// sums over the episodes of one variant
typedef struct Sums {
  double fitness, before, after;
  int n, n_changed;
} Sums;

static Sums sum(const Job *jobs, int n_jobs, int variant) {
  Sums sums = {0};
  for (int i = 0; i < n_jobs; i++) {
    const EpisodeResult *result = &jobs[i].result;
    if (jobs[i].episode.variant != variant || result->diverged) {
      continue;
    }
    sums.n++;
    sums.fitness += result->fitness;
    if (!isnan(result->before)) {
      sums.n_changed++;
      sums.before += result->before;
      sums.after += result->fitness - result->before;
    }
  }
  return sums;
}

static void add(Row *row, const char *stage, const char *name, const char *what, double total,
                int n) {
  char column[ROW_NAME_MAX];
  snprintf(column, sizeof column, "%s_%.*s_%s", stage, DAMAGE_NAME_MAX, name, what);
  row_add(row, column, n == 0 ? NAN : total / n);
}

static void report_variant(const TaskVariant *variant, const char *stage, const Sums *sums,
                           Row *row) {
  add(row, stage, variant->name, "mean", sums->fitness, sums->n);
  if (variant->change >= 0) {
    add(row, stage, variant->name, "before", sums->before, sums->n_changed);
    add(row, stage, variant->name, "after", sums->after, sums->n_changed);
  }
}

void variants_report(const Task *task, const Job *jobs, int n_jobs, const Job *tests, int n_tests,
                     Row *row) {
  bool plain = task->n_train == 1 && task->variants[0].change < 0;
  for (int i = 0; i < task->n_train && !plain; i++) {
    Sums sums = sum(jobs, n_jobs, i);
    report_variant(&task->variants[i], "train", &sums, row);
  }
  for (int i = task->n_train; i < task->n_train + task->n_test; i++) {
    Sums sums = sum(tests, n_tests, i);
    report_variant(&task->variants[i], "test", &sums, row);
  }
}
