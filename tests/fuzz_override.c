// fuzz_override: any arguments, one a line, make a config of the shipped ones or clean lines of
// error; the same on a config that holds everything. A config that is printed is read back alike.
#include <stdlib.h>
#include <string.h>

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

  static const char whole[] = "experiment: null\ncondition: C\nstrategy: {lr: {init: 0.25}}\n";
  fuzz_open(NULL, n, arguments);
  fuzz_open_text(whole, strlen(whole), n, arguments);
  free(text);
  return 0;
}
