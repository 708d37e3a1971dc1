// eval_table: the findings of `hebbes eval` for people.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/cli/eval.h"

static void print_head(const EvalReport *report, const EvaluatedRun *run) {
  const Trained *trained = run->trained;
  printf("%s: %s, %lld generations, genome %s, %d episode%s%s\n", trained->path,
         trained->config->env->name, (long long)trained->generation,
         report->genome == NULL ? "mean" : report->genome, report->plan.evaluation.episodes,
         report->plan.evaluation.episodes == 1 ? "" : "s", report->matrix ? " a row" : "");
}

// one run on its body; one episode has no intervals
static void print_plain(const Cell *cell) {
  const Sample *s = &cell->sample;
  printf("  mean %.6g", s->mean);
  if (isfinite(s->sem)) {
    printf("  sem %.4g  95 %% interval [%.6g, %.6g]", s->sem, s->low, s->high);
  }
  printf("  min %.6g  max %.6g  diverged %d\n", s->min, s->max, cell->diverged);
  if (isfinite(s->sem)) {
    printf("  by bootstrap [%.6g, %.6g]", cell->between.low, cell->between.high);
  }
  printf("  median %.6g  distance %.4g m  falls %.3g %%\n", cell->median, cell->distance,
         100 * cell->fall_rate);
}

static int name_width(const EvalReport *report) {
  size_t width = strlen("variant");
  for (int i = 0; i < report->plan.n_variants; i++) {
    size_t length = strlen(report->damages[i].name);
    width = length > width ? length : width;
  }
  return (int)width;
}

// the first columns of every table
static void print_condition(const EvalReport *report, const EvaluatedRun *run, const Cell *cell,
                            int width) {
  printf("  %-*s  %-6s", width, report->damages[cell->variant].name,
         eval_seen(report, run, cell->variant) ? "seen" : "unseen");
  if (report->plan.n_ablations > 1) {
    printf("  %-14s", ablation_names[cell->ablation]);
  }
}

static void print_condition_head(const EvalReport *report, int width) {
  printf("  %-*s  %-6s", width, "variant", "");
  if (report->plan.n_ablations > 1) {
    printf("  %-14s", "plasticity");
  }
}

// a dash where there is none
static void print_number(int width, int digits, double value) {
  if (isfinite(value)) {
    printf("  %*.*g", width, digits, value);
  } else {
    printf("  %*s", width, "-");
  }
}

static void print_interval(double low, double high) {
  char text[64] = "-";
  if (isfinite(low)) {
    snprintf(text, sizeof text, "[%.5g, %.5g]", low, high);
  }
  printf("  %-21s", text);
}

static bool any_changes(const EvalReport *report, const EvaluatedRun *run) {
  for (int i = 0; i < report->n_cells; i++) {
    if (isfinite(run->cells[i].before)) {
      return true;
    }
  }
  return false;
}

static void print_matrix(const EvalReport *report, const EvaluatedRun *run) {
  int width = name_width(report);
  bool changes = any_changes(report, run);
  print_condition_head(report, width);
  printf("  %9s  %8s  %-21s  %-21s  %9s  %10s  %7s  %8s%s\n", "mean", "sem", "95 % by t",
         "95 % by bootstrap", "median", "distance m", "falls %", "diverged",
         changes ? "     before      after" : "");
  for (int i = 0; i < report->n_cells; i++) {
    const Cell *cell = &run->cells[i];
    print_condition(report, run, cell, width);
    print_number(9, 5, cell->sample.mean);
    print_number(8, 3, cell->sample.sem);
    print_interval(cell->sample.low, cell->sample.high);
    print_interval(cell->between.low, cell->between.high);
    print_number(9, 5, cell->median);
    print_number(10, 4, cell->distance);
    printf("  %7.3g  %8d", 100 * cell->fall_rate, cell->diverged);
    if (changes) {
      print_number(9, 5, cell->before);
      print_number(9, 5, cell->after);
    }
    printf("\n");
  }
}

static void print_comparison(const EvalReport *report, const EvaluatedRun *run) {
  int width = name_width(report);
  printf("%s minus %s, episode by episode\n", run->name, report->runs[0].name);
  print_condition_head(report, width);
  printf("  %10s  %-21s  %10s  %9s  %9s\n", "difference", "95 % by t", "Wilcoxon W", "p",
         "p by Holm");
  for (int i = 0; i < report->n_cells; i++) {
    const Cell *cell = &run->cells[i];
    print_condition(report, run, cell, width);
    print_number(10, 5, cell->difference.mean);
    print_interval(cell->difference.low, cell->difference.high);
    print_number(10, 5, cell->wilcoxon.statistic);
    print_number(9, 3, cell->wilcoxon.p);
    print_number(9, 3, cell->p_holm);
    printf("\n");
  }
}

void eval_print(const EvalReport *report) {
  for (int i = 0; i < report->n_runs; i++) {
    print_head(report, &report->runs[i]);
    if (report->matrix) {
      print_matrix(report, &report->runs[i]);
    } else {
      print_plain(&report->runs[i].cells[0]);
    }
  }
  for (int i = 1; i < report->n_runs; i++) {
    print_comparison(report, &report->runs[i]);
  }
}
