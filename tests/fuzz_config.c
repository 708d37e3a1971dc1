// fuzz_config: any bytes are a config or clean lines of error, as a file that holds everything and
// as an experiment laid over the shipped configs; a config that is printed is read back alike.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/share.h"
#include "src/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

static void require(bool holds, const char *what, const char *text) {
  if (!holds) {
    fprintf(stderr, "fuzz_config: %s\n%s\n", what, text);
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

static void check_reads_back(Config *config) {
  Err err = {0};
  char *text, *again;
  Config *other;
  require(config_text(config, false, &text, &err) == OK, "it cannot be printed", err.text);
  Status status = config_open_text("again", text, strlen(text), 0, NULL, &other, &err);
  require(status == OK, err.text, text);
  require(config_text(other, false, &again, &err) == OK, "it cannot be printed again", err.text);
  require(strcmp(text, again) == 0, again, text);
  config_close(other);
  config_close(config);
  free(again);
  free(text);
}

static void check(Status status, Config *config, const Err *err) {
  if (status == OK) {
    check_reads_back(config);
  } else {
    check_error(err, config);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Err err = {0};
  Config *config = NULL;
  Status status = config_open_text("fuzz", (const char *)bytes, n_bytes, 0, NULL, &config, &err);
  check(status, config, &err);

  // a file that lives in memory alone
  char path[64], shipped[FSIO_PATH_MAX];
  const char *folder = shipped;
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  require(fd >= 0 && write(fd, bytes, n_bytes) == (ssize_t)n_bytes, "no file in memory", "");
  require(share_folder("configs", shipped, NULL) == OK, "no folder configs", "");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  const ComposeRequest request = {.n_folders = 1, .folders = &folder, .experiment = path};
  err = (Err){0};
  config = NULL;
  status = config_open(&request, &config, &err);
  check(status, config, &err);
  close(fd);
  return 0;
}
