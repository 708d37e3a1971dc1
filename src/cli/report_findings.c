// report_findings: the scores of groups of runs beside each other; of a sweep what `hebbes sweep
// --status` says.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/cli/report.h"
#include "src/report/html.h"

enum { PAIRS_SHOWN = 24 }; // in a figure

static void interval_cell(FILE *out, Interval interval) {
  char low[32], high[32];
  if (isnan(interval.low)) {
    html_cell_number(out, NAN);
  } else {
    fprintf(out, "<td class=\"n\">%s to %s</td>", html_number(interval.low, low),
            html_number(interval.high, high));
  }
}

// ---- groups ----

static void groups_table(const Report *report) {
  static const char *const headings[] = {"group", "runs", "scores",      "median",
                                         "mean",  "IQM",  "95 % of IQM", "best"};
  FILE *out = report->out;
  html_table_begin(out, sizeof headings / sizeof headings[0], headings);
  for (int i = 0; i < report->n_groups; i++) {
    const ReportGroup *g = &report->groups[i];
    const CellSummary *s = &g->summary;
    char name[REPORT_NAME_MAX];
    html_row(out);
    html_cell(out, report_group_name(g, name));
    html_cell_count(out, g->n);
    html_cell_count(out, s->n);
    html_cell_number(out, s->median);
    html_cell_number(out, s->mean);
    html_cell_number(out, s->iqm);
    interval_cell(out, s->interval);
    html_cell_number(out, s->best);
    fputs("</tr>", out);
  }
  html_table_end(out);
}

// what of a run's score counts
static double score_of(const Report *report, int run) {
  const Findings *f = &report->findings;
  if (!report->is_sweep) {
    return report->runs[run].score;
  }
  int n_cells = f->scores.n_cells, at = run % n_cells * f->scores.n_runs + run / n_cells;
  return f->values[at];
}

static Status draw_scores(Report *report, Err *err) {
  Chart chart;
  chart_open(&chart, "Score of each run; inter-quartile means", "", "score (return)");
  for (int i = 0; i < report->n_groups; i++) {
    char name[REPORT_NAME_MAX];
    chart_x_name(&chart, report_group_name(&report->groups[i], name));
  }
  chart_series(&chart, CHART_POINTS, 0, "inter-quartile mean, 95 % interval (bootstrap)");
  for (int i = 0; i < report->n_groups; i++) {
    const CellSummary *s = &report->groups[i].summary;
    chart_interval(&chart, i - 0.1, s->iqm, s->interval.low, s->interval.high);
  }
  chart_series(&chart, CHART_POINTS, 1, "runs");
  for (int i = 0; i < report->n_runs; i++) {
    chart_point(&chart, report->runs[i].group + 0.15, score_of(report, i));
  }
  return report_draw(report, &chart, "scores", err);
}

// ---- comparisons ----

static void pair_text(const Factor *key, int a, int b, char out[96]) {
  snprintf(out, 96, "%.40s > %.40s", key->values[a], key->values[b]);
}

static void pairs_table(const Report *report) {
  static const char *const headings[] = {"of", "pair", "n", "U", "p", "p (Holm)", "A12"};
  const Findings *f = &report->findings;
  FILE *out = report->out;
  bool one_task = cells_tasks(&f->scores, f->factor) == 1; // it needs no name
  int n = sizeof headings / sizeof headings[0];
  html_table_begin(out, one_task ? n - 1 : n, one_task ? headings + 1 : headings);
  for (int i = 0; i < f->n_pairs; i++) {
    const Pair *p = &f->pairs[i];
    char label[GRID_NAME_MAX], text[96];
    int cell = cells_cell(&f->scores, f->factor, p->task, p->a);
    if (isnan(p->p)) {
      continue;
    }
    html_row(out);
    if (!one_task) {
      html_cell(out, findings_label(f, cell, f->factor, label));
    }
    pair_text(findings_key(f, f->factor), p->a, p->b, text);
    html_cell(out, text);
    snprintf(text, sizeof text, "%d, %d", p->n_a, p->n_b);
    html_cell(out, text);
    html_cell_number(out, p->u);
    html_cell_number(out, p->p);
    html_cell_number(out, p->p_holm);
    html_cell_number(out, p->a12);
    fputs("</tr>", out);
  }
  html_table_end(out);
}

static void improvements_table(const Report *report) {
  static const char *const headings[] = {"pair", "probability of improvement", "95 %"};
  const Findings *f = &report->findings;
  FILE *out = report->out;
  html_table_begin(out, sizeof headings / sizeof headings[0], headings);
  for (int i = 0; i < f->n_improvements; i++) {
    const Improvement *p = &f->improvements[i];
    char text[96];
    if (!isnan(p->probability)) {
      pair_text(findings_key(f, f->factor), p->a, p->b, text);
      html_row(out);
      html_cell(out, text);
      html_cell_number(out, p->probability);
      interval_cell(out, p->interval);
      fputs("</tr>", out);
    }
  }
  html_table_end(out);
}

static Status draw_improvements(Report *report, Err *err) {
  const Findings *f = &report->findings;
  Chart chart;
  chart_open(&chart, "Probability of improvement", "", "probability");
  chart_series(&chart, CHART_POINTS, 0, "");
  for (int i = 0; i < f->n_improvements; i++) {
    const Improvement *p = &f->improvements[i];
    if (!isnan(p->probability)) {
      char text[96];
      pair_text(findings_key(f, f->factor), p->a, p->b, text);
      chart_interval(&chart, chart.n_x_names, p->probability, p->interval.low, p->interval.high);
      chart_x_name(&chart, text);
    }
  }
  snprintf(chart.caption, sizeof chart.caption,
           "That a run of the first is above one of the second, with 95 %% interval; 0.5: no "
           "difference.");
  if (chart.n_x_names > PAIRS_SHOWN) {
    chart_close(&chart);
    return OK;
  }
  return report_draw(report, &chart, "improvement", err);
}

static Status draw_profiles(Report *report, Err *err) {
  const Findings *f = &report->findings;
  const Factor *key = findings_key(f, f->factor);
  bool one_task = cells_tasks(&f->scores, f->factor) == 1;
  Chart chart;
  chart_open(&chart, "Performance profiles",
             one_task ? "threshold (return)" : "threshold (0: lowest, 1: highest score of a task)",
             "share of runs above it");
  for (int i = 0; i < key->n; i++) {
    chart_series(&chart, CHART_LINE, i, key->values[i]);
    for (int k = 0; k < CELLS_THRESHOLDS; k++) {
      const ProfilePoint *p = &f->profiles[i][k];
      chart_interval(&chart, p->threshold, p->share, p->interval.low, p->interval.high);
    }
  }
  return report_draw(report, &chart, "profiles", err);
}

static bool has_tests(const Findings *f) {
  for (int i = 0; i < f->n_pairs; i++) {
    if (!isnan(f->pairs[i].p)) {
      return true;
    }
  }
  return false;
}

static void comparison(const Report *report) {
  FILE *out = report->out;
  fputs("<h3>Pairs: ", out);
  html_text(out, findings_key(&report->findings, report->findings.factor)->key);
  fputs("</h3>\n<p>Mann and Whitney's test, two-sided; p corrected for all tests of the table by "
        "Holm. A12: the probability that a run of the first is above one of the second.</p>\n",
        out);
  pairs_table(report);
  improvements_table(report);
}

// ---- the section ----

Status report_findings(Report *report, Err *err) {
  FILE *out = report->out;
  const char *metric = report->sweep.metric;
  bool compared = report->is_sweep && report->findings.factor >= 0 && has_tests(&report->findings);
  Status status = OK;
  if (report->n_runs == 1) {
    return OK;
  }
  fputs("<h2>Scores</h2>\n<p>The score of a run is the last ", out);
  html_text(out, metric == NULL ? "eval_mean (return of the recommended genome on separate "
                                  "episodes), or fitness_mean where that was never measured,"
                                : metric);
  fprintf(out, " of its metrics%s. IQM: inter-quartile mean, with a bootstrap interval.</p>\n",
          report->is_sweep && !report->findings.unfinished ? "; only runs that are done count"
                                                           : "");
  groups_table(report);
  fputs("<div class=\"figures\">\n", out);
  if (report->n_groups > 1) {
    TRY(draw_scores(report, err));
  }
  if (compared) {
    TRY(draw_improvements(report, err));
    TRY(draw_profiles(report, err));
  }
  fputs("</div>\n", out);
  if (compared) {
    comparison(report);
  }
done:
  return status;
}
