// fuzz_config: any bytes are a config or clean lines of error, as a file that holds everything and
// as an experiment laid over the shipped configs; a config that is printed is read back alike.
#include <unistd.h>

#include "tests/fuzz_support.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  char path[64];
  fuzz_open_text((const char *)bytes, n_bytes, 0, NULL);
  int fd = fuzz_file(bytes, n_bytes, path);
  fuzz_open(path, 0, NULL);
  close(fd);
  return 0;
}
