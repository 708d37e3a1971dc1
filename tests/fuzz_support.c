#include "tests/fuzz_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/share.h"

void fuzz_require(bool holds, const char *what, const char *text) {
  if (!holds) {
    fprintf(stderr, "fuzz: %s\n%s\n", what, text);
    abort();
  }
}

const char *fuzz_configs(void) {
  static char folder[FSIO_PATH_MAX];
  fuzz_require(share_folder("configs", folder, NULL) == OK, "no folder configs", "");
  return folder;
}

int fuzz_file(const uint8_t *bytes, size_t n_bytes, char path[64]) {
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_require(fd >= 0 && write(fd, bytes, n_bytes) == (ssize_t)n_bytes, "no file in memory", "");
  snprintf(path, 64, "/proc/self/fd/%d", fd);
  return fd;
}

void fuzz_check_error(const Err *err) {
  fuzz_require(err->status == ERR_INPUT, "an error that is not the user's", err->text);
  fuzz_require(err->text[0] != 0, "an error without words", "");
  for (const char *c = err->text; *c != 0; c++) {
    fuzz_require((unsigned char)*c >= 0x20 || *c == '\n', "bytes that no terminal should see",
                 err->text);
  }
}

static void check_reads_back(const Config *config) {
  Err err = {0};
  char *text, *again;
  Config *other;
  fuzz_require(config_text(config, false, &text, &err) == OK, "it cannot be printed", err.text);
  Status status = config_open_text("again", text, strlen(text), 0, NULL, &other, &err);
  fuzz_require(status == OK, err.text, text);
  fuzz_require(config_text(other, false, &again, &err) == OK, "it cannot be printed again",
               err.text);
  fuzz_require(strcmp(text, again) == 0, again, text);
  config_close(other);
  free(again);
  free(text);
}

void fuzz_check_config(Status status, Config *config, const Err *err) {
  if (status == OK) {
    check_reads_back(config);
    config_close(config);
  } else {
    fuzz_require(config == NULL, "a config in spite of an error", err->text);
    fuzz_check_error(err);
  }
}

void fuzz_open(const char *experiment, int n_overrides, const char *const *overrides) {
  const char *folder = fuzz_configs();
  const ComposeRequest request = {1, &folder, experiment, n_overrides, overrides};
  Err err = {0};
  Config *config = NULL;
  Status status = config_open(&request, &config, &err);
  fuzz_check_config(status, config, &err);
}

void fuzz_open_text(const char *text, size_t n_bytes, int n_overrides,
                    const char *const *overrides) {
  Err err = {0};
  Config *config = NULL;
  Status status = config_open_text("fuzz", text, n_bytes, n_overrides, overrides, &config, &err);
  fuzz_check_config(status, config, &err);
}
