// fuzz_override: any arguments, one a line, make a config of the shipped ones or clean lines of
// error; the same on a config that holds everything. A config that is printed is read back alike.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/share.h"
#include "src/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

enum { ARGUMENTS_MAX = 16 };

static void require(bool holds, const char *what, const char *text) {
  if (!holds) {
    fprintf(stderr, "fuzz_override: %s\n%s\n", what, text);
    abort();
  }
}

static void check_error(const Err *err, const Config *config) {
  require(config == NULL, "a config in spite of an error", err->text);
  require(err->status == ERR_INPUT, "an error that is not the user's", err->text);
  require(err->text[0] != 0, "an error without words", "");
  for (const char *c = err->text; *c != 0; c++) {
    require((unsigned char)*c >= 0x20 || *c == '\n', "bytes that no terminal should see",
            err->text);
  }
}

// the same arguments over the printed config: what they set is set already
static void check_whole(const Config *config) {
  Err err = {0};
  char *text, *again;
  Config *other;
  require(config_text(config, false, &text, &err) == OK, "it cannot be printed", err.text);
  Status status = config_open_text("again", text, strlen(text), 0, NULL, &other, &err);
  require(status == OK, err.text, text);
  require(config_text(other, false, &again, &err) == OK, "it cannot be printed again", err.text);
  require(strcmp(text, again) == 0, again, text);
  config_close(other);
  free(again);
  free(text);
}

static void check(Status status, Config *config, const Err *err) {
  if (status == OK) {
    check_whole(config);
    config_close(config);
  } else {
    check_error(err, config);
  }
}

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
  require(share_folder("configs", shipped, NULL) == OK, "no folder configs", "");
  const ComposeRequest request = {
      .n_folders = 1, .folders = &folder, .n_overrides = n, .overrides = arguments};
  Err err = {0};
  Config *config = NULL;
  Status status = config_open(&request, &config, &err);
  check(status, config, &err);

  static const char whole[] = "experiment: null\ncondition: C\nstrategy: {lr: {init: 0.25}}\n";
  err = (Err){0};
  config = NULL;
  status = config_open_text("whole", whole, strlen(whole), n, arguments, &config, &err);
  check(status, config, &err);
  free(text);
  return 0;
}
