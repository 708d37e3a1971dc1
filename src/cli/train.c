// train: evolves a population from a config; --resume goes on where a run stopped.
#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "src/base/log.h"
#include "src/cli/config_arguments.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/cli/progress.h"
#include "src/run/run.h"
#include "src/run/sweep.h"

static const char *folder, *config_dir, *resume;
static bool force;

static const Option options[] = {
    {"-o", "DIR", "the run's folder (default runs/<env>-<condition or policy>-s<seed>)", NULL,
     &folder, NULL, NULL},
    {"--resume", "DIR", "go on with the run in DIR, or extend it", NULL, &resume, NULL, NULL},
    {"--force", NULL, "replace the run that is in the folder", &force, NULL, NULL, NULL},
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static volatile sig_atomic_t caught;

static void on_signal(int number) {
  caught = number;
}

// the first signal finishes the generation; a second one ends the process at once
static void catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // a full disk or a file limit is an error of write(), not the end of the process
  signal(SIGXFSZ, SIG_IGN);
}

static Status open_run(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Run **run, Err *err) {
  if (resume != NULL) {
    if (n_positional > 0 || folder != NULL || force || config_dir != NULL) {
      return err_set(err, ERR_INPUT,
                     "--resume takes everything from the folder: no config, -o, --force or "
                     "--config-dir with it");
    }
    if (sweep_is_there(resume)) {
      return err_set(err, ERR_INPUT, "%s: is a sweep; hebbes sweep %s goes on with it", resume,
                     resume);
    }
    return run_resume(resume, n_overrides, overrides, run, err);
  }
  Config *config = NULL;
  Status status = config_from_arguments(n_positional > 0 ? positional[0] : NULL, config_dir,
                                        n_overrides, overrides, &config, err);
  return status == OK ? run_create(config, folder, force, run, err) : status;
}

static Status train(Run *run, Err *err) {
  Status status = OK;
  while (!run_is_over(run) && caught == 0) {
    TRY(run_next(run, err));
    progress_show(run);
  }
  if (!run_is_over(run)) {
    TRY(run_interrupt(run, caught == SIGINT ? "SIGINT" : "SIGTERM", err));
    status = err_set(err, caught == SIGINT ? ERR_SIGINT : ERR_SIGTERM,
                     "stopped after %lld generations; hebbes train --resume %s goes on",
                     (long long)run->evolution.generation, run->folder.path);
  }
done:
  progress_end();
  return status;
}

static void print_json_summary(const Run *run) {
  const Evolution *e = &run->evolution;
  json_t *summary =
      json_pack("{s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:s, s:f}", "run", run->folder.path,
                "genome_size", (json_int_t)e->task.genome_size, "generations",
                (json_int_t)e->generation, "evaluations", (json_int_t)e->evaluations, "env_steps",
                (json_int_t)e->env_steps, "fitness_mean", json_number(e->fitness_mean), "best_ever",
                json_number(e->best_ever), "stop", run->stop, "wall_s", run->metrics.wall_s);
  json_print(summary);
}

static void print_summary(const Run *run) {
  const Evolution *e = &run->evolution;
  const char *path = run->folder.path;
  printf("%s: %lld generations, %lld evaluations, %.4g control steps in %.1f s\n", path,
         (long long)e->generation, (long long)e->evaluations, (double)e->env_steps,
         run->metrics.wall_s);
  printf("  mean fitness %.6g (highest %.6g), best individual %.6g\n", e->fitness_mean,
         e->best_mean, e->best_ever);
  printf("  stopped: %s\n\nnext:\n", run->stop);
  printf("  hebbes eval %s\n", path);
  printf("  hebbes export %s -o controller\n", path);
  printf("  hebbes train --resume %s train.generations=%lld\n", path,
         2 * (long long)run->config->settings.generations);
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  Run *run = NULL;
  Status status = OK;
  log_set_level(LOG_WARNING);
  catch_signals();
  TRY(open_run(n_positional, positional, n_overrides, overrides, &run, err));
  if (!option_quiet) {
    fprintf(stderr, "%s: %s, %s, genome of %zu numbers, %d threads\n", run->folder.path,
            run->config->env->name, run->config->policy->name, run->evolution.task.genome_size,
            run->evolution.evaluator.n_threads);
  }
  TRY(train(run, err));
  if (option_json) {
    print_json_summary(run);
  } else {
    print_summary(run);
  }
done:
  run_close(run);
  return status;
}

const Verb verb_train = {
    .name = "train",
    .summary = "evolve a controller",
    .usage = "[config] [key=value ...] [-o DIR | --resume DIR]",
    .help = "config is the name of an experiment (hebbes list experiments) or the path of a YAML "
            "file.\n"
            "SIGINT and SIGTERM finish the generation and write a checkpoint.\n\n"
            "example: hebbes train quickstart seed=2 -o runs/cheetah",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run_verb,
};
