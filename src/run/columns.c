#include "src/run/columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/run/history.h"

// one more row of what was read
static Status add_row(const History *history, Columns *columns, int64_t *room, Err *err) {
  size_t width = (size_t)columns->n * sizeof *columns->values;
  if (columns->n_rows == *room) {
    int64_t more = *room == 0 ? 256 : 2 * *room;
    double *larger = realloc(columns->values, (size_t)more * width);
    if (larger == NULL) {
      return err_set(err, ERR_MEMORY, "%s: no memory for %lld rows", history->path,
                     (long long)more);
    }
    columns->values = larger;
    *room = more;
  }
  memcpy(columns->values + columns->n_rows * columns->n, history->row, width);
  columns->n_rows++;
  return OK;
}

static Status take_names(const History *history, Columns *columns, Err *err) {
  size_t size = (size_t)history->n_columns * sizeof *columns->names;
  columns->names = malloc(size + 1);
  if (columns->names == NULL) {
    return err_set(err, ERR_MEMORY, "%s: no memory for its columns", history->path);
  }
  memcpy(columns->names, history->names, size);
  columns->n = history->n_columns;
  return OK;
}

Status columns_read(const char *path, Columns *columns, Err *err) {
  History history;
  int64_t room = 0;
  Status status = OK;
  *columns = (Columns){0};
  history_open(path, &history);
  while (history_next(&history)) {
    if (history.n_rows == 1) {
      // the file is new, or another one has taken its place
      columns_close(columns);
      room = 0;
      TRY(take_names(&history, columns, err));
    }
    TRY(add_row(&history, columns, &room, err));
  }
done:
  history_close(&history);
  return status;
}

void columns_close(Columns *columns) {
  free(columns->names);
  free(columns->values);
  columns->names = NULL;
  columns->values = NULL;
  columns->n = 0;
  columns->n_rows = 0;
}

int columns_find(const Columns *columns, const char *name) {
  for (int i = 0; i < columns->n; i++) {
    if (strcmp(columns->names[i], name) == 0) {
      return i;
    }
  }
  return -1;
}

double columns_value(const Columns *columns, int64_t row, int column) {
  return column < 0 ? NAN : columns->values[row * columns->n + column];
}

double columns_last(const Columns *columns, const char *name) {
  int column = columns_find(columns, name);
  for (int64_t i = columns->n_rows - 1; i >= 0; i--) {
    double value = columns_value(columns, i, column);
    if (!isnan(value)) {
      return value;
    }
  }
  return NAN;
}

double columns_mean(const Columns *columns, int column, int where, int64_t from, int64_t to) {
  double sum = 0;
  int64_t n = 0;
  for (int64_t i = from; i < to && i < columns->n_rows; i++) {
    if (!isnan(columns_value(columns, i, where))) {
      sum += columns_value(columns, i, column);
      n++;
    }
  }
  return n == 0 ? NAN : sum / (double)n;
}

double columns_sum(const Columns *columns, const char *name) {
  int column = columns_find(columns, name);
  double sum = 0;
  for (int64_t i = 0; i < columns->n_rows; i++) {
    double value = columns_value(columns, i, column);
    sum += isnan(value) ? 0 : value;
  }
  return sum;
}
