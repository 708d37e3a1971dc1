#include "src/render/library.h"

#include <dlfcn.h>
#include <stddef.h>

bool library_open(const char *file, int n, const char *const *names, void **functions) {
  // global: libraries that draw look for each other among those that are loaded
  void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
  if (library == NULL) {
    return false;
  }
  for (int i = 0; i < n; i++) {
    functions[i] = dlsym(library, names[i]);
    if (functions[i] == NULL) {
      return false;
    }
  }
  return true;
}
