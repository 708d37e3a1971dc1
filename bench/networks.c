// networks: what a control step of a controller costs by itself: every rule under conditions B, D
// and E, beside the static perceptron, in nanoseconds and as a ratio to it.
//
//   build/bench/networks [ROUNDS [STEPS]]                         default 5 rounds, lives of 2000
//
// A 17-16-6 perceptron sees normalized observations that swing like those of a gait, with some
// noise. The time of a row is that of its fastest round. The last column says in how many control
// steps of a hundred some weight or activity was subnormal, a number so small that processors take
// long over it.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "src/base/share.h"
#include "src/registry.h"
#include "src/run/task.h"

enum { N_OBS = 17, N_ACT = 6, N_GENOMES = 8, ROWS_MAX = 64 };

// One controller, with the genomes whose lives are timed.
typedef struct Bench {
  char name[64];
  Config *config;
  PolicyShared *shared;
  Policy *policy;
  Arena arena;
  float *genomes; // (N_GENOMES x genome_size)
  float *numbers; // weights and signals
  double best;    // seconds of the fastest round
} Bench;

static void require(Status status, const Err *err) {
  if (status != OK) {
    fprintf(stderr, "networks: %s\n", err->text);
    exit(1);
  }
}

static void bench_open(Bench *bench, const char *policy, const char *rule, const char *condition) {
  char folder[FSIO_PATH_MAX], texts[2][64];
  const char *folders = folder;
  const char *overrides[] = {policy, texts[0], texts[1]};
  const ComposeRequest request = {1, &folders, NULL, rule == NULL ? 1 : 3, overrides};
  Err err = {0};
  snprintf(texts[0], sizeof texts[0], "plasticity=%s", rule == NULL ? "" : rule);
  snprintf(texts[1], sizeof texts[1], "condition=%s", condition);
  *bench = (Bench){.best = INFINITY};
  snprintf(bench->name, sizeof bench->name, "%-14s %s", rule == NULL ? "static" : rule, condition);
  require(share_folder("configs", folder, &err), &err);
  require(config_open(&request, &bench->config, &err), &err);
  require(task_open_policy(bench->config, N_OBS, N_ACT, &bench->shared, &err), &err);

  const PolicyType *type = bench->config->policy;
  size_t n = type->genome_size(bench->shared), n_weights = type->weights_size(bench->shared);
  if (arena_open(&bench->arena, type->worker_size(bench->shared)) != 0) {
    exit(1);
  }
  bench->policy = type->worker_new(bench->shared, &bench->arena);
  bench->genomes = calloc(N_GENOMES * n, sizeof(float));
  bench->numbers = calloc(n_weights + 4096, sizeof(float));
  for (int g = 0; g < N_GENOMES && bench->genomes != NULL; g++) {
    Rng rng;
    rng_open(&rng, (Stream){.purpose = PURPOSE_BENCH, .individual = (uint64_t)g});
    type->init_genome(bench->shared, &rng, bench->genomes + (size_t)g * n);
  }
}

static void birth(const Bench *bench, int g) {
  const PolicyType *type = bench->config->policy;
  Rng rng;
  rng_open(&rng, (Stream){.purpose = PURPOSE_BENCH, .individual = (uint64_t)g, .repeat = 1});
  type->reset(bench->policy, bench->genomes + (size_t)g * type->genome_size(bench->shared), &rng,
              NULL);
}

// seconds of this thread alone, so that other programs count for little
static double processor_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// one round: the lives of all genomes
static void time_lives(Bench *bench, int n_steps, const float *inputs) {
  const PolicyType *type = bench->config->policy;
  float action[N_ACT];
  double seconds = 0;
  for (int g = 0; g < N_GENOMES; g++) {
    birth(bench, g);
    double start = processor_now();
    for (int t = 0; t < n_steps; t++) {
      type->act(bench->policy, inputs + (ptrdiff_t)t * N_OBS, action);
      type->learn(bench->policy, 0.0f);
    }
    seconds += processor_now() - start;
  }
  bench->best = fmin(bench->best, seconds);
}

// share of the control steps with a subnormal number
static double count_subnormal(const Bench *bench, int n_steps, const float *inputs) {
  const PolicyType *type = bench->config->policy;
  size_t n_weights = type->weights_size(bench->shared);
  size_t n = n_weights + N_OBS + 16 + N_ACT;
  float action[N_ACT];
  int steps = 0;
  for (int g = 0; g < N_GENOMES; g++) {
    birth(bench, g);
    for (int t = 0; t < n_steps; t++) {
      type->act(bench->policy, inputs + (ptrdiff_t)t * N_OBS, action);
      type->learn(bench->policy, 0.0f);
      type->weights_get(bench->policy, bench->numbers);
      type->signals_get(bench->policy, bench->numbers + n_weights);
      bool found = false;
      for (size_t i = 0; i < n && !found; i++) {
        found = fpclassify(bench->numbers[i]) == FP_SUBNORMAL;
      }
      steps += found;
    }
  }
  return (double)steps / N_GENOMES / n_steps;
}

static void make_inputs(int n_steps, float *inputs) {
  Rng rng;
  rng_open(&rng, (Stream){.purpose = PURPOSE_BENCH, .repeat = 2});
  for (int t = 0; t < n_steps; t++) {
    for (int i = 0; i < N_OBS; i++) {
      double swing = sin(0.05 * (1 + i % 3) * t + 0.7 * i);
      inputs[(ptrdiff_t)t * N_OBS + i] = (float)(1.2 * swing + rng_normal(&rng, 0.2));
    }
  }
}

int main(int argc, char **argv) {
  static const char *const conditions[] = {"B", "D", "E"};
  static Bench benches[ROWS_MAX];
  long n_rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 5;
  int n_steps = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 2000, n = 0;
  if (n_steps < 1) {
    return 2;
  }
  float *inputs = calloc((size_t)n_steps * N_OBS, sizeof *inputs);
  if (inputs == NULL) {
    return 1;
  }
  make_inputs(n_steps, inputs);
  bench_open(&benches[n++], "policy=mlp", NULL, "");
  for (const RuleType *const *rule = registry_rules; *rule != NULL; rule++) {
    for (int c = 0; c < 3 && n < ROWS_MAX; c++) {
      bench_open(&benches[n++], "policy=mlp-hebbian", (*rule)->name, conditions[c]);
    }
  }
  for (long round = 0; round < n_rounds; round++) {
    for (int i = 0; i < n; i++) {
      time_lives(&benches[i], n_steps, inputs);
    }
  }
  printf("%-16s %9s %7s %11s\n", "rule, condition", "ns/step", "ratio", "subnormal %");
  for (int i = 0; i < n; i++) {
    double share = count_subnormal(&benches[i], n_steps, inputs);
    printf("%-16s %9.1f %7.2f %11.1f\n", benches[i].name,
           benches[i].best * 1e9 / N_GENOMES / n_steps, benches[i].best / benches[0].best,
           100 * share);
  }
  return 0;
}
