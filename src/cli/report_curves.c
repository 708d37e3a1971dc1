// report_curves: numbers of metrics.csv over the generations, in the mean over the runs of a group.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/analysis/statistics.h"
#include "src/cli/report.h"

// points of a line; lines of single runs in a figure; figures of what the strategy reported
enum { POINTS_MAX = 250, FAINT_MAX = 40, STRATEGY_MAX = 40 };

typedef struct Curve {
  const char *column, *title, *y_label;
} Curve;

// a figure in the making
typedef struct Panel {
  const Report *report;
  const char *name; // ReportGroup.panel
  const char *x, *x_label;
  const Curve *curve;
  int64_t width; // rows that make one point
  double *values;
} Panel;

// ---- lines ----

static bool is_of(const Panel *panel, int run) {
  const Report *report = panel->report;
  return strcmp(report->groups[report->runs[run].group].panel, panel->name) == 0;
}

static int64_t most_rows(const Panel *panel) {
  int64_t most = 0;
  for (int i = 0; i < panel->report->n_runs; i++) {
    int64_t n = panel->report->runs[i].metrics.n_rows;
    most = is_of(panel, i) && n > most ? n : most;
  }
  return most;
}

// one point of a group's line: the mean of its runs with the interval of Student's t
static void add_mean(const Panel *panel, Chart *chart, int group, int64_t row) {
  double place = 0;
  int n = 0;
  for (int i = 0; i < panel->report->n_runs; i++) {
    const ReportRun *run = &panel->report->runs[i];
    int column = columns_find(&run->metrics, panel->curve->column);
    double value = run->group != group
                       ? NAN
                       : columns_mean(&run->metrics, column, column, row, row + panel->width);
    if (!isnan(value)) {
      int x = columns_find(&run->metrics, panel->x);
      place += columns_mean(&run->metrics, x, column, row, row + panel->width);
      panel->values[n++] = value;
    }
  }
  if (n > 0) {
    Sample sample = sample_describe(panel->values, n);
    chart_interval(chart, place / n, sample.mean, sample.low, sample.high);
  }
}

static void add_group(const Panel *panel, Chart *chart, int group, int64_t n_rows) {
  const ReportGroup *g = &panel->report->groups[group];
  chart_series(chart, CHART_LINE, g->colour, g->label);
  for (int64_t row = 0; row < n_rows; row += panel->width) {
    add_mean(panel, chart, group, row);
  }
}

// a run by itself
static void add_run(const Panel *panel, Chart *chart, const ReportRun *run) {
  int column = columns_find(&run->metrics, panel->curve->column);
  int x = columns_find(&run->metrics, panel->x);
  chart_series(chart, CHART_FAINT, panel->report->groups[run->group].colour, run->name);
  for (int64_t row = 0; row < run->metrics.n_rows; row += panel->width) {
    double value = columns_mean(&run->metrics, column, column, row, row + panel->width);
    if (!isnan(value)) {
      chart_point(chart, columns_mean(&run->metrics, x, column, row, row + panel->width), value);
    }
  }
}

static void add_runs(const Panel *panel, Chart *chart) {
  const Report *report = panel->report;
  int n = 0;
  for (int i = 0; i < report->n_runs; i++) {
    n += is_of(panel, i);
  }
  for (int i = 0; i < report->n_runs && n <= FAINT_MAX; i++) {
    if (is_of(panel, i) && report->groups[report->runs[i].group].n > 1) {
      add_run(panel, chart, &report->runs[i]);
    }
  }
}

// ---- figures ----

static void fill(const Panel *panel, Chart *chart) {
  int64_t n_rows = most_rows(panel);
  bool several = false;
  for (int i = 0; i < panel->report->n_groups; i++) {
    if (strcmp(panel->report->groups[i].panel, panel->name) == 0) {
      add_group(panel, chart, i, n_rows);
      several = several || panel->report->groups[i].n > 1;
    }
  }
  add_runs(panel, chart);
  int used = several ? snprintf(chart->caption, sizeof chart->caption,
                                "Mean over the runs with its 95 %% interval (Student's t). Thin: "
                                "single runs. ")
                     : 0;
  if (panel->width > 1) {
    snprintf(chart->caption + used, sizeof chart->caption - (size_t)used,
             "Points are means of %lld generations.", (long long)panel->width);
  }
}

static Status draw(Report *report, Panel *panel, Err *err) {
  Chart chart;
  char title[2 * GRID_NAME_MAX], name[2 * GRID_NAME_MAX];
  snprintf(title, sizeof title, "%s%s%s", panel->curve->title, panel->name[0] == 0 ? "" : ": ",
           panel->name);
  snprintf(name, sizeof name, "%s-%s", panel->curve->column, panel->name);
  panel->width = (most_rows(panel) + POINTS_MAX - 1) / POINTS_MAX;
  panel->width = panel->width < 1 ? 1 : panel->width;
  chart_open(&chart, title, panel->x_label, panel->curve->y_label);
  fill(panel, &chart);
  return report_draw(report, &chart, name, err);
}

// is the group the first one of its panel?
static bool begins_panel(const Report *report, int group) {
  for (int i = 0; i < group; i++) {
    if (strcmp(report->groups[i].panel, report->groups[group].panel) == 0) {
      return false;
    }
  }
  return true;
}

// generations of different size cannot be compared one by one
static bool same_generations(const Report *report) {
  double first = NAN;
  for (int i = 0; i < report->n_runs; i++) {
    const Columns *metrics = &report->runs[i].metrics;
    int column = columns_find(metrics, "evaluations");
    if (metrics->n_rows > 0 && column >= 0) {
      double value = columns_value(metrics, 0, column);
      first = isnan(first) ? value : first;
      if (value != first) {
        return false;
      }
    }
  }
  return true;
}

static Status draw_panels(Report *report, int n, const Curve *curves, Err *err) {
  bool same = same_generations(report);
  Panel panel = {.report = report,
                 .x = same ? "generation" : "evaluations",
                 .x_label = same ? "generation" : "individuals evaluated"};
  Status status = OK;
  panel.values = calloc((size_t)report->n_runs, sizeof *panel.values);
  if (panel.values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for learning curves");
  }
  fputs("<div class=\"figures\">\n", report->out);
  for (int i = 0; i < report->n_groups; i++) {
    for (int k = 0; k < n && begins_panel(report, i); k++) {
      panel.name = report->groups[i].panel;
      panel.curve = &curves[k];
      TRY(draw(report, &panel, err));
    }
  }
  fputs("</div>\n", report->out);
done:
  free(panel.values);
  return status;
}

Status report_curves(Report *report, Err *err) {
  static const Curve curves[] = {
      {"eval_mean", "Recommended genome, separate episodes", "return (sum of rewards)"},
      {"fitness_mean", "Population mean", "return (sum of rewards)"},
      {"best_ever", "Best individual so far", "return (sum of rewards)"},
  };
  return draw_panels(report, sizeof curves / sizeof curves[0], curves, err);
}

// the columns between what every run has and the clock
static int own_columns(const Report *report, Curve curves[ROW_MAX]) {
  int n = 0;
  curves[n++] =
      (Curve){"fitness_std", "Spread of the population", "standard deviation of the return"};
  for (int i = 0; i < report->n_runs; i++) {
    const Columns *metrics = &report->runs[i].metrics;
    int from = columns_find(metrics, "diverged"), to = columns_find(metrics, "wall_s");
    for (int k = from; k >= 0 && k < to && n < ROW_MAX; k++) {
      bool wanted = k > from || columns_sum(metrics, "diverged") > 0;
      for (int j = 0; j < n; j++) {
        wanted = wanted && strcmp(curves[j].column, metrics->names[k]) != 0;
      }
      if (wanted) {
        curves[n++] = (Curve){metrics->names[k], metrics->names[k], metrics->names[k]};
      }
    }
  }
  return n;
}

Status report_strategy(Report *report, Err *err) {
  Curve curves[ROW_MAX];
  int n = own_columns(report, curves), n_panels = 0;
  for (int i = 0; i < report->n_groups; i++) {
    n_panels += begins_panel(report, i);
  }
  if (n * n_panels > STRATEGY_MAX) {
    return OK;
  }
  fputs("<details>\n<summary>What the strategy reported</summary>\n", report->out);
  Status status = draw_panels(report, n, curves, err);
  fputs("</details>\n", report->out);
  return status;
}
