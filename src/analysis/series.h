// series: what a recording is to an analysis: rows of numbers, one a control step, and the simplest
// things to say about them. Weights are rows of all layers, one behind the other.
#ifndef HEBBES_ANALYSIS_SERIES_H
#define HEBBES_ANALYSIS_SERIES_H

typedef struct Series {
  int n, width;
  const float *at; // (n x width), the caller's
  int pitch;       // numbers from one row to the next; 0: width
} Series;

// Columns of one layer.
typedef struct Span {
  int first, n;
} Span;

// n rows from row first on.
Series series_rows(Series s, int first, int n);
// rows first, first + step, ...
Series series_every(Series s, int first, int step);
const float *series_row(Series s, int row);

// d (n - 1): sum over the layers of the Frobenius norm of W(t + 1) - W(t).
void series_step_lengths(Series weights, int n_layers, const Span *layers, double *d);
// norms (n): Frobenius norm of every row.
void series_norms(Series s, double *norms);
// root of the mean of the squared norms; NaN without rows
double series_size(Series s);
// mean (width) of the rows
void series_mean(Series s, double *mean);
// root of the mean squared distance of the rows from their mean; NaN without rows
double series_spread(Series s);
// largest absolute value within one layer, over all rows
double series_largest(Series s, Span layer);
// squared distance of two rows of this width
double row_distance_squared(int width, const float *a, const float *b);

// mean of n numbers; NaN without any
double mean_of(int n, const double *values);

#endif
