#include "src/run/normalizer.h"

#include <math.h>
#include <string.h>

static const double epsilon = 1e-8;

void obs_sums_clear(ObsSums *sums, int n) {
  memset(sums->sum, 0, (size_t)n * sizeof *sums->sum);
  memset(sums->square, 0, (size_t)n * sizeof *sums->square);
  sums->count = 0.0;
}

void normalizer_walk(Normalizer *normalizer, Walk *walk) {
  size_t n = (size_t)normalizer->n;
  walk_double(walk, "count", &normalizer->count);
  walk_doubles(walk, "mean", &normalizer->mean, n);
  walk_doubles(walk, "m2", &normalizer->m2, n);
  if (walk->mode == WALK_MEASURE || walk->mode == WALK_CARVE) {
    walk_doubles(walk, "deviation", &normalizer->deviation, n);
  }
  if ((walk->mode == WALK_CARVE || walk->mode == WALK_LOAD) && walk->status == OK) {
    normalizer_refresh(normalizer);
  }
}

void normalizer_refresh(Normalizer *normalizer) {
  for (int i = 0; i < normalizer->n; i++) {
    double variance = normalizer->count > 0.0 ? normalizer->m2[i] / normalizer->count : 1.0;
    normalizer->deviation[i] = sqrt(variance + epsilon);
  }
}

void normalizer_adopt(Normalizer *normalizer, const Normalizer *seen) {
  size_t bytes = (size_t)normalizer->n * sizeof(double);
  normalizer->count = seen->count;
  memcpy(normalizer->mean, seen->mean, bytes);
  memcpy(normalizer->m2, seen->m2, bytes);
  normalizer_refresh(normalizer);
}

void normalizer_apply(const Normalizer *normalizer, const double *restrict obs,
                      float *restrict out) {
  const double *restrict mean = normalizer->mean;
  const double *restrict deviation = normalizer->deviation;
  for (int i = 0; i < normalizer->n; i++) {
    out[i] = (float)((obs[i] - mean[i]) / deviation[i]);
  }
  if (!isnan(normalizer->clip)) {
    float clip = (float)normalizer->clip;
    for (int i = 0; i < normalizer->n; i++) {
      out[i] = fminf(fmaxf(out[i], -clip), clip);
    }
  }
}

void normalizer_count(const Normalizer *normalizer, const double *restrict obs, ObsSums *sums) {
  const double *restrict mean = normalizer->mean;
  double *restrict sum = sums->sum, *restrict square = sums->square;
  for (int i = 0; i < normalizer->n; i++) {
    double d = obs[i] - mean[i];
    sum[i] += d;
    square[i] += d * d;
  }
  sums->count += 1.0;
}

void normalizer_merge(Normalizer *normalizer, const double *frozen, const ObsSums *sums) {
  if (sums->count == 0.0) {
    return;
  }
  double total = normalizer->count + sums->count;
  for (int i = 0; i < normalizer->n; i++) {
    double shift = sums->sum[i] / sums->count;
    double m2 = fmax(0.0, sums->square[i] - sums->sum[i] * shift);
    double delta = frozen[i] + shift - normalizer->mean[i];
    normalizer->mean[i] += delta * sums->count / total;
    normalizer->m2[i] += m2 + delta * delta * normalizer->count * sums->count / total;
  }
  normalizer->count = total;
}
