// csv: rectangular tables of numbers without a header, comma separated, one row a line.
#ifndef HEBBES_BASE_CSV_H
#define HEBBES_BASE_CSV_H

#include <stddef.h>
#include <stdio.h>

#include "src/base/err.h"

typedef struct Table {
  size_t n_rows, n_columns;
  double *values; // (n_rows x n_columns), owned; NULL when empty
} Table;

// Reads a file. Every row must have the same number of columns; anything but a finite or non-finite
// number ("nan", "inf" are numbers) is ERR_INPUT with path:line:column. Empty lines at the end are
// skipped.
Status csv_read(const char *path, Table *table, Err *err);
// As csv_read, from memory; name is used in messages.
Status csv_parse(const char *name, const char *text, size_t n_bytes, Table *table, Err *err);
// Like csv_read, but rows may have different lengths: row i has lengths[i] values (owned by the
// caller, free both).
Status csv_read_ragged(const char *path, size_t *n_rows, size_t **lengths, double **values,
                       Err *err);
void csv_free(Table *table);
// Writes one row with %.17g.
void csv_write_row(FILE *file, const double *values, size_t n);

#endif
