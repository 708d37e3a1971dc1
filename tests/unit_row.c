#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/row.h"
#include "tests/support.h"

START_TEST(columns_keep_their_order) {
  Row row;
  row_clear(&row);
  row_add(&row, "generation", 17);
  row_add(&row, "fitness_mean", -2.5);
  row_add(&row, "eval_mean", NAN);
  row_add(&row, "sigma", 0.1);
  char text[128];
  ck_assert_uint_eq(row_header_text(&row, text, sizeof text), strlen(text));
  ck_assert_str_eq(text, "generation,fitness_mean,eval_mean,sigma\n");
  ck_assert_uint_eq(row_values_text(&row, text, sizeof text), strlen(text));
  ck_assert_str_eq(text, "17,-2.5,,0.1\n");
}
END_TEST

START_TEST(get_finds_by_name) {
  Row row;
  row_clear(&row);
  row_add(&row, "a", 3);
  row_add(&row, "ab", 5);
  ck_assert_double_eq(row_get(&row, "ab"), 5);
  ck_assert_double_eq(row_get(&row, "a"), 3);
  ck_assert_double_nan(row_get(&row, "b"));
  row_clear(&row);
  ck_assert_double_nan(row_get(&row, "a"));
}
END_TEST

START_TEST(set_changes_one_value_in_place) {
  Row row;
  row_clear(&row);
  row_add(&row, "a", 3);
  row_add(&row, "b", 5);
  row_set(&row, "a", 7);
  ck_assert_double_eq(row_get(&row, "a"), 7);
  ck_assert_double_eq(row_get(&row, "b"), 5);
  ck_assert_int_eq(row.n, 2);
}
END_TEST

START_TEST(values_read_back_and_are_short) {
  static const struct {
    double value;
    const char *text;
  } cases[] = {
      {0.1, "0.1\n"},
      {1.0 / 3, "0.3333333333333333\n"},
      {0.1 + 0.2, "0.30000000000000004\n"},
      {1e300, "1e+300\n"},
      {5e-324, "4.94065645841247e-324\n"},
      {-1234567, "-1234567\n"},
      {INFINITY, "inf\n"},
      {-INFINITY, "-inf\n"},
      {-0.0, "-0\n"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Row row;
    row_clear(&row);
    row_add(&row, "x", cases[i].value);
    char text[64];
    row_values_text(&row, text, sizeof text);
    ck_assert_str_eq(text, cases[i].text);
    ck_assert_double_eq(strtod(text, NULL), cases[i].value);
  }
}
END_TEST

START_TEST(small_buffers_are_respected_and_measured) {
  Row row;
  row_clear(&row);
  row_add(&row, "first", 1.5);
  row_add(&row, "second", 22.25);
  ck_assert_uint_eq(row_header_text(&row, NULL, 0), strlen("first,second\n"));
  for (size_t size = 1; size < 20; size++) {
    char text[32];
    memset(text, '#', sizeof text);
    ck_assert_uint_eq(row_values_text(&row, text, size), strlen("1.5,22.25\n"));
    ck_assert_uint_lt(strlen(text), size);
    ck_assert(strncmp(text, "1.5,22.25\n", strlen(text)) == 0);
    ck_assert_int_eq(text[size], '#');
  }
}
END_TEST

static void fill(Row *row) {
  row_clear(row);
  for (int i = 0; i < ROW_MAX; i++) {
    char name[ROW_NAME_MAX];
    snprintf(name, sizeof name, "column_%d", i);
    row_add(row, name, i + 0.5);
  }
}

START_TEST(row_takes_all_its_columns) {
  Row row;
  fill(&row);
  ck_assert_int_eq(row.n, ROW_MAX);
  ck_assert_double_eq(row_get(&row, "column_63"), 63.5);
}
END_TEST

START_TEST(one_column_too_many_is_our_mistake) {
  Row row;
  fill(&row);
  row_add(&row, "more", 2);
}
END_TEST

START_TEST(the_same_name_twice_is_our_mistake) {
  Row row;
  row_clear(&row);
  row_add(&row, "x", 2);
  row_add(&row, "x", 3);
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_of("row", 10,
                      (const TTest *const[]){columns_keep_their_order, get_finds_by_name,
                                             set_changes_one_value_in_place,
                                             values_read_back_and_are_short,
                                             small_buffers_are_respected_and_measured,
                                             row_takes_all_its_columns, NULL});

  // an assertion ends the process: only where tests have one each
  TCase *mistakes = tcase_create("mistakes");
  const char *forks = getenv("CK_FORK");
  if (forks == NULL || strcmp(forks, "no") != 0) {
    tcase_add_test_raise_signal(mistakes, one_column_too_many_is_our_mistake, SIGABRT);
    tcase_add_test_raise_signal(mistakes, the_same_name_twice_is_our_mistake, SIGABRT);
  }
  suite_add_tcase(s, mistakes);
  return s;
}
