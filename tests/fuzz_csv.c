// fuzz_csv: any bytes are a table or one clean line of error; a table written is read back alike.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/csv.h"
#include "tests/fuzz_support.h"

static void check_round_trip(const Table *table) {
  char *text = NULL;
  size_t n_text = 0;
  FILE *file = open_memstream(&text, &n_text);
  for (size_t i = 0; i < table->n_rows; i++) {
    csv_write_row(file, table->values + i * table->n_columns, table->n_columns);
  }
  fclose(file);
  Table again;
  fuzz_require(csv_parse("again", text, n_text, &again, NULL) == OK, "a written table is refused",
               "");
  fuzz_require(again.n_rows == table->n_rows && again.n_columns == table->n_columns,
               "another shape", "");
  for (size_t i = 0; i < table->n_rows * table->n_columns; i++) {
    double a = table->values[i], b = again.values[i];
    fuzz_require(isnan(a) ? isnan(b) : a == b && signbit(a) == signbit(b), "another number", "");
  }
  csv_free(&again);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Table table;
  Err err = {0};
  if (csv_parse("fuzz", (const char *)bytes, n_bytes, &table, &err) != OK) {
    fuzz_check_error(&err);
  } else {
    check_round_trip(&table);
  }
  csv_free(&table);
  return 0;
}
