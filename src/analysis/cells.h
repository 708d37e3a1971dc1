// cells: what a grid of scores says: each cell over its runs, and the values of one factor against
// each other over all combinations of the other factors (its tasks).
#ifndef HEBBES_ANALYSIS_CELLS_H
#define HEBBES_ANALYSIS_CELLS_H

#include "src/analysis/bootstrap.h"
#include "src/analysis/rank_tests.h"

typedef struct Scores {
  int n_factors;        // may be 0: one cell
  const int *n_values;  // (n_factors) values of each
  int n_cells;          // their product; the last factor changes fastest
  int n_runs;           // most runs in a cell
  const double *values; // (n_cells x n_runs); NaN: no score
} Scores;

typedef struct CellSummary {
  int n; // scores; with none all numbers are NaN
  double mean, median, iqm, best;
  Interval interval; // 95 % of the inter-quartile mean, bootstrap; NaN for n < 2
} CellSummary;

Status cells_describe(const Scores *scores, int cell, CellSummary *summary, Err *err);

// Tasks of a factor, the cell of one of its values in one of them, and all tests of pairs.
int cells_tasks(const Scores *scores, int factor);
int cells_cell(const Scores *scores, int factor, int task, int value);
int cells_pairs(const Scores *scores, int factor);

// Two values of a factor in one task; p corrected for all pairs and tasks together (Holm). Where
// one of them has no score everything is NaN and no test was made.
typedef struct Pair {
  int task, a, b; // a < b: values of the factor
  int n_a, n_b;
  double u, p, p_holm; // Mann-Whitney
  double a12;          // probability that a run of a is above one of b
} Pair;

// Fills pairs (cells_tasks x cells_pairs), task by task.
Status cells_compare(const Scores *scores, int factor, Pair *pairs, Err *err);

// Probability that a is above b in the mean over the tasks where both have scores, with its 95 %
// bootstrap interval, stratified by task; NaN where there is none.
Status cells_improvement(const Scores *scores, int factor, int a, int b, double *probability,
                         Interval *interval, Err *err);

// Performance profiles (Agarwal et al. 2021): the share of runs above a threshold, in the mean over
// the tasks. With several tasks the scores of each are put on a scale from 0 (its lowest score) to
// 1 (its highest); with one they stay as they are.
enum { CELLS_THRESHOLDS = 41 };
typedef struct ProfilePoint {
  double threshold, share;
  Interval interval;
} ProfilePoint;

// Of one value of the factor; points with NaN where it has no scores.
Status cells_profile(const Scores *scores, int factor, int value,
                     ProfilePoint points[CELLS_THRESHOLDS], Err *err);

#endif
