#include "src/run/run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/log.h"
#include "src/run/changes.h"
#include "src/run/checkpoint.h"
#include "src/run/trained.h"

// --- the generation loop
// ---------------------------------------------------------------------------

bool run_is_over(const Run *run) {
  return run->stop[0] != 0;
}

// is this generation, counted from 0, the last of a block of `every`?
static bool is_due(const Run *run, int64_t every) {
  return every > 0 && run->evolution.generation % every == 0;
}

static void stop(Run *run, const char *reason) {
  snprintf(run->stop, sizeof run->stop, "%s", reason);
}

// decides whether the run is over; the reason is a sentence with its numbers
static void check_stop(Run *run) {
  const Settings *settings = &run->config->settings;
  double mean = run->evolution.fitness_mean;
  char text[256];
  if (run->evolution.generation >= settings->generations) {
    snprintf(text, sizeof text, "all %lld generations are done", (long long)settings->generations);
    stop(run, text);
  } else if (!isnan(settings->target) && mean >= settings->target) {
    snprintf(text, sizeof text, "the mean fitness %.6g has reached the target %.6g", mean,
             settings->target);
    stop(run, text);
  } else if (optimizer_stop(&run->evolution.optimizer) != NULL) {
    stop(run, optimizer_stop(&run->evolution.optimizer));
  }
}

// mean and standard deviation of the recommended genome's evaluation episodes into the row
static void evaluate(Run *run) {
  int n = (int)run->config->settings.evaluate_episodes;
  evolution_recommend(&run->evolution, run->recommended);
  evolution_evaluate(&run->evolution, run->recommended, n, run->evaluation);
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < n; i++) {
    sum += run->evaluation[i].result.fitness;
  }
  for (int i = 0; i < n; i++) {
    double d = run->evaluation[i].result.fitness - sum / n;
    square += d * d;
  }
  row_set(&run->row, "eval_mean", sum / n);
  row_set(&run->row, "eval_std", sqrt(square / n));
}

static Status save(Run *run, Err *err) {
  Status status = OK;
  TRY(metrics_sync(&run->metrics, err));
  TRY(checkpoint_write(&run->folder, &run->evolution, run->stop, err));
  run->saved = run->evolution.generation;
done:
  return status;
}

// what ended badly, with enough to simulate that episode again
static void log_diverged(const Run *run) {
  const Evolution *evolution = &run->evolution;
  int repeats = evolution->repeats;
  int n = 0;
  for (int i = 0; i < evolution->n_jobs; i++) {
    if (evolution->jobs[i].result.diverged && n++ < 3) {
      const Job *job = &evolution->jobs[i];
      log_info("diverged: seed %lld, generation %lld, individual %d, repeat %d, body %s, step %d",
               (long long)run->config->settings.seed, (long long)evolution->generation - 1,
               i / repeats, (int)job->episode.reset.repeat,
               evolution->task.variants[job->episode.variant].name, job->result.steps);
    }
  }
  if (n > 3) {
    log_info("and %d more diverged episodes in generation %lld", n - 3,
             (long long)evolution->generation - 1);
  }
}

static void log_restart(const Run *run) {
  const Optimizer *optimizer = &run->evolution.optimizer;
  log_info("restart %lld in generation %lld, population %d: %s",
           (long long)optimizer->restarts.number, (long long)run->evolution.generation - 1,
           optimizer->shape.population, optimizer->ended);
}

static void log_curriculum(const Run *run) {
  const Evolution *evolution = &run->evolution;
  const Curriculum *curriculum = &evolution->curriculum;
  long long generation = (long long)evolution->generation;
  if (curriculum->drawn_after == generation) {
    log_info("curriculum: bodies differ from generation %lld on: the mean fitness has reached %.6g",
             generation, evolution->threshold_mean);
  }
  if (curriculum->rewarded_after == generation) {
    log_info("curriculum: the later reward holds from generation %lld on: the mean fitness has "
             "reached %.6g",
             generation, evolution->threshold_mean);
  }
}

Status run_next(Run *run, Err *err) {
  const Settings *settings = &run->config->settings;
  int64_t restarts = run->evolution.optimizer.restarts.number;
  double started = clock_now();
  double steps = (double)run->evolution.env_steps;
  Status status = OK;
  TRY(evolution_generation(&run->evolution, &run->row, err));
  double seconds = clock_now() - started;
  log_diverged(run);
  if (run->evolution.optimizer.restarts.number > restarts) {
    log_restart(run);
  }
  log_curriculum(run);
  if (is_due(run, settings->evaluate_every)) {
    evaluate(run);
  }
  TRY(metrics_append(&run->metrics, &run->row, seconds, (double)run->evolution.env_steps - steps,
                     err));
  tensorboard_row(&run->board, &run->row);
  check_stop(run);
  if (run_is_over(run) || is_due(run, settings->checkpoint_every)) {
    TRY(save(run, err));
  }
  if (run_is_over(run)) {
    log_info("stopped: %s", run->stop);
  }
done:
  return status;
}

Status run_interrupt(Run *run, const char *reason, Err *err) {
  log_info("stopped: %s", reason);
  stop(run, reason);

  // before the first generation there is nothing to save: a run without checkpoints starts anew
  int64_t generation = run->evolution.generation;
  return generation == 0 || run->saved == generation ? OK : save(run, err);
}

// --- beginnings
// ------------------------------------------------------------------------------------

static Status write_config(const Run *run, Err *err) {
  char path[FSIO_PATH_MAX];
  char *text = NULL;
  Status status = OK;
  TRY(folder_file(&run->folder, "config.yaml", path, err));
  TRY(config_text(run->config, false, &text, err));
  TRY(fsio_write_safely(path, text, strlen(text), err));
done:
  free(text);
  return status;
}

// with logger.tensorboard
static Status open_board(Run *run, Err *err) {
  char *text = NULL;
  if (!run->config->settings.tensorboard) {
    return OK;
  }
  Status status = config_text(run->config, false, &text, err);
  if (status == OK) {
    tensorboard_open(&run->folder, run->evolution.generation, text, &run->board);
  }
  free(text);
  return status;
}

static Status open_log(Run *run, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = folder_file(&run->folder, "log.txt", path, err);
  if (status != OK) {
    return status;
  }
  run->log = fopen(path, "ae");
  if (run->log == NULL) {
    return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
  }
  log_set_file(run->log);
  return OK;
}

static Status run_new(Config *config, Run **run, Err *err) {
  Run *r = calloc(1, sizeof *r);
  *run = r;
  if (r == NULL) {
    config_close(config);
    return err_set(err, ERR_MEMORY, "no memory for a run");
  }
  r->config = config;
  r->folder.lock = -1;
  r->saved = -1;
  return OK;
}

// the parts that computing needs; the mean of a strategy that is new starts where train.start_from
// says
static Status build(Run *run, bool is_new, Err *err) {
  const Settings *settings = &run->config->settings;
  Trained *trained = NULL;
  float *genome = NULL;
  Start start = {0};
  Status status = OK;
  if (is_new && settings->start_from[0] != 0) {
    status = genome_from(settings->start_from, &genome, &start.n, &trained, err);
    if (status != OK) {
      err_context(err, "train.start_from: ");
      goto done;
    }
    start.genome = genome;
    start.seen = trained == NULL ? NULL : trained_normalizer(trained);
  }
  TRY(evolution_open(run->config, config_threads(run->config), &start, &run->evolution, err));
  run->evaluation = calloc((size_t)settings->evaluate_episodes, sizeof(Job));
  run->recommended = calloc(run->evolution.task.genome_size, sizeof(float));
  if (run->evaluation == NULL || run->recommended == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a run");
  }
done:
  free(genome);
  trained_close(trained);
  return status;
}

Status run_create(Config *config, const char *folder, bool force, Run **run, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = run_new(config, run, err);
  if (status != OK) {
    return status;
  }
  if (folder == NULL) {
    TRY(folder_default(config, path, err));
    folder = path;
  }
  // everything that can be wrong with the config shows before the folder is touched
  TRY(build(*run, true, err));
  TRY(folder_create(folder, force, &(*run)->folder, err));
  TRY(write_config(*run, err));
  TRY(open_log(*run, err));
  TRY(metrics_open(&(*run)->folder, 0, &(*run)->metrics, err));
  TRY(open_board(*run, err));
  log_info("started: %s, genome of %zu numbers, %d threads", folder,
           (*run)->evolution.task.genome_size, (*run)->evolution.evaluator.n_threads);
done:
  if (status != OK) {
    run_close(*run);
    *run = NULL;
  }
  return status;
}

static void warn_processor(Store *store) {
  StoreGroup *root = NULL;
  char *theirs = NULL;
  char ours[256];
  checkpoint_processor(ours, sizeof ours);
  if (store_group(store, "", &root, NULL) == OK &&
      store_get_text(root, "processor", &theirs, NULL) == OK && strcmp(ours, theirs) != 0) {
    log_warning("the checkpoint was written on '%s', this is '%s': the bits may differ", theirs,
                ours);
  }
  free(theirs);
  store_group_close(root);
}

// a state goes on only under the config that it was made with
static Status check_config(const Run *run, Store *store, const char *path, Err *err) {
  StoreGroup *root = NULL;
  Config *began = NULL;
  char *text = NULL, *there = NULL, *now = NULL;
  const char *line_there, *line_now;
  Status status = OK;
  TRY(store_group(store, "", &root, err));
  TRY(store_get_text(root, "config", &text, err));
  TRY(config_open_text(path, text, strlen(text), 0, NULL, &began, err));
  TRY(config_text(began, false, &there, err));
  TRY(config_text(run->config, false, &now, err));
  if (changes_find(there, now, &line_there, &line_now)) {
    status = err_set(err, ERR_INPUT, "%s/config.yaml: has '%.100s', but %s was made with '%.100s'",
                     run->folder.path, line_now, path, line_there);
  }
done:
  free(text);
  free(there);
  free(now);
  config_close(began);
  store_group_close(root);
  return status;
}

// builds with the state of the newest checkpoint; a run that has none starts anew
static Status rebuild(Run *run, Err *err) {
  Store *store = NULL;
  char path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(checkpoint_newest(run->folder.path, &store, path, err));
  if (store != NULL) {
    TRY(check_config(run, store, path, err));
  }
  TRY(build(run, store == NULL, err));
  if (store != NULL) {
    warn_processor(store);
    status = evolution_load(&run->evolution, store, err);
    if (status != OK && err != NULL && strncmp(err->text, path, strlen(path)) != 0) {
      err_context(err, "%s: ", path);
    }
    run->saved = run->evolution.generation;
    checkpoint_remove_old(run->folder.path);
  }
done:
  store_close(store);
  return status;
}

Status run_resume(const char *folder, int n_overrides, const char *const *overrides, Run **run,
                  Err *err) {
  *run = NULL;
  Folder opened = {.lock = -1};
  Config *config = NULL;
  char path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(changes_check(n_overrides, overrides, err));
  TRY(folder_open(folder, &opened, err));
  TRY(folder_file(&opened, "config.yaml", path, err));
  TRY(config_open_file(path, n_overrides, overrides, &config, err));
  TRY(run_new(config, run, err));
  (*run)->folder = opened;
  opened.lock = -1;
  TRY(rebuild(*run, err));
  TRY(open_log(*run, err));
  TRY(metrics_open(&(*run)->folder, (*run)->evolution.generation, &(*run)->metrics, err));
  if (n_overrides > 0) {
    TRY(write_config(*run, err));
  }
  log_info("resumed: %s, %lld generations are done", folder,
           (long long)(*run)->evolution.generation);
  if ((*run)->evolution.generation > 0) {
    check_stop(*run);
  }
  if (run_is_over(*run)) {
    log_info("stopped: %s", (*run)->stop);
  } else {
    TRY(open_board(*run, err));
  }
done:
  folder_close(&opened);
  if (status != OK) {
    run_close(*run);
    *run = NULL;
  }
  return status;
}

void run_close(Run *run) {
  if (run == NULL) {
    return;
  }
  if (run->log != NULL) {
    log_set_file(NULL);
    fclose(run->log);
  }
  metrics_close(&run->metrics);
  tensorboard_close(&run->board);
  evolution_close(&run->evolution);
  folder_close(&run->folder);
  config_close(run->config);
  free(run->evaluation);
  free(run->recommended);
  free(run);
}
