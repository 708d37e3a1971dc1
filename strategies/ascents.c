#include "strategies/ascents.h"

#include "strategies/gaussians.h"

const char *const ascent_names[] = {"adam", "adamw", "sgd", "clipup", NULL};

// adam is adamw without decay
static void adam_with_decay(const Ascent *ascent, double decay, double lr, int64_t step, size_t n,
                            const double *gradient, double *m, double *v, double *x) {
  double unbias_m = 1.0 - pow(ascent->beta1, (double)step);
  double unbias_v = 1.0 - pow(ascent->beta2, (double)step);
  for (size_t j = 0; j < n; j++) {
    double g = gradient[j];
    m[j] = ascent->beta1 * m[j] + (1.0 - ascent->beta1) * g;
    v[j] = ascent->beta2 * v[j] + (1.0 - ascent->beta2) * g * g;
    double a = m[j] / unbias_m / (sqrt(v[j] / unbias_v) + ascent->epsilon);
    x[j] += lr * (a - decay * x[j]);
  }
}

static void sgd(const Ascent *ascent, double lr, size_t n, const double *gradient, double *m,
                double *x) {
  for (size_t j = 0; j < n; j++) {
    m[j] = ascent->momentum * m[j] + gradient[j];
    x[j] += lr * m[j];
  }
}

// the gradient gives the direction alone; without one the speed fades
static void clip_up(const Ascent *ascent, double lr, size_t n, const double *gradient, double *m,
                    double *x) {
  double norm = gaussian_norm(n, gradient);
  double rate = norm > 0.0 ? lr / norm : 0.0;
  for (size_t j = 0; j < n; j++) {
    m[j] = ascent->momentum * m[j] + rate * gradient[j];
  }
  double speed = gaussian_norm(n, m), limit = ascent->max_speed * lr;
  double shorter = speed > limit ? limit / speed : 1.0;
  for (size_t j = 0; j < n; j++) {
    m[j] *= shorter;
    x[j] += m[j];
  }
}

void ascent_step(const Ascent *ascent, double lr, int64_t step, size_t n, const double *gradient,
                 double *m, double *v, double *x) {
  switch ((AscentKind)ascent->kind) {
  case ASCENT_ADAM:
    adam_with_decay(ascent, 0.0, lr, step, n, gradient, m, v, x);
    break;
  case ASCENT_ADAMW:
    adam_with_decay(ascent, ascent->decay, lr, step, n, gradient, m, v, x);
    break;
  case ASCENT_SGD:
    sgd(ascent, lr, n, gradient, m, x);
    break;
  case ASCENT_CLIPUP:
    clip_up(ascent, lr, n, gradient, m, x);
    break;
  }
}
