// history: metrics.csv read back, row by row, also while a run goes on writing it: a row is taken
// when its line is whole; when a resumed run has put another file in its place, reading begins
// anew.
#ifndef HEBBES_RUN_HISTORY_H
#define HEBBES_RUN_HISTORY_H

#include <stdint.h>
#include <stdio.h>

#include "src/base/fsio.h"
#include "src/base/row.h"

typedef struct History {
  char path[FSIO_PATH_MAX];
  FILE *file; // NULL until it is there
  char *line; // owned
  size_t room;
  int n_columns; // 0 until the header is read
  char names[ROW_MAX][ROW_NAME_MAX];
  int64_t n_rows;
  double row[ROW_MAX];  // the last row; NaN for an empty field
  double last[ROW_MAX]; // the last number that was in each column; NaN: none was
} History;

// For the file of this name, which need not be there yet. Close with history_close (accepts a
// zeroed one).
void history_open(const char *path, History *history);
void history_close(History *history);

// The next row into history->row. false: there is none now.
bool history_next(History *history);
// Reads all rows that are there.
void history_read(History *history);

// A column by name, -1: there is none; its value in the last row, and the last number in it.
int history_column(const History *history, const char *name);
double history_row(const History *history, const char *name);
double history_last(const History *history, const char *name);

#endif
