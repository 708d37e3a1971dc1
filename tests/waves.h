// waves: the series that the tests of the analysis share. What they expect of it was computed with
// NumPy from the same formula, rounded to float32 as here.
#ifndef HEBBES_TESTS_WAVES_H
#define HEBBES_TESTS_WAVES_H

#include <math.h>

#include "src/analysis/series.h"

// w[t][i] = sin(0.7 t + i) + 0.3 cos(1.9 t (i + 1)) + 0.05 t for i = 0; room for n * width
static inline Series waves(int n, int width, float *room) {
  for (int t = 0; t < n; t++) {
    for (int i = 0; i < width; i++) {
      double trend = i == 0 ? 0.05 * t : 0;
      room[t * width + i] = (float)(sin(0.7 * t + i) + 0.3 * cos(1.9 * t * (i + 1)) + trend);
    }
  }
  return (Series){n, width, room, 0};
}

#endif
