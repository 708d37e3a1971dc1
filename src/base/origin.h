// origin: the place of a value in what the user wrote.
#ifndef HEBBES_BASE_ORIGIN_H
#define HEBBES_BASE_ORIGIN_H

#include <stddef.h>

typedef struct Origin {
  const char *file; // path, or "command line" or "default"; not owned
  int line, column; // from 1; 0: none (command line, default)
} Origin;

#define ORIGIN_COMMAND_LINE ((Origin){"command line", 0, 0})
#define ORIGIN_DEFAULT ((Origin){"default", 0, 0})

// Text of the origin: "file:line:column", or "command line", or "default". Returns out.
const char *origin_text(const Origin *origin, char *out, size_t size);

#endif
