// fuzz_damage: any bytes are a damage of a robot, or clean lines of error: as a file of edits, and
// what is read is built into models.
#include <string.h>
#include <unistd.h>

#include "src/base/log.h"
#include "src/run/task.h"
#include "tests/fuzz_support.h"

static Config *config;
static const char *folder;

static void prepare(void) {
  static Err err;
  const char *overrides[] = {"env=half-cheetah", "env.steps=50", "policy=mlp"};
  folder = fuzz_configs();
  const ComposeRequest request = {1, &folder, NULL, 3, overrides};
  log_set_level(LOG_ERROR);
  fuzz_require(config_open(&request, &config, &err) == OK, "no config", err.text);
}

static void build(const Damage *damage) {
  static Err err;
  Task task;
  err = (Err){0};
  fuzz_require(task_open(config, &task, &err) == OK, "no robot", err.text);
  Status status = task_add_variant(&task, damage, &err);
  fuzz_require((status == OK) == (task.n_variants == 2), "a variant in spite of an error",
               err.text);
  if (status != OK) {
    fuzz_check_error(&err);
    fuzz_require(strchr(err.text, '\n') == NULL, "more than one line", err.text);
  }
  task_close(&task);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  static Err err;
  if (config == NULL) {
    prepare();
  }
  Tree *tree;
  Damage damage;
  char path[64];
  int fd = fuzz_file(bytes, n_bytes, path);
  err = (Err){0};
  fuzz_require(tree_new(&tree, &err) == OK, "no tree", "");
  if (damages_find(tree, 1, &folder, "fuzz", path, &damage, &err) == OK) {
    build(&damage);
  } else {
    fuzz_check_error(&err);
  }
  tree_close(tree);
  close(fd);
  return 0;
}
