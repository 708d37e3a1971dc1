// recurrence: does a motion come back to where it was, after what time, and does it keep doing so?
//
// The error of return after a lag k is  E(k) = <|w(t + k) - w(t)|^2> / (2 <|w(t) - mean|^2>),  0
// for a motion that is the same again after k rows, 1 for one that has nothing to do with what it
// was.
#ifndef HEBBES_ANALYSIS_RECURRENCE_H
#define HEBBES_ANALYSIS_RECURRENCE_H

#include "src/analysis/series.h"
#include "src/base/err.h"

// squared (n x n): squared distances of all rows from each other
Status recurrence_distances(Series s, double *squared, Err *err);

// errors (n_lags <= n): E of the lags 0, 1, ...; all 0 when nothing moves
void recurrence_errors(int n, const double *squared, int n_lags, double *errors);

// E at a lag between rows: E is as band-limited as what it is made from, so a Lanczos window of six
// lags on each side interpolates it. 0 <= lag; behind the last lags it is cut short.
double recurrence_error_at(int n_lags, const double *errors, double lag);

// A period, as far as there is one. A lag need not be a whole number of rows.
typedef struct Period {
  double lag;    // rows; NaN: nothing comes back
  double error;  // E of the shortest lag
  double growth; // how much E grows from there to the worst of its multiples
  int multiples; // looked at
} Period;

// The shortest lag, of which at least the double is known, whose error is a minimum that the best
// one does not beat by more than PERIOD_MARGIN. Lags before the motion has left its place (E > 0.5)
// are not looked at. Up to PERIOD_MULTIPLES of it are followed: the phase of a real oscillation
// wanders, and after very many periods nothing returns. The period is the first of the multiples
// that the best of them does not beat by more than PERIOD_DOUBLED.
#define PERIOD_MARGIN 0.1
#define PERIOD_DOUBLED 0.05
enum { PERIOD_MULTIPLES = 5 };
Period recurrence_period(int n_lags, const double *errors);

// Recurrence quantification (Marwan et al. 2007, "Recurrence plots for the analysis of complex
// systems"): two rows recur when they are closer than a tenth of the largest distance.
typedef struct Recurrence {
  double rate;        // share of the pairs that recur
  double determinism; // share of the recurring pairs whose successors or predecessors recur too
} Recurrence;

Recurrence recurrence_quantify(int n, const double *squared);

#endif
