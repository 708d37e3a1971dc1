// chart_svg: a chart as inline SVG. What the script needs to tell values under the pointer stands
// in data-x and data-y of the picture (what the axis shows from, to, and where that is) and in its
// paths; colours are classes, so that the page's style chooses them.
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/report/chart.h"
#include "src/report/html.h"

enum {
  WIDTH = 560,
  HEIGHT = 330,
  LEFT = 76,
  RIGHT = 12,
  TOP = 12,
  BOTTOM = 52,
  NAME_MAX_SHOWN = 24
};

typedef struct Frame {
  const Chart *chart;
  FILE *out;
  ChartRange x, y;                 // what the axes show
  double left, right, top, bottom; // where they are
  bool tilted;                     // names below are long
} Frame;

// letters of the longest name, as far as names are shown
static int longest(int n, char (*names)[CHART_TEXT_MAX]) {
  int most = 0;
  for (int i = 0; i < n; i++) {
    int letters = (int)strnlen(names[i], NAME_MAX_SHOWN);
    most = letters > most ? letters : most;
  }
  return most;
}

static Frame frame_of(FILE *out, const Chart *chart) {
  int below = longest(chart->n_x_names, chart->x_names);
  int beside = longest(chart->n_y_names, chart->y_names);
  bool tilted = below * chart->n_x_names > 50;
  return (Frame){.chart = chart,
                 .out = out,
                 .x = chart_x_range(chart),
                 .y = chart_y_range(chart),
                 .left = beside > 6 ? 30 + 8 * beside : LEFT,
                 .right = WIDTH - RIGHT,
                 .top = TOP,
                 .bottom = HEIGHT - (tilted ? 34 + 5 * below : BOTTOM),
                 .tilted = tilted};
}

// values far outside stay numbers that a renderer can draw
static double within(double place) {
  return isnan(place) ? NAN : fmax(-9999, fmin(9999, place));
}

static double at_x(const Frame *f, double x) {
  return within(f->left + (x - f->x.low) / (f->x.high - f->x.low) * (f->right - f->left));
}

static double at_y(const Frame *f, double y) {
  double value = f->chart->log_y ? log10(y) : y;
  return within(f->bottom - (value - f->y.low) / (f->y.high - f->y.low) * (f->bottom - f->top));
}

static bool is_shown(const Frame *f, const ChartPoint *p) {
  return isfinite(p->x) && isfinite(p->y) && (!f->chart->log_y || p->y > 0);
}

static bool has_interval(const Frame *f, const ChartPoint *p) {
  return is_shown(f, p) && isfinite(p->low) && isfinite(p->high) &&
         (!f->chart->log_y || p->low > 0);
}

// ---- axes ----

static void text_at(const Frame *f, double x, double y, const char *class, const char *text) {
  fprintf(f->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, class);
  html_text(f->out, text);
  fputs("</text>", f->out);
}

// a name, cut where there is no more room
static void name_at(const Frame *f, double x, double y, const char *class, const char *name) {
  char text[NAME_MAX_SHOWN + 8];
  int n = NAME_MAX_SHOWN - 1;
  while (n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80) {
    n--;
  }
  bool fits = strlen(name) <= NAME_MAX_SHOWN;
  snprintf(text, sizeof text, "%.*s%s", fits ? NAME_MAX_SHOWN : n, name,
           fits ? "" : "\xE2\x80\xA6");
  text_at(f, x, y, class, text);
}

static void x_axis(const Frame *f) {
  double ticks[CHART_TICKS_MAX];
  int n = f->chart->n_x_names > 0 ? 0 : chart_ticks(f->x, false, ticks);
  for (int i = 0; i < n; i++) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", ticks[i]);
    fprintf(f->out, "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/>", at_x(f, ticks[i]), f->top,
            f->bottom);
    text_at(f, at_x(f, ticks[i]), f->bottom + 19, "m", text);
  }
  for (int i = 0; i < f->chart->n_x_names; i++) {
    double x = at_x(f, i), y = f->bottom + 18;
    fprintf(f->out, f->tilted ? "<g transform=\"rotate(-35 %.1f %.1f)\">" : "<g>", x, y);
    name_at(f, x, y, f->tilted ? "e name" : "m name", f->chart->x_names[i]);
    fputs("</g>", f->out);
  }
  text_at(f, (f->left + f->right) / 2, HEIGHT - 6, "m label", f->chart->x_label);
}

static void y_axis(const Frame *f) {
  double ticks[CHART_TICKS_MAX];
  int n = f->chart->n_y_names > 0 ? 0 : chart_ticks(f->y, f->chart->log_y, ticks);
  for (int i = 0; i < n; i++) {
    char text[32];
    snprintf(text, sizeof text, "%.6g", ticks[i]);
    fprintf(f->out, "<path class=\"grid\" d=\"M%.1f %.1fH%.1f\"/>", f->left, at_y(f, ticks[i]),
            f->right);
    text_at(f, f->left - 7, at_y(f, ticks[i]) + 4, "e", text);
  }
  for (int i = 0; i < f->chart->n_y_names; i++) {
    name_at(f, f->left - 7, at_y(f, i) + 4, "e", f->chart->y_names[i]);
  }
  double middle = (f->top + f->bottom) / 2;
  fprintf(f->out, "<g transform=\"rotate(-90 14 %.1f)\">", middle);
  text_at(f, 14, middle, "m label", f->chart->y_label);
  fputs("</g>\n", f->out);
}

// ---- series ----

// pieces of a line, broken where there is nothing
static void line(const Frame *f, const ChartSeries *s) {
  bool open = false;
  fputs("<path class=\"line\" d=\"", f->out);
  for (int i = 0; i < s->n; i++) {
    const ChartPoint *p = &s->points[i];
    bool shown = is_shown(f, p);
    if (shown) {
      fprintf(f->out, "%s%.1f %.2f", open ? "L" : "M", at_x(f, p->x), at_y(f, p->y));
    }
    open = shown;
  }
  fputs("\"/>", f->out);
}

// one piece of a band, points [from, to): there along the top, back along the bottom
static void piece(const Frame *f, const ChartSeries *s, int from, int to) {
  for (int i = from; i < to; i++) {
    fprintf(f->out, "%s%.1f %.2f", i == from ? "M" : "L", at_x(f, s->points[i].x),
            at_y(f, s->points[i].high));
  }
  for (int i = to - 1; i >= from; i--) {
    fprintf(f->out, "L%.1f %.2f", at_x(f, s->points[i].x), at_y(f, s->points[i].low));
  }
  fputc('Z', f->out);
}

static void band(const Frame *f, const ChartSeries *s) {
  fputs("<path class=\"band\" d=\"", f->out);
  for (int i = 0; i < s->n; i++) {
    int from = i;
    while (i < s->n && has_interval(f, &s->points[i])) {
      i++;
    }
    if (i > from) {
      piece(f, s, from, i);
    }
  }
  fputs("\"/>", f->out);
}

static void points(const Frame *f, const ChartSeries *s) {
  fputs("<path class=\"bar\" d=\"", f->out);
  for (int i = 0; i < s->n; i++) {
    const ChartPoint *p = &s->points[i];
    if (has_interval(f, p)) {
      fprintf(f->out, "M%.1f %.2fV%.2f", at_x(f, p->x), at_y(f, p->high), at_y(f, p->low));
    }
  }
  fputs("\"/><path class=\"dots\" d=\"", f->out);
  for (int i = 0; i < s->n; i++) {
    const ChartPoint *p = &s->points[i];
    if (is_shown(f, p)) {
      fprintf(f->out, "M%.1f %.2fh0", at_x(f, p->x), at_y(f, p->y));
    }
  }
  fputs("\"/>", f->out);
}

static const char *dashed(const ChartSeries *s) {
  return s->colour / CHART_COLOURS % 2 == 1 ? " dashed" : "";
}

static void series(const Frame *f, const ChartSeries *s) {
  static const char *const classes[] = {"s", "s faint", "s points", "s bars"};
  bool with_band = false;
  for (int i = 0; i < s->n; i++) {
    with_band = with_band || has_interval(f, &s->points[i]);
  }
  fprintf(f->out, "<g class=\"%s c%d%s\" data-name=\"", classes[s->style],
          s->colour % CHART_COLOURS + 1, dashed(s));
  html_text(f->out, s->name);
  fputs("\">", f->out);
  if (s->style == CHART_POINTS) {
    points(f, s);
  } else {
    if (with_band) {
      band(f, s);
    }
    line(f, s);
  }
  fputs("</g>\n", f->out);
}

// ---- pictures ----

// one of 256 colours of the scale: blue, green, red, as bitmaps have it
static void heat_colour(int i, unsigned char bgr[4]) {
  double place = i / 255.0 * (CHART_HEAT_COLOURS - 1);
  int k = place >= CHART_HEAT_COLOURS - 1 ? CHART_HEAT_COLOURS - 2 : (int)place;
  unsigned long a = strtoul(chart_heat_colours[k] + 1, NULL, 16);
  unsigned long b = strtoul(chart_heat_colours[k + 1] + 1, NULL, 16);
  for (int c = 0; c < 3; c++) {
    double from = (double)(a >> 8 * c & 255), to = (double)(b >> 8 * c & 255);
    bgr[c] = (unsigned char)(from + (place - k) * (to - from) + 0.5);
  }
  bgr[3] = 0;
}

static void put_little(unsigned char *out, uint32_t value, int n) {
  for (int i = 0; i < n; i++) {
    out[i] = (unsigned char)(value >> 8 * i);
  }
}

// the picture as a bitmap with a palette: head, palette, rows from below
static void heat(const Frame *f) {
  enum { HEAD = 54, PALETTE = 1024 };
  int n = f->chart->n_heat, pitch = (n + 3) / 4 * 4;
  size_t size = HEAD + PALETTE + (size_t)n * (size_t)pitch;
  unsigned char *bmp = calloc(size, 1);
  double largest = 0;
  for (int i = 0; i < n * n; i++) {
    largest = fmax(largest, f->chart->heat[i]);
  }
  if (bmp == NULL) {
    return;
  }
  bmp[0] = 'B';
  bmp[1] = 'M';
  put_little(bmp + 2, (uint32_t)size, 4);
  put_little(bmp + 10, HEAD + PALETTE, 4);
  put_little(bmp + 14, 40, 4);
  put_little(bmp + 18, (uint32_t)n, 4);
  put_little(bmp + 22, (uint32_t)n, 4);
  put_little(bmp + 26, 1, 2);
  put_little(bmp + 28, 8, 2);
  for (int i = 0; i < 256; i++) {
    heat_colour(i, &bmp[HEAD + 4 * i]);
  }
  for (int i = 0; i < n * n; i++) {
    double share = largest > 0 ? f->chart->heat[i] / largest : 0;
    bmp[HEAD + PALETTE + i / n * pitch + i % n] = (unsigned char)(255 * fmax(0, share));
  }
  fprintf(f->out,
          "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
          "preserveAspectRatio=\"none\" href=\"",
          f->left, f->top, f->right - f->left, f->bottom - f->top);
  html_data(f->out, "image/bmp", bmp, size);
  fputs("\"/>\n", f->out);
  free(bmp);
}

// ---- all of it ----

static bool has_entry(const ChartSeries *s) {
  return s->style != CHART_FAINT && s->name[0] != 0;
}

// what is what, where there is a choice
static void legend(FILE *out, const Chart *chart) {
  int n = 0;
  for (int i = 0; i < chart->n_series; i++) {
    n += has_entry(&chart->series[i]);
  }
  if (n < 2) {
    return;
  }
  fputs("<ul class=\"legend\">", out);
  for (int i = 0; i < chart->n_series; i++) {
    const ChartSeries *s = &chart->series[i];
    if (has_entry(s)) {
      fprintf(out, "<li class=\"c%d%s\">", s->colour % CHART_COLOURS + 1, dashed(s));
      html_text(out, s->name);
      fputs("</li>", out);
    }
  }
  fputs("</ul>\n", out);
}

static void picture(const Frame *f) {
  fprintf(f->out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT);
  html_text(f->out, f->chart->title);
  fprintf(f->out, "\" data-x=\"%.9g %.9g %.1f %.1f\" data-y=\"%.9g %.9g %.1f %.1f\"%s%s>\n",
          f->x.low, f->x.high, f->left, f->right, f->y.low, f->y.high, f->bottom, f->top,
          f->chart->log_y ? " data-log" : "", f->chart->plane ? " data-plane" : "");
  x_axis(f);
  y_axis(f);
  // a picture in the picture cuts off what is outside
  fprintf(f->out,
          "<svg x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
          "viewBox=\"%.1f %.1f %.1f %.1f\">\n",
          f->left, f->top, f->right - f->left, f->bottom - f->top, f->left, f->top,
          f->right - f->left, f->bottom - f->top);
  if (f->chart->n_heat > 0) {
    heat(f);
  }
  for (int faint = 1; faint >= 0; faint--) {
    for (int i = 0; i < f->chart->n_series; i++) {
      if ((f->chart->series[i].style == CHART_FAINT) == (faint == 1)) {
        series(f, &f->chart->series[i]);
      }
    }
  }
  fprintf(f->out, "</svg>\n<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>\n</svg>\n", f->left,
          f->top, f->bottom, f->right);
}

void chart_svg(FILE *out, const Chart *chart) {
  Frame frame = frame_of(out, chart);
  fputs("<figure><figcaption><b>", out);
  html_text(out, chart->title);
  fputs("</b></figcaption>\n", out);
  legend(out, chart);
  picture(&frame);
  if (chart->caption[0] != 0) {
    fputs("<p class=\"caption\">", out);
    html_text(out, chart->caption);
    fputs("</p>", out);
  }
  fputs("</figure>\n", out);
}
