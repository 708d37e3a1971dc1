// columns: a CSV file with a header, read whole: a run's metrics, what `hebbes analyze` wrote.
#ifndef HEBBES_RUN_COLUMNS_H
#define HEBBES_RUN_COLUMNS_H

#include <stdint.h>

#include "src/base/err.h"
#include "src/base/row.h"

typedef struct Columns {
  int n; // columns; 0: there is no such file, or no row in it yet
  char (*names)[ROW_NAME_MAX];
  int64_t n_rows;
  double *values; // (n_rows x n), NaN for what is empty or no number
} Columns;

// Close with columns_close (accepts a zeroed one), also after a failure. A missing file has no
// columns.
Status columns_read(const char *path, Columns *columns, Err *err);
void columns_close(Columns *columns);

// A column by name; -1: there is none.
int columns_find(const Columns *columns, const char *name);
// NaN when the column is -1.
double columns_value(const Columns *columns, int64_t row, int column);
// The mean of a column over the rows in [from, to) in which another one, or itself, has a number;
// NaN when there is none.
double columns_mean(const Columns *columns, int column, int where, int64_t from, int64_t to);
// The last number of a column, or NaN; its sum.
double columns_last(const Columns *columns, const char *name);
double columns_sum(const Columns *columns, const char *name);

#endif
