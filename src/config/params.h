// params: Param tables to structs: types, ranges, nearest names, and what is declared at all.
#ifndef HEBBES_CONFIG_PARAMS_H
#define HEBBES_CONFIG_PARAMS_H

#include "src/base/param.h"
#include "src/config/tree.h"

// Fills out (the struct that the table's offsets belong to) with the values below `group` ("" is the root) of the
// composed tree, defaults where there are none. A wrong type or range is added to err with origin and
// the allowed values; reading goes on, so that all mistakes are reported in one go.
Status params_read(const Node *root, const char *group, const Param *params, void *out, Err *err);

// Defaults alone.
void params_defaults(const Param *params, void *out);

// The value of one key as YAML text (for printing a composed config).
void params_text(const Param *param, const void *in, char *out, size_t size);

// The nearest of n names by edit distance, or NULL when none is near.
const char *nearest_name(const char *name, const char *const *names, int n);

#endif
