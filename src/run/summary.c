#include "src/run/summary.h"

#include <math.h>

Summary summary_of(int count, const double *fitness) {
  Summary s = {.min = HUGE_VAL, .max = -HUGE_VAL};
  double sum = 0.0;
  for (int i = 0; i < count; i++) {
    if (isnan(fitness[i])) {
      s.diverged++;
      continue;
    }
    s.n++;
    sum += fitness[i];
    s.min = fmin(s.min, fitness[i]);
    s.max = fmax(s.max, fitness[i]);
  }
  if (s.n == 0) {
    s.mean = s.deviation = s.min = s.max = NAN;
    return s;
  }
  s.mean = sum / s.n;
  for (int i = 0; i < count; i++) {
    if (!isnan(fitness[i])) {
      s.deviation += (fitness[i] - s.mean) * (fitness[i] - s.mean);
    }
  }
  s.deviation = sqrt(s.deviation / s.n);
  return s;
}
