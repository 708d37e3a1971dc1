#include "src/run/state.h"

#include <string.h>
#include <unistd.h>

#include "src/run/folder.h"
#include "tests/support.h"

static const char *folder;

static void write_file(const char *name, const char *text) {
  char path[FSIO_PATH_MAX];
  ck_assert(fsio_join(path, folder, name, NULL) == OK);
  ck_assert(fsio_write_safely(path, text, strlen(text), NULL) == OK);
}

static void expect(Stage stage, const char *reason) {
  State state;
  state_read(folder, &state);
  ck_assert_str_eq(stage_name(state.stage), stage_name(stage));
  ck_assert_str_eq(state.reason, reason);
}

START_TEST(the_log_says_whether_a_run_is_over) {
  folder = temporary_folder();
  expect(STAGE_WAITING, "");
  write_file("log.txt", "2026-01-02 info: started: x\n2026-01-02 info: diverged: seed 3\n");
  expect(STAGE_WAITING, "");
  write_file("log.txt", "2026-01-02 info: started: x\n2026-01-02 info: stopped: SIGTERM\n");
  expect(STAGE_WAITING, "");
  write_file("log.txt", "2026-01-02 info: stopped: all 7 generations are done\n");
  expect(STAGE_DONE, "all 7 generations are done");
  write_file("log.txt", "2026-01-02 info: stopped: all 7 generations are done\n"
                        "2026-01-02 info: resumed: x, 7 generations are done\n");
  expect(STAGE_WAITING, "");
}
END_TEST

START_TEST(a_failure_counts_until_it_is_taken_back) {
  folder = temporary_folder();
  write_file("log.txt", "2026-01-02 info: stopped: all 7 generations are done\n");
  state_set_failed(folder, "signal 9 (Killed)");
  expect(STAGE_FAILED, "signal 9 (Killed)");
  state_set_failed(folder, NULL);
  expect(STAGE_DONE, "all 7 generations are done");
  // or until another process has gone on with the run
  state_set_failed(folder, "exit code 3");
  usleep(20000);
  write_file("log.txt", "2026-01-02 info: stopped: all 9 generations are done\n");
  expect(STAGE_DONE, "all 9 generations are done");
}
END_TEST

START_TEST(who_holds_the_lock_is_at_work) {
  Folder run;
  folder = temporary_folder();
  write_file("config.yaml", "train: {generations: 37}\n");
  ck_assert(!state_is_locked(folder));
  ck_assert(folder_open(folder, &run, NULL) == OK);
  state_set_failed(folder, "exit code 3");
  ck_assert(state_is_locked(folder));
  expect(STAGE_RUNNING, "");
  folder_close(&run);
  ck_assert(!state_is_locked(folder));
  expect(STAGE_FAILED, "exit code 3");
  ck_assert_int_eq(state_generations(folder), 37);
  write_file("config.yaml", "train: [\n");
  ck_assert_int_eq(state_generations(folder), 0);
}
END_TEST

START_TEST(last_lines_are_cut_to_size) {
  char line[8];
  folder = temporary_folder();
  ck_assert_str_eq(state_last_line(folder, "no.txt", line, sizeof line), "");
  write_file("x.txt", "");
  ck_assert_str_eq(state_last_line(folder, "x.txt", line, sizeof line), "");
  write_file("x.txt", "one\ntwo\n\n");
  ck_assert_str_eq(state_last_line(folder, "x.txt", line, sizeof line), "two");
  write_file("x.txt", "one\nlonger than that");
  ck_assert_str_eq(state_last_line(folder, "x.txt", line, sizeof line), "longer ");
}
END_TEST

Suite *suite(void) {
  return suite_of("state", 20,
                  (const TTest *const[]){
                      the_log_says_whether_a_run_is_over, a_failure_counts_until_it_is_taken_back,
                      who_holds_the_lock_is_at_work, last_lines_are_cut_to_size, NULL});
}
