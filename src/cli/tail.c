// tail: follows a run, or a sweep, that another process works on.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/run/sweep.h"

static const char *rows_text;

static const Option options[] = {
    {"-n", "N", "begin with the last N rows that are there (default 10)", NULL, &rows_text, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static void wait_a_moment(void) {
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
}

// --- a run

static void print_json_row(const History *h) {
  json_t *row = json_object();
  for (int i = 0; i < h->n_columns; i++) {
    json_set_number(row, h->names[i], h->row[i]);
  }
  json_dumpf(row, stdout, JSON_COMPACT);
  putchar('\n');
  json_decref(row);
}

static void print_row(const History *h, int64_t generations) {
  char evaluation[32] = "-";
  if (!isnan(history_row(h, "eval_mean"))) {
    snprintf(evaluation, sizeof evaluation, "%.5g", history_row(h, "eval_mean"));
  }
  double done = h->row[0] + 1.0, all = (double)generations;
  double left = (all - done) * history_row(h, "wall_s") / done;
  printf("%7.0f/%-7.0f %10.5g %10.5g %10s %10.4g %9.0f\n", done, all, history_row(h, "best_ever"),
         history_row(h, "fitness_mean"), evaluation, history_row(h, "steps_per_s"),
         left > 0.0 ? left : 0.0);
}

// prints the rows that are new; *shown is the last generation that was
static void print_rows(History *h, int64_t generations, double *shown) {
  while (history_next(h)) {
    if (!(h->row[0] > *shown)) {
      continue;
    }
    *shown = h->row[0];
    if (option_json) {
      print_json_row(h);
    } else {
      print_row(h, generations);
    }
  }
  fflush(stdout);
}

static void print_end(const char *path) {
  State state;
  state_read(path, &state);
  if (option_quiet || option_json) {
    return;
  }
  if (state.stage == STAGE_WAITING) {
    printf("nobody works on it; hebbes train --resume %s goes on\n", path);
  } else {
    printf("%s%s%s\n", stage_name(state.stage), state.reason[0] == 0 ? "" : ": ", state.reason);
  }
}

static Status follow_run(const char *path, long n_rows, Err *err) {
  char file[FSIO_PATH_MAX];
  History history;
  Status status = fsio_join(file, path, "metrics.csv", err);
  if (status != OK) {
    return status;
  }
  // all rows are counted first, then all but the last n_rows are passed over
  history_open(file, &history);
  history_read(&history);
  int64_t before = history.n_rows;
  double shown = (double)(before - n_rows) - 1.0;
  history_close(&history);
  history_open(file, &history);
  if (!option_json && !option_quiet) {
    printf("%15s %10s %10s %10s %10s %9s\n", "generation", "best", "mean", "eval", "steps/s",
           "left (s)");
  }
  for (bool locked = true; locked;) {
    // the rows that were written before the lock went are there when it has gone
    locked = state_is_locked(path);
    print_rows(&history, state_generations(path), &shown);
    if (locked) {
      wait_a_moment();
    }
  }
  history_close(&history);
  print_end(path);
  return OK;
}

// --- a sweep

static int count_done(const Sweep *sweep) {
  int n = 0;
  for (int k = 0; k < sweep->grid.n_runs; k++) {
    n += sweep->runs[k].state.stage == STAGE_DONE;
  }
  return n;
}

static void print_json_run(const SweepRun *r) {
  json_t *run =
      json_pack("{s:s, s:s, s:I, s:I, s:o}", "run", r->name, "state", stage_name(r->state.stage),
                "generation", (json_int_t)r->generation, "generations", (json_int_t)r->generations,
                "score", json_number(r->score));
  json_dumpf(run, stdout, JSON_COMPACT);
  putchar('\n');
  fflush(stdout);
  json_decref(run);
}

static void print_run(const Sweep *sweep, int i) {
  const SweepRun *r = &sweep->runs[i];
  if (option_json) {
    print_json_run(r);
    return;
  }
  printf("%s: %s, %lld/%lld generations", r->name, stage_name(r->state.stage),
         (long long)r->generation, (long long)r->generations);
  if (!isnan(r->score) && r->generation > 0) {
    printf(", score %.6g", r->score);
  }
  printf("  (%d of %d done)\n", count_done(sweep), sweep->grid.n_runs);
  fflush(stdout);
}

static void print_sweep_end(const Sweep *sweep) {
  int done = count_done(sweep), all = sweep->grid.n_runs;
  if (!option_json && !option_quiet) {
    printf("%s: %d of %d runs done, nobody works on it; hebbes sweep %s%s\n", sweep->path, done,
           all, sweep->path, done < all ? " goes on" : " --status tells more");
  }
}

static Status follow_sweep(const char *path, Err *err) {
  Sweep sweep;
  Status status = OK;
  TRY(sweep_open(path, &sweep, err));
  TRY(sweep_look_all(&sweep, err));
  for (bool locked = true; locked;) {
    locked = state_is_locked(path);
    for (int i = 0; i < sweep.grid.n_runs; i++) {
      Stage before = sweep.runs[i].state.stage;
      if (before != STAGE_DONE) {
        sweep_look(&sweep, i);
      }
      if (sweep.runs[i].state.stage != before) {
        print_run(&sweep, i);
      }
    }
    if (locked) {
      wait_a_moment();
    }
  }
  print_sweep_end(&sweep);
done:
  sweep_close(&sweep);
  return status;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  (void)n_overrides, (void)overrides;
  char path[FSIO_PATH_MAX];
  long n_rows = 10;
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes tail RUN|SWEEP");
  }
  TRY(option_int("-n", rows_text, 0, 1000000000, &n_rows, err));
  if (sweep_is_there(positional[0])) {
    return follow_sweep(positional[0], err);
  }
  TRY(fsio_join(path, positional[0], "config.yaml", err));
  if (!fsio_exists(path)) {
    return err_set(err, ERR_INPUT, "%s: no run here (no config.yaml)", positional[0]);
  }
  status = follow_run(positional[0], n_rows, err);
done:
  return status;
}

const Verb verb_tail = {
    .name = "tail",
    .summary = "follow a run or a sweep that is under way",
    .usage = "RUN|SWEEP [-n N]",
    .help = "Prints each new row of metrics.csv (of a sweep: each run that begins or ends) until "
            "the process that\nworks on it ends. With --json a row is one line of JSON with all "
            "columns.\n\nexample: hebbes tail runs/half-cheetah-E-s1",
    .options = options,
    .max_positional = 1,
    .overrides = false,
    .run = run_verb,
};
