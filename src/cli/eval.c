// eval: episodes of a trained controller, and what their returns say.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/analysis/statistics.h"
#include "src/base/fsio.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/run/trained.h"

static const char *episodes_text, *genome_text, *freeze_text, *seed_text, *csv_path;

static const Option options[] = {
    {"--episodes", "N", "how many (default 30)", NULL, &episodes_text, NULL, NULL},
    {"--genome", "best|mean|FILE", "whose (default mean: what the strategy recommends)", NULL,
     &genome_text, NULL, NULL},
    {"--freeze-at", "F", "stop all plasticity at this fraction of the episode", NULL, &freeze_text,
     NULL, NULL},
    {"--seed", "S", "of the episodes (default the run's)", NULL, &seed_text, NULL, NULL},
    {"--csv", "FILE", "write episode,return,steps,diverged", NULL, &csv_path, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static Status read_options(const Trained *trained, Evaluation *evaluation, Err *err) {
  long episodes = 30, seed = (long)trained->config->settings.seed;
  double fraction = 0.0;
  Status status = OK;
  if (episodes_text != NULL) {
    TRY(option_int("--episodes", episodes_text, 1, 1000000, &episodes, err));
  }
  if (seed_text != NULL) {
    TRY(option_int("--seed", seed_text, 0, INT64_MAX, &seed, err));
  }
  evaluation->freeze_at = -1;
  if (freeze_text != NULL) {
    TRY(option_real("--freeze-at", freeze_text, 0.0, 1.0, &fraction, err));
    evaluation->freeze_at = (int)(fraction * trained->task.shape.n_steps);
  }
  evaluation->episodes = (int)episodes;
  evaluation->seed = (uint64_t)seed;
done:
  return status;
}

static Status write_csv(const Job *jobs, int n, Err *err) {
  char *text = NULL;
  size_t size = 0;
  FILE *memory = open_memstream(&text, &size);
  if (memory == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %s", csv_path);
  }
  fputs("episode,return,steps,diverged\n", memory);
  for (int i = 0; i < n; i++) {
    fprintf(memory, "%d,%.17g,%d,%d\n", i, jobs[i].result.fitness, jobs[i].result.steps,
            jobs[i].result.diverged);
  }
  fclose(memory);
  Status status = fsio_write_safely(csv_path, text, size, err);
  free(text);
  return status;
}

static void print_json_result(const Sample *s, const double *returns, int diverged) {
  json_t *list = json_array();
  for (int i = 0; i < s->n; i++) {
    json_array_append_new(list, json_real(returns[i]));
  }
  json_print(json_pack("{s:i, s:f, s:o, s:[o, o], s:f, s:f, s:i, s:o}", "episodes", s->n, "mean",
                       s->mean, "sem", json_number(s->sem), "ci95", json_number(s->low),
                       json_number(s->high), "min", s->min, "max", s->max, "diverged", diverged,
                       "returns", list));
}

static void print_result(const Trained *trained, const Sample *s, int diverged) {
  printf("%s: %s, %lld generations, genome %s, %d episodes\n", trained->path,
         trained->config->env->name, (long long)trained->generation,
         genome_text == NULL ? "mean" : genome_text, s->n);
  printf("  mean %.6g  sem %.4g  95 %% interval [%.6g, %.6g]  min %.6g  max %.6g  diverged %d\n",
         s->mean, s->sem, s->low, s->high, s->min, s->max, diverged);
}

static Status evaluate(const Trained *trained, Evaluation *evaluation, Err *err) {
  size_t n = (size_t)evaluation->episodes;
  Job *jobs = calloc(n, sizeof *jobs);
  double *returns = calloc(n, sizeof *returns);
  Status status = OK;
  if (jobs == NULL || returns == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for %zu episodes", n);
    goto done;
  }
  TRY(trained_evaluate(trained, evaluation, jobs, err));
  int diverged = 0;
  for (size_t i = 0; i < n; i++) {
    returns[i] = jobs[i].result.fitness;
    diverged += jobs[i].result.diverged;
  }
  Sample sample = sample_describe(returns, (int)n);
  if (csv_path != NULL) {
    TRY(write_csv(jobs, (int)n, err));
  }
  if (option_json) {
    print_json_result(&sample, returns, diverged);
  } else {
    print_result(trained, &sample, diverged);
  }
done:
  free(jobs);
  free(returns);
  return status;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  Trained *trained = NULL;
  float *genome = NULL;
  Evaluation evaluation = {0};
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes eval RUN [options]");
  }
  TRY(trained_open(positional[0], n_overrides, overrides, &trained, err));
  TRY(read_options(trained, &evaluation, err));
  genome = calloc(trained->task.genome_size, sizeof *genome);
  if (genome == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a genome");
    goto done;
  }
  TRY(trained_genome(trained, genome_text, genome, &evaluation.individual, err));
  evaluation.genome = genome;
  TRY(evaluate(trained, &evaluation, err));
done:
  free(genome);
  trained_close(trained);
  return status;
}

const Verb verb_eval = {
    .name = "eval",
    .summary = "evaluate a trained controller",
    .usage = "RUN [key=value ...] [options]",
    .help =
        "RUN is a run's folder (its newest good checkpoint) or a checkpoint file. Any env key may "
        "be\n"
        "overridden. Episodes are the same for the same seed, and apart from those of training.\n\n"
        "example: hebbes eval runs/cheetah --episodes 100 --freeze-at 0.5",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run_verb,
};
