#include "src/analysis/spectrum.h"

#include <gsl/gsl_fft_real.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

// a Hann window spreads a wave over its own frequency and this many neighbours on each side
enum { LOBE = 2 };

// one column without its linear trend, seen through the window, into wave (n); false when it does
// not move
static bool take_column(Series s, int column, double *time, double *wave) {
  size_t n = (size_t)s.n;
  double c0, c1, cov00, cov01, cov11, rest, largest = 0;
  for (int t = 0; t < s.n; t++) {
    time[t] = t;
    wave[t] = (double)series_row(s, t)[column];
    largest = fmax(largest, fabs(wave[t]));
  }
  gsl_fit_linear(time, 1, wave, 1, n, &c0, &c1, &cov00, &cov01, &cov11, &rest);
  for (int t = 0; t < s.n; t++) {
    wave[t] = (wave[t] - c0 - c1 * t) * (1 - cos(2 * M_PI * t / s.n));
  }
  return sqrt(rest / s.n) > 1e-7 * largest;
}

// adds the power of a transformed wave (GSL's half-complex order) to power
static void add_power(int n, const double *wave, int n_power, double *power) {
  for (int k = 1; k < n_power; k++) {
    int last = 2 * k;
    double real = wave[last - 1], imaginary = last < n ? wave[last] : 0;
    power[k] += real * real + imaginary * imaginary;
  }
}

// the largest peak, and what is in it
static void find_peak(Spectrum *spectrum, const double *power) {
  int peak = 0;
  double total = 0, inside = 0;
  for (int k = 1; k < spectrum->n; k++) {
    total += power[k];
    peak = peak == 0 || power[k] > power[peak] ? k : peak;
  }
  if (!(total > 0)) {
    return;
  }
  for (int k = peak - LOBE; k <= peak + LOBE; k++) {
    inside += k >= 1 && k < spectrum->n ? power[k] : 0;
  }
  spectrum->confidence = inside / total;

  // a parabola through the logarithms of three values meets a Hann peak within a 60th of the
  // resolution
  double offset = 0;
  if (peak > 1 && peak + 1 < spectrum->n && power[peak - 1] > 0 && power[peak + 1] > 0) {
    double left = log(power[peak - 1]), middle = log(power[peak]), right = log(power[peak + 1]);
    offset = 0.5 * (left - right) / (left - 2 * middle + right);
  }
  spectrum->dominant = (peak + offset) * spectrum->resolution;
}

static void fill(Series s, double *time, double *wave, double *power,
                 const gsl_fft_real_wavetable *table, gsl_fft_real_workspace *work,
                 Spectrum *spectrum) {
  for (int i = 0; i < s.width; i++) {
    if (take_column(s, i, time, wave)) {
      gsl_fft_real_transform(wave, 1, (size_t)s.n, table, work);
      add_power(s.n, wave, spectrum->n, power);
    }
  }
  find_peak(spectrum, power);
  for (int k = 0; k < spectrum->n; k++) {
    // the window's mean is 1, and a wave has two frequencies, k and -k
    spectrum->amplitude[k] = 2.0 / s.n * sqrt(power[k] / s.width);
  }
}

Status spectrum_of(Series s, double dt, Spectrum *spectrum, Err *err) {
  *spectrum = (Spectrum){.dominant = NAN};
  if (s.n < SPECTRUM_ROWS_MIN || s.width == 0) {
    return OK;
  }
  size_t n = (size_t)s.n;
  *spectrum = (Spectrum){.n = s.n / 2 + 1, .resolution = 1 / (dt * s.n), .dominant = NAN};
  double *numbers = calloc(3 * n + 3, sizeof *numbers);
  spectrum->amplitude = calloc((size_t)spectrum->n, sizeof *spectrum->amplitude);
  gsl_fft_real_wavetable *table = gsl_fft_real_wavetable_alloc(n);
  gsl_fft_real_workspace *work = gsl_fft_real_workspace_alloc(n);
  Status status = OK;
  if (numbers == NULL || spectrum->amplitude == NULL || table == NULL || work == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a spectrum");
    spectrum_close(spectrum);
  } else {
    fill(s, numbers, numbers + n, numbers + 2 * n, table, work, spectrum);
  }
  free(numbers);
  if (table != NULL) {
    gsl_fft_real_wavetable_free(table);
  }
  if (work != NULL) {
    gsl_fft_real_workspace_free(work);
  }
  return status;
}

void spectrum_close(Spectrum *spectrum) {
  free(spectrum->amplitude);
  *spectrum = (Spectrum){0};
}
