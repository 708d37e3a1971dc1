// heat: numbers as colours, in small pictures (RGB, the bottom row first, as OpenGL has them).
#ifndef HEBBES_RENDER_HEAT_H
#define HEBBES_RENDER_HEAT_H

typedef struct Picture {
  int width, height;
  unsigned char *rgb; // (height x width x 3)
} Picture;

// A matrix in rows, and the absolute value that has the full colour.
typedef struct HeatMatrix {
  int n_rows, n_columns;
  const float *values;
  double limit;
} HeatMatrix;

// The colour of a value in [-1, 1]: blue, white, red; told apart by the colour-blind too.
void heat_color(double value, unsigned char rgb[3]);
// Paints matrices side by side, their cells of one size, as large as the picture has room for; the
// first row of each is on top. The rest of the picture is dark.
void heat_paint(const Picture *picture, int n, const HeatMatrix *matrices);

// What of some things is on and when: a row of `on` (n x width) for each moment.
typedef struct HeatStrip {
  int n, width;
  const float *on; // larger than 0: on
  int n_rows;
  const int *rows; // (n_rows) the columns of `on` that are shown, from the top
} HeatStrip;

// Paints the moments [first, first + n) from left to right; those outside [0, now] are dark.
void heat_strip(const Picture *picture, const HeatStrip *strip, int first, int n, int now);

#endif
