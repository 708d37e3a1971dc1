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

// a text that grows in a buffer of fixed size; n counts on when the buffer is full, as snprintf
// does
typedef struct Text {
  char *out;
  size_t size, n;
} Text;

static void append(Text *text, const char *piece) {
  size_t room = text->n < text->size ? text->size - text->n : 0;
  text->n += (size_t)snprintf(room == 0 ? NULL : text->out + text->n, room, "%s", piece);
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
  Text text = {out, size, 0};
  for (int i = 0; i < row->n; i++) {
    append(&text, i == 0 ? "" : ",");
    append(&text, row->name[i]);
  }
  append(&text, "\n");
  return text.n;
}

size_t row_values_text(const Row *row, char *out, size_t size) {
  Text text = {out, size, 0};
  for (int i = 0; i < row->n; i++) {
    char number[32];
    number_text(row->value[i], number);
    append(&text, i == 0 ? "" : ",");
    append(&text, number);
  }
  append(&text, "\n");
  return text.n;
}
