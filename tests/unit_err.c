#include <string.h>

#include "src/base/err.h"
#include "tests/support.h"

START_TEST(set_replaces_text_and_returns_status) {
  Err err = {0};
  ck_assert_int_eq(err_set(&err, ERR_IO, "%s: %d", "file", 17), ERR_IO);
  ck_assert_int_eq(err.status, ERR_IO);
  ck_assert_str_eq(err.text, "file: 17");
  ck_assert_int_eq(err_set(&err, ERR_INPUT, "other"), ERR_INPUT);
  ck_assert_int_eq(err.status, ERR_INPUT);
  ck_assert_str_eq(err.text, "other");
}
END_TEST

START_TEST(set_may_use_its_own_text) {
  Err err = {0};
  err_set(&err, ERR_INPUT, "no such key");
  err_set(&err, ERR_FAILED, "a.yaml: %s!", err.text);
  ck_assert_str_eq(err.text, "a.yaml: no such key!");
}
END_TEST

START_TEST(add_collects_lines_and_keeps_first_status) {
  Err err = {0};
  ck_assert_int_eq(err_add(&err, ERR_INPUT, "line %d", 3), ERR_INPUT);
  ck_assert_int_eq(err_add(&err, ERR_IO, "line %d", 5), ERR_INPUT);
  ck_assert_str_eq(err.text, "line 3\nline 5");
  ck_assert_int_eq(err.status, ERR_INPUT);
}
END_TEST

START_TEST(add_marks_what_no_longer_fits_once) {
  Err err = {0};
  for (int i = 0; i < 1000; i++) {
    err_add(&err, ERR_INPUT, "mistake number %d in a row of many", i);
  }
  size_t n = strlen(err.text);
  ck_assert_uint_lt(n, sizeof err.text);
  ck_assert_uint_gt(n, sizeof err.text - 64);
  ck_assert_str_eq(err.text + n - 4, "\n...");
  ck_assert_ptr_eq(strstr(err.text, "\n..."), err.text + n - 4);
  err_add(&err, ERR_INPUT, "x");
  ck_assert_uint_eq(strlen(err.text), n);
}
END_TEST

// a line may just fit, or be one byte too long: both sides of the edge
START_TEST(add_uses_the_room_to_the_last_byte) {
  char line[ERR_TEXT_MAX];
  size_t most = ERR_TEXT_MAX - 1 - strlen("\n...") - strlen("first\n");
  memset(line, 'y', sizeof line);
  line[most] = '\0';
  Err err = {0};
  err_add(&err, ERR_INPUT, "first");
  err_add(&err, ERR_INPUT, "%s", line);
  ck_assert_uint_eq(strlen(err.text), ERR_TEXT_MAX - 1 - 4);
  err_add(&err, ERR_INPUT, "z");
  ck_assert_uint_eq(strlen(err.text), ERR_TEXT_MAX - 1);

  line[most] = 'y';
  line[most + 1] = '\0';
  err = (Err){0};
  err_add(&err, ERR_INPUT, "first");
  err_add(&err, ERR_INPUT, "%s", line);
  ck_assert_str_eq(err.text, "first\n...");
}
END_TEST

START_TEST(long_text_is_cut_with_a_mark) {
  char line[2 * ERR_TEXT_MAX];
  memset(line, 'y', sizeof line);
  line[sizeof line - 1] = '\0';
  Err err = {0};
  err_set(&err, ERR_INPUT, "%s", line);
  ck_assert_uint_eq(strlen(err.text), ERR_TEXT_MAX - 1);
  ck_assert_str_eq(err.text + ERR_TEXT_MAX - 5, "y...");
  err_add(&err, ERR_INPUT, "more");
  ck_assert_uint_eq(strlen(err.text), ERR_TEXT_MAX - 1);
  ck_assert_str_eq(err.text + ERR_TEXT_MAX - 5, "\n...");
}
END_TEST

START_TEST(context_goes_in_front_of_errors_only) {
  Err err = {0};
  ck_assert_int_eq(err_context(&err, "a: "), OK);
  ck_assert_str_eq(err.text, "");
  err_set(&err, ERR_BUSY, "in use");
  ck_assert_int_eq(err_context(&err, "runs/%s: ", "b"), ERR_BUSY);
  ck_assert_str_eq(err.text, "runs/b: in use");
}
END_TEST

START_TEST(no_record_is_no_trouble) {
  ck_assert_int_eq(err_set(NULL, ERR_IO, "x"), ERR_IO);
  ck_assert_int_eq(err_add(NULL, ERR_MEMORY, "x"), ERR_MEMORY);
  ck_assert_int_eq(err_context(NULL, "x"), OK);
}
END_TEST

START_TEST(exit_codes_tell_whose_fault_it_is) {
  ck_assert_int_eq(err_exit_code(OK), 0);
  ck_assert_int_eq(err_exit_code(ERR_INPUT), 2);
  ck_assert_int_eq(err_exit_code(ERR_BUSY), 2);
  ck_assert_int_eq(err_exit_code(ERR_IO), 1);
  ck_assert_int_eq(err_exit_code(ERR_MEMORY), 1);
  ck_assert_int_eq(err_exit_code(ERR_FAILED), 1);
}
END_TEST

static Status step(int *n, Status answer) {
  *n += 1;
  return answer;
}

static Status three_steps(int *n, Status second) {
  Status status;
  TRY(step(n, OK));
  TRY(step(n, second));
  TRY(step(n, OK));
done:
  return status;
}

START_TEST(try_stops_at_the_first_failure) {
  int n = 0;
  ck_assert_int_eq(three_steps(&n, OK), OK);
  ck_assert_int_eq(n, 3);
  ck_assert_int_eq(three_steps(&n, ERR_BUSY), ERR_BUSY);
  ck_assert_int_eq(n, 5);
}
END_TEST

Suite *suite(void) {
  return suite_of("err", 10,
                  (const TTest *const[]){
                      set_replaces_text_and_returns_status, set_may_use_its_own_text,
                      add_collects_lines_and_keeps_first_status, add_marks_what_no_longer_fits_once,
                      add_uses_the_room_to_the_last_byte, long_text_is_cut_with_a_mark,
                      context_goes_in_front_of_errors_only, no_record_is_no_trouble,
                      exit_codes_tell_whose_fault_it_is, try_stops_at_the_first_failure, NULL});
}
