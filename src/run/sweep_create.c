// sweep_create: the configs of a sweep's runs, all checked before anything is written.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/config.h"
#include "src/run/changes.h"
#include "src/run/folder.h"
#include "src/run/sweep.h"

// is the folder new, or does it hold a sweep that this one goes on with?
static Status check_folder(const Sweep *sweep, const char *path, Err *err) {
  Sweep old;
  if (!sweep_is_there(path)) {
    bool is_free = folder_is_empty(path) && (fsio_is_folder(path) || !fsio_exists(path));
    return is_free ? OK
                   : err_set(err, ERR_INPUT,
                             "%s: exists and is not a sweep; choose another folder with -o", path);
  }
  Status status = sweep_open(path, &old, err);
  if (status == OK) {
    status = grid_holds(&sweep->grid, &old.grid, err);
    err_context(err, "%s: holds another sweep (choose another folder with -o): ", path);
  }
  sweep_close(&old);
  return status;
}

// the composed config of a run as YAML
static Status compose_run(const Sweep *sweep, int run, const ComposeRequest *request, char **text,
                          Err *err) {
  const Grid *grid = &sweep->grid;
  const char **overrides =
      calloc((size_t)grid->n_fixed + (size_t)grid->n_factors + 1, sizeof *overrides);
  Config *config = NULL;
  Status status = OK;
  if (overrides == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  ComposeRequest whole = *request;
  whole.n_overrides = grid_overrides(grid, run, overrides);
  whole.overrides = overrides;
  TRY(config_open(&whole, &config, err));
  TRY(config_text(config, false, text, err));
done:
  config_close(config);
  free(overrides);
  return status;
}

// A run that is there must have the same config. *text is freed and NULL then: nothing to write.
static Status check_run(const char *folder, const char *name, char **text, Err *err) {
  char run[FSIO_PATH_MAX], path[FSIO_PATH_MAX], *there = NULL;
  size_t size;
  Status status = OK;
  TRY(fsio_join(run, folder, name, err));
  TRY(fsio_join(path, run, "config.yaml", err));
  if (fsio_exists(path)) {
    TRY(fsio_read(path, 0, &there, &size, err));
    const char *line_there, *line_now;
    if (changes_find(there, *text, &line_there, &line_now)) {
      status = err_set(err, ERR_INPUT,
                       "%s: has '%.100s', now it would be '%.100s'; choose another folder with -o",
                       path, line_there, line_now);
    }
    free(*text);
    *text = NULL;
  }
done:
  free(there);
  return status;
}

static Status write_run(const Sweep *sweep, int run, const char *text, Err *err) {
  char folder[FSIO_PATH_MAX], path[FSIO_PATH_MAX];
  Status status = OK;
  TRY(sweep_run_path(sweep, run, folder, err));
  TRY(fsio_make_folder(folder, err));
  TRY(fsio_join(path, folder, "config.yaml", err));
  TRY(fsio_write_safely(path, text, strlen(text), err));
done:
  return status;
}

static Status write_all(Sweep *sweep, const char *path, char *const *texts, Err *err) {
  Status status = OK;
  snprintf(sweep->path, sizeof sweep->path, "%s", path);
  TRY(fsio_make_folder(path, err));
  TRY(sweep_lock(sweep, err));
  TRY(sweep_write(sweep, err));
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    if (texts[i] != NULL) {
      TRY(write_run(sweep, i, texts[i], err));
    }
  }
done:
  return status;
}

Status sweep_create(Sweep *sweep, const char *path, bool write, const ComposeRequest *request,
                    Err *err) {
  int n = sweep->grid.n_runs;
  char **texts = calloc((size_t)n, sizeof *texts);
  Status status = OK;
  if (texts == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  TRY(check_folder(sweep, path, err));
  for (int i = 0; i < n; i++) {
    TRY(compose_run(sweep, i, request, &texts[i], err));
    TRY(check_run(path, sweep->runs[i].name, &texts[i], err));
  }
  if (write) {
    TRY(write_all(sweep, path, texts, err));
  }
done:
  for (int i = 0; i < n; i++) {
    free(texts[i]);
  }
  free(texts);
  return status;
}
