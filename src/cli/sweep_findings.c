// sweep_findings: what the scores of a sweep say.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nearest.h"
#include "src/cli/sweep.h"

Status findings_factor(const Sweep *sweep, const char *compare, int *factor, Err *err) {
  const Grid *grid = &sweep->grid;
  const char *names[GRID_FACTORS_MAX];
  char hint[160];
  int n = 0;
  for (int i = grid->has_seed; i < grid->n_factors; i++) {
    names[n] = grid->factors[i].key;
    if (compare != NULL && strcmp(names[n], compare) == 0) {
      *factor = n;
      return OK;
    }
    n++;
  }
  *factor = n > 0 ? 0 : -1;
  return compare == NULL ? OK
                         : err_set(err, ERR_INPUT, "--compare: the runs do not differ in '%s'%s",
                                   compare, nearest_hint(compare, names, n, hint, sizeof hint));
}

const Factor *findings_key(const Findings *findings, int factor) {
  const Grid *grid = &findings->sweep->grid;
  return &grid->factors[factor + grid->has_seed];
}

const char *findings_value(const Findings *findings, int cell, int factor) {
  const Grid *grid = &findings->sweep->grid;
  return findings_key(findings, factor)->values[grid_value(grid, cell, factor + grid->has_seed)];
}

const char *findings_label(const Findings *findings, int cell, int without,
                           char out[GRID_NAME_MAX]) {
  size_t used = 0;
  out[0] = 0;
  for (int i = 0; i < findings->scores.n_factors && used < GRID_NAME_MAX; i++) {
    if (i != without) {
      used += (size_t)snprintf(out + used, GRID_NAME_MAX - used, "%s%s", used == 0 ? "" : " ",
                               findings_value(findings, cell, i));
    }
  }
  if (used == 0) {
    snprintf(out, GRID_NAME_MAX, "all");
  }
  return out;
}

static void count_run(Count *count, Stage stage) {
  count->runs++;
  count->waiting += stage == STAGE_WAITING;
  count->running += stage == STAGE_RUNNING;
  count->done += stage == STAGE_DONE;
  count->failed += stage == STAGE_FAILED;
}

// counts and scores of all runs, cell by cell
static void gather(Findings *f) {
  const Sweep *sweep = f->sweep;
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    const SweepRun *run = &sweep->runs[i];
    int cell = i % sweep->grid.n_cells, seed = i / sweep->grid.n_cells;
    bool counts = f->unfinished || run->state.stage == STAGE_DONE;
    count_run(&f->counts[cell], run->state.stage);
    count_run(&f->all, run->state.stage);
    f->values[cell * f->scores.n_runs + seed] = counts ? run->score : NAN;
  }
}

static Status compare_values(Findings *f, Err *err) {
  int n = f->n_values[f->factor], k = 0;
  f->n_pairs = cells_pairs(&f->scores, f->factor) * cells_tasks(&f->scores, f->factor);
  f->n_improvements = cells_pairs(&f->scores, f->factor);
  f->pairs = calloc((size_t)f->n_pairs, sizeof *f->pairs);
  f->improvements = calloc((size_t)f->n_improvements, sizeof *f->improvements);
  f->profiles = calloc((size_t)n, sizeof *f->profiles);
  if (f->pairs == NULL || f->improvements == NULL || f->profiles == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the scores of a sweep");
  }
  Status status = OK;
  TRY(cells_compare(&f->scores, f->factor, f->pairs, err));
  for (int a = 0; a < n; a++) {
    TRY(cells_profile(&f->scores, f->factor, a, f->profiles[a], err));
    for (int b = a + 1; b < n; b++) {
      Improvement *one = &f->improvements[k++];
      one->a = a;
      one->b = b;
      TRY(cells_improvement(&f->scores, f->factor, a, b, &one->probability, &one->interval, err));
    }
  }
done:
  return status;
}

Status findings_open(const Sweep *sweep, int factor, bool unfinished, Findings *f, Err *err) {
  const Grid *grid = &sweep->grid;
  size_t n_cells = (size_t)grid->n_cells;
  *f = (Findings){.sweep = sweep, .unfinished = unfinished, .factor = factor};
  for (int i = grid->has_seed; i < grid->n_factors; i++) {
    f->n_values[i - grid->has_seed] = grid->factors[i].n;
  }
  f->values = calloc((size_t)grid->n_runs, sizeof *f->values);
  f->cells = calloc(n_cells, sizeof *f->cells);
  f->counts = calloc(n_cells, sizeof *f->counts);
  if (f->values == NULL || f->cells == NULL || f->counts == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the scores of a sweep");
  }
  f->scores = (Scores){.n_factors = grid->n_factors - grid->has_seed,
                       .n_values = f->n_values,
                       .n_cells = grid->n_cells,
                       .n_runs = grid->n_runs / grid->n_cells,
                       .values = f->values};
  gather(f);
  Status status = OK;
  for (int i = 0; i < grid->n_cells; i++) {
    TRY(cells_describe(&f->scores, i, &f->cells[i], err));
  }
  status = factor >= 0 ? compare_values(f, err) : OK;
done:
  return status;
}

void findings_close(Findings *f) {
  free(f->values);
  free(f->cells);
  free(f->counts);
  free(f->pairs);
  free(f->improvements);
  free(f->profiles);
  *f = (Findings){0};
}
