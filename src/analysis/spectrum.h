// spectrum: at which frequency rows of numbers move.
#ifndef HEBBES_ANALYSIS_SPECTRUM_H
#define HEBBES_ANALYSIS_SPECTRUM_H

#include "src/analysis/series.h"
#include "src/base/err.h"

typedef struct Spectrum {
  int n;             // frequencies: 0, resolution, 2 resolution ...
  double resolution; // Hz
  double *amplitude; // (n) root of the mean over the columns of the squared amplitude
  double dominant;   // Hz: frequency of the largest peak, interpolated; NaN: nothing moves
  double confidence; // share of the power in that peak: 1 a single wave, about 0.03 noise
} Spectrum;

// Of every column the linear trend is taken away and the rest seen through a Hann window; the power
// is summed over the columns. dt: seconds between rows. Needs SPECTRUM_ROWS_MIN rows; with fewer,
// nothing moves. Close with spectrum_close (accepts a zeroed one).
enum { SPECTRUM_ROWS_MIN = 16 };
Status spectrum_of(Series s, double dt, Spectrum *spectrum, Err *err);
void spectrum_close(Spectrum *spectrum);

#endif
