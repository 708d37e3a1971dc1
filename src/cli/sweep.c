// sweep: a grid of runs in one folder; at the end, and at any time, what they say together.
#include "src/cli/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/log.h"
#include "src/cli/config_arguments.h"
#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/run/changes.h"

static const char *folder, *config_dir, *jobs_text, *only_text, *metric, *compare;
static bool dry_run, status_only, slurm, unfinished;

// what the options come to, for a certain sweep
typedef struct Wishes {
  long jobs, only; // 0: as many as fit, -1: all runs
  int factor;      // to be compared
} Wishes;

static const Option options[] = {
    {"-o", "DIR", "the sweep's folder (default runs/<config or sweep>-<keys>)", NULL, &folder, NULL,
     NULL},
    {"--jobs", "J", "runs at a time (default: as many as threads); threads are divided", NULL,
     &jobs_text, NULL, NULL},
    {"--dry-run", NULL, "list the runs and stop", &dry_run, NULL, NULL, NULL},
    {"--slurm", NULL, "write a job array for a cluster instead of running", &slurm, NULL, NULL,
     NULL},
    {"--only", "N", "run number N of the list alone (from 0)", NULL, &only_text, NULL, NULL},
    {"--status", NULL, "how DIR stands: tables, CSV files, figures", &status_only, NULL, NULL,
     NULL},
    {"--compare", "KEY", "compare the values of this key (default the first but the seed)", NULL,
     &compare, NULL, NULL},
    {"--metric", "COLUMN", "a run's score: the last number in this column of metrics.csv", NULL,
     &metric, NULL, NULL},
    {"--unfinished", NULL, "count the scores of unfinished runs too", &unfinished, NULL, NULL,
     NULL},
    {"--config-dir", "DIR", "a folder of your own configs, searched first", NULL, &config_dir, NULL,
     NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

static Status read_wishes(const Sweep *sweep, Wishes *wishes, Err *err) {
  Status status = OK;
  *wishes = (Wishes){.jobs = 0, .only = -1};
  TRY(option_int("--jobs", jobs_text, 1, 4096, &wishes->jobs, err));
  TRY(option_int("--only", only_text, 0, sweep->grid.n_runs - 1, &wishes->only, err));
  TRY(findings_factor(sweep, compare, &wishes->factor, err));
done:
  return status;
}

// --- which sweep

// runs/<config or sweep>-<words of the keys>
static Status default_folder(const Grid *grid, const char *config, char out[FSIO_PATH_MAX],
                             Err *err) {
  const char *slash = config == NULL ? NULL : strrchr(config, '/');
  const char *stem = config == NULL ? "sweep" : slash == NULL ? config : slash + 1;
  int used = snprintf(out, FSIO_PATH_MAX, "runs/%.*s", (int)strcspn(stem, "."), stem);
  for (int i = grid->has_seed; i < grid->n_factors && used < FSIO_PATH_MAX; i++) {
    const char *dot = strrchr(grid->factors[i].key, '.');
    used += snprintf(out + used, (size_t)(FSIO_PATH_MAX - used), "-%s",
                     dot == NULL ? grid->factors[i].key : dot + 1);
  }
  return used < FSIO_PATH_MAX ? OK : err_set(err, ERR_INPUT, "say with -o where the sweep goes");
}

// from a config and a grid
static Status create(const char *config, int n_overrides, const char *const *overrides,
                     Sweep *sweep, Wishes *wishes, Err *err) {
  char path[FSIO_PATH_MAX];
  ConfigFolders folders;
  Grid grid = {0};
  Status status = OK;
  TRY(config_folders(config_dir, &folders, err));
  TRY(grid_parse(n_overrides, overrides, &grid, err));
  if (grid.n_factors == 0) {
    status = err_set(err, ERR_INPUT, "no key has several values; try for example seed=1..5");
    goto done;
  }
  if (folder == NULL) {
    TRY(default_folder(&grid, config, path, err));
    folder = path;
  }
  TRY(sweep_plan(&grid, sweep, err));
  TRY(read_wishes(sweep, wishes, err));
  sweep->metric = metric;
  const ComposeRequest request = {
      .n_folders = folders.n, .folders = folders.path, .experiment = config};
  TRY(sweep_create(sweep, folder, !dry_run, &request, err));
done:
  folder = NULL;
  grid_close(&grid);
  return status;
}

// from a folder; what stands behind it changes the length of all runs
static Status reopen(const char *path, int n_overrides, const char *const *overrides, Sweep *sweep,
                     Wishes *wishes, Err *err) {
  Status status = OK;
  if (folder != NULL || config_dir != NULL) {
    return err_set(err, ERR_INPUT, "%s is a sweep: no -o or --config-dir with it", path);
  }
  if (n_overrides > 0 && (status_only || dry_run || slurm)) {
    return err_set(err, ERR_INPUT, "'%s' changes how the runs of %s go on; nothing runs here",
                   overrides[0], path);
  }
  TRY(changes_check(n_overrides, overrides, err));
  TRY(sweep_open(path, sweep, err));
  TRY(read_wishes(sweep, wishes, err));
  sweep->metric = metric;
  if (!status_only && !dry_run && only_text == NULL) {
    TRY(sweep_lock(sweep, err));
  }
done:
  return status;
}

// --- what is done with it

// the runs by number
static Status list(const Sweep *sweep, Err *err) {
  const Grid *grid = &sweep->grid;
  const char **overrides =
      calloc((size_t)grid->n_fixed + (size_t)grid->n_factors + 1, sizeof *overrides);
  json_t *runs = json_array();
  if (overrides == NULL) {
    json_decref(runs);
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  for (int i = 0; i < grid->n_runs; i++) {
    int n = grid_overrides(grid, i, overrides);
    const char *state = stage_name(sweep->runs[i].state.stage);
    if (option_json) {
      json_array_append_new(runs, json_pack("{s:i, s:s, s:s, s:o}", "number", i, "run",
                                            sweep->runs[i].name, "state", state, "overrides",
                                            json_texts(n, overrides)));
      continue;
    }
    printf("%5d  %-8s %-32s", i, state, sweep->runs[i].name);
    for (int j = 0; j < n; j++) {
      printf(" %s", overrides[j]);
    }
    putchar('\n');
  }
  if (option_json) {
    json_print(json_incref(runs));
  }
  json_decref(runs);
  free(overrides);
  return OK;
}

// trains what is not done; OK when every run is
static Status work(Sweep *sweep, const Wishes *wishes, int n_overrides,
                   const char *const *overrides, Err *err) {
  Crew crew = {0};
  Status status = OK;
  TRY(crew_open(sweep, (int)wishes->only, (int)wishes->jobs, n_overrides, overrides, &crew, err));
  show_begin(&crew);
  while (!crew_is_over(&crew)) {
    Status one = crew_work(&crew, show_run, status == OK ? err : NULL);
    status = status == OK ? one : status;
    show_tick(&crew);
  }
  show_end();
  if (crew.caught != 0 && status == OK) {
    status = err_set(err, crew.caught == SIGINT ? ERR_SIGINT : ERR_SIGTERM,
                     "stopped, all is saved; hebbes sweep %s goes on", sweep->path);
  }
done:
  crew_close(&crew);
  return status;
}

static Status check_failures(const Sweep *sweep, Err *err) {
  int n = 0, first = -1;
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    bool failed = sweep->runs[i].state.stage == STAGE_FAILED;
    first = failed && n == 0 ? i : first;
    n += failed;
  }
  return n == 0
             ? OK
             : err_set(err, ERR_FAILED,
                       "%d of %d runs failed, the first is %s/%s (output.txt tells more); hebbes "
                       "sweep %s tries again",
                       n, sweep->grid.n_runs, sweep->path, sweep->runs[first].name, sweep->path);
}

static bool is_varied(const Grid *grid, const char *key) {
  bool varied = false;
  for (int i = 0; i < grid->n_factors; i++) {
    varied = varied || strcmp(grid->factors[i].key, key) == 0;
  }
  return varied;
}

// scores of runs of several lengths say little about anything else
static void warn_lengths(const Sweep *sweep) {
  int64_t least = INT64_MAX, most = 0;
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    int64_t n = sweep->runs[i].generations;
    least = n < least ? n : least;
    most = n > most ? n : most;
  }
  if (least < most && !is_varied(&sweep->grid, "train.generations")) {
    log_warning("the runs have %lld to %lld generations; hebbes sweep %s train.generations=%lld "
                "makes them equal",
                (long long)least, (long long)most, sweep->path, (long long)most);
  }
}

// tables, files and figures
static Status report(const Sweep *sweep, int factor, Err *err) {
  Findings findings;
  warn_lengths(sweep);
  Status status = findings_open(sweep, factor, unfinished, &findings, err);
  if (status == OK) {
    // a folder that cannot be written to is no reason to keep the answer back
    Err files = {0};
    if (files_write(&findings, &files) != OK) {
      log_warning("%s", files.text);
    }
    status_print(&findings);
  }
  findings_close(&findings);
  return status;
}

static Status check_usage(Err *err) {
  if (dry_run + slurm + status_only + (only_text != NULL) > 1) {
    return err_set(err, ERR_INPUT, "--dry-run, --slurm, --status and --only exclude one another");
  }
  return OK;
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  const char *first = n_positional > 0 ? positional[0] : NULL;
  bool is_folder = first != NULL && (sweep_is_there(first) || fsio_is_folder(first));
  Sweep sweep = {.lock = -1};
  Wishes wishes;
  Status status = OK;
  TRY(check_usage(err));
  if (status_only && first == NULL) {
    return err_set(err, ERR_INPUT, "--status of which sweep? usage: hebbes sweep DIR --status");
  }
  if (status_only && !is_folder) {
    return err_set(err, ERR_INPUT, "%s: no sweep here (no sweep.yaml)", first);
  }
  TRY(is_folder ? reopen(first, n_overrides, overrides, &sweep, &wishes, err)
                : create(first, n_overrides, overrides, &sweep, &wishes, err));
  if (dry_run && !is_folder) {
    status = list(&sweep, err);
    goto done;
  }
  TRY(sweep_look_all(&sweep, err));
  if (dry_run) {
    status = list(&sweep, err);
  } else if (slurm) {
    status = slurm_write(&sweep, err);
  } else if (status_only) {
    status = report(&sweep, wishes.factor, err);
  } else {
    TRY(work(&sweep, &wishes, is_folder ? n_overrides : 0, overrides, err));
    if (only_text == NULL) {
      TRY(sweep_look_all(&sweep, err));
      TRY(report(&sweep, wishes.factor, err));
    }
    status = check_failures(&sweep, err);
  }
done:
  sweep_close(&sweep);
  return status;
}

const Verb verb_sweep = {
    .name = "sweep",
    .summary = "train a grid of runs and compare them",
    .usage = "[config] key=a,b,c ... [-o DIR] | DIR [--status]",
    .help =
        "A key may have several values: a,b,c  or  1..5  or  log(lo,hi,n); every combination is "
        "one "
        "run. The\nsame command, or hebbes sweep DIR, goes on with a sweep that was stopped or "
        "killed; the same with\nmore values makes it larger, hebbes sweep DIR train.generations=N "
        "makes its runs longer.\n\nexample: hebbes sweep quickstart condition=A,B,E,static "
        "seed=1..5 -o runs/conditions",
    .options = options,
    .max_positional = 1,
    .overrides = true,
    .run = run_verb,
};
