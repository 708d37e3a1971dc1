#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/csv.h"
#include "src/base/fsio.h"
#include "tests/support.h"

static Table parse(const char *text) {
  Table table;
  Err err = {0};
  Status status = csv_parse("t.csv", text, strlen(text), &table, &err);
  ck_assert_msg(status == OK, "%s", err.text);
  return table;
}

static void refuse_bytes(const char *text, size_t n, const char *want) {
  // a copy of the exact size, so that a sanitizer sees reading past the end
  char *copy = malloc(n == 0 ? 1 : n);
  memcpy(copy, text, n);
  Table table = {7, 7, NULL};
  Err err = {0};
  ck_assert_int_eq(csv_parse("t.csv", copy, n, &table, &err), ERR_INPUT);
  ck_assert_str_eq(err.text, want);
  ck_assert_ptr_null(table.values);
  ck_assert_uint_eq(table.n_rows, 0);
  free(copy);
}

static void refuse(const char *text, const char *want) {
  refuse_bytes(text, strlen(text), want);
}

START_TEST(rectangular_table_is_read) {
  Table table = parse("1.5,-2,3e2\n4, 5 ,\t-.25\n");
  ck_assert_uint_eq(table.n_rows, 2);
  ck_assert_uint_eq(table.n_columns, 3);
  const double want[] = {1.5, -2, 300, 4, 5, -0.25};
  ck_assert_mem_eq(table.values, want, sizeof want);
  csv_free(&table);
  ck_assert_ptr_null(table.values);
  csv_free(&table);
}
END_TEST

START_TEST(ends_of_lines_of_any_system) {
  static const char *const texts[] = {"7,8\n9,10", "7,8\n9,10\n", "7,8\r\n9,10\r\n",
                                      "7,8\r\n9,10\n\n\r\n", "7,8\n9,10\r"};
  const double want[] = {7, 8, 9, 10};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    Table table = parse(texts[i]);
    ck_assert_uint_eq(table.n_rows, 2);
    ck_assert_uint_eq(table.n_columns, 2);
    for (int k = 0; k < 4; k++) {
      ck_assert_double_eq(table.values[k], want[k]);
    }
    csv_free(&table);
  }
}
END_TEST

START_TEST(nan_and_infinity_are_numbers) {
  Table table = parse("nan,inf,-inf,NaN,Infinity,0x1p4,4.9e-324\n");
  ck_assert_double_nan(table.values[0]);
  ck_assert_double_eq(table.values[1], INFINITY);
  ck_assert_double_eq(table.values[2], -INFINITY);
  ck_assert_double_nan(table.values[3]);
  ck_assert_double_eq(table.values[4], INFINITY);
  ck_assert_double_eq(table.values[5], 16);
  ck_assert_double_eq(table.values[6], 4.9e-324);
  csv_free(&table);
}
END_TEST

START_TEST(nothing_is_an_empty_table) {
  static const char *const texts[] = {"", "\n", "\r\n\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    Table table = parse(texts[i]);
    ck_assert_uint_eq(table.n_rows, 0);
    ck_assert_uint_eq(table.n_columns, 0);
    ck_assert_ptr_null(table.values);
  }
}
END_TEST

START_TEST(mistakes_name_line_and_column) {
  refuse("1,2\n3,x\n", "t.csv:2:3: \"x\" is not a number");
  refuse("time,reward\n", "t.csv:1:1: \"time\" is not a number (no header line is expected)");
  refuse("1,2\n3,,5\n", "t.csv:2:3: a number is missing");
  refuse("1,2\n3,\n", "t.csv:2:3: a number is missing");
  refuse(",2\n", "t.csv:1:1: a number is missing");
  refuse("1,2\n\n3,4\n", "t.csv:2:1: a number is missing");
  refuse("1,2\n3,4,55\n", "t.csv:2:7: 3 columns here, 2 in the first row");
  refuse("1,2\n3\n", "t.csv:2:2: 1 columns here, 2 in the first row");
  refuse("1,2\n3 4\n", "t.csv:2:1: \"3 4\" is not a number");
  refuse("1;2\n", "t.csv:1:1: \"1;2\" is not a number (no header line is expected)");
  refuse("1,1e999\n", "t.csv:1:3: the number is too large");
  refuse("1,2\n7,\r3\n", "t.csv:2:3: \"?3\" is not a number");
}
END_TEST

START_TEST(any_bytes_are_answered_in_one_clean_line) {
  refuse_bytes("5,6\0,7\n", 7, "t.csv:1:3: \"6?\" is not a number (no header line is expected)");
  refuse_bytes("\0", 1, "t.csv:1:1: \"?\" is not a number (no header line is expected)");
  refuse("\xff\x1b[2J", "t.csv:1:1: \"??[2J\" is not a number (no header line is expected)");
  char digits[1000];
  memset(digits, '8', sizeof digits);
  refuse_bytes(digits, sizeof digits,
               "t.csv:1:1: \"8888888888888888888888888888888888888888...\" is not a number "
               "(no header line is expected)");
}
END_TEST

START_TEST(decimal_point_is_a_point_in_every_language) {
  // a language with a comma, where one is installed
  static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "da_DK.UTF-8"};
  for (size_t i = 0; i < 3 && setlocale(LC_NUMERIC, names[i]) == NULL; i++) {
  }
  Table table = parse("1.25,2.5\n");
  ck_assert_double_eq(table.values[0], 1.25);
  ck_assert_double_eq(table.values[1], 2.5);
  csv_free(&table);
  setlocale(LC_NUMERIC, "C");
}
END_TEST

START_TEST(files_are_read_and_named) {
  char path[FSIO_PATH_MAX];
  fsio_join(path, temporary_folder(), "a.csv", NULL);
  ck_assert_int_eq(fsio_write_safely(path, "3,4\n5,6\n", 8, NULL), OK);
  Table table;
  Err err = {0};
  ck_assert_int_eq(csv_read(path, &table, &err), OK);
  ck_assert_double_eq(table.values[3], 6);
  csv_free(&table);
  ck_assert_int_eq(fsio_write_safely(path, "3,4\n5,?\n", 8, NULL), OK);
  ck_assert_int_eq(csv_read(path, &table, &err), ERR_INPUT);
  ck_assert(strncmp(err.text, path, strlen(path)) == 0);
  ck_assert_str_eq(err.text + strlen(path), ":2:3: \"?\" is not a number");
  ck_assert_int_eq(csv_read("/none/a.csv", &table, &err), ERR_INPUT);
}
END_TEST

START_TEST(ragged_rows_keep_their_lengths) {
  char path[FSIO_PATH_MAX];
  fsio_join(path, temporary_folder(), "a.csv", NULL);
  ck_assert_int_eq(fsio_write_safely(path, "3,4,5\n6\n7,8\n", 12, NULL), OK);
  size_t n_rows, *lengths;
  double *values;
  Err err = {0};
  ck_assert_int_eq(csv_read_ragged(path, &n_rows, &lengths, &values, &err), OK);
  ck_assert_uint_eq(n_rows, 3);
  ck_assert_uint_eq(lengths[0], 3);
  ck_assert_uint_eq(lengths[1], 1);
  ck_assert_uint_eq(lengths[2], 2);
  const double want[] = {3, 4, 5, 6, 7, 8};
  ck_assert_mem_eq(values, want, sizeof want);
  free(lengths);
  free(values);
  ck_assert_int_eq(fsio_write_safely(path, "3,4,5\n6,\n", 9, NULL), OK);
  ck_assert_int_eq(csv_read_ragged(path, &n_rows, &lengths, &values, &err), ERR_INPUT);
  ck_assert_str_eq(err.text + strlen(path), ":2:3: a number is missing");
}
END_TEST

START_TEST(written_rows_read_back_to_the_bit) {
  const double row[] = {1.0 / 3, -1e-310, NAN, INFINITY, 123456789.123456789};
  char *text;
  size_t n;
  FILE *file = open_memstream(&text, &n);
  csv_write_row(file, row, 5);
  csv_write_row(file, row + 3, 1);
  fclose(file);
  ck_assert_str_eq(text, "0.33333333333333331,-9.9999999999999694e-311,nan,inf,"
                         "123456789.12345679\ninf\n");
  Table table;
  Err err = {0};
  ck_assert_int_eq(csv_parse("t", text, n - 4, &table, &err), OK);
  ck_assert_mem_eq(table.values, row, 2 * sizeof *row);
  ck_assert_mem_eq(table.values + 3, row + 3, 2 * sizeof *row);
  csv_free(&table);
  free(text);
}
END_TEST

Suite *suite(void) {
  return suite_of("csv", 20,
                  (const TTest *const[]){
                      rectangular_table_is_read, ends_of_lines_of_any_system,
                      nan_and_infinity_are_numbers, nothing_is_an_empty_table,
                      mistakes_name_line_and_column, any_bytes_are_answered_in_one_clean_line,
                      decimal_point_is_a_point_in_every_language, files_are_read_and_named,
                      ragged_rows_keep_their_lengths, written_rows_read_back_to_the_bit, NULL});
}
