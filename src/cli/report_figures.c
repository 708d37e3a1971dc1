// report_figures: the figures of a report, in its page and as files of their own.
#include <math.h>

#include "src/base/fsio.h"
#include "src/cli/gnuplot.h"
#include "src/cli/report.h"
#include "src/cli/sheet.h"

enum { NAME_MAX_LENGTH = 120 };

// letters, digits and - out of a name, and a number that makes it unique
static void file_name(const Report *report, const char *name, char out[NAME_MAX_LENGTH + 16]) {
  int n = snprintf(out, NAME_MAX_LENGTH + 16, "%02d-", report->n_figures);
  for (const char *c = name; *c != 0 && n < NAME_MAX_LENGTH; c++) {
    bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
    if (plain || (n > 0 && out[n - 1] != '-')) {
      out[n++] = plain ? *c : '-';
    }
  }
  out[out[n - 1] == '-' ? n - 1 : n] = 0;
}

// ---- data ----

static void put_row(FILE *out, int number, const ChartPoint *p, const char *name) {
  fprintf(out, "%d", number);
  sheet_number(out, 9, p->x);
  if (isnan(p->y)) {
    fputs(",NaN", out); // an empty field would be no gap in a line
  } else {
    sheet_number(out, 9, p->y);
  }
  sheet_number(out, 9, p->low);
  sheet_number(out, 9, p->high);
  fputc(',', out);
  sheet_name(out, name);
  fputc('\n', out);
}

static void put_data(FILE *out, const void *context) {
  const Chart *chart = context;
  fputs("number,x,y,low,high,name\n", out);
  for (int i = 0; i < chart->n_series; i++) {
    for (int k = 0; k < chart->series[i].n; k++) {
      put_row(out, i, &chart->series[i].points[k], chart->series[i].name);
    }
  }
  // a picture: low is its value
  double step = chart->n_heat == 0 ? 0 : chart->heat_end / chart->n_heat;
  for (int i = 0; i < chart->n_heat * chart->n_heat; i++) {
    int row = i / chart->n_heat, column = i % chart->n_heat;
    const ChartPoint p = {(column + 0.5) * step, (row + 0.5) * step, chart->heat[i],
                          chart->heat[i]};
    put_row(out, 0, &p, "");
  }
}

static Status write_data(const Report *report, const Chart *chart, const char *name, Err *err) {
  char file[NAME_MAX_LENGTH + 32], path[FSIO_PATH_MAX];
  snprintf(file, sizeof file, "%s.csv", name);
  Status status = fsio_join(path, report->figures, file, err);
  return status == OK ? sheet_write(path, put_data, chart, err) : status;
}

// ---- script ----

static void put_axis(FILE *out, char axis, const char *label, ChartRange range, bool logarithmic) {
  fprintf(out, "set %clabel ", axis);
  gnuplot_text(out, label);
  fprintf(out, "\nset %crange [%.9g:%.9g]\n", axis, logarithmic ? pow(10, range.low) : range.low,
          logarithmic ? pow(10, range.high) : range.high);
  fprintf(out, "%s logscale %c\n", logarithmic ? "set" : "unset", axis);
}

static void put_names(FILE *out, char axis, int n, char (*names)[CHART_TEXT_MAX]) {
  if (n == 0) {
    fprintf(out, "set %ctics auto norotate\n", axis);
    return;
  }
  fprintf(out, "set %ctics %s(", axis, axis == 'x' ? "rotate by -35 " : "");
  for (int i = 0; i < n; i++) {
    fputs(i == 0 ? "" : ", ", out);
    gnuplot_text(out, names[i]);
    fprintf(out, " %d", i);
  }
  fputs(")\n", out);
}

// 'FILE' using the rows of a series and these columns
static void put_using(FILE *out, const char *file, int number, const char *columns) {
  fprintf(out, "'%s.csv' using (column('number') == %d ? column('x') : NaN):%s ", file, number,
          columns);
}

static bool has_intervals(const ChartSeries *series) {
  for (int i = 0; i < series->n; i++) {
    if (isfinite(series->points[i].low)) {
      return true;
    }
  }
  return false;
}

static void put_series(FILE *out, const char *file, int number, const ChartSeries *s) {
  int type = s->colour % CHART_COLOURS + 1;
  bool intervals = has_intervals(s);
  if (intervals) {
    put_using(out, file, number,
              s->style == CHART_POINTS ? "(column('y')):(column('low')):(column('high'))"
                                       : "(column('low')):(column('high'))");
    fprintf(out,
            s->style == CHART_POINTS ? "with yerrorbars linetype %d pointtype 7 notitle, "
                                     : "with filledcurves linetype %d fillstyle transparent solid "
                                       "0.15 noborder notitle, ",
            type);
  }
  put_using(out, file, number, "(column('y'))");
  if (s->style == CHART_POINTS) {
    fprintf(out, "with points linetype %d pointtype 7 pointsize 0.6 ", type);
  } else {
    const double widths[] = {[CHART_LINE] = 1.5, [CHART_FAINT] = 0.4, [CHART_BARS] = 8};
    fprintf(out, "with lines linetype %d linewidth %g dashtype %d ", type, widths[s->style],
            s->colour / CHART_COLOURS % 2 == 1 ? 2 : 1);
  }
  if (s->style == CHART_FAINT || s->name[0] == 0) {
    fputs("notitle", out);
  } else {
    fputs("title ", out);
    gnuplot_text(out, s->name);
  }
}

static void put_plot(FILE *out, const Chart *chart, const char *file) {
  fputs("plot ", out);
  if (chart->n_heat > 0) {
    fprintf(out, "'%s.csv' using (column('x')):(column('y')):(column('low')) with image notitle",
            file);
  }
  for (int i = 0; i < chart->n_series; i++) {
    fputs(i == 0 ? "" : ", \\\n  ", out);
    put_series(out, file, i, &chart->series[i]);
  }
  fputc('\n', out);
}

static void put_script(FILE *out, const Chart *chart, const char *file) {
  fputs("\nset title ", out);
  gnuplot_text(out, chart->title);
  fputc('\n', out);
  put_axis(out, 'x', chart->x_label, chart_x_range(chart), false);
  put_axis(out, 'y', chart->y_label, chart_y_range(chart), chart->log_y);
  put_names(out, 'x', chart->n_x_names, chart->x_names);
  put_names(out, 'y', chart->n_y_names, chart->y_names);
  fprintf(out, "%s\n", chart->n_series > 1 ? "set key above horizontal" : "unset key");
  fprintf(out, "@svg\nset output '%s.svg'\n", file);
  put_plot(out, chart, file);
  fprintf(out, "@png\nset output '%s.png'\nreplot\nset output\n", file);
}

// ---- what the others ask ----

Status report_draw(Report *report, Chart *chart, const char *name, Err *err) {
  char file[NAME_MAX_LENGTH + 16];
  Status status = OK;
  if (chart->no_memory) {
    status = err_set(err, ERR_MEMORY, "no memory for the figure '%s'", chart->title);
  } else if (!chart_is_empty(chart)) {
    report->n_figures++;
    chart_svg(report->out, chart);
    if (report->script != NULL) {
      file_name(report, name, file);
      put_script(report->script, chart, file);
      status = write_data(report, chart, file, err);
    }
  }
  chart_close(chart);
  return status;
}

Status figures_begin(Report *report, Err *err) {
  Status status = fsio_make_folder(report->figures, err);
  if (status != OK) {
    return status;
  }
  report->script = open_memstream(&report->script_text, &report->script_size);
  if (report->script == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for figures");
  }
  fputs("# figures of a report: gnuplot figures.gp\n", report->script);
  gnuplot_head(report->script);
  fputs("svg = \"set terminal svg size 640,400 dynamic font 'sans-serif,12' background 'white'\"\n"
        "png = \"set terminal pngcairo size 1280,800 font 'sans-serif,20' background 'white'\"\n"
        "set palette defined (",
        report->script);
  for (int i = 0; i < CHART_HEAT_COLOURS; i++) {
    fprintf(report->script, "%s%d '%s'", i == 0 ? "" : ", ", i, chart_heat_colours[i]);
  }
  fputs(")\nunset colorbox\n", report->script);
  return OK;
}

Status figures_end(Report *report, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = OK;
  if (report->script == NULL) {
    return OK;
  }
  fclose(report->script);
  report->script = NULL;
  TRY(fsio_join(path, report->figures, "figures.gp", err));
  TRY(fsio_write_safely(path, report->script_text, report->script_size, err));
  if (report->n_figures > 0) {
    TRY(gnuplot_run(report->figures, "figures.gp", err));
  }
done:
  return status;
}
