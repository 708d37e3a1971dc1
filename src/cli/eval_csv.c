// eval_csv: the findings of `hebbes eval` as CSV files; docs/eval.md names every column.
#include <math.h>

#include "src/cli/eval.h"
#include "src/cli/sheet.h"

static void put_condition(FILE *out, const EvalReport *report, const EvaluatedRun *run,
                          const Cell *cell) {
  sheet_name(out, run->name);
  fputc(',', out);
  sheet_name(out, report->damages[cell->variant].name);
  fprintf(out, ",%s,%s", eval_seen(report, run, cell->variant) ? "true" : "false",
          ablation_names[cell->ablation]);
}

static void put_cell(FILE *out, const EvalReport *report, const EvaluatedRun *run,
                     const Cell *cell) {
  const Sample *s = &cell->sample, *d = &cell->difference;
  put_condition(out, report, run, cell);
  fprintf(out, ",%d", s->n);
  const double numbers[] = {
      s->mean,      s->sem, s->low, s->high,        cell->between.low, cell->between.high,
      cell->median, s->min, s->max, cell->distance, cell->fall_rate,   cell->before,
      cell->after};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    sheet_number(out, 17, numbers[i]);
  }
  fprintf(out, ",%d", cell->diverged);
  const double differences[] = {d->mean, d->low, d->high, cell->wilcoxon.p, cell->p_holm};
  for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
    sheet_number(out, 17, run == report->runs ? NAN : differences[i]);
  }
  fputc('\n', out);
}

static void put_statistics(FILE *out, const EvalReport *report) {
  fputs("run,variant,seen,plasticity,episodes,mean,sem,ci95_low,ci95_high,bootstrap_low,"
        "bootstrap_high,median,min,max,distance,fall_rate,return_before,return_after,diverged,"
        "difference,difference_low,"
        "difference_high,wilcoxon_p,wilcoxon_p_holm\n",
        out);
  for (int r = 0; r < report->n_runs; r++) {
    for (int i = 0; i < report->n_cells; i++) {
      put_cell(out, report, &report->runs[r], &report->runs[r].cells[i]);
    }
  }
}

static void put_plain_episodes(FILE *out, const EvalReport *report) {
  const Job *jobs = report->runs[0].cells[0].jobs;
  fputs("episode,return,steps,diverged\n", out);
  for (int i = 0; i < report->plan.evaluation.episodes; i++) {
    const EpisodeResult *result = &jobs[i].result;
    fprintf(out, "%d,%.17g,%d,%d\n", i, result->fitness, result->steps, result->diverged);
  }
}

static void put_csv(FILE *out, const void *context) {
  const EvalReport *report = context;
  if (report->matrix) {
    put_statistics(out, report);
  } else {
    put_plain_episodes(out, report);
  }
}

static void put_episodes(FILE *out, const EvalReport *report, const EvaluatedRun *run,
                         const Cell *cell) {
  for (int i = 0; i < cell->sample.n; i++) {
    const EpisodeResult *result = &cell->jobs[i].result;
    put_condition(out, report, run, cell);
    fprintf(out, ",%d,%.17g,%d", i, result->fitness, result->steps);
    sheet_number(out, 17, result->distance);
    sheet_number(out, 17, result->before);
    fprintf(out, ",%d,%d\n", result->fell, result->diverged);
  }
}

static void put_returns(FILE *out, const void *context) {
  const EvalReport *report = context;
  fputs("run,variant,seen,plasticity,episode,return,steps,distance,return_before,fell,diverged\n",
        out);
  for (int r = 0; r < report->n_runs; r++) {
    for (int i = 0; i < report->n_cells; i++) {
      put_episodes(out, report, &report->runs[r], &report->runs[r].cells[i]);
    }
  }
}

Status eval_write_csv(const EvalReport *report, const char *path, Err *err) {
  return sheet_write(path, put_csv, report, err);
}

Status eval_write_returns(const EvalReport *report, const char *path, Err *err) {
  return sheet_write(path, put_returns, report, err);
}
