#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/fsio.h"
#include "src/config/params.h"

static char folder[64];
static pid_t folder_owner;

static void remove_folder(void) {
  if (getpid() == folder_owner) {
    (void)fsio_remove_tree(folder, NULL);
  }
}

TCase *case_of(Suite *suite, const char *name, int timeout, void (*begin)(void), void (*end)(void),
               const TTest *const *tests) {
  TCase *c = tcase_create(name);
  tcase_set_timeout(c, timeout);
  tcase_add_checked_fixture(c, begin, end);
  for (size_t i = 0; tests[i] != NULL; i++) {
    tcase_add_test(c, tests[i]);
  }
  suite_add_tcase(suite, c);
  return c;
}

Suite *suite_of(const char *name, int timeout, const TTest *const *tests) {
  Suite *s = suite_create(name);
  case_of(s, name, timeout, NULL, NULL, tests);
  return s;
}

bool near(double got, double want, double absolute, double relative) {
  return fabs(got - want) <= absolute + relative * fabs(want);
}

const char *source_path(const char *relative) {
  static char path[4][4096];
  static int next;
  next = (next + 1) % 4;
  const char *root = getenv("HEBBES_SOURCE");
  snprintf(path[next], sizeof path[next], "%s/%s", root == NULL ? "." : root, relative);
  return path[next];
}

Config *composed(const char *const *overrides) {
  const char *folders[] = {source_path("configs")};
  ComposeRequest request = {.n_folders = 1, .folders = folders, .overrides = overrides};
  while (overrides[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  static Err err;
  Config *config = NULL;
  ck_assert_msg(config_open(&request, &config, &err) == OK, "%s", err.text);
  return config;
}

static void expect_sound_param(const char *member, const Param *param, size_t params_size) {
  ck_assert_uint_lt(param->offset, params_size);
  ck_assert_msg(param->fallback != NULL && param->unit != NULL, "%s: %s", member, param->key);
  ck_assert_msg(param->help != NULL && param->help[0] != '\0', "%s: %s", member, param->key);
  ck_assert_msg((param->kind == PARAM_CHOICE) == (param->choices != NULL), "%s: %s", member,
                param->key);
}

void expect_sound_params(const char *member, const Param *params, size_t params_size) {
  for (const Param *param = params; param != NULL && param->key != NULL; param++) {
    expect_sound_param(member, param, params_size);
    for (const Param *other = params; other != param; other++) {
      ck_assert_msg(strcmp(other->key, param->key) != 0, "%s: %s twice", member, param->key);
    }
  }

  // that the defaults are inside their ranges, params_read says when it reads them
  static Err err;
  Tree *tree;
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  void *values = calloc(1, params_size + 1);
  ck_assert_msg(params_read(tree_root(tree), "", params, values, &err) == OK, "%s: %s", member,
                err.text);
  free(values);
  tree_close(tree);
}

const char *temporary_folder(void) {
  snprintf(folder, sizeof folder, "/tmp/hebbes-test-XXXXXX");
  if (mkdtemp(folder) == NULL) {
    ck_abort_msg("no temporary folder");
  }
  folder_owner = getpid();
  atexit(remove_folder);
  return folder;
}

int main(void) {
  SRunner *runner = srunner_create(suite());
  srunner_set_tap(runner, "-");
  srunner_run_all(runner, CK_SILENT);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
