// fuzz_damage: any bytes are a damage of a robot, or clean lines of error: as a file of edits, and
// what is read is built into models.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/log.h"
#include "src/base/share.h"
#include "src/run/task.h"
#include "tests/fuzz_support.h"

static Config *config;
static char shipped[FSIO_PATH_MAX];
static const char *const folders[] = {shipped};

static void prepare(void) {
  static Err err;
  const char *overrides[] = {"env=half-cheetah", "env.steps=50", "policy=mlp"};
  fuzz_require(share_folder("configs", shipped, NULL) == OK, "no folder configs", "");
  const ComposeRequest request = {1, folders, NULL, 3, overrides};
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
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_require(fd >= 0 && write(fd, bytes, n_bytes) == (ssize_t)n_bytes, "no file in memory", "");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  err = (Err){0};
  fuzz_require(tree_new(&tree, &err) == OK, "no tree", "");
  if (damages_find(tree, 1, folders, "fuzz", path, &damage, &err) == OK) {
    build(&damage);
  } else {
    fuzz_check_error(&err);
  }
  tree_close(tree);
  close(fd);
  return 0;
}
