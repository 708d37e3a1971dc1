// json: answers for programs; the door to the JSON library.
#ifndef HEBBES_CLI_JSON_H
#define HEBBES_CLI_JSON_H

#include <jansson.h>

#include "src/base/err.h"
#include "src/base/param.h"
#include "src/config/tree.h"

// Prints a value to stdout, indented, reals with 17 digits, and gives it back (json_decref).
void json_print(json_t *value);
// The same into a file, written safely.
Status json_write(json_t *value, const char *path, Err *err);
// A number; null where it is not finite, which JSON does not know.
json_t *json_number(double value);
// n of them; two of them, low and high.
json_t *json_numbers(int n, const double *values);
json_t *json_interval(double low, double high);
// n texts. A text that reads as a number as that number.
json_t *json_texts(int n, const char *const *texts);
json_t *json_text(const char *text);
// Puts a value into an object, which takes it over; json_number of a value.
void json_set(json_t *object, const char *key, json_t *value);
void json_set_number(json_t *object, const char *key, double value);

// The keys of one table as a list of objects: key, type, default, min, max, choices, unit, help.
json_t *json_params(const char *group, const Param *params);
// A tree of a config as JSON: what reads as a number, true, false or null is one.
json_t *json_node(const Node *node);

#endif
