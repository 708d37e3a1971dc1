#include "src/run/history.h"

#include <string.h>

#include "tests/support.h"

static char path[FSIO_PATH_MAX];

static void write_text(const char *mode, const char *text) {
  FILE *file = fopen(path, mode);
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

static void new_file(void) {
  ck_assert(fsio_join(path, temporary_folder(), "metrics.csv", NULL) == OK);
}

START_TEST(rows_are_taken_when_their_lines_are_whole) {
  History h;
  new_file();
  history_open(path, &h);
  ck_assert(!history_next(&h));
  write_text("w", "generation,mean,ev");
  ck_assert(!history_next(&h));
  write_text("a", "al\n7,2.5,\n8,-3,");
  ck_assert(history_next(&h));
  ck_assert_double_eq(history_row(&h, "generation"), 7);
  ck_assert_double_nan(history_row(&h, "eval"));
  ck_assert(!history_next(&h));
  write_text("a", "0.25\n9,4,\n");
  history_read(&h);
  ck_assert_int_eq(h.n_rows, 3);
  ck_assert_int_eq(h.n_columns, 3);
  ck_assert_double_eq(history_row(&h, "mean"), 4);
  ck_assert_double_nan(history_row(&h, "eval"));
  ck_assert_double_eq(history_last(&h, "eval"), 0.25);
  ck_assert_double_nan(history_last(&h, "ev"));
  ck_assert_int_eq(history_column(&h, "ev"), -1);
  history_close(&h);
}
END_TEST

START_TEST(a_file_in_its_place_is_read_anew) {
  History h;
  new_file();
  write_text("w", "generation,mean\n3,5\n4,6\n");
  history_open(path, &h);
  history_read(&h);
  ck_assert_int_eq(h.n_rows, 2);
  ck_assert(fsio_write_safely(path, "generation,top\n3,7\n", 19, NULL) == OK);
  ck_assert(history_next(&h));
  ck_assert_int_eq(h.n_rows, 1);
  ck_assert_double_eq(history_row(&h, "top"), 7);
  ck_assert_double_nan(history_row(&h, "mean"));
  history_close(&h);
}
END_TEST

START_TEST(odd_files_do_no_harm) {
  History h;
  new_file();
  write_text("w", "generation,mean\n3\n,x,y,z\n\n");
  history_open(path, &h);
  history_read(&h);
  ck_assert_int_eq(h.n_rows, 3);
  ck_assert_double_eq(history_last(&h, "generation"), 3);
  ck_assert_double_nan(history_last(&h, "mean"));
  history_close(&h);

  // more columns than there is room for
  write_text("w", "a");
  for (int i = 0; i < 2 * ROW_MAX; i++) {
    write_text("a", ",b");
  }
  write_text("a", "\n5\n");
  history_open(path, &h);
  history_read(&h);
  ck_assert_int_eq(h.n_columns, ROW_MAX);
  ck_assert_double_eq(history_row(&h, "a"), 5);
  history_close(&h);
}
END_TEST

Suite *suite(void) {
  return suite_of("history", 20,
                  (const TTest *const[]){rows_are_taken_when_their_lines_are_whole,
                                         a_file_in_its_place_is_read_anew, odd_files_do_no_harm,
                                         NULL});
}
