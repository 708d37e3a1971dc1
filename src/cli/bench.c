// bench: control steps/s of training against the bare mj_step loop and against MuJoCo's batch API.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/cli/config_arguments.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/run/bench.h"

extern const Verb verb_bench_strategies;

static const char *rounds_text, *config_dir;

static const Option options[] = {
    {"--rounds", "N", "how often every slice is measured (default 3)", NULL, &rounds_text, NULL,
     NULL},
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

enum { MORE_OVERRIDES = 2, OVERRIDES_MAX = 256 + MORE_OVERRIDES };

static void print_head(void) {
  printf("%-26s %7s %12s %12s %12s %9s %9s %9s  %s\n", "robot", "threads", "training", "bare loop",
         "batch API", "/ bare", "/ batch", "start s", "bits");
}

static void print_row(const char *name, const BenchResult *r, double start) {
  printf("%-26s %7d %12.0f %12.0f %12.0f %9.3f %9.3f %9.3f  %s\n", name, r->n_threads,
         r->train_rate, r->bare_rate, r->batch_rate, r->train_to_bare, r->train_to_batch, start,
         r->same_bits ? "same" : "DIFFERENT");
  fflush(stdout);
}

static json_t *row_json(const char *name, const BenchResult *r, double start) {
  return json_pack("{s:s, s:i, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:b}", "env", name,
                   "threads", r->n_threads, "slices", r->n_slices, "steps", r->steps,
                   "train_steps_per_s", r->train_rate, "bare_steps_per_s", r->bare_rate,
                   "batch_steps_per_s", r->batch_rate, "train_to_bare", r->train_to_bare,
                   "train_to_batch", r->train_to_batch, "outside_episodes", r->outside, "start_s",
                   start, "same_bits", r->same_bits);
}

static Status bench_env(const char *name, long rounds, int n_overrides,
                        const char *const *overrides, json_t *list, Err *err) {
  // the user's own overrides come last and win
  const char *all[OVERRIDES_MAX];
  char choice[128];
  snprintf(choice, sizeof choice, "env=%s", name);
  all[0] = choice;
  all[1] = "strategy.population=32";
  memcpy(all + MORE_OVERRIDES, overrides, (size_t)n_overrides * sizeof *all);
  double started = clock_now();
  Config *config = NULL;
  BenchResult result = {0};
  Status status = OK;
  TRY(config_from_arguments(NULL, config_dir, n_overrides + MORE_OVERRIDES, all, &config, err));
  double composed = clock_now() - started;
  TRY(bench_training(config, (int)rounds, &result, err));
  if (!option_json && json_array_size(list) == 0) {
    print_head();
  }
  if (!option_json) {
    print_row(name, &result, composed + result.open_seconds);
  }
  json_array_append_new(list, row_json(name, &result, composed + result.open_seconds));
  if (!result.same_bits) {
    status = err_set(err, ERR_FAILED,
                     "%s: training and the bare loop did not end in the same states", name);
  }
done:
  config_close(config);
  return status;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  long rounds = 3;
  Status status = OK;
  json_t *list = json_array();
  if (rounds_text != NULL) {
    TRY(option_int("--rounds", rounds_text, 1, 1000, &rounds, err));
  }
  for (int i = 0; i < n_positional; i++) {
    TRY(bench_env(positional[i], rounds, n_overrides, overrides, list, err));
  }
  for (int i = 0; n_positional == 0 && registry_envs[i] != NULL; i++) {
    TRY(bench_env(registry_envs[i]->name, rounds, n_overrides, overrides, list, err));
  }
  if (option_json) {
    json_print(json_incref(list));
  }
done:
  json_decref(list);
  return status;
}

const Verb verb_bench = {
    .name = "bench",
    .summary = "measure training against the bare mj_step loop",
    .usage = "[robot ...] [key=value ...] [--rounds N]",
    .help = "Records a generation of training, then runs the same episodes as training, as a bare "
            "mj_step loop and through\n"
            "MuJoCo's batch API, in turn, in short slices, with the same threads. The ratios of "
            "rates are medians over the\n"
            "slices. All robots unless some are named. Let nothing else run meanwhile.\n"
            "hebbes bench strategies measures the strategies; its --help tells more.\n\n"
            "example: hebbes bench half-cheetah threads=1",
    .options = options,
    .max_positional = 32,
    .overrides = true,
    .run = run_verb,
    .second = &verb_bench_strategies,
};
