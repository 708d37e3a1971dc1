#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/fsio.h"
#include "tests/support.h"

static const char *folder;

static void make_folder(void) {
  folder = temporary_folder();
}

// path of a name in the folder of this test; valid until the next call but three
static const char *in_folder(const char *name) {
  static char path[4][FSIO_PATH_MAX];
  static int next;
  next = (next + 1) % 4;
  ck_assert_int_eq(fsio_join(path[next], folder, name, NULL), OK);
  return path[next];
}

// number of entries in the folder of this test, without . and ..
static int n_entries(void) {
  struct dirent **entries;
  int n = scandir(folder, &entries, NULL, NULL);
  for (int i = 0; i < n; i++) {
    free(entries[i]);
  }
  free(entries);
  return n - 2;
}

static void check_content(const char *path, const char *want) {
  char *bytes;
  size_t n;
  Err err = {0};
  ck_assert_int_eq(fsio_read(path, 0, &bytes, &n, &err), OK);
  ck_assert_uint_eq(n, strlen(want));
  ck_assert_str_eq(bytes, want);
  free(bytes);
}

START_TEST(written_file_reads_back_whole) {
  size_t n = 300000;
  char *bytes = malloc(n), *back;
  for (size_t i = 0; i < n; i++) {
    bytes[i] = (char)(i * 7 % 251);
  }
  Err err = {0};
  ck_assert_int_eq(fsio_write_safely(in_folder("a"), bytes, n, &err), OK);
  size_t n_back;
  ck_assert_int_eq(fsio_read(in_folder("a"), 0, &back, &n_back, &err), OK);
  ck_assert_uint_eq(n_back, n);
  ck_assert_mem_eq(back, bytes, n);
  ck_assert_int_eq(back[n], 0);
  ck_assert_int_eq(n_entries(), 1);
  free(bytes);
  free(back);
}
END_TEST

START_TEST(write_replaces_and_accepts_nothing) {
  const char *path = in_folder("a");
  ck_assert_int_eq(fsio_write_safely(path, "first", 5, NULL), OK);
  ck_assert_int_eq(fsio_write_safely(path, "second time", 11, NULL), OK);
  check_content(path, "second time");
  ck_assert_int_eq(fsio_write_safely(path, NULL, 0, NULL), OK);
  check_content(path, "");
}
END_TEST

START_TEST(write_without_a_folder_in_the_path) {
  ck_assert_int_eq(chdir(folder), 0);
  ck_assert_int_eq(fsio_write_safely("here", "xyz", 3, NULL), OK);
  check_content(in_folder("here"), "xyz");
  ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(full_disk_leaves_the_old_file_and_nothing_else) {
  const char *path = in_folder("a");
  ck_assert_int_eq(fsio_write_safely(path, "precious", 8, NULL), OK);
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit before, limit;
  ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
  limit = before;
  limit.rlim_cur = 10000;
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  static char large[50000];
  Err err = {0};
  ck_assert_int_eq(fsio_write_safely(path, large, sizeof large, &err), ERR_IO);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
  char want[FSIO_PATH_MAX + 64];
  snprintf(want, sizeof want, "%s: write: %s", path, strerror(EFBIG));
  ck_assert_str_eq(err.text, want);
  check_content(path, "precious");
  ck_assert_int_eq(n_entries(), 1);
}
END_TEST

START_TEST(sweep_removes_what_killed_writers_left) {
  ck_assert_int_eq(fsio_write_safely(in_folder(".kept"), "2", 1, NULL), OK);
  ck_assert_int_eq(fsio_write_safely(in_folder(".gen-3.h5.tmp-77"), "2", 1, NULL), OK);
  fsio_sweep(folder);
  ck_assert(fsio_exists(in_folder(".kept")));
  ck_assert(!fsio_exists(in_folder(".gen-3.h5.tmp-77")));
  fsio_sweep(in_folder("no/such/folder"));
}
END_TEST

START_TEST(missing_folder_is_reported) {
  Err err = {0};
  ck_assert_int_eq(fsio_write_safely(in_folder("none/a"), "x", 1, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, strerror(ENOENT)));
  ck_assert_ptr_nonnull(strstr(err.text, "none/a: open its folder: "));
}
END_TEST

START_TEST(write_onto_a_folder_is_refused) {
  ck_assert_int_eq(fsio_make_folder(in_folder("sub/inner"), NULL), OK);
  Err err = {0};
  ck_assert_int_eq(fsio_write_safely(in_folder("sub"), "x", 1, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "sub: rename: "));
  ck_assert(fsio_is_folder(in_folder("sub/inner")));
  ck_assert_int_eq(n_entries(), 1);
}
END_TEST

START_TEST(write_goes_through_a_link) {
  const char *link = in_folder("link"), *file = in_folder("file");
  ck_assert_int_eq(fsio_write_safely(file, "first and longer", 16, NULL), OK);
  ck_assert_int_eq(symlink(file, link), 0);
  ck_assert_int_eq(fsio_write_safely(link, "second", 6, NULL), OK);
  check_content(file, "second");
  char target[FSIO_PATH_MAX];
  ck_assert_int_gt(readlink(link, target, sizeof target), 0);
}
END_TEST

START_TEST(write_leaves_a_pipe_a_pipe) {
  const char *path = in_folder("pipe");
  struct stat about;
  char got[8] = {0};
  ck_assert_int_eq(mkfifo(path, 0600), 0);
  int reader = open(path, O_RDONLY | O_NONBLOCK);
  ck_assert_int_eq(fsio_write_safely(path, "water", 5, NULL), OK);
  ck_assert_int_eq(read(reader, got, sizeof got), 5);
  ck_assert_str_eq(got, "water");
  close(reader);
  ck_assert_int_eq(stat(path, &about), 0);
  ck_assert(S_ISFIFO(about.st_mode));
}
END_TEST

START_TEST(a_place_is_checked_before_it_is_needed) {
  Err err = {0};
  ck_assert_int_eq(fsio_check_place(in_folder("a"), NULL), OK);
  ck_assert_int_eq(fsio_check_place("/dev/null", NULL), OK);
  ck_assert_int_eq(fsio_check_place(in_folder("none/a"), &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "none/a: open its folder: "));
  ck_assert_int_eq(fsio_check_place(folder, NULL), ERR_INPUT);
  ck_assert_int_eq(n_entries(), 0);
}
END_TEST

START_TEST(write_refuses_a_name_too_long) {
  char name[300];
  memset(name, 'n', sizeof name);
  name[299] = '\0';
  Err err = {0};
  ck_assert_int_eq(fsio_write_safely(in_folder(name), "x", 1, &err), ERR_IO);
  ck_assert_int_eq(n_entries(), 0);
  char longer[FSIO_PATH_MAX + 10];
  memset(longer, 'n', sizeof longer);
  longer[sizeof longer - 1] = '\0';
  ck_assert_int_eq(fsio_write_safely(longer, "x", 1, &err), ERR_IO);
}
END_TEST

static Err read_error(const char *path, size_t limit) {
  char *bytes = NULL;
  size_t n;
  Err err = {0};
  ck_assert_int_eq(fsio_read(path, limit, &bytes, &n, &err), ERR_INPUT);
  ck_assert_ptr_null(bytes);
  ck_assert_int_eq(err.status, ERR_INPUT);
  ck_assert(strncmp(err.text, path, strlen(path)) == 0);
  return err;
}

START_TEST(unreadable_files_are_the_users_to_mend) {
  Err err = read_error(in_folder("missing"), 0);
  ck_assert_ptr_nonnull(strstr(err.text, strerror(ENOENT)));
  err = read_error(folder, 0);
  ck_assert_ptr_nonnull(strstr(err.text, "folder"));
  ck_assert_int_eq(fsio_write_safely(in_folder("a"), "12345", 5, NULL), OK);
  err = read_error(in_folder("a"), 4);
  ck_assert_ptr_nonnull(strstr(err.text, "longer than 4 bytes"));
  err = read_error(in_folder("a/b"), 0);
  ck_assert_ptr_nonnull(strstr(err.text, strerror(ENOTDIR)));
}
END_TEST

START_TEST(limit_holds_for_files_without_a_size) {
  Err err = read_error("/dev/zero", 200000);
  ck_assert_ptr_nonnull(strstr(err.text, "longer than 200000 bytes"));
  char *bytes;
  size_t n;
  ck_assert_int_eq(fsio_read("/proc/self/status", 0, &bytes, &n, &err), OK);
  ck_assert_uint_gt(n, 100);
  ck_assert_uint_eq(strlen(bytes), n);
  free(bytes);
}
END_TEST

START_TEST(file_as_long_as_the_limit_is_read) {
  ck_assert_int_eq(fsio_write_safely(in_folder("a"), "12345", 5, NULL), OK);
  char *bytes;
  size_t n;
  ck_assert_int_eq(fsio_read(in_folder("a"), 5, &bytes, &n, NULL), OK);
  ck_assert_uint_eq(n, 5);
  free(bytes);
}
END_TEST

START_TEST(make_folder_makes_parents_and_accepts_what_is_there) {
  Err err = {0};
  ck_assert_int_eq(fsio_make_folder(in_folder("p/q//r/"), &err), OK);
  ck_assert(fsio_is_folder(in_folder("p/q/r")));
  ck_assert_int_eq(fsio_make_folder(in_folder("p/q/r"), &err), OK);
  ck_assert_int_eq(fsio_write_safely(in_folder("p/file"), "x", 1, &err), OK);
  ck_assert_int_eq(fsio_make_folder(in_folder("p/file/s"), &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "p/file is not a folder"));
  ck_assert_int_eq(fsio_make_folder(in_folder("p/file"), &err), ERR_INPUT);
  ck_assert_int_eq(fsio_make_folder("/proc/none", &err), ERR_INPUT);
  ck_assert_int_eq(fsio_make_folder("", &err), ERR_INPUT);
}
END_TEST

// as in a folder that may only be read
START_TEST(make_folder_says_why_it_was_refused) {
  Err err = {0};
  if (fsio_is_folder("/sys/kernel")) {
    ck_assert_int_eq(fsio_make_folder("/sys/kernel/hebbes", &err), ERR_IO);
    ck_assert_ptr_null(strstr(err.text, strerror(ENOENT)));
  }
}
END_TEST

START_TEST(exists_and_is_folder_tell_files_apart) {
  ck_assert_int_eq(fsio_write_safely(in_folder("a"), "x", 1, NULL), OK);
  ck_assert(fsio_exists(in_folder("a")));
  ck_assert(!fsio_is_folder(in_folder("a")));
  ck_assert(fsio_exists(folder) && fsio_is_folder(folder));
  ck_assert(!fsio_exists(in_folder("b")) && !fsio_is_folder(in_folder("b")));
}
END_TEST

START_TEST(remove_tree_removes_all_but_what_links_point_to) {
  ck_assert_int_eq(fsio_make_folder(in_folder("tree/deep/er"), NULL), OK);
  ck_assert_int_eq(fsio_write_safely(in_folder("tree/deep/.hidden"), "x", 1, NULL), OK);
  ck_assert_int_eq(fsio_write_safely(in_folder("outside"), "safe", 4, NULL), OK);
  ck_assert_int_eq(symlink(in_folder("outside"), in_folder("tree/link")), 0);
  ck_assert_int_eq(symlink(folder, in_folder("tree/up")), 0);
  ck_assert_int_eq(symlink("nowhere", in_folder("tree/dangling")), 0);
  Err err = {0};
  ck_assert_int_eq(fsio_remove_tree(in_folder("tree"), &err), OK);
  ck_assert(!fsio_exists(in_folder("tree")));
  check_content(in_folder("outside"), "safe");
  ck_assert_int_eq(fsio_remove_tree(in_folder("tree"), &err), OK);
}
END_TEST

START_TEST(join_puts_one_slash_between) {
  char out[FSIO_PATH_MAX];
  Err err = {0};
  ck_assert_int_eq(fsio_join(out, "runs/a", "config.yaml", &err), OK);
  ck_assert_str_eq(out, "runs/a/config.yaml");
  ck_assert_int_eq(fsio_join(out, "runs/a/", "b", &err), OK);
  ck_assert_str_eq(out, "runs/a/b");
  ck_assert_int_eq(fsio_join(out, "", "b", &err), OK);
  ck_assert_str_eq(out, "b");
  char longer[FSIO_PATH_MAX];
  memset(longer, 'n', sizeof longer);
  longer[FSIO_PATH_MAX - 3] = '\0';
  ck_assert_int_eq(fsio_join(out, longer, "b", &err), OK);
  ck_assert_int_eq(fsio_join(out, longer, "bc", &err), ERR_INPUT);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      written_file_reads_back_whole,
      write_replaces_and_accepts_nothing,
      write_without_a_folder_in_the_path,
      full_disk_leaves_the_old_file_and_nothing_else,
      sweep_removes_what_killed_writers_left,
      missing_folder_is_reported,
      write_onto_a_folder_is_refused,
      write_goes_through_a_link,
      write_leaves_a_pipe_a_pipe,
      a_place_is_checked_before_it_is_needed,
      write_refuses_a_name_too_long,
      unreadable_files_are_the_users_to_mend,
      limit_holds_for_files_without_a_size,
      file_as_long_as_the_limit_is_read,
      make_folder_makes_parents_and_accepts_what_is_there,
      make_folder_says_why_it_was_refused,
      exists_and_is_folder_tell_files_apart,
      remove_tree_removes_all_but_what_links_point_to,
      join_puts_one_slash_between,
      NULL,
  };
  Suite *s = suite_create("fsio");
  case_of(s, "fsio", 30, make_folder, NULL, tests);
  return s;
}
