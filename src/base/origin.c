#include "src/base/origin.h"

#include <stdio.h>

const char *origin_text(const Origin *origin, char *out, size_t size) {
  if (origin->line == 0) {
    snprintf(out, size, "%s", origin->file);
  } else {
    snprintf(out, size, "%s:%d:%d", origin->file, origin->line, origin->column);
  }
  return out;
}
