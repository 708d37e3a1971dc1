// library: a shared library that a verb needs and training does not: looked for when it is used.
#ifndef HEBBES_RENDER_LIBRARY_H
#define HEBBES_RENDER_LIBRARY_H

#include <stdbool.h>

// Opens a shared library and looks up n functions: functions[i] becomes the address of names[i]. It
// stays open. False when the library or one of the functions is missing.
bool library_open(const char *file, int n, const char *const *names, void **functions);

// For a table of functions, from a list of their names: F(LIST) with LIST(F) F(one) F(two) ...
// A table is a struct of pointers and nothing else, named as the functions are.
#define LIBRARY_POINTER(name) __typeof__(name) *(name);
#define LIBRARY_NAME(name) #name,
#define LIBRARY_TABLE(LIST)                                                                        \
  struct {                                                                                         \
    LIST(LIBRARY_POINTER)                                                                          \
  }
#define LIBRARY_OPEN(file, LIST, table)                                                            \
  library_open(file, (int)(sizeof(table) / sizeof(void *)),                                        \
               (const char *const[]){LIST(LIBRARY_NAME)}, (void **)&(table))

#endif
