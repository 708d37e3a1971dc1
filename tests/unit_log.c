#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/log.h"
#include "src/base/parallel.h"
#include "tests/support.h"

// what reaches stderr goes to a file of this test instead
static char *captured(FILE *file) {
  fflush(stderr);
  rewind(file);
  char *text = calloc(1 << 20, 1);
  size_t n = fread(text, 1, (1 << 20) - 1, file);
  text[n] = '\0';
  return text;
}

static FILE *capture_stderr(void) {
  log_set_level(LOG_INFO);
  FILE *file = tmpfile();
  ck_assert_ptr_nonnull(file);
  fflush(stderr);
  ck_assert_int_ge(dup2(fileno(file), STDERR_FILENO), 0);
  return file;
}

START_TEST(stderr_gets_lines_from_the_level_on) {
  FILE *file = capture_stderr();
  log_debug("unseen %d", 1);
  log_info("step %d", 17);
  log_warning("odd");
  log_error("bad");
  log_set_level(LOG_ERROR);
  log_warning("unseen");
  log_error("worse");
  log_set_level(LOG_DEBUG);
  log_debug("seen");
  char *text = captured(file);
  ck_assert_str_eq(text, "step 17\nwarning: odd\nerror: bad\nerror: worse\ndebug: seen\n");
  free(text);
  fclose(file);
}
END_TEST

START_TEST(file_gets_everything_but_debug_with_a_time) {
  FILE *elsewhere = capture_stderr();
  char *text;
  size_t n;
  FILE *file = open_memstream(&text, &n);
  log_set_file(file);
  log_set_level(LOG_ERROR);
  log_debug("unseen");
  log_info("generation %d", 5);
  log_warning("odd");
  log_set_file(NULL);
  log_error("only on stderr");
  fclose(file);
  struct tm stamp = {0};
  const char *rest = strptime(text, "%Y-%m-%d %H:%M:%S", &stamp);
  ck_assert_ptr_nonnull(rest);
  ck_assert_int_gt(stamp.tm_year, 100);
  ck_assert(strncmp(rest, " info: generation 5\n", 20) == 0);
  rest = strptime(rest + 20, "%Y-%m-%d %H:%M:%S", &stamp);
  ck_assert_ptr_nonnull(rest);
  ck_assert_str_eq(rest, " warning: odd\n");
  ck_assert_ptr_null(strstr(text, "only"));
  ck_assert_ptr_null(strstr(text, "unseen"));
  free(text);
  fclose(elsewhere);
}
END_TEST

static int wipes;

static void wipe(void) {
  wipes++;
}

START_TEST(wipe_comes_before_lines_on_stderr_only) {
  FILE *file = capture_stderr();
  wipes = 0;
  log_set_wipe(wipe);
  log_info("a");
  log_debug("unseen");
  ck_assert_int_eq(wipes, 1);
  log_error("b");
  ck_assert_int_eq(wipes, 2);
  log_set_wipe(NULL);
  log_info("c");
  ck_assert_int_eq(wipes, 2);
  fclose(file);
}
END_TEST

static void shout(void *context, int item, int worker) {
  (void)context;
  (void)worker;
  log_info("item %04d abcdefghijklmnopqrstuvwxyz", item);
}

START_TEST(lines_of_threads_stay_whole) {
  FILE *file = capture_stderr();
  parallel_for(500, 4, shout, NULL);
  char *text = captured(file);
  char seen[500] = {0};
  int lines = 0;
  for (char *rest = text, *line = strsep(&rest, "\n"); rest != NULL; line = strsep(&rest, "\n")) {
    char *end;
    ck_assert(strncmp(line, "item ", 5) == 0);
    long item = strtol(line + 5, &end, 10);
    ck_assert(item >= 0 && item < 500);
    ck_assert_str_eq(end, " abcdefghijklmnopqrstuvwxyz");
    seen[item]++;
    lines++;
  }
  ck_assert_int_eq(lines, 500);
  for (int i = 0; i < 500; i++) {
    ck_assert_int_eq(seen[i], 1);
  }
  free(text);
  fclose(file);
}
END_TEST

START_TEST(overlong_lines_are_cut) {
  FILE *file = capture_stderr();
  char longer[20000];
  memset(longer, 'y', sizeof longer);
  longer[sizeof longer - 1] = '\0';
  log_info("%s", longer);
  log_info("next");
  char *text = captured(file);
  size_t n = strlen(text);
  ck_assert_uint_gt(n, 4096);
  ck_assert_uint_lt(n, 6000);
  ck_assert_str_eq(text + n - 6, "\nnext\n");
  free(text);
  fclose(file);
}
END_TEST

Suite *suite(void) {
  return suite_of("log", 20,
                  (const TTest *const[]){stderr_gets_lines_from_the_level_on,
                                         file_gets_everything_but_debug_with_a_time,
                                         wipe_comes_before_lines_on_stderr_only,
                                         lines_of_threads_stay_whole, overlong_lines_are_cut,
                                         NULL});
}
