#include "strategies/recombinations.h"

#include <math.h>

// (sum of w)^2 / (sum of w^2) from first to end; 0 when all are 0
static double selection_mass(const double *weights, int first, int end) {
  double sum = 0.0, square = 0.0;
  for (int i = first; i < end; i++) {
    sum += weights[i];
    square += weights[i] * weights[i];
  }
  return square > 0.0 ? sum * sum / square : 0.0;
}

static void scale_to_sum(double *weights, int first, int end, double wanted) {
  double sum = 0.0;
  for (int i = first; i < end; i++) {
    sum += fabs(weights[i]);
  }
  for (int i = first; i < end && sum > 0.0; i++) {
    weights[i] *= wanted / sum;
  }
}

// weights as they come from the logarithm, and what follows from them alone
static Recombination recombination_start(size_t n, int lambda, double *weights) {
  Recombination r = {.lambda = lambda, .mu = lambda / 2};
  double dim = (double)n;
  for (int i = 0; i < lambda; i++) {
    weights[i] = log((lambda + 1) / 2.0) - log(i + 1.0);
  }
  r.mu_eff = selection_mass(weights, 0, r.mu);
  r.mu_eff_minus = selection_mass(weights, r.mu, lambda);
  r.c_sigma = (r.mu_eff + 2.0) / (dim + r.mu_eff + 5.0);
  r.d_sigma = 1.0 + 2.0 * fmax(0.0, sqrt((r.mu_eff - 1.0) / (dim + 1.0)) - 1.0) + r.c_sigma;
  r.c_c = (4.0 + r.mu_eff / dim) / (dim + 4.0 + 2.0 * r.mu_eff / dim);
  r.c_1 = 2.0 / ((dim + 1.3) * (dim + 1.3) + r.mu_eff);
  r.c_mu = 2.0 * (0.25 + r.mu_eff + 1.0 / r.mu_eff - 2.0) / ((dim + 2.0) * (dim + 2.0) + r.mu_eff);
  r.chi_n = sqrt(dim) * (1.0 - 1.0 / (4.0 * dim) + 1.0 / (21.0 * dim * dim));
  scale_to_sum(weights, 0, r.mu, 1.0);
  return r;
}

Recombination recombination_full(size_t n, int lambda, double *weights) {
  Recombination r = recombination_start(n, lambda, weights);
  r.c_mu = fmin(1.0 - r.c_1, r.c_mu);

  // the negative ones: as much as c_1 gives back, as their mass allows, as C stays positive
  double by_c_1 = 1.0 + r.c_1 / r.c_mu;
  double by_mass = 1.0 + 2.0 * r.mu_eff_minus / (r.mu_eff + 2.0);
  double by_definiteness = (1.0 - r.c_1 - r.c_mu) / ((double)n * r.c_mu);
  scale_to_sum(weights, r.mu, lambda, fmin(by_c_1, fmin(by_mass, by_definiteness)));
  return r;
}

Recombination recombination_separable(size_t n, int lambda, double *weights) {
  Recombination r = recombination_start(n, lambda, weights);
  double faster = ((double)n + 2.0) / 3.0;
  r.c_1 *= faster;
  r.c_mu = fmin(1.0 - r.c_1, r.c_mu * faster);
  scale_to_sum(weights, r.mu, lambda, 0.0);
  return r;
}

void path_follow(size_t n, double memory, double mu_eff, const double *step, double *path) {
  double gain = sqrt(memory * (2.0 - memory) * mu_eff);
  for (size_t j = 0; j < n; j++) {
    path[j] = (1.0 - memory) * path[j] + gain * step[j];
  }
}

double path_step_factor(const Recombination *r, double length) {
  return exp(fmin(r->c_sigma / r->d_sigma * (length / r->chi_n - 1.0), 10.0));
}

bool path_is_short(const Recombination *r, size_t n, double length, int64_t tells) {
  double grown = sqrt(1.0 - pow(1.0 - r->c_sigma, 2.0 * (double)tells));
  return length / grown < (1.4 + 2.0 / ((double)n + 1.0)) * r->chi_n;
}
