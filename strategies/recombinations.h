// recombinations: how the ranked individuals weigh, the constants that follow from the weights, and
// the evolution paths that remember the steps of the mean.
//
// Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772; the separable constants
// by Ros & Hansen 2008.
#ifndef HEBBES_STRATEGIES_RECOMBINATIONS_H
#define HEBBES_STRATEGIES_RECOMBINATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Recombination {
  int lambda, mu;          // individuals, and those with a positive weight
  double mu_eff;           // variance effective selection mass of the positive weights
  double mu_eff_minus;     // of the negative ones
  double c_sigma, d_sigma; // step size: memory of its path, damping
  double c_c, c_1, c_mu;   // covariance: memory of its path, rank-one and rank-mu learning rates
  double chi_n;            // expected length of a standard normal vector
} Recombination;

// The tutorial's constants for n dimensions and lambda >= 2 individuals; weights (lambda), the best
// first: the positive ones sum to 1, the negative ones (active CMA) are scaled as in its eq. 53.
//   w'_i = ln((lambda + 1)/2) - ln i,  c_mu with 1/4 + mu_eff + 1/mu_eff - 2 in its numerator,
//   chi_n = sqrt(n) (1 - 1/(4n) + 1/(21 n^2))
Recombination recombination_full(size_t n, int lambda, double *weights);

// Of a diagonal covariance matrix: no negative weights, c_1 and c_mu times (n + 2)/3, c_mu at most
// 1 - c_1.
Recombination recombination_separable(size_t n, int lambda, double *weights);

// path <- (1 - memory) path + sqrt(memory (2 - memory) mu_eff) step, all (n). step is the weighted
// mean of the selected standard normal vectors (of p_c: of the selected steps).
void path_follow(size_t n, double memory, double mu_eff, const double *step, double *path);

// What the step size is multiplied by, |p_sigma| being `length`:
//   exp(c_sigma/d_sigma (|p_sigma|/chi_n - 1)), at most e^10
double path_step_factor(const Recombination *recombination, double length);

// h_sigma: whether p_sigma, of this length after `tells` tells, is short enough for p_c to follow:
//   |p_sigma| / sqrt(1 - (1 - c_sigma)^(2 tells)) < (1.4 + 2/(n + 1)) chi_n
bool path_is_short(const Recombination *recombination, size_t n, double length, int64_t tells);

#endif
