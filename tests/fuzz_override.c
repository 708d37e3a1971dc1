// fuzz_override: any arguments, one a line, make a config of the shipped ones or clean lines of
// error; the same on a config that holds everything. A config that is printed is read back alike.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/share.h"
#include "tests/fuzz_support.h"

enum { ARGUMENTS_MAX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  char *text = calloc(n_bytes + 1, 1);
  if (text == NULL) {
    return 0;
  }
  memcpy(text, bytes, n_bytes);
  const char *arguments[ARGUMENTS_MAX];
  int n = 0;
  char *rest = NULL;
  for (char *line = strtok_r(text, "\n", &rest); line != NULL && n < ARGUMENTS_MAX;
       line = strtok_r(NULL, "\n", &rest)) {
    arguments[n++] = line;
  }

  char shipped[FSIO_PATH_MAX];
  const char *folder = shipped;
  fuzz_require(share_folder("configs", shipped, NULL) == OK, "no folder configs", "");
  const ComposeRequest request = {
      .n_folders = 1, .folders = &folder, .n_overrides = n, .overrides = arguments};
  Err err = {0};
  Config *config = NULL;
  Status status = config_open(&request, &config, &err);
  fuzz_check_config(status, config, &err);

  static const char whole[] = "experiment: null\ncondition: C\nstrategy: {lr: {init: 0.25}}\n";
  err = (Err){0};
  config = NULL;
  status = config_open_text("whole", whole, strlen(whole), n, arguments, &config, &err);
  fuzz_check_config(status, config, &err);
  free(text);
  return 0;
}
