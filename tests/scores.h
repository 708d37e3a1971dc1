// scores: those of two algorithms on the same three tasks, for tests of what is said of all.
#ifndef HEBBES_TESTS_SCORES_H
#define HEBBES_TESTS_SCORES_H

#include "src/analysis/strata.h"

static const double a0[] = {0.25, 0.75, 0.5, 1.25, 0.875}, a1[] = {2.5, 0.125, 1.75, 0.625},
                    a2[] = {0.375, 1.5, 3.25, 0.9375, 1.125, 0.5625}, b0[] = {0.5, 0.25, 0.625},
                    b1[] = {1.75, 0.25, 0.5, 1.375, 0.0625}, b2[] = {0.75, 0.375, 1.125, 1.625};
static const double *const scores[] = {a0, a1, a2, b0, b1, b2};
static const int score_sizes[] = {5, 4, 6, 3, 5, 4};

// the tasks of the first; and behind them those of the second
static const Strata one_algorithm = {.n = 3, .sizes = score_sizes, .values = scores},
                    both_algorithms = {.n = 6, .sizes = score_sizes, .values = scores};

#endif
