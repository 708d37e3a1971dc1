// eval_report: from episodes to statistics.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/eval.h"

// the parts of the return where the body changed
static void split_returns(Cell *cell, int n) {
  double before = 0, after = 0;
  int n_changed = 0;
  for (int i = 0; i < n; i++) {
    const EpisodeResult *result = &cell->jobs[i].result;
    if (isfinite(result->before)) {
      before += result->before;
      after += result->fitness - result->before;
      n_changed++;
    }
  }
  cell->before = n_changed == 0 ? NAN : before / n_changed;
  cell->after = n_changed == 0 ? NAN : after / n_changed;
}

static Status describe(Cell *cell, int n, uint64_t seed, double *scratch, Err *err) {
  int n_distances = 0, falls = 0;
  double distances = 0;
  for (int i = 0; i < n; i++) {
    const EpisodeResult *result = &cell->jobs[i].result;
    cell->returns[i] = result->fitness;
    cell->diverged += result->diverged;
    falls += result->fell;
    n_distances += !result->diverged;
    distances += result->diverged ? 0 : result->distance;
  }
  cell->sample = sample_describe(cell->returns, n);
  memcpy(scratch, cell->returns, (size_t)n * sizeof *scratch);
  values_sort(scratch, n);
  cell->median = sorted_quantile(scratch, n, 0.5);
  cell->distance = n_distances == 0 ? NAN : distances / n_distances;
  cell->fall_rate = (double)falls / n;
  split_returns(cell, n);
  return bootstrap_mean(cell->returns, n, seed, &cell->between, err);
}

// beside the same episodes of the first run
static Status compare(Cell *cell, const Cell *first, int n, double *scratch, Err *err) {
  for (int i = 0; i < n; i++) {
    scratch[i] = cell->returns[i] - first->returns[i];
  }
  cell->difference = sample_describe(scratch, n);
  return wilcoxon_test(scratch, n, &cell->wilcoxon, err);
}

static Status describe_run(EvalReport *report, EvaluatedRun *run, double *scratch, Err *err) {
  const Evaluation *evaluation = &report->plan.evaluation;
  int n = evaluation->episodes;
  Status status = OK;
  run->cells = calloc((size_t)report->n_cells, sizeof *run->cells);
  run->returns = calloc((size_t)report->n_cells * (size_t)n, sizeof *run->returns);
  if (run->cells == NULL || run->returns == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the returns of %s", run->name);
  }
  for (int i = 0; i < report->n_cells; i++) {
    Cell *cell = &run->cells[i];
    cell->variant = i / report->plan.n_ablations;
    cell->ablation = (Ablation)(i % report->plan.n_ablations);
    cell->jobs = study_jobs(&run->study, cell->variant, cell->ablation);
    cell->returns = run->returns + (ptrdiff_t)i * n;
    TRY(describe(cell, n, evaluation->seed, scratch, err));
    if (run != report->runs) {
      TRY(compare(cell, &report->runs[0].cells[i], n, scratch, err));
    }
  }
done:
  return status;
}

// all comparisons of the report are made together
static void correct_tests(EvalReport *report, double *p, double *adjusted) {
  int n_tests = (report->n_runs - 1) * report->n_cells;
  for (int i = 0; i < n_tests; i++) {
    p[i] = report->runs[1 + i / report->n_cells].cells[i % report->n_cells].wilcoxon.p;
  }
  holm_adjust(p, n_tests, adjusted);
  for (int i = 0; i < n_tests; i++) {
    report->runs[1 + i / report->n_cells].cells[i % report->n_cells].p_holm = adjusted[i];
  }
}

Status eval_describe(EvalReport *report, Err *err) {
  size_t n_tests = (size_t)report->n_runs * (size_t)report->n_cells;
  size_t n = (size_t)report->plan.evaluation.episodes;
  double *scratch = calloc(2 * n_tests + n, sizeof *scratch);
  Status status = OK;
  if (scratch == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %zu returns", n);
  }
  for (int i = 0; i < report->n_runs; i++) {
    TRY(describe_run(report, &report->runs[i], scratch, err));
  }
  correct_tests(report, scratch, scratch + n_tests);
done:
  free(scratch);
  return status;
}
