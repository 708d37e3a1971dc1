// chart: a figure as data: what it shows, not how. chart_svg draws it into a page; `hebbes report
// --figures` hands the same to gnuplot.
#ifndef HEBBES_REPORT_CHART_H
#define HEBBES_REPORT_CHART_H

#include <stdbool.h>
#include <stdio.h>

#include "src/base/err.h"

enum { CHART_TEXT_MAX = 200, CHART_COLOURS = 8, CHART_TICKS_MAX = 16, CHART_HEAT_COLOURS = 6 };

typedef enum ChartStyle {
  CHART_LINE,   // with a band where its points have intervals
  CHART_FAINT,  // a thin line behind the others, of their colour
  CHART_POINTS, // with bars where they have intervals
  CHART_BARS,   // thick pieces of lines (gait diagrams)
} ChartStyle;

// y NaN: a gap; low NaN: no interval
typedef struct ChartPoint {
  double x, y, low, high;
} ChartPoint;

typedef struct ChartSeries {
  char name[CHART_TEXT_MAX];
  ChartStyle style;
  int colour; // from 0 on; from CHART_COLOURS on they come again, dashed
  int n, room;
  ChartPoint *points; // (n), owned
} ChartSeries;

typedef struct Chart {
  char title[CHART_TEXT_MAX], x_label[CHART_TEXT_MAX], y_label[CHART_TEXT_MAX];
  char caption[CHART_TEXT_MAX]; // a sentence below, or ""
  bool log_y;                   // what is not positive is a gap
  bool plane;                   // x is no time: points are told apart by both coordinates
  int n_series, room;
  ChartSeries *series; // (n_series), owned
  // names of the places 0, 1, 2 ... on an axis, instead of numbers
  int n_x_names, n_y_names;
  char (*x_names)[CHART_TEXT_MAX], (*y_names)[CHART_TEXT_MAX];
  // a square picture of n_heat x n_heat numbers instead of series, row by row from below, both axes
  // from 0 to heat_end
  int n_heat;
  double *heat, heat_end;
  bool no_memory; // something is missing
} Chart;

// #rrggbb: Okabe and Ito (2008) for series, cividis (Nunez et al. 2018) for pictures
extern const char *const chart_colours[CHART_COLOURS];
extern const char *const chart_heat_colours[CHART_HEAT_COLOURS];

// A chart without series. Close with chart_close.
void chart_open(Chart *chart, const char *title, const char *x_label, const char *y_label);
void chart_close(Chart *chart);

// A new series, a point of the last one, a name for the next place of an axis. Without memory they
// do nothing and chart->no_memory is set.
void chart_series(Chart *chart, ChartStyle style, int colour, const char *name);
void chart_point(Chart *chart, double x, double y);
void chart_interval(Chart *chart, double x, double y, double low, double high);
void chart_x_name(Chart *chart, const char *name);
void chart_y_name(Chart *chart, const char *name);
// Copies n x n numbers.
void chart_heat(Chart *chart, int n, const double *values, double end);

// Has it nothing to show?
bool chart_is_empty(const Chart *chart);

// What axes show: the range of all points (the bands of lines may be cut, for those of two runs
// reach far beyond both; in a plane faint lines too), a little wider; with log_y in powers of ten.
typedef struct ChartRange {
  double low, high;
} ChartRange;
ChartRange chart_x_range(const Chart *chart);
ChartRange chart_y_range(const Chart *chart);

// Round numbers within a range, about five of them; with log_y powers of ten where there are
// enough. Returns how many.
int chart_ticks(ChartRange range, bool logarithmic, double ticks[CHART_TICKS_MAX]);

// Draws it as inline SVG with its title, legend and caption (a figure of HTML). The style comes
// with html_begin.
void chart_svg(FILE *out, const Chart *chart);

#endif
