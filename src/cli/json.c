#include "src/cli/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/cli/sheet.h"
#include "src/config/params.h"

static void put(FILE *out, const void *context) {
  json_dumpf(context, out, JSON_INDENT(2) | JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY);
  fputc('\n', out);
}

void json_print(json_t *value) {
  put(stdout, value);
  json_decref(value);
}

Status json_write(json_t *value, const char *path, Err *err) {
  Status status = sheet_write(path, put, value, err);
  json_decref(value);
  return status;
}

json_t *json_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_numbers(int n, const double *values) {
  json_t *list = json_array();
  for (int i = 0; i < n; i++) {
    json_array_append_new(list, json_number(values[i]));
  }
  return list;
}

json_t *json_interval(double low, double high) {
  return json_numbers(2, (const double[]){low, high});
}

json_t *json_texts(int n, const char *const *texts) {
  json_t *list = json_array();
  for (int i = 0; i < n; i++) {
    json_array_append_new(list, json_string(texts[i]));
  }
  return list;
}

json_t *json_text(const char *text) {
  double value;
  if (!number_read(text, &value)) {
    return json_string(text);
  }
  bool whole = strspn(text, "+-0123456789") == strlen(text) && fabs(value) < 9e15;
  return whole ? json_integer((json_int_t)value) : json_real(value);
}

void json_set(json_t *object, const char *key, json_t *value) {
  json_object_set_new(object, key, value);
}

void json_set_number(json_t *object, const char *key, double value) {
  json_set(object, key, json_number(value));
}

static json_t *choices(const Param *param) {
  int n = 0;
  while (param->choices[n] != NULL) {
    n++;
  }
  return json_texts(n, param->choices);
}

static json_t *json_param(const char *group, const Param *param) {
  char path[PARAM_PATH_MAX];
  json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s}", "key",
                            params_path(group, param->key, path), "type", params_type_text(param),
                            "default", param->fallback, "unit", param->unit, "help", param->help);
  if (param->kind == PARAM_CHOICE) {
    json_set(entry, "choices", choices(param));
  } else if (param->kind != PARAM_BOOL && param->kind != PARAM_TEXT) {
    json_set_number(entry, "min", param->min);
    json_set_number(entry, "max", param->max);
    json_set(entry, "min_allowed", json_boolean(!param->open_min));
  }
  if (param->none != NULL) {
    json_set(entry, "none", json_string(param->none));
  }
  return entry;
}

json_t *json_params(const char *group, const Param *params) {
  json_t *list = json_array();
  for (const Param *param = params; param != NULL && param->key != NULL; param++) {
    json_array_append_new(list, json_param(group, param));
  }
  return list;
}

static json_t *json_scalar(const Node *node) {
  if (node_is_null(node)) {
    return json_null();
  }
  if (node->quoted) {
    return json_string(node->text);
  }
  if (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0) {
    return json_boolean(node->text[0] == 't');
  }
  return json_text(node->text);
}

json_t *json_node(const Node *node) {
  if (node->kind == NODE_SCALAR) {
    return json_scalar(node);
  }
  json_t *value = node->kind == NODE_MAP ? json_object() : json_array();
  for (int i = 0; i < node->n; i++) {
    json_t *child = json_node(node->children[i]);
    if (node->kind == NODE_MAP) {
      json_set(value, node->keys[i], child);
    } else {
      json_array_append_new(value, child);
    }
  }
  return value;
}
