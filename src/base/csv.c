#include "src/base/csv.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"

enum { FIELD_MAX = 400, SHOWN_MAX = 40 };

// a table while it is being read
typedef struct Reader {
  const char *name;
  const char *at, *line_start, *end; // in the text
  size_t n_rows, n_values;
  size_t *lengths; // (rows so far)
  double *values;  // (values so far)
  bool ragged;
  locale_t c; // a decimal point is a point, whatever the program around us has set
  Err *err;
} Reader;

static Status wrong(const Reader *r, const char *at, const char *what) {
  return err_set(r->err, ERR_INPUT, "%s:%zu:%td: %s", r->name, r->n_rows + 1,
                 at - r->line_start + 1, what);
}

// a field that is no number, shown so that it cannot spoil a terminal
static Status not_a_number(const Reader *r, const char *at, size_t n) {
  char shown[SHOWN_MAX + 4], what[SHOWN_MAX + 64];
  size_t n_shown = n < SHOWN_MAX ? n : SHOWN_MAX;
  for (size_t i = 0; i < n_shown; i++) {
    shown[i] = '?';
    if (at[i] >= ' ' && at[i] <= '~') {
      shown[i] = at[i];
    }
  }
  memcpy(shown + n_shown, n_shown < n ? "..." : "", n_shown < n ? 4 : 1);
  snprintf(what, sizeof what, "\"%s\" is not a number%s", shown,
           r->n_rows == 0 ? " (no header line is expected)" : "");
  return wrong(r, at, what);
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// the number in [at, end)
static Status read_field(Reader *r, const char *at, const char *end) {
  while (at < end && is_blank(*at)) {
    at++;
  }
  while (end > at && is_blank(end[-1])) {
    end--;
  }
  size_t n = (size_t)(end - at);
  if (n == 0) {
    return wrong(r, at, "a number is missing");
  }
  if (n >= FIELD_MAX) {
    return not_a_number(r, at, n);
  }
  char field[FIELD_MAX], *stop;
  memcpy(field, at, n);
  field[n] = '\0';

  // strtod would skip any white space in front
  errno = 0;
  double value = strtod_l(field, &stop, r->c);
  if (stop != field + n || field[0] < '!') {
    return not_a_number(r, at, n);
  }
  if (errno == ERANGE && isinf(value)) {
    return wrong(r, at, "the number is too large");
  }
  r->values[r->n_values++] = value;
  return OK;
}

// one row, up to and with its newline
static Status read_row(Reader *r) {
  r->line_start = r->at;
  const char *newline = memchr(r->at, '\n', (size_t)(r->end - r->at));
  const char *line_end = newline == NULL ? r->end : newline;
  const char *end = line_end > r->at && line_end[-1] == '\r' ? line_end - 1 : line_end;
  size_t before = r->n_values;
  for (const char *at = r->at; at <= end;) {
    const char *comma = memchr(at, ',', (size_t)(end - at));
    const char *field_end = comma == NULL ? end : comma;
    Status status = read_field(r, at, field_end);
    if (status != OK) {
      return status;
    }
    at = field_end + 1;
  }
  size_t length = r->n_values - before;
  if (!r->ragged && r->n_rows > 0 && length != r->lengths[0]) {
    char what[96];
    snprintf(what, sizeof what, "%zu columns here, %zu in the first row", length, r->lengths[0]);
    return wrong(r, end, what);
  }
  r->lengths[r->n_rows++] = length;
  r->at = newline == NULL ? r->end : newline + 1;
  return OK;
}

static size_t count(const char *text, size_t n, char c) {
  size_t found = 0;
  for (size_t i = 0; i < n; i++) {
    found += text[i] == c;
  }
  return found;
}

// Reads all rows; on success lengths and values belong to the caller.
static Status read_rows(Reader *r, const char *text, size_t n_bytes) {
  while (n_bytes > 0 && (text[n_bytes - 1] == '\n' || text[n_bytes - 1] == '\r')) {
    n_bytes--;
  }
  r->at = text;
  r->end = text + n_bytes;

  // every value but a row's last is followed by a comma: the text bounds both arrays
  size_t most_rows = count(text, n_bytes, '\n') + 1;
  size_t most_values = most_rows + count(text, n_bytes, ',');
  r->lengths = calloc(most_rows, sizeof *r->lengths);
  r->values = calloc(most_values, sizeof *r->values);
  r->c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
  Status status = OK;
  if (r->lengths == NULL || r->values == NULL || r->c == (locale_t)0) {
    status = err_set(r->err, ERR_MEMORY, "%s: no memory for %zu numbers", r->name, most_values);
    goto done;
  }
  while (r->at < r->end) {
    TRY(read_row(r));
  }
done:
  if (r->c != (locale_t)0) {
    freelocale(r->c);
  }
  if (status != OK) {
    free(r->lengths);
    free(r->values);
  }
  return status;
}

Status csv_parse(const char *name, const char *text, size_t n_bytes, Table *table, Err *err) {
  *table = (Table){0};
  Reader r = {.name = name, .err = err};
  Status status = read_rows(&r, text, n_bytes);
  if (status != OK) {
    return status;
  }
  if (r.n_rows > 0) {
    *table = (Table){.n_rows = r.n_rows, .n_columns = r.lengths[0], .values = r.values};
  } else {
    free(r.values);
  }
  free(r.lengths);
  return OK;
}

Status csv_read(const char *path, Table *table, Err *err) {
  *table = (Table){0};
  char *text = NULL;
  size_t n_bytes;
  Status status = fsio_read(path, 0, &text, &n_bytes, err);
  if (status == OK) {
    status = csv_parse(path, text, n_bytes, table, err);
  }
  free(text);
  return status;
}

Status csv_read_ragged(const char *path, size_t *n_rows, size_t **lengths, double **values,
                       Err *err) {
  char *text = NULL;
  size_t n_bytes;
  Status status = fsio_read(path, 0, &text, &n_bytes, err);
  if (status != OK) {
    return status;
  }
  Reader r = {.name = path, .ragged = true, .err = err};
  status = read_rows(&r, text, n_bytes);
  if (status == OK) {
    *n_rows = r.n_rows;
    *lengths = r.lengths;
    *values = r.values;
  }
  free(text);
  return status;
}

void csv_free(Table *table) {
  free(table->values);
  *table = (Table){0};
}

void csv_write_row(FILE *file, const double *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    fprintf(file, "%s%.17g", i == 0 ? "" : ",", values[i]);
  }
  fputc('\n', file);
}
