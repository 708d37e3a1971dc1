// fuzz_csv: any bytes are a table or one clean line of error; a table written is read back alike.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

static void require(int holds, const char *what) {
  if (!holds) {
    fprintf(stderr, "fuzz_csv: %s\n", what);
    abort();
  }
}

static void check_error(const Err *err) {
  require(err->status == ERR_INPUT, "an error that is not the user's");
  for (const char *c = err->text; *c != '\0'; c++) {
    require(*c >= ' ' && *c <= '~', "an error with bytes that no terminal should see");
  }
}

static void check_round_trip(const Table *table) {
  char *text = NULL;
  size_t n_text = 0;
  FILE *file = open_memstream(&text, &n_text);
  for (size_t i = 0; i < table->n_rows; i++) {
    csv_write_row(file, table->values + i * table->n_columns, table->n_columns);
  }
  fclose(file);
  Table again;
  require(csv_parse("again", text, n_text, &again, NULL) == OK, "a written table is refused");
  require(again.n_rows == table->n_rows && again.n_columns == table->n_columns, "another shape");
  for (size_t i = 0; i < table->n_rows * table->n_columns; i++) {
    double a = table->values[i], b = again.values[i];
    require(isnan(a) ? isnan(b) : a == b && signbit(a) == signbit(b), "another number");
  }
  csv_free(&again);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Table table;
  Err err = {0};
  if (csv_parse("fuzz", (const char *)bytes, n_bytes, &table, &err) != OK) {
    check_error(&err);
  } else {
    check_round_trip(&table);
  }
  csv_free(&table);
  return 0;
}
