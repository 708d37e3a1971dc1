#include "src/run/curriculum.h"

#include <math.h>
#include <string.h>

#define REWARDED_AFTER "curriculum_rewarded_after"

static bool waits_for_draws(const Config *config) {
  return !isnan(config->curriculum.randomization_threshold);
}

static bool waits_for_reward(const Config *config) {
  return !isnan(config->curriculum.reward_threshold);
}

static bool has_thresholds(const Config *config) {
  return waits_for_draws(config) || waits_for_reward(config);
}

void curriculum_start(const Config *config, Curriculum *curriculum) {
  *curriculum = (Curriculum){.config = config, .drawn_after = -1, .rewarded_after = -1};
}

void curriculum_walk(Curriculum *curriculum, Walk *walk) {
  const Config *config = curriculum->config;
  if (has_thresholds(config)) {
    walk_i64(walk, "curriculum_n", &curriculum->n);
    walk_doubles(walk, "curriculum_fitness", &curriculum->fitness,
                 (size_t)config->curriculum.window);
    walk_i64(walk, "curriculum_drawn_after", &curriculum->drawn_after);
    walk_i64(walk, REWARDED_AFTER, &curriculum->rewarded_after);
  }
}

bool curriculum_is_sound(const Curriculum *curriculum, int64_t generation) {
  return curriculum->n >= 0 && curriculum->n <= curriculum->config->curriculum.window &&
         curriculum->drawn_after >= -1 && curriculum->drawn_after <= generation &&
         curriculum->rewarded_after >= -1 && curriculum->rewarded_after <= generation;
}

bool curriculum_draws(const Curriculum *curriculum) {
  return !waits_for_draws(curriculum->config) || curriculum->drawn_after >= 0;
}

bool curriculum_is_new(const Curriculum *curriculum, int64_t generation) {
  return curriculum->drawn_after == generation || curriculum->rewarded_after == generation;
}

static bool draws_to_come(const Curriculum *curriculum) {
  return waits_for_draws(curriculum->config) && curriculum->drawn_after < 0;
}

static bool reward_to_come(const Curriculum *curriculum) {
  return waits_for_reward(curriculum->config) && curriculum->rewarded_after < 0;
}

// the oldest makes room
static void push(Curriculum *curriculum, double fitness) {
  int64_t window = curriculum->config->curriculum.window;
  if (curriculum->n == window) {
    memmove(curriculum->fitness, curriculum->fitness + 1,
            (size_t)(window - 1) * sizeof *curriculum->fitness);
    curriculum->n--;
  }
  curriculum->fitness[curriculum->n++] = fitness;
}

bool curriculum_take(Curriculum *curriculum, int64_t generations, double fitness, double *mean) {
  const CurriculumParams *params = &curriculum->config->curriculum;
  double sum = 0.0;
  if (!draws_to_come(curriculum) && !reward_to_come(curriculum)) {
    return false;
  }
  push(curriculum, fitness);
  if (curriculum->n < params->window) {
    return false;
  }
  for (int64_t i = 0; i < curriculum->n; i++) {
    sum += curriculum->fitness[i];
  }
  sum /= (double)curriculum->n;
  bool draws = draws_to_come(curriculum) && sum > params->randomization_threshold;
  bool rewards = reward_to_come(curriculum) && sum > params->reward_threshold;
  curriculum->drawn_after = draws ? generations : curriculum->drawn_after;
  curriculum->rewarded_after = rewards ? generations : curriculum->rewarded_after;
  if (draws || rewards) {
    *mean = sum;
    curriculum->n = 0;
    memset(curriculum->fitness, 0, (size_t)params->window * sizeof *curriculum->fitness);
  }
  return draws || rewards;
}

Status curriculum_apply(const Curriculum *curriculum, Task *task, Err *err) {
  const Config *config = curriculum->config;
  return curriculum->rewarded_after < 0
             ? OK
             : config->env->retune(task->env, config->later_env_params, err);
}

void curriculum_report(const Curriculum *curriculum, Row *row) {
  if (waits_for_draws(curriculum->config)) {
    row_add(row, "curriculum_randomization", curriculum->drawn_after >= 0);
  }
  if (waits_for_reward(curriculum->config)) {
    row_add(row, "curriculum_reward", curriculum->rewarded_after >= 0);
  }
}

Status curriculum_recall(StoreGroup *run, Task *task, Err *err) {
  Curriculum curriculum;
  Status status = OK;
  curriculum_start(task->config, &curriculum);
  if (waits_for_reward(task->config) && store_has(run, REWARDED_AFTER)) {
    TRY(store_get_i64s(run, REWARDED_AFTER, &curriculum.rewarded_after, 1, err));
  }
  TRY(curriculum_apply(&curriculum, task, err));
done:
  return status;
}
