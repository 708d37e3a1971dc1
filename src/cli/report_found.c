// report_found: the figures of an analysis, from the CSV files beside its analysis.json. Files that
// are not there (a static controller has no weights to look at) make no figure.
#include "src/cli/report_found.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/fsio.h"

enum { POINTS_MAX = 250, PLANE_MAX = 1200, HEAT_MAX = 100 };
static const double gait_seconds = 4;

static Status read_columns(const Found *found, const char *name, Columns *columns, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, found->folder, name, err);
  return status == OK ? columns_read(path, columns, err) : status;
}

static Status draw(Report *report, const Found *found, Chart *chart, const char *name, Err *err) {
  char file[2 * GRID_NAME_MAX];
  snprintf(file, sizeof file, "%s-%s-%s", report->runs[found->run].name, found->name, name);
  return report_draw(report, chart, file, err);
}

// ---- over time ----

// a column over another one as one more line: means of equal numbers of rows
static void add_line(Chart *chart, const Columns *columns, const char *x, const char *y, int colour,
                     const char *name) {
  int column_x = columns_find(columns, x), column_y = columns_find(columns, y);
  int64_t width = columns->n_rows / POINTS_MAX + 1;
  if (column_y < 0) {
    return;
  }
  chart_series(chart, CHART_LINE, colour, name);
  for (int64_t from = 0; from < columns->n_rows; from += width) {
    double y_mean = columns_mean(columns, column_y, column_y, from, from + width);
    if (!isnan(y_mean)) {
      chart_point(chart, columns_mean(columns, column_x, column_y, from, from + width), y_mean);
    }
  }
  if (width > 1) {
    snprintf(chart->caption, sizeof chart->caption, "Points are means of %lld control steps.",
             (long long)width);
  }
}

// the first episode as it was, frozen and disturbed
typedef struct Lives {
  Columns plain, frozen, disturbed;
} Lives;

static Status draw_lives(Report *report, const Found *found, const Lives *lives, const char *column,
                         const char *title, const char *y_label, Err *err) {
  Chart chart;
  chart_open(&chart, title, "time (s)", y_label);
  add_line(&chart, &lives->plain, "time", column, 0, "as it is");
  add_line(&chart, &lives->frozen, "time", column, 1, "frozen");
  add_line(&chart, &lives->disturbed, "time", column, 2, "disturbed");
  return draw(report, found, &chart, column, err);
}

static Status draw_steps(Report *report, const Found *found, double *end, Err *err) {
  Lives lives = {0};
  Status status = OK;
  TRY(read_columns(found, "steps.csv", &lives.plain, err));
  TRY(read_columns(found, "steps-frozen.csv", &lives.frozen, err));
  TRY(read_columns(found, "steps-disturbed.csv", &lives.disturbed, err));
  *end = columns_last(&lives.plain, "time");
  TRY(draw_lives(report, found, &lives, "step_length", "Step length of the weights",
                 "change in a control step (norm)", err));
  TRY(draw_lives(report, found, &lives, "distance", "Distance from the attractor",
                 "distance / size of the weights", err));
  TRY(draw_lives(report, found, &lives, "speed", "Speed of the base", "speed (m/s)", err));
done:
  columns_close(&lives.plain);
  columns_close(&lives.frozen);
  columns_close(&lives.disturbed);
  return status;
}

static Status draw_returns(Report *report, const Found *found, Err *err) {
  Columns columns = {0};
  Chart chart;
  Status status = read_columns(found, "returns.csv", &columns, err);
  if (status == OK) {
    chart_open(&chart, "Return of the weights", "lag (s)", "error (0: the same, 1: unrelated)");
    add_line(&chart, &columns, "time", "error", 0, "");
    status = draw(report, found, &chart, "returns", err);
  }
  columns_close(&columns);
  return status;
}

static Status draw_twins(Report *report, const Found *found, Err *err) {
  Columns columns = {0};
  Chart chart;
  Status status = read_columns(found, "twins.csv", &columns, err);
  if (status == OK) {
    chart_open(&chart, "Lives that begin with nearly the same weights", "time (s)",
               "distance (norm)");
    chart.log_y = true;
    add_line(&chart, &columns, "time", "distance", 0, "");
    status = draw(report, found, &chart, "twins", err);
  }
  columns_close(&columns);
  return status;
}

// ---- spectra ----

// amplitudes over their largest one, for their units differ
static void add_spectrum(Chart *chart, const Columns *columns, const char *x, const char *y,
                         int colour, const char *name) {
  int column_x = columns_find(columns, x), column_y = columns_find(columns, y);
  double largest = 0;
  for (int64_t i = 0; i < columns->n_rows; i++) {
    largest = fmax(largest, columns_value(columns, i, column_y));
  }
  if (column_y < 0 || !(largest > 0)) {
    return;
  }
  chart_series(chart, CHART_LINE, colour, name);
  for (int64_t i = 0; i < columns->n_rows; i++) {
    double value = columns_value(columns, i, column_y);
    if (!isnan(value)) {
      chart_point(chart, columns_value(columns, i, column_x), value / largest);
    }
  }
}

static Status draw_spectrum(Report *report, const Found *found, Err *err) {
  Columns columns = {0};
  Chart chart;
  Status status = read_columns(found, "spectrum.csv", &columns, err);
  if (status == OK) {
    chart_open(&chart, "Spectra", "frequency (Hz)", "amplitude / largest");
    add_spectrum(&chart, &columns, "frequency_weights", "weights", 0, "weights");
    add_spectrum(&chart, &columns, "frequency", "actuator_forces", 1, "actuator forces");
    add_spectrum(&chart, &columns, "frequency", "contacts", 2, "contacts");
    status = draw(report, found, &chart, "spectrum", err);
  }
  columns_close(&columns);
  return status;
}

// ---- planes ----

static void add_path(Chart *chart, const Columns *columns, int x, int64_t from, int64_t to,
                     ChartStyle style, const char *name) {
  int64_t step = columns->n_rows / PLANE_MAX + 1;
  chart_series(chart, style, 0, name);
  for (int64_t i = from; i < to; i += step) {
    chart_point(chart, columns_value(columns, i, x), columns_value(columns, i, x + 1));
  }
}

static Status draw_layer(Report *report, const Found *found, const Columns *columns,
                         const json_t *layer, Err *err) {
  char title[CHART_TEXT_MAX], column[ROW_NAME_MAX], labels[2][64];
  const char *name = found_text(layer, "name");
  const json_t *explained = json_object_get(layer, "explained");
  Chart chart;
  snprintf(column, sizeof column, "%.40s_pc1", name);
  int x = columns_find(columns, column);
  if (x < 0 || x + 1 >= columns->n) {
    return OK;
  }
  for (int k = 0; k < 2; k++) {
    snprintf(labels[k], sizeof labels[k], "component %d (%.0f %% of the variance)", k + 1,
             100 * json_number_value(json_array_get(explained, (size_t)k)));
  }
  snprintf(title, sizeof title, "Weights %s in the plane of their first two components", name);
  chart_open(&chart, title, labels[0], labels[1]);
  chart.plane = true;
  add_path(&chart, columns, x, 0, columns->n_rows / 2 + 1, CHART_FAINT, "first half of the life");
  add_path(&chart, columns, x, columns->n_rows / 2, columns->n_rows, CHART_LINE, "second half");
  snprintf(chart.caption, sizeof chart.caption,
           "Thin: first half of the life, cut where it leaves the figure.");
  snprintf(title, sizeof title, "components-%s", name);
  return draw(report, found, &chart, title, err);
}

static Status draw_components(Report *report, const Found *found, Err *err) {
  Columns columns = {0};
  const json_t *layers = json_object_get(found->json, "layers");
  Status status = read_columns(found, "components.csv", &columns, err);
  for (size_t i = 0; i < json_array_size(layers) && status == OK; i++) {
    status = draw_layer(report, found, &columns, json_array_get(layers, i), err);
  }
  columns_close(&columns);
  return status;
}

static Status draw_similarity(Report *report, const Found *found, double end, Err *err) {
  double heat[HEAT_MAX * HEAT_MAX];
  char path[FSIO_PATH_MAX];
  Table table = {0};
  Chart chart;
  Status status = OK;
  TRY(fsio_join(path, found->folder, "similarity.csv", err));
  if (!fsio_exists(path) || isnan(end)) {
    goto done;
  }
  TRY(csv_read(path, &table, err));
  size_t n = table.n_rows < table.n_columns ? table.n_rows : table.n_columns;
  size_t step = n / HEAT_MAX + (n % HEAT_MAX != 0), kept = step == 0 ? 0 : n / step;
  for (size_t i = 0; i < kept * kept; i++) {
    heat[i] = table.values[i / kept * step * table.n_columns + i % kept * step];
  }
  chart_open(&chart, "Recurrence of the weights", "time (s)", "time (s)");
  chart_heat(&chart, (int)kept, heat, end);
  snprintf(chart.caption, sizeof chart.caption,
           "Distance of the weights at two times: dark where they are the same, light where they "
           "are farthest apart.");
  TRY(draw(report, found, &chart, "similarity", err));
done:
  csv_free(&table);
  return status;
}

// ---- gait ----

// when a body touches the ground, as pieces of a line
static void add_body(Chart *chart, const Columns *columns, int body, int64_t from) {
  int time = columns_find(columns, "time");
  bool touched = false;
  chart_series(chart, CHART_BARS, 0, "");
  chart_point(chart, columns_value(columns, from, time), NAN); // the axis begins here
  for (int64_t i = from + 1; i < columns->n_rows; i++) {
    bool touches = columns_value(columns, i, body) > 0;
    if (touches && !touched) {
      chart_point(chart, columns_value(columns, i - 1, time), chart->n_y_names);
    }
    if (touches || touched) {
      chart_point(chart, columns_value(columns, i, time), touches ? (double)chart->n_y_names : NAN);
    }
    touched = touches;
  }
  chart_point(chart, columns_last(columns, "time"), NAN);
  chart_y_name(chart, columns->names[body]);
}

static bool ever_touches(const Columns *columns, int body, int64_t from) {
  for (int64_t i = from + 1; i < columns->n_rows; i++) {
    if (columns_value(columns, i, body) > 0) {
      return true;
    }
  }
  return false;
}

static Status draw_gait(Report *report, const Found *found, Err *err) {
  Columns columns = {0};
  Chart chart;
  Status status = read_columns(found, "contacts.csv", &columns, err);
  int64_t from = 0;
  double end = columns_last(&columns, "time");
  while (from < columns.n_rows &&
         columns_value(&columns, from, columns_find(&columns, "time")) < end - gait_seconds) {
    from++;
  }
  chart_open(&chart, "Gait: bodies that touch the ground", "time (s)", "");
  for (int body = 2; body < columns.n; body++) {
    if (ever_touches(&columns, body, from)) {
      add_body(&chart, &columns, body, from);
    }
  }
  if (status == OK) {
    status = draw(report, found, &chart, "gait", err);
  }
  chart_close(&chart);
  columns_close(&columns);
  return status;
}

// ---- all of them ----

Status found_draw(Report *report, const Found *found, Err *err) {
  double end = NAN;
  Status status = OK;
  TRY(draw_steps(report, found, &end, err));
  TRY(draw_components(report, found, err));
  TRY(draw_similarity(report, found, end, err));
  TRY(draw_returns(report, found, err));
  TRY(draw_spectrum(report, found, err));
  TRY(draw_twins(report, found, err));
  TRY(draw_gait(report, found, err));
done:
  return status;
}
