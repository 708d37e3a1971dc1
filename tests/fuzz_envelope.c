// fuzz_envelope: any bytes where a stored file is expected are a store or one line of error.
#include <sanitizer/lsan_interface.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

// HDF5 itself forgets memory when its structures are damaged
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void) {
  return "leak:libhdf5";
}

// reads what a file may hold; which of it is there does not matter here
static void look_inside(Store *store) {
  StoreGroup *group;
  if (store_group(store, "", &group, NULL) != OK) {
    return;
  }
  double value;
  char *text;
  size_t n;
  (void)store_has(group, "d");
  (void)store_size(group, "d", &n, NULL);
  (void)store_get_doubles(group, "d", &value, 1, NULL);
  if (store_get_text(group, "t", &text, NULL) == OK) {
    free(text);
  }
  store_group_close(group);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes) {
  Store *store;
  Err err = {0};
  Status status = store_from_bytes("fuzz", bytes, n_bytes, &store, &err);
  if (status == OK) {
    look_inside(store);
  } else if (status != ERR_INPUT || store != NULL || strncmp(err.text, "fuzz: ", 6) != 0) {
    fprintf(stderr, "fuzz_envelope: status %d, %s\n", (int)status, err.text);
    abort();
  }
  store_close(store);
  return 0;
}
