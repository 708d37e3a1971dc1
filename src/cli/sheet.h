// sheet: texts and tables that a verb leaves for other programs, made in memory and written whole.
#ifndef HEBBES_CLI_SHEET_H
#define HEBBES_CLI_SHEET_H

#include <stdio.h>

#include "src/base/csv.h"

// Prints the whole of one.
typedef void SheetPut(FILE *out, const void *context);

// Writes what put prints to path, safely.
Status sheet_write(const char *path, SheetPut *put, const void *context, Err *err);
// A table of numbers as CSV without a header.
Status sheet_write_table(const char *path, const Table *table, Err *err);
// What put prints as a text, which belongs to the caller. size may be NULL.
Status sheet_print(SheetPut *put, const void *context, char **text, size_t *size, Err *err);

// Fields of CSV: ",value" with so many significant digits, "," for what is not finite; a text, in
// quotes where it holds what CSV needs itself.
void sheet_number(FILE *out, int digits, double value);
void sheet_name(FILE *out, const char *text);

#endif
