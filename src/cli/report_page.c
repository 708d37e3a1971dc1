// report_page: the page of a report from its title to its end.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/cli/progress.h"
#include "src/cli/report.h"
#include "src/report/html.h"

enum { TEXT_MAX = 512 };

// ---- head ----

// " word VALUES" when there are any
static void clause(const Report *report, const char *before, const char *key, const char *after) {
  char text[TEXT_MAX];
  if (report_values(report, key, text, sizeof text)[0] != 0) {
    html_format(report->out, "%s%s%s", before, text, after);
  }
}

static const ReportGroup *best_group(const Report *report) {
  const ReportGroup *best = NULL;
  for (int i = 0; i < report->n_groups; i++) {
    const ReportGroup *g = &report->groups[i];
    best = g->summary.n > 0 && (best == NULL || g->summary.iqm > best->summary.iqm) ? g : best;
  }
  return best;
}

// one score, the mean over seeds, or the best group
static void outcome(const Report *report) {
  const ReportGroup *g = best_group(report);
  FILE *out = report->out;
  char name[REPORT_NAME_MAX];
  if (g == NULL) {
    return;
  }
  const CellSummary *s = &g->summary;
  if (report->n_groups > 1) {
    html_format(out, " Highest: %s, ", report_group_name(g, name));
  }
  fprintf(out, "%s %.5g", report->n_groups > 1 ? "score" : " Score", s->iqm);
  if (s->n == 1 && report->n_runs > 1) {
    fputs(" (one run)", out);
  } else if (s->n > 1) {
    fprintf(out, " (inter-quartile mean of %d runs; 95 %%: %.5g to %.5g)", s->n, s->interval.low,
            s->interval.high);
  }
  fputs(".", out);
}

static void lead(const Report *report) {
  FILE *out = report->out;
  fprintf(out, "<p class=\"lead\">%d run%s", report->n_runs, report->n_runs == 1 ? "" : "s");
  clause(report, " of ", "env.name", "");
  clause(report, " with ", "policy.name", "");
  clause(report, " (", "plasticity.rule", ")");
  clause(report, ", condition ", "condition", "");
  clause(report, ", evolved by ", "strategy.name", "");
  fputs(".", out);
  outcome(report);
  fputs("</p>\n", out);
}

static void fact(FILE *out, const char *name, const char *value) {
  fputs("<div><dt>", out);
  html_text(out, name);
  fputs("</dt><dd>", out);
  html_text(out, value);
  fputs("</dd></div>\n", out);
}

static void fact_of(const Report *report, const char *name, const char *key) {
  char text[TEXT_MAX];
  if (report_values(report, key, text, sizeof text)[0] != 0) {
    fact(report->out, name, text);
  }
}

// "28 done, 2 running"
static void stages_text(const Report *report, char out[TEXT_MAX]) {
  int n[STAGE_FAILED + 1] = {0}, used = 0;
  for (int i = 0; i < report->n_runs; i++) {
    n[report->runs[i].state.stage]++;
  }
  const Stage order[] = {STAGE_DONE, STAGE_RUNNING, STAGE_WAITING, STAGE_FAILED};
  out[0] = 0;
  for (int i = 0; i <= STAGE_FAILED; i++) {
    if (n[order[i]] > 0) {
      used += snprintf(out + used, (size_t)(TEXT_MAX - used), "%s%d %s", used == 0 ? "" : ", ",
                       n[order[i]], stage_name(order[i]));
    }
  }
}

// the sum over the runs of the last number in a column
static double total(const Report *report, const char *column) {
  double sum = 0;
  for (int i = 0; i < report->n_runs; i++) {
    double value = columns_last(&report->runs[i].metrics, column);
    sum += isnan(value) ? 0 : value;
  }
  return sum;
}

static void facts(const Report *report) {
  FILE *out = report->out;
  char text[TEXT_MAX], duration[32];
  fputs("<dl>\n", out);
  stages_text(report, text);
  fact(out, "Runs", text);
  fact_of(report, "Robot", "env.name");
  fact_of(report, "Controller", "policy.name");
  fact_of(report, "Rule", "plasticity.rule");
  fact_of(report, "Condition", "condition");
  fact_of(report, "Strategy", "strategy.name");
  fact_of(report, "Population", "strategy.population");
  fact_of(report, "Generations", "train.generations");
  fact_of(report, "Seeds", "seed");
  snprintf(text, sizeof text, "%.0f", total(report, "evaluations"));
  fact(out, "Individuals evaluated", text);
  snprintf(text, sizeof text, "%.4g million", 1e-6 * total(report, "env_steps"));
  fact(out, "Control steps", text);
  fact(out, "Training time, all runs", duration_text(total(report, "wall_s"), duration));
  fputs("</dl>\n", out);
}

// ---- runs ----

static void run_row(const Report *report, const ReportRun *run) {
  static const char *const columns[] = {"best_ever", "fitness_mean", "eval_mean", "eval_std"};
  FILE *out = report->out;
  const Columns *metrics = &run->metrics;
  double seconds = columns_last(metrics, "wall_s"), steps = columns_last(metrics, "env_steps");
  char text[64], name[REPORT_NAME_MAX];
  html_row(out);
  html_cell(out, run->name);
  if (report->n_groups > 1) {
    html_cell(out, report_group_name(&report->groups[run->group], name));
  }
  snprintf(text, sizeof text, "%.40s", report_value(run, "seed"));
  fprintf(out, "<td class=\"n\">");
  html_text(out, text);
  fputs("</td>", out);
  html_cell(out, stage_name(run->state.stage));
  html_cell_count(out, (long long)metrics->n_rows);
  html_cell_number(out, steps * 1e-6);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    html_cell_number(out, columns_last(metrics, columns[i]));
  }
  html_cell_count(out, (long long)columns_sum(metrics, "diverged"));
  html_cell_number(out, seconds);
  html_cell_number(out, steps / seconds);
  fputs("</tr>", out);
}

static void runs_table(const Report *report) {
  const char *headings[16] = {"run"};
  static const char *const rest[] = {
      "seed",      "state",    "generations", "million steps", "best individual", "population mean",
      "evaluated", "its s.d.", "diverged",    "time (s)",      "steps/s"};
  int n = 1;
  if (report->n_groups > 1) {
    headings[n++] = "group";
  }
  for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
    headings[n++] = rest[i];
  }
  fputs("<h2>Runs</h2>\n<p>The last of each number: the best individual so far, the mean of the "
        "last population, the mean and standard deviation of the return of the recommended genome "
        "on separate episodes. A click on a heading sorts.</p>\n",
        report->out);
  html_table_begin(report->out, n, headings);
  for (int i = 0; i < report->n_runs; i++) {
    run_row(report, &report->runs[i]);
  }
  html_table_end(report->out);
}

// why runs failed
static void failures(const Report *report) {
  for (int i = 0; i < report->n_runs; i++) {
    const ReportRun *run = &report->runs[i];
    if (run->state.stage == STAGE_FAILED) {
      fputs("<p>", report->out);
      html_format(report->out, "%s failed: %s", run->name, run->state.reason);
      fputs("</p>\n", report->out);
    }
  }
}

// ---- all of it ----

Status report_page(Report *report, Err *err) {
  Status status = OK;
  html_begin(report->out, report->title);
  lead(report);
  facts(report);
  fputs("<h2>Learning curves</h2>\n", report->out);
  TRY(report_curves(report, err));
  TRY(report_strategy(report, err));
  TRY(report_findings(report, err));
  TRY(report_analysis(report, err));
  TRY(report_films(report, err));
  runs_table(report);
  failures(report);
  report_configs(report);
  report_surroundings(report);
  report_commands(report);
  html_end(report->out);
done:
  return status;
}
