#include "src/run/folder.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

static char path[FSIO_PATH_MAX];
static Err err;

// a folder that does not exist yet
static const char *new_path(void) {
  ck_assert(fsio_join(path, temporary_folder(), "run", NULL) == OK);
  return path;
}

static void write_file(const char *name, const char *text) {
  char file[FSIO_PATH_MAX];
  ck_assert(fsio_join(file, path, name, NULL) == OK);
  ck_assert(fsio_write_safely(file, text, strlen(text), NULL) == OK);
}

static bool has(const char *name) {
  char file[FSIO_PATH_MAX];
  ck_assert(fsio_join(file, path, name, NULL) == OK);
  return fsio_exists(file);
}

START_TEST(a_run_is_not_overwritten) {
  Folder folder;
  ck_assert(folder_create(new_path(), false, &folder, &err) == OK);
  write_file("config.yaml", "seed: 3\n");
  write_file("notes.txt", "mine");
  folder_close(&folder);
  ck_assert(folder_create(path, false, &folder, &err) == ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "holds a run already"));
  ck_assert(has("config.yaml"));
  // force takes the run away, and nothing else
  ck_assert(folder_create(path, true, &folder, &err) == OK);
  ck_assert(!has("config.yaml") && has("notes.txt"));
  folder_close(&folder);
}
END_TEST

START_TEST(a_folder_with_other_things_is_refused_even_with_force) {
  Folder folder;
  new_path();
  ck_assert(fsio_make_folder(path, NULL) == OK);
  write_file("thesis.tex", "mine");
  ck_assert(folder_create(path, true, &folder, &err) == ERR_INPUT);
  ck_assert(has("thesis.tex"));
}
END_TEST

START_TEST(a_second_process_is_refused) {
  Folder folder;
  ck_assert(folder_create(new_path(), false, &folder, &err) == OK);
  write_file("config.yaml", "seed: 3\n");
  pid_t child = fork();
  if (child == 0) {
    Folder second;
    _exit(folder_open(path, &second, NULL) == ERR_BUSY ? 7 : 8);
  }
  int status;
  ck_assert(waitpid(child, &status, 0) == child);
  ck_assert_int_eq(WEXITSTATUS(status), 7);
  folder_close(&folder);
  ck_assert(folder_open(path, &folder, &err) == OK);
  folder_close(&folder);
}
END_TEST

START_TEST(a_missing_run_is_named) {
  Folder folder;
  ck_assert(folder_open(new_path(), &folder, &err) == ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {a_run_is_not_overwritten,
                                a_folder_with_other_things_is_refused_even_with_force,
                                a_second_process_is_refused, a_missing_run_is_named, NULL};
  return suite_of("folder", 20, tests);
}
