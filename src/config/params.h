// params: Param tables to structs: types, ranges, defaults, nearest names.
#ifndef HEBBES_CONFIG_PARAMS_H
#define HEBBES_CONFIG_PARAMS_H

#include "src/base/nearest.h"
#include "src/base/param.h"
#include "src/config/tree.h"

enum { PARAM_PATH_MAX = 192 };

// Fills out (the struct that the table's offsets belong to) with the values below `group` ("" is
// the root) of the composed tree, defaults where there are none. A wrong type or range is added to
// err with origin and the allowed values; reading goes on, so that all mistakes are reported in one
// go. A value with a reference in it that could not be resolved is passed over: that was reported
// already. params may be NULL.
Status params_read(const Node *root, const char *group, const Param *params, void *out, Err *err);

// As params_read, for the keys of one map (NULL: there is none); group only names it in messages.
Status params_read_map(const Node *map, const char *group, const Param *params, void *out,
                       Err *err);

// Defaults alone. params may be NULL.
void params_defaults(const Param *params, void *out);

// Would this value do? And the line that says why it does not.
bool params_accept(const Param *param, const Node *value);
Status params_refuse(const Param *param, const char *path, const Node *value, Err *err);

// The value of one key as YAML text (for printing a composed config).
void params_text(const Param *param, const void *in, char *out, size_t size);

// Of one key, for people: its type ("whole number"), what it may be ("1 to 1024, or auto"; "" for
// anything), and both in one ("whole number, 1 to 1024, or auto"; "one of tanh, relu").
const char *params_type_text(const Param *param);
void params_range_text(const Param *param, char *out, size_t size);
void params_allowed_text(const Param *param, char *out, size_t size);

// "group.key", or "key" at the root (group ""). Returns out.
const char *params_path(const char *group, const char *key, char out[PARAM_PATH_MAX]);

// A number as YAML has it, whatever the locale: no hexadecimal, no blanks, finite.
bool number_read(const char *text, double *value);
// The shortest text that reads back to the same double. Returns out.
const char *number_text(double value, char out[32]);

#endif
