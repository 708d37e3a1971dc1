// evolution: the state of a training and one generation of it, without any file: ask, evaluate,
// tell.
#ifndef HEBBES_RUN_EVOLUTION_H
#define HEBBES_RUN_EVOLUTION_H

#include "src/base/row.h"
#include "src/run/curriculum.h"
#include "src/run/evaluator.h"
#include "src/run/optimizer.h"

typedef struct Evolution {
  const Config *config; // the caller's; outlives the evolution
  Task task;
  Evaluator evaluator;
  Optimizer optimizer; // not open before the first tell under warmstart
  Population population;
  Normalizer normalizer;
  Arena arena; // of what walk names below

  // what a checkpoint holds beside normalizer and strategy
  int64_t generation;      // generations done
  int64_t evaluations;     // individuals evaluated, each in several episodes
  int64_t env_steps;       // control steps simulated for training
  double fitness_mean;     // of the last generation; NaN: none, or all diverged
  double best_mean;        // the highest of them; -HUGE_VAL: none yet
  double best_ever;        // highest fitness of an individual so far; -HUGE_VAL: none yet. With
                           // train.elite_reevaluation: of those evaluated again, that mean
  int64_t best_individual; // its index in its generation
  float *best_genome;      // (genome_size)
  Curriculum curriculum;   // the three bests are of generations behind its last change

  // scratch of one generation
  int repeats; // episodes of every individual, over all variants of the body that it meets
  int n_jobs;
  Job *jobs;     // (count x repeats) individual by individual
  ObsSums *sums; // (n_jobs)
  double *sums_block;
  double *frozen;  // (n_obs) the normalizer's mean during the generation
  double *fitness; // (count) as the strategy is told
  size_t capacity; // jobs that the scratch has room for
  Job *elite_jobs; // (up to capacity) of those that are evaluated again
  int n_test_jobs; // 0: this generation is not tested
  Job *test_jobs;  // (n_test_jobs) individual by individual
  double seconds;  // that its episodes took; for the benchmark
  // of the curriculum's window when this generation changed something; NaN: it did not
  double threshold_mean;
} Evolution;

// Where a training starts; zeroed: at the average of the initial genomes.
typedef struct Start {
  const float *genome; // (n) the strategy's mean
  size_t n;
  const Normalizer *seen; // the observations that go with it; NULL: none yet
} Start;

// Builds everything for generation 0. A start that does not fit is ERR_INPUT. evolution must be
// closed with evolution_close (accepts a zeroed one).
Status evolution_open(const Config *config, int n_threads, const Start *start, Evolution *evolution,
                      Err *err);
void evolution_close(Evolution *evolution);

// One generation. Fills row with the metrics columns from generation to the strategy's own, except
// eval_*.
Status evolution_generation(Evolution *evolution, Row *row, Err *err);

// The genome that the strategy recommends (genome_size numbers).
void evolution_recommend(const Evolution *evolution, float *genome);

// Runs `episodes` evaluation episodes of a genome; jobs (episodes) receives the results.
void evolution_evaluate(Evolution *evolution, const float *genome, int episodes, Job *jobs);

// The state in `run`: all but normalizer and strategy.
void evolution_walk(Evolution *evolution, Walk *walk);
// The whole state to and from a store.
Status evolution_save(Evolution *evolution, Store *store, Err *err);
Status evolution_load(Evolution *evolution, Store *store, Err *err);

#endif
