#include "src/run/bench.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <stdlib.h>

#include "src/base/clock.h"
#include "src/base/parallel.h"
#include "src/run/evolution.h"

// what a slice runs: a few episodes for every thread, so that the threads end at about the same
// time
enum { EPISODES_PER_THREAD = 4 };

typedef struct Bench {
  Evolution evolution;
  int n_jobs, n_slices;
  Recording *recordings; // (n_jobs)
  double *numbers;       // start states and controls of all
  double *rates[3];      // (n_slices x rounds): seconds of training, bare loop, batch
  bool same_bits;
} Bench;

enum { TRAIN, BARE, BATCH };

static Status open_recordings(Bench *bench, Err *err) {
  const EnvShape *shape = &bench->evolution.task.shape;
  size_t start = bare_start_size(bench->evolution.task.env);
  size_t one = start + (size_t)shape->n_steps * (size_t)shape->n_ctrl;
  bench->recordings = calloc((size_t)bench->n_jobs, sizeof(Recording));
  bench->numbers = calloc((size_t)bench->n_jobs * one, sizeof(double));
  if (bench->recordings == NULL || bench->numbers == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the recorded episodes");
  }
  for (int i = 0; i < bench->n_jobs; i++) {
    BareEpisode *bare = &bench->recordings[i].bare;
    bare->start = bench->numbers + (size_t)i * one;
    bare->ctrl = bare->start + start;
  }
  return OK;
}

// runs the generation's episodes once more and writes down what the physics saw
static Status record(Bench *bench, Err *err) {
  Evolution *evolution = &bench->evolution;
  bench->n_jobs = evolution->n_jobs;
  Status status = open_recordings(bench, err);
  if (status != OK) {
    return status;
  }
  for (int i = 0; i < bench->n_jobs; i++) {
    evolution->jobs[i].episode.recording = &bench->recordings[i];
  }
  evaluator_run(&evolution->evaluator, evolution->jobs, bench->n_jobs);
  for (int i = 0; i < bench->n_jobs; i++) {
    evolution->jobs[i].episode.recording = NULL;
    if (evolution->jobs[i].result.diverged) {
      return err_set(err, ERR_FAILED,
                     "an episode of the recorded generation diverged; try another seed");
    }
  }
  return OK;
}

typedef struct Slice {
  Bench *bench;
  int first, n;
} Slice;

static void bare_episode(void *context, int item, int worker) {
  const Slice *slice = context;
  const Recording *recording = &slice->bench->recordings[slice->first + item];
  EnvWorker *env = slice->bench->evolution.evaluator.workers[worker].env;
  if (!bare_run(env, &recording->bare, 0, recording->bare.n_steps) ||
      bare_hash(env) != recording->final) {
    slice->bench->same_bits = false;
  }
}

// the episodes of a slice that are of one variant of the body
static Status batch_variant(const Slice *slice, int variant, double *seconds, Err *err) {
  Bench *bench = slice->bench;
  const Recording *recordings = bench->recordings + slice->first;
  const Job *jobs = bench->evolution.jobs + slice->first;
  const Task *task = &bench->evolution.task;
  int n_threads = bench->evolution.evaluator.n_threads, n = 0;
  BareBatch *batch = NULL;
  Status status = OK;
  BareEpisode *episodes = calloc((size_t)slice->n, sizeof *episodes);
  const Recording **recorded = calloc((size_t)slice->n, sizeof(Recording *));
  if (episodes == NULL || recorded == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a batch");
    goto done;
  }
  for (int i = 0; i < slice->n; i++) {
    if (jobs[i].episode.variant == variant) {
      recorded[n] = &recordings[i];
      episodes[n++] = recordings[i].bare;
    }
  }
  if (n == 0) {
    goto done;
  }
  TRY(bare_batch_new(task->env, variant, n, n_threads, &batch, err));
  double started = clock_now();
  bool good = bare_batch_run(batch, episodes, 0, task->shape.n_steps);
  *seconds += clock_now() - started;
  for (int i = 0; i < n; i++) {
    good = good && bare_batch_hash(batch, i) == recorded[i]->final;
  }
  bench->same_bits = bench->same_bits && good;
done:
  free(episodes);
  free(recorded);
  bare_batch_free(batch);
  return status;
}

static Status batch_slice(const Slice *slice, double *seconds, Err *err) {
  Status status = OK;
  *seconds = 0;
  for (int v = 0; v < slice->bench->evolution.task.n_train && status == OK; v++) {
    status = batch_variant(slice, v, seconds, err);
  }
  return status;
}

// one slice three times; the order changes from slice to slice
static Status measure(const Slice *slice, int number, Err *err) {
  Bench *bench = slice->bench;
  Evaluator *evaluator = &bench->evolution.evaluator;
  for (int k = 0; k < 3; k++) {
    int what = (k + number) % 3;
    double started = clock_now();
    if (what == TRAIN) {
      evaluator_run(evaluator, bench->evolution.jobs + slice->first, slice->n);
    } else if (what == BARE) {
      Slice copy = *slice;
      parallel_for(slice->n, evaluator->n_threads, bare_episode, &copy);
    }
    bench->rates[what][number] = clock_now() - started;
    if (what == BATCH) {
      Status status = batch_slice(slice, &bench->rates[what][number], err);
      if (status != OK) {
        return status;
      }
    }
  }
  return OK;
}

static double median_ratio(const double *above, const double *below, int n, double *scratch) {
  for (int i = 0; i < n; i++) {
    scratch[i] = above[i] / below[i];
  }
  gsl_sort(scratch, 1, (size_t)n);
  return gsl_stats_median_from_sorted_data(scratch, 1, (size_t)n);
}

static double sum(const double *values, int n) {
  double s = 0.0;
  for (int i = 0; i < n; i++) {
    s += values[i];
  }
  return s;
}

static void conclude(const Bench *bench, int n, double *scratch, BenchResult *result) {
  double steps = 0.0;
  for (int i = 0; i < bench->n_jobs; i++) {
    steps += bench->recordings[i].bare.n_steps;
  }
  double inside = 1.0 - result->outside;
  int rounds = n / bench->n_slices;
  result->steps = steps;
  result->n_threads = bench->evolution.evaluator.n_threads;
  result->n_slices = n;
  result->train_rate = inside * steps * rounds / sum(bench->rates[TRAIN], n);
  result->bare_rate = steps * rounds / sum(bench->rates[BARE], n);
  result->batch_rate = steps * rounds / sum(bench->rates[BATCH], n);
  result->train_to_bare =
      inside * median_ratio(bench->rates[BARE], bench->rates[TRAIN], n, scratch);
  result->train_to_batch =
      inside * median_ratio(bench->rates[BATCH], bench->rates[TRAIN], n, scratch);
  result->same_bits = bench->same_bits;
}

// two generations of training: the share of the second one that is not episodes
static Status train(Bench *bench, double *outside, Err *err) {
  Row row;
  Status status = OK;
  TRY(evolution_generation(&bench->evolution, &row, err));
  double started = clock_now();
  TRY(evolution_generation(&bench->evolution, &row, err));
  double all = clock_now() - started;
  *outside = (all - bench->evolution.seconds) / all;
done:
  return status;
}

static void bench_close(Bench *bench) {
  evolution_close(&bench->evolution);
  free(bench->recordings);
  free(bench->numbers);
  for (int k = 0; k < 3; k++) {
    free(bench->rates[k]);
  }
}

Status bench_training(const Config *config, int rounds, BenchResult *result, Err *err) {
  Bench bench = {.same_bits = true};
  double *scratch = NULL;
  Status status = OK;
  double started = clock_now();
  TRY(evolution_open(config, config_threads(config), &(Start){0}, &bench.evolution, err));
  result->open_seconds = clock_now() - started;
  TRY(train(&bench, &result->outside, err));
  TRY(record(&bench, err));
  int size = EPISODES_PER_THREAD * bench.evolution.evaluator.n_threads;
  bench.n_slices = (bench.n_jobs + size - 1) / size;
  int n = bench.n_slices * rounds;
  scratch = calloc((size_t)n, sizeof *scratch);
  for (int k = 0; k < 3; k++) {
    bench.rates[k] = calloc((size_t)n, sizeof(double));
    if (bench.rates[k] == NULL || scratch == NULL) {
      status = err_set(err, ERR_MEMORY, "no memory for a benchmark");
      goto done;
    }
  }
  for (int i = 0; i < n; i++) {
    int first = i % bench.n_slices * size;
    Slice slice = {&bench, first, first + size < bench.n_jobs ? size : bench.n_jobs - first};
    TRY(measure(&slice, i, err));
  }
  conclude(&bench, n, scratch, result);
done:
  free(scratch);
  bench_close(&bench);
  return status;
}
