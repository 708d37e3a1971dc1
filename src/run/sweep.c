#include "src/run/sweep.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/nearest.h"

static const char grid_name_yaml[] = "sweep.yaml";

Status sweep_run_path(const Sweep *sweep, int run, char out[FSIO_PATH_MAX], Err *err) {
  return fsio_join(out, sweep->path, sweep->runs[run].name, err);
}

bool sweep_is_there(const char *path) {
  char file[FSIO_PATH_MAX];
  return fsio_join(file, path, grid_name_yaml, NULL) == OK && fsio_exists(file);
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// no two runs in one folder
static Status check_names(const Sweep *sweep, Err *err) {
  int n = sweep->grid.n_runs;
  const char **names = calloc((size_t)n, sizeof *names);
  Status status = OK;
  if (names == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  for (int i = 0; i < n; i++) {
    names[i] = sweep->runs[i].name;
  }
  qsort(names, (size_t)n, sizeof *names, by_name);
  for (int i = 1; i < n && status == OK; i++) {
    if (strcmp(names[i - 1], names[i]) == 0) {
      status = err_set(err, ERR_INPUT, "two runs of the grid would have the folder '%s'", names[i]);
    }
  }
  free(names);
  return status;
}

Status sweep_plan(Grid *grid, Sweep *sweep, Err *err) {
  *sweep = (Sweep){.grid = *grid, .lock = -1};
  *grid = (Grid){0};
  Status status = OK;
  sweep->runs = calloc((size_t)sweep->grid.n_runs, sizeof *sweep->runs);
  if (sweep->runs == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    TRY(grid_name(&sweep->grid, i, sweep->runs[i].name, err));
  }
  TRY(check_names(sweep, err));
done:
  return status;
}

void sweep_close(Sweep *sweep) {
  grid_close(&sweep->grid);
  free(sweep->runs);
  if (sweep->runs != NULL && sweep->lock >= 0) {
    close(sweep->lock);
  }
  *sweep = (Sweep){.lock = -1};
}

Status sweep_lock(Sweep *sweep, Err *err) {
  return state_lock(sweep->path, "sweep", &sweep->lock, err);
}

// --- how it stands

double sweep_score(const Sweep *sweep, const History *history) {
  if (sweep->metric != NULL) {
    return history_last(history, sweep->metric);
  }
  double evaluation = history_last(history, "eval_mean");
  return isnan(evaluation) ? history_last(history, "fitness_mean") : evaluation;
}

static Status run_history(const Sweep *sweep, int run, History *history) {
  char path[FSIO_PATH_MAX], file[FSIO_PATH_MAX];
  Status status = OK;
  *history = (History){0};
  TRY(sweep_run_path(sweep, run, path, NULL));
  TRY(fsio_join(file, path, "metrics.csv", NULL));
  history_open(file, history);
  history_read(history);
done:
  return status;
}

void sweep_look(Sweep *sweep, int run) {
  char path[FSIO_PATH_MAX];
  SweepRun *r = &sweep->runs[run];
  History history;
  if (sweep_run_path(sweep, run, path, NULL) == OK && run_history(sweep, run, &history) == OK) {
    state_read(path, &r->state);
    r->generations = state_generations(path);
    r->generation = history.n_rows;
    r->score = sweep_score(sweep, &history);
    history_close(&history);
  }
}

// the metric that was asked for, among the columns of the first run that has any
static Status check_metric(const Sweep *sweep, Err *err) {
  const char *names[ROW_MAX];
  char hint[ROW_NAME_MAX + 32];
  History history;
  int n = 0, found = -1;
  for (int i = 0; i < sweep->grid.n_runs && n == 0; i++) {
    if (run_history(sweep, i, &history) != OK) {
      continue;
    }
    for (n = 0; n < history.n_columns; n++) {
      names[n] = history.names[n];
    }
    found = history_column(&history, sweep->metric);
    if (n > 0 && found < 0) {
      err_set(err, ERR_INPUT, "--metric: metrics.csv has no column '%s'%s", sweep->metric,
              nearest_hint(sweep->metric, names, n, hint, sizeof hint));
    }
    history_close(&history);
  }
  return n > 0 && found < 0 ? ERR_INPUT : OK;
}

Status sweep_look_all(Sweep *sweep, Err *err) {
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    sweep_look(sweep, i);
  }
  return sweep->metric == NULL ? OK : check_metric(sweep, err);
}

// --- the folder

Status sweep_open(const char *path, Sweep *sweep, Err *err) {
  char file[FSIO_PATH_MAX];
  Tree *tree = NULL;
  Node *root;
  Grid grid = {0};
  *sweep = (Sweep){.lock = -1};
  Status status = OK;
  if (!sweep_is_there(path)) {
    return err_set(err, ERR_INPUT, "%s: no sweep here (no %s)", path, grid_name_yaml);
  }
  TRY(fsio_join(file, path, grid_name_yaml, err));
  TRY(tree_new(&tree, err));
  TRY(tree_parse_file(tree, file, &root, err));
  TRY(grid_read(file, root, &grid, err));
  TRY(sweep_plan(&grid, sweep, err));
  snprintf(sweep->path, sizeof sweep->path, "%s", path);
done:
  grid_close(&grid);
  tree_close(tree);
  return status;
}

Status sweep_write(const Sweep *sweep, Err *err) {
  char path[FSIO_PATH_MAX];
  char *text = NULL;
  Tree *tree = NULL;
  Status status = OK;
  TRY(fsio_join(path, sweep->path, grid_name_yaml, err));
  TRY(tree_new(&tree, err));
  TRY(grid_write(&sweep->grid, tree, tree_root(tree), err));
  TRY(tree_print(tree_root(tree), false, &text, err));
  TRY(fsio_write_safely(path, text, strlen(text), err));
done:
  free(text);
  tree_close(tree);
  return status;
}
