// nearest: the name that somebody probably meant.
#ifndef HEBBES_BASE_NEAREST_H
#define HEBBES_BASE_NEAREST_H

#include <stddef.h>

// The nearest of n names by edit distance, or NULL when none is near. Names longer than 128 are
// near to nothing.
const char *nearest_name(const char *name, const char *const *names, int n);
// "; did you mean 'NAME'?", or "" when none is near. Returns out.
const char *nearest_hint(const char *name, const char *const *names, int n, char *out, size_t size);

#endif
