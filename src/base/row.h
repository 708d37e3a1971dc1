// row: named numbers in order; one line of a table. What a run, a strategy and an environment
// report.
#ifndef HEBBES_BASE_ROW_H
#define HEBBES_BASE_ROW_H

#include <stddef.h>
#include <stdio.h>

enum { ROW_MAX = 256, ROW_NAME_MAX = 48 };

typedef struct Row {
  int n;
  char name[ROW_MAX][ROW_NAME_MAX];
  double value[ROW_MAX]; // NaN prints as an empty field
} Row;

void row_clear(Row *row);
// Adds a column; a full row or a name that is there already is our mistake (assertion).
void row_add(Row *row, const char *name, double value);
// Gives a column that is there another value.
void row_set(Row *row, const char *name, double value);
// NaN when there is no such column.
double row_get(const Row *row, const char *name);
// Text of the header or the values, comma separated, ended by a newline; values as the shortest
// decimal that reads back to the same double. Returns the length (as snprintf does).
size_t row_header_text(const Row *row, char *out, size_t size);
size_t row_values_text(const Row *row, char *out, size_t size);

#endif
