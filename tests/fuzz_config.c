// fuzz_config: any bytes are a config or clean lines of error, as a file that holds everything and
// as an experiment laid over the shipped configs; a config that is printed is read back alike.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/share.h"
#include "tests/fuzz_support.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Err err = {0};
  Config *config = NULL;
  Status status = config_open_text("fuzz", (const char *)bytes, n_bytes, 0, NULL, &config, &err);
  fuzz_check_config(status, config, &err);

  // a file that lives in memory alone
  char path[64], shipped[FSIO_PATH_MAX];
  const char *folder = shipped;
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_require(fd >= 0 && write(fd, bytes, n_bytes) == (ssize_t)n_bytes, "no file in memory", "");
  fuzz_require(share_folder("configs", shipped, NULL) == OK, "no folder configs", "");
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  const ComposeRequest request = {.n_folders = 1, .folders = &folder, .experiment = path};
  err = (Err){0};
  config = NULL;
  status = config_open(&request, &config, &err);
  fuzz_check_config(status, config, &err);
  close(fd);
  return 0;
}
