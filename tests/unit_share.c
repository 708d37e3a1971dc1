#include <stdlib.h>
#include <string.h>

#include "src/base/share.h"
#include "tests/support.h"

START_TEST(source_tree_is_the_last_resort) {
  char path[FSIO_PATH_MAX];
  Err err = {0};
  unsetenv("HEBBES_SHARE");
  ck_assert_msg(share_folder("configs", path, &err) == OK, "%s", err.text);
  ck_assert_str_eq(path, source_path("configs"));
  ck_assert_int_eq(share_folder("models", path, &err), OK);
  ck_assert_str_eq(path, source_path("envs/models"));
}
END_TEST

START_TEST(chosen_folder_comes_first) {
  const char *chosen = temporary_folder();
  char want[FSIO_PATH_MAX], path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(want, chosen, "configs", NULL), OK);
  ck_assert_int_eq(fsio_make_folder(want, NULL), OK);
  setenv("HEBBES_SHARE", chosen, 1);
  ck_assert_int_eq(share_folder("configs", path, NULL), OK);
  ck_assert_str_eq(path, want);

  // what it lacks is not taken from elsewhere
  Err err = {0};
  ck_assert_int_eq(share_folder("models", path, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, chosen));
  ck_assert_ptr_nonnull(strstr(err.text, "models"));
}
END_TEST

START_TEST(unknown_folder_names_the_places_looked_at) {
  char path[FSIO_PATH_MAX];
  Err err = {0};
  unsetenv("HEBBES_SHARE");
  ck_assert_int_eq(share_folder("nothing", path, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "nothing"));
  ck_assert_ptr_nonnull(strstr(err.text, "share/hebbes"));
  const char *root = getenv("HEBBES_SOURCE");
  ck_assert_ptr_nonnull(root);
  ck_assert_ptr_nonnull(strstr(err.text, root));
}
END_TEST

Suite *suite(void) {
  return suite_of("share", 10,
                  (const TTest *const[]){source_tree_is_the_last_resort, chosen_folder_comes_first,
                                         unknown_folder_names_the_places_looked_at, NULL});
}
