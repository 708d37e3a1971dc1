#include "src/run/evaluator.h"

#include <stdlib.h>

#include "src/base/parallel.h"

int config_threads(const Config *config) {
  int64_t threads = config->settings.threads;
  return PARAM_IS_NULL_INT(threads) ? parallel_available() : (int)threads;
}

Status evaluator_open(const Task *task, int n_threads, Evaluator *evaluator, Err *err) {
  *evaluator = (Evaluator){.task = task};
  size_t bytes = (size_t)n_threads * sizeof(Worker);
  bytes = (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
  evaluator->workers = aligned_alloc(ARENA_ALIGN, bytes);
  if (evaluator->workers == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %d workers", n_threads);
  }
  for (int i = 0; i < n_threads; i++) {
    Status status = worker_open(task, &evaluator->workers[i], err);
    if (status != OK) {
      evaluator_close(evaluator);
      return status;
    }
    evaluator->n_threads = i + 1;
  }
  return OK;
}

void evaluator_close(Evaluator *evaluator) {
  for (int i = 0; i < evaluator->n_threads; i++) {
    worker_close(&evaluator->workers[i]);
  }
  free(evaluator->workers);
  *evaluator = (Evaluator){0};
}

typedef struct Batch {
  Evaluator *evaluator;
  Job *jobs;
} Batch;

static void run_job(void *context, int item, int worker) {
  const Batch *batch = context;
  Job *job = &batch->jobs[item];
  job->result = rollout(&batch->evaluator->workers[worker], &job->episode);
}

void evaluator_run(Evaluator *evaluator, Job *jobs, int n_jobs) {
  Batch batch = {evaluator, jobs};
  parallel_for(n_jobs, evaluator->n_threads, run_job, &batch);
}

// individuals that share randomness have the same key
static uint64_t common_key(const Config *config, uint64_t individual) {
  switch (config->settings.common_random_numbers) {
  case COMMON_PAIR:
    return individual / 2;
  case COMMON_GENERATION:
    return 0;
  case COMMON_NONE:
  default:
    return individual;
  }
}

static bool born_once(const Config *config) {
  return config->policy->plastic && config->plasticity.weight_reset == WEIGHT_RESET_LIFETIME;
}

static Stream lifetime_birth(const Config *config, uint64_t seed, uint64_t individual) {
  return (Stream){
      .seed = seed, .purpose = PURPOSE_BIRTH, .individual = common_key(config, individual)};
}

// who shares a body follows who shares an episode's randomness
static Stream body_stream(const Config *config, Stream episode) {
  Stream stream = {.seed = episode.seed, .purpose = PURPOSE_BODY};
  int draw = config->randomization.draw;
  if (draw != DRAW_RUN) {
    stream.generation = episode.generation;
  }
  if (draw != DRAW_GENERATION) {
    stream.individual = episode.individual;
  }
  if (draw == DRAW_EPISODE || draw == DRAW_RUN) {
    stream.repeat = episode.repeat;
  }
  return stream;
}

static bool draws_bodies(const Config *config) {
  return config->randomization.quantities.n > 0;
}

Episode episode_of_training(const Config *config, uint64_t generation, uint64_t individual,
                            uint32_t repeat) {
  uint64_t seed = (uint64_t)config->settings.seed;
  Stream stream = {
      .seed = seed,
      .generation = generation,
      .individual = common_key(config, individual),
      .repeat = repeat,
  };
  Episode episode = {.birth = stream, .reset = stream, .freeze_at = -1};
  episode.birth.purpose = PURPOSE_BIRTH;
  episode.reset.purpose = PURPOSE_RESET;
  episode.body = body_stream(config, stream);
  episode.is_drawn = draws_bodies(config);
  if (born_once(config)) {
    episode.birth = lifetime_birth(config, seed, individual);
  }
  return episode;
}

// that of training, from other streams
static Episode episode_from(const Config *config, Episode episode, Purpose birth, Purpose reset,
                            Purpose body) {
  episode.reset.purpose = reset;
  episode.body.purpose = body;
  if (!born_once(config)) {
    episode.birth.purpose = birth;
  }
  return episode;
}

Episode episode_of_elite(const Config *config, uint64_t generation, uint64_t individual,
                         uint32_t repeat) {
  Episode episode = episode_of_training(config, generation, individual, repeat);
  return episode_from(config, episode, PURPOSE_ELITE_BIRTH, PURPOSE_ELITE_RESET,
                      PURPOSE_ELITE_BODY);
}

Episode episode_of_test(const Config *config, uint64_t generation, uint64_t individual,
                        uint32_t repeat) {
  Episode episode = episode_of_training(config, generation, individual, repeat);
  episode.is_drawn = episode.is_drawn && config->randomization.evaluate;
  return episode_from(config, episode, PURPOSE_DAMAGE_BIRTH, PURPOSE_DAMAGE_RESET,
                      PURPOSE_DAMAGE_BODY);
}

Episode episode_of_evaluation(const Config *config, uint64_t seed, uint64_t individual,
                              uint32_t number) {
  Stream stream = {.seed = seed, .repeat = number};
  Episode episode = {.birth = stream, .reset = stream, .body = stream, .freeze_at = -1};
  episode.birth.purpose = PURPOSE_EVALUATE_BIRTH;
  episode.reset.purpose = PURPOSE_EVALUATE_RESET;
  episode.body.purpose = PURPOSE_EVALUATE_BODY;
  episode.is_drawn = draws_bodies(config) && config->randomization.evaluate;
  if (born_once(config)) {
    episode.birth = lifetime_birth(config, (uint64_t)config->settings.seed, individual);
  }
  return episode;
}

void evaluation_plan(const Evaluation *evaluation, const Config *config,
                     const Normalizer *normalizer, Job *jobs) {
  for (int i = 0; i < evaluation->episodes; i++) {
    Episode *episode = &jobs[i].episode;
    *episode = episode_of_evaluation(config, evaluation->seed, evaluation->individual, (uint32_t)i);
    episode->genome = evaluation->genome;
    episode->normalizer = normalizer;
    episode->freeze_at = evaluation->freeze_at;
    bool trained = evaluation->variant == EVALUATE_TRAINED;
    episode->variant = trained ? i % config->damage.n_train : evaluation->variant;
  }
}

void evaluator_evaluate(Evaluator *evaluator, const Evaluation *evaluation,
                        const Normalizer *normalizer, Job *jobs) {
  evaluation_plan(evaluation, evaluator->task->config, normalizer, jobs);
  evaluator_run(evaluator, jobs, evaluation->episodes);
}
