#include "src/run/columns.h"

#include <stdio.h>

#include "src/base/fsio.h"
#include "tests/support.h"

static char path[FSIO_PATH_MAX];

static void write_text(const char *text) {
  ck_assert(fsio_join(path, temporary_folder(), "steps.csv", NULL) == OK);
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

START_TEST(a_table_is_read_whole) {
  Columns columns;
  write_text("step,class,speed\n3,other,2.5\n4,,\n5,x,-7\n6,y,");
  ck_assert(columns_read(path, &columns, NULL) == OK);
  ck_assert_int_eq(columns.n, 3);
  // the last line is not whole
  ck_assert_int_eq(columns.n_rows, 3);
  int speed = columns_find(&columns, "speed");
  ck_assert_int_eq(speed, 2);
  ck_assert_double_eq(columns_value(&columns, 0, speed), 2.5);
  ck_assert_double_nan(columns_value(&columns, 1, speed));
  ck_assert_double_nan(columns_value(&columns, 0, columns_find(&columns, "class")));
  ck_assert_double_eq(columns_last(&columns, "speed"), -7);
  ck_assert_double_eq(columns_sum(&columns, "speed"), -4.5);
  ck_assert_int_eq(columns_find(&columns, "spee"), -1);
  ck_assert_double_nan(columns_value(&columns, 0, -1));
  ck_assert_double_nan(columns_last(&columns, "nothing"));
  columns_close(&columns);
}
END_TEST

START_TEST(long_tables_fit) {
  Columns columns;
  write_text("i,square\n");
  FILE *file = fopen(path, "a");
  for (int i = 0; i < 1000; i++) {
    fprintf(file, "%d,%d\n", i, i * i);
  }
  fclose(file);
  ck_assert(columns_read(path, &columns, NULL) == OK);
  ck_assert_int_eq(columns.n_rows, 1000);
  ck_assert_double_eq(columns_value(&columns, 777, 1), 777 * 777);
  columns_close(&columns);
}
END_TEST

START_TEST(what_is_missing_has_no_columns) {
  Columns columns;
  ck_assert(columns_read("/nowhere/metrics.csv", &columns, NULL) == OK);
  ck_assert_int_eq(columns.n, 0);
  ck_assert_int_eq(columns.n_rows, 0);
  columns_close(&columns);
  write_text("generation,mean\n");
  ck_assert(columns_read(path, &columns, NULL) == OK);
  ck_assert_int_eq(columns.n_rows, 0);
  ck_assert_double_nan(columns_last(&columns, "mean"));
  columns_close(&columns);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_table_is_read_whole,
      long_tables_fit,
      what_is_missing_has_no_columns,
      NULL,
  };
  return suite_of("columns", 20, tests);
}
