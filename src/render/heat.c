#include "src/render/heat.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const unsigned char dark[3] = {28, 34, 42};

static unsigned char *pixel(const Picture *picture, int x, int y) {
  return picture->rgb + 3 * ((ptrdiff_t)y * picture->width + x);
}

static void clear(const Picture *picture) {
  for (int y = 0; y < picture->height; y++) {
    for (int x = 0; x < picture->width; x++) {
      memcpy(pixel(picture, x, y), dark, 3);
    }
  }
}

void heat_color(double value, unsigned char rgb[3]) {
  // full blue, half blue, white, half red, full red
  static const double stops[5][3] = {
      {33, 102, 172}, {146, 197, 222}, {247, 247, 247}, {244, 165, 130}, {178, 24, 43}};
  double place = isnan(value) ? 2 : 2 * (fmin(fmax(value, -1), 1) + 1);
  int below = place >= 4 ? 3 : (int)place;
  for (int c = 0; c < 3; c++) {
    double part = place - below;
    rgb[c] = (unsigned char)lround((1 - part) * stops[below][c] + part * stops[below + 1][c]);
  }
}

// one matrix whose cells are scale pixels wide and high, from the left edge `left`
static void paint_matrix(const Picture *picture, const HeatMatrix *matrix, double left,
                         double scale) {
  int from = (int)ceil(left), to = (int)(left + scale * matrix->n_columns);
  int rows = (int)(scale * matrix->n_rows);
  for (int y = 0; y < rows && y < picture->height; y++) {
    for (int x = from; x < to && x < picture->width; x++) {
      int row = (int)(y / scale), column = (int)((x - left) / scale);
      // rounding at the very edge
      row = row < matrix->n_rows ? row : matrix->n_rows - 1;
      column = column < matrix->n_columns ? column : matrix->n_columns - 1;
      double value = (double)matrix->values[(ptrdiff_t)row * matrix->n_columns + column];
      heat_color(matrix->limit > 0 ? value / matrix->limit : 0,
                 pixel(picture, x, picture->height - 1 - y));
    }
  }
}

void heat_paint(const Picture *picture, int n, const HeatMatrix *matrices) {
  enum { GAP = 4 };
  int columns = 0, rows = 0;
  clear(picture);
  for (int i = 0; i < n; i++) {
    columns += matrices[i].n_columns;
    rows = matrices[i].n_rows > rows ? matrices[i].n_rows : rows;
  }
  if (columns == 0 || rows == 0) {
    return;
  }
  double scale =
      fmin((picture->width - GAP * (n - 1)) / (double)columns, picture->height / (double)rows);
  // whole pixels where there are any: all cells look alike then
  scale = scale > 1 ? floor(scale) : scale;
  double left = 0;
  for (int i = 0; i < n && scale > 0; i++) {
    paint_matrix(picture, &matrices[i], left, scale);
    left += scale * matrices[i].n_columns + GAP;
  }
}

void heat_strip(const Picture *picture, const HeatStrip *strip, int first, int n, int now) {
  static const unsigned char colours[2][3] = {{240, 228, 66}, {86, 180, 233}};
  int last = now < strip->n - 1 ? now : strip->n - 1, height = picture->height;
  clear(picture);
  for (int x = 0; x < picture->width && strip->n_rows > 0; x++) {
    int t = first + (int)((double)x * n / picture->width);
    for (int y = 0; y < height && t >= 0 && t <= last; y++) {
      int row = y * strip->n_rows / height;
      // a gap between two rows
      bool edge = row != (y + 2) * strip->n_rows / height;
      if (!edge && strip->on[(ptrdiff_t)t * strip->width + strip->rows[row]] > 0) {
        memcpy(pixel(picture, x, height - 1 - y), colours[row % 2], 3);
      }
    }
  }
}
