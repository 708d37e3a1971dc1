#include "src/report/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const chart_colours[CHART_COLOURS] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                  "#E69F00", "#56B4E9", "#000000", "#999999"};

const char *const chart_heat_colours[CHART_HEAT_COLOURS] = {"#00224E", "#35456C", "#666970",
                                                            "#948E77", "#C8B866", "#FEE838"};

static void set_text(char out[CHART_TEXT_MAX], const char *text) {
  snprintf(out, CHART_TEXT_MAX, "%s", text);
}

void chart_open(Chart *chart, const char *title, const char *x_label, const char *y_label) {
  *chart = (Chart){0};
  set_text(chart->title, title);
  set_text(chart->x_label, x_label);
  set_text(chart->y_label, y_label);
}

void chart_close(Chart *chart) {
  for (int i = 0; i < chart->n_series; i++) {
    free(chart->series[i].points);
  }
  free(chart->series);
  free(chart->x_names);
  free(chart->y_names);
  free(chart->heat);
  *chart = (Chart){0};
}

// an array with room for one more element than n; NULL: no memory
static void *grown(Chart *chart, void *array, int n, int *room, size_t size) {
  if (n < *room) {
    return array;
  }
  int more = *room < 8 ? 8 : 2 * *room;
  void *larger = realloc(array, (size_t)more * size);
  chart->no_memory = chart->no_memory || larger == NULL;
  *room = larger == NULL ? *room : more;
  return larger;
}

void chart_series(Chart *chart, ChartStyle style, int colour, const char *name) {
  ChartSeries *all =
      grown(chart, chart->series, chart->n_series, &chart->room, sizeof *chart->series);
  if (all == NULL) {
    return;
  }
  chart->series = all;
  all[chart->n_series] = (ChartSeries){.style = style, .colour = colour};
  set_text(all[chart->n_series++].name, name);
}

void chart_interval(Chart *chart, double x, double y, double low, double high) {
  if (chart->n_series == 0) {
    return;
  }
  ChartSeries *last = &chart->series[chart->n_series - 1];
  ChartPoint *points = grown(chart, last->points, last->n, &last->room, sizeof *points);
  if (points != NULL) {
    last->points = points;
    points[last->n++] = (ChartPoint){x, y, low, high};
  }
}

void chart_point(Chart *chart, double x, double y) {
  chart_interval(chart, x, y, NAN, NAN);
}

static void add_name(Chart *chart, char (**names)[CHART_TEXT_MAX], int *n, const char *name) {
  char(*larger)[CHART_TEXT_MAX] = realloc(*names, (size_t)(*n + 1) * sizeof **names);
  if (larger == NULL) {
    chart->no_memory = true;
    return;
  }
  set_text(larger[*n], name);
  *names = larger;
  ++*n;
}

void chart_x_name(Chart *chart, const char *name) {
  add_name(chart, &chart->x_names, &chart->n_x_names, name);
}

void chart_y_name(Chart *chart, const char *name) {
  add_name(chart, &chart->y_names, &chart->n_y_names, name);
}

void chart_heat(Chart *chart, int n, const double *values, double end) {
  size_t size = (size_t)n * (size_t)n * sizeof *values;
  chart->heat = malloc(size);
  if (chart->heat == NULL) {
    chart->no_memory = true;
    return;
  }
  memcpy(chart->heat, values, size);
  chart->n_heat = n;
  chart->heat_end = end;
}

bool chart_is_empty(const Chart *chart) {
  for (int i = 0; i < chart->n_series; i++) {
    for (int k = 0; k < chart->series[i].n; k++) {
      if (isfinite(chart->series[i].points[k].y)) {
        return false;
      }
    }
  }
  return chart->n_heat == 0;
}

// ---- axes ----

// do the points of a series decide what is shown? In a plane those of faint lines do not
static bool counts(const Chart *chart, const ChartSeries *series) {
  return !chart->plane || series->style != CHART_FAINT;
}

// and their intervals? Those of lines do not
static bool is_wide(const ChartSeries *series) {
  return series->style == CHART_POINTS;
}

// of numbers beyond this not even a width can be told
static const double largest = 1e150;

static void reach(ChartRange *range, double value) {
  if (fabs(value) < largest) {
    range->low = fmin(range->low, value);
    range->high = fmax(range->high, value);
  }
}

// somewhat wider; around a single value, or where there is none
static ChartRange widen(ChartRange range, double share) {
  if (!(range.high >= range.low)) {
    return (ChartRange){0, 1};
  }
  double more = share * (range.high - range.low);
  if (range.high - range.low <= 1e-12 * fmax(fabs(range.high), fabs(range.low))) {
    more = range.high == 0 ? 1 : 0.1 * fabs(range.high);
  }
  return (ChartRange){range.low - more, range.high + more};
}

ChartRange chart_x_range(const Chart *chart) {
  ChartRange range = {HUGE_VAL, -HUGE_VAL};
  if (chart->n_heat > 0) {
    return (ChartRange){0, chart->heat_end};
  }
  if (chart->n_x_names > 0) {
    return (ChartRange){-0.5, chart->n_x_names - 0.5};
  }
  for (int i = 0; i < chart->n_series; i++) {
    for (int k = 0; k < chart->series[i].n && counts(chart, &chart->series[i]); k++) {
      reach(&range, chart->series[i].points[k].x);
    }
  }
  return widen(range, chart->plane ? 0.2 : 0);
}

ChartRange chart_y_range(const Chart *chart) {
  ChartRange range = {HUGE_VAL, -HUGE_VAL};
  if (chart->n_heat > 0) {
    return (ChartRange){0, chart->heat_end};
  }
  if (chart->n_y_names > 0) {
    return (ChartRange){-0.6, chart->n_y_names - 0.4};
  }
  for (int i = 0; i < chart->n_series; i++) {
    for (int k = 0; k < chart->series[i].n && counts(chart, &chart->series[i]); k++) {
      const ChartPoint *p = &chart->series[i].points[k];
      reach(&range, chart->log_y ? log10(p->y) : p->y);
      if (is_wide(&chart->series[i]) && !chart->log_y) {
        reach(&range, p->low);
        reach(&range, p->high);
      }
    }
  }
  return widen(range, chart->plane ? 0.2 : 0.04);
}

// the multiples of a step in a range
static int multiples(ChartRange range, double step, double ticks[CHART_TICKS_MAX]) {
  int n = 0;
  double first = ceil(range.low / step - 1e-9);
  while (n < CHART_TICKS_MAX && (first + n) * step <= range.high + 1e-9 * step) {
    ticks[n] = first + n == 0 ? 0 : (first + n) * step;
    n++;
  }
  return n;
}

int chart_ticks(ChartRange range, bool logarithmic, double ticks[CHART_TICKS_MAX]) {
  double width = range.high - range.low;
  if (logarithmic && width >= 2) {
    int n = multiples(range, ceil(width / 7), ticks);
    for (int i = 0; i < n; i++) {
      ticks[i] = pow(10, ticks[i]);
    }
    return n;
  }
  if (logarithmic) {
    range = (ChartRange){pow(10, range.low), pow(10, range.high)};
    width = range.high - range.low;
  }
  double rough = width / 5, power = pow(10, floor(log10(rough))), part = rough / power;
  double step = power * (part <= 1.5 ? 1 : part <= 3.5 ? 2 : part <= 7.5 ? 5 : 10);
  return multiples(range, step, ticks);
}
