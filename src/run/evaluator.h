// evaluator: jobs (genome, repeat) to returns, whole episodes to threads.
#ifndef HEBBES_RUN_EVALUATOR_H
#define HEBBES_RUN_EVALUATOR_H

#include "src/run/rollout.h"

typedef struct Evaluator {
  const Task *task; // the caller's; outlives the evaluator
  int n_threads;
  Worker *workers; // (n_threads) cache-line aligned
} Evaluator;

// One episode to simulate and where its result goes.
typedef struct Job {
  Episode episode;
  EpisodeResult result;
} Job;

// Threads that a config asks for: its number, or (auto) the processors this process may use.
int config_threads(const Config *config);

// evaluator must be closed with evaluator_close (accepts a zeroed one).
Status evaluator_open(const Task *task, int n_threads, Evaluator *evaluator, Err *err);
void evaluator_close(Evaluator *evaluator);

// Simulates all jobs; each goes whole to the next free thread.
void evaluator_run(Evaluator *evaluator, Job *jobs, int n_jobs);

// The episode randomness of an individual in training: train.common_random_numbers and
// plasticity.weight_reset decide which of generation, individual and repeat count; for a body that
// is drawn randomization.draw does, too.
Episode episode_of_training(const Config *config, uint64_t generation, uint64_t individual,
                            uint32_t repeat);

// The same for a test on variants that are not trained on: other streams; bodies are drawn with
// randomization.evaluate.
Episode episode_of_test(const Config *config, uint64_t generation, uint64_t individual,
                        uint32_t repeat);

// The same for an individual that is evaluated again because it is among the best: other streams.
Episode episode_of_elite(const Config *config, uint64_t generation, uint64_t individual,
                         uint32_t repeat);

// The episode randomness of evaluation number `number`: streams of their own, the same in all
// generations, keyed by the seed; each has a body of its own with randomization.evaluate.
// individual says whose weights at birth count under weight_reset lifetime.
Episode episode_of_evaluation(const Config *config, uint64_t seed, uint64_t individual,
                              uint32_t number);

// What an evaluation is asked to be.
typedef struct Evaluation {
  const float *genome;
  uint64_t individual; // whose weights at birth count under weight_reset lifetime
  uint64_t seed;       // of the episodes
  int episodes;
  int freeze_at; // control step from which on plasticity stops; -1: never
  int variant;   // of the body; EVALUATE_TRAINED: those of training take turns
} Evaluation;

enum { EVALUATE_TRAINED = -1 };

// Writes the episodes of an evaluation into jobs (episodes); normalizer as in Episode.
void evaluation_plan(const Evaluation *evaluation, const Config *config,
                     const Normalizer *normalizer, Job *jobs);
// The same, and simulates them: jobs receives the results.
void evaluator_evaluate(Evaluator *evaluator, const Evaluation *evaluation,
                        const Normalizer *normalizer, Job *jobs);

#endif
