// fuzz_main: runs a fuzz target over files, without a fuzzer: fuzz_NAME FILE-OR-FOLDER ...
// A finding ends the process, as under a fuzzer; every input that once did is kept in tests/corpus.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

// number of inputs run
static int run_file(const char *path) {
  char *bytes;
  size_t n_bytes;
  Err err = {0};
  if (fsio_read(path, 0, &bytes, &n_bytes, &err) != OK) {
    fprintf(stderr, "%s\n", err.text);
    exit(EXIT_FAILURE);
  }

  // named first, so that the last line tells which input a crash belongs to
  printf("%s\n", path);
  fflush(stdout);

  // a copy of the exact size, so that a sanitizer sees reading past the end
  uint8_t *input = malloc(n_bytes == 0 ? 1 : n_bytes);
  if (input == NULL) {
    exit(EXIT_FAILURE);
  }
  memcpy(input, bytes, n_bytes);
  free(bytes);
  LLVMFuzzerTestOneInput(input, n_bytes);
  free(input);
  return 1;
}

static int run_folder(const char *folder) {
  struct dirent **entries;
  int n_entries = scandir(folder, &entries, NULL, alphasort), n = 0;
  for (int i = 0; i < n_entries; i++) {
    char path[FSIO_PATH_MAX];
    if (fsio_join(path, folder, entries[i]->d_name, NULL) == OK && !fsio_is_folder(path)) {
      n += run_file(path);
    }
    free(entries[i]);
  }
  if (n_entries >= 0) {
    free(entries);
  }
  return n;
}

int main(int argc, char **argv) {
  int n = 0;
  for (int i = 1; i < argc; i++) {
    n += fsio_is_folder(argv[i]) ? run_folder(argv[i]) : run_file(argv[i]);
  }
  printf("%d inputs\n", n);
  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
