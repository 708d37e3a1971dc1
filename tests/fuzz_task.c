// fuzz_task: any bytes are the task of a robot of the user's own, or clean lines of error: the keys
// below env., over the shipped hopper. Its names are looked up in the model.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/log.h"
#include "src/base/share.h"
#include "tests/fuzz_support.h"

// every line two blanks further in
static char *write_config(const char *bytes, size_t n_bytes, size_t *size) {
  char *text = NULL;
  FILE *out = open_memstream(&text, size);
  fuzz_require(out != NULL, "no memory", "");
  bool own = n_bytes >= 6 && memmem(bytes, n_bytes, "model:", 6) != NULL;
  fprintf(out, "env:\n  name: mjcf\n%s", own ? "" : "  model: hopper.xml\n");
  for (size_t i = 0; i < n_bytes; i++) {
    if (i == 0 || bytes[i - 1] == '\n') {
      fputs("  ", out);
    }
    fputc(bytes[i], out);
  }
  fclose(out);
  return text;
}

// opens the robot that the config describes
static void try_robot(const Config *config) {
  Err err = {0};
  char models[FSIO_PATH_MAX];
  EnvShared *shared;
  fuzz_require(share_folder("models", models, NULL) == OK, "no folder models", "");
  Status status = config->env->open(config->env, config->env_params, models, &shared, &err);
  if (status == OK) {
    EnvShape shape;
    config->env->shape(shared, &shape);
    fuzz_require(shape.n_obs > 0 && shape.n_act > 0, "a robot that sees or does nothing", "");
    config->env->close(shared);
  } else {
    fuzz_check_error(&err);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Err err = {0};
  Config *config = NULL;
  size_t size;
  log_set_level(LOG_ERROR);
  char *text = write_config((const char *)bytes, n_bytes, &size);
  Status status = config_open_text("task.yaml", text, size, 0, NULL, &config, &err);
  if (status == OK) {
    try_robot(config);
  }
  fuzz_check_config(status, config, &err);
  free(text);
  return 0;
}
