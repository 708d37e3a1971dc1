#include "src/cli/sheet.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"

Status sheet_print(SheetPut *put, const void *context, char **text, size_t *size, Err *err) {
  size_t length = 0;
  *text = NULL;
  FILE *memory = open_memstream(text, size == NULL ? &length : size);
  if (memory == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a text");
  }
  put(memory, context);
  bool bad = ferror(memory) != 0;
  if (fclose(memory) != 0 || bad) {
    free(*text);
    *text = NULL;
    return err_set(err, ERR_MEMORY, "no memory for a text");
  }
  return OK;
}

Status sheet_write(const char *path, SheetPut *put, const void *context, Err *err) {
  char *text = NULL;
  size_t size = 0;
  Status status = OK;
  TRY(sheet_print(put, context, &text, &size, err));
  TRY(fsio_write_safely(path, text, size, err));
done:
  free(text);
  return status;
}

static void put_table(FILE *out, const void *context) {
  const Table *table = context;
  for (size_t i = 0; i < table->n_rows; i++) {
    csv_write_row(out, table->values + i * table->n_columns, table->n_columns);
  }
}

Status sheet_write_table(const char *path, const Table *table, Err *err) {
  return sheet_write(path, put_table, table, err);
}

void sheet_number(FILE *out, int digits, double value) {
  fputc(',', out);
  if (isfinite(value)) {
    fprintf(out, "%.*g", digits, value);
  }
}

void sheet_name(FILE *out, const char *text) {
  bool quoted = strpbrk(text, ",\"\n") != NULL;
  fputs(quoted ? "\"" : "", out);
  for (const char *c = text; *c != 0; c++) {
    fputs(*c == '"' ? "\"" : "", out);
    fputc(*c, out);
  }
  fputs(quoted ? "\"" : "", out);
}
