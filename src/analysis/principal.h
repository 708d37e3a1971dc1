// principal: principal components of standardized numbers: the plane in which a layer's weights
// move most.
#ifndef HEBBES_ANALYSIS_PRINCIPAL_H
#define HEBBES_ANALYSIS_PRINCIPAL_H

#include "src/analysis/series.h"
#include "src/base/err.h"

enum { PRINCIPAL_COMPONENTS = 3, PRINCIPAL_ROWS_MAX = 1024 };

typedef struct Principal {
  int n, stride;                          // rows looked at: every stride-th
  double explained[PRINCIPAL_COMPONENTS]; // share of the variance; 0 where there is none
  double *scores;                         // (n x PRINCIPAL_COMPONENTS) coordinates of those rows
} Principal;

// Components of the columns of a layer, each with its mean subtracted and divided by its standard
// deviation (over n); a column that does not change counts for nothing. Of more than
// PRINCIPAL_ROWS_MAX rows every second, third ... is taken. The sign of a component is such that
// its first score that is not 0 is positive. Close with principal_close (accepts a zeroed one).
Status principal_components(Series s, Span layer, Principal *principal, Err *err);
void principal_close(Principal *principal);

#endif
