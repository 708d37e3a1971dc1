#include "src/analysis/series.h"

#include <math.h>
#include <stddef.h>

static ptrdiff_t pitch(Series s) {
  return s.pitch == 0 ? s.width : s.pitch;
}

const float *series_row(Series s, int row) {
  return s.at + row * pitch(s);
}

Series series_rows(Series s, int first, int n) {
  return (Series){n, s.width, series_row(s, first), s.pitch};
}

Series series_every(Series s, int first, int step) {
  int n = first < s.n ? (s.n - first + step - 1) / step : 0;
  return (Series){n, s.width, n > 0 ? series_row(s, first) : s.at, (int)pitch(s) * step};
}

double row_distance_squared(int width, const float *a, const float *b) {
  // four sums side by side: this is where an analysis spends its time
  double sums[4] = {0};
  for (int i = 0; i < width / 4 * 4; i++) {
    double difference = (double)a[i] - (double)b[i];
    sums[i % 4] += difference * difference;
  }
  for (int i = width / 4 * 4; i < width; i++) {
    double difference = (double)a[i] - (double)b[i];
    sums[0] += difference * difference;
  }
  return sums[0] + sums[1] + sums[2] + sums[3];
}

void series_step_lengths(Series weights, int n_layers, const Span *layers, double *d) {
  for (int t = 0; t + 1 < weights.n; t++) {
    const float *now = series_row(weights, t), *next = series_row(weights, t + 1);
    d[t] = 0;
    for (int k = 0; k < n_layers; k++) {
      int first = layers[k].first;
      d[t] += sqrt(row_distance_squared(layers[k].n, next + first, now + first));
    }
  }
}

static double row_squares(Series s, int row) {
  double sum = 0;
  for (int i = 0; i < s.width; i++) {
    double value = (double)series_row(s, row)[i];
    sum += value * value;
  }
  return sum;
}

void series_norms(Series s, double *norms) {
  for (int t = 0; t < s.n; t++) {
    norms[t] = sqrt(row_squares(s, t));
  }
}

double series_size(Series s) {
  double sum = 0;
  for (int t = 0; t < s.n; t++) {
    sum += row_squares(s, t);
  }
  return sqrt(sum / s.n);
}

void series_mean(Series s, double *mean) {
  for (int i = 0; i < s.width; i++) {
    mean[i] = 0;
  }
  for (int t = 0; t < s.n; t++) {
    for (int i = 0; i < s.width; i++) {
      mean[i] += (double)series_row(s, t)[i] / s.n;
    }
  }
}

double series_spread(Series s) {
  double sum = 0;
  for (int i = 0; i < s.width; i++) {
    double mean = 0;
    for (int t = 0; t < s.n; t++) {
      mean += (double)series_row(s, t)[i];
    }
    mean /= s.n;
    for (int t = 0; t < s.n; t++) {
      double deviation = (double)series_row(s, t)[i] - mean;
      sum += deviation * deviation;
    }
  }
  return sqrt(sum / s.n);
}

double series_largest(Series s, Span layer) {
  double largest = 0;
  for (int t = 0; t < s.n; t++) {
    const float *row = series_row(s, t) + layer.first;
    for (int i = 0; i < layer.n; i++) {
      largest = fmax(largest, fabs((double)row[i]));
    }
  }
  return largest;
}

double mean_of(int n, const double *values) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += values[i];
  }
  return sum / n;
}
