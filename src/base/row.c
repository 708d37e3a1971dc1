#include "src/base/row.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void row_clear(Row *row) {
  row->n = 0;
}

// index of a column, or -1
static int find(const Row *row, const char *name) {
  for (int i = 0; i < row->n; i++) {
    if (strcmp(row->name[i], name) == 0) {
      return i;
    }
  }
  return -1;
}

void row_add(Row *row, const char *name, double value) {
  assert(row->n < ROW_MAX && strlen(name) < ROW_NAME_MAX && find(row, name) < 0);
  snprintf(row->name[row->n], ROW_NAME_MAX, "%s", name);
  row->value[row->n] = value;
  row->n++;
}

void row_set(Row *row, const char *name, double value) {
  int i = find(row, name);
  assert(i >= 0);
  row->value[i] = value;
}

double row_get(const Row *row, const char *name) {
  int i = find(row, name);
  return i < 0 ? NAN : row->value[i];
}

// Writes piece behind the n bytes of out there are; returns the new length, which counts on when
// out is full, as snprintf does.
static size_t append(char *out, size_t size, size_t n, const char *piece) {
  size_t room = n < size ? size - n : 0;
  return n + (size_t)snprintf(room == 0 ? NULL : out + n, room, "%s", piece);
}

// the shortest decimal that reads back to the same double; nothing for NaN
static void number_text(double value, char out[32]) {
  out[0] = '\0';
  if (isnan(value)) {
    return;
  }
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(out, 32, "%.*g", digits, value);
    if (strtod(out, NULL) == value) {
      return;
    }
  }
}

size_t row_header_text(const Row *row, char *out, size_t size) {
  size_t n = 0;
  for (int i = 0; i < row->n; i++) {
    n = append(out, size, n, i == 0 ? "" : ",");
    n = append(out, size, n, row->name[i]);
  }
  return append(out, size, n, "\n");
}

size_t row_values_text(const Row *row, char *out, size_t size) {
  size_t n = 0;
  for (int i = 0; i < row->n; i++) {
    char number[32];
    number_text(row->value[i], number);
    n = append(out, size, n, i == 0 ? "" : ",");
    n = append(out, size, n, number);
  }
  return append(out, size, n, "\n");
}
