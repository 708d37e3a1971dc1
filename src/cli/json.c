#include "src/cli/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/params.h"

static void dump(json_t *value, FILE *file) {
  json_dumpf(value, file, JSON_INDENT(2) | JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY);
  fputc('\n', file);
  json_decref(value);
}

void json_print(json_t *value) {
  dump(value, stdout);
}

Status json_write(json_t *value, const char *path, Err *err) {
  char *text = NULL;
  size_t size = 0;
  FILE *memory = open_memstream(&text, &size);
  if (memory == NULL) {
    json_decref(value);
    return err_set(err, ERR_MEMORY, "%s: no memory for JSON", path);
  }
  dump(value, memory);
  fclose(memory);
  Status status = fsio_write_safely(path, text, size, err);
  free(text);
  return status;
}

json_t *json_number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

static json_t *choices(const Param *param) {
  json_t *list = json_array();
  for (int i = 0; param->choices[i] != NULL; i++) {
    json_array_append_new(list, json_string(param->choices[i]));
  }
  return list;
}

static json_t *json_param(const char *group, const Param *param) {
  char path[PARAM_PATH_MAX];
  json_t *entry = json_pack("{s:s, s:s, s:s, s:s, s:s}", "key",
                            params_path(group, param->key, path), "type", params_type_text(param),
                            "default", param->fallback, "unit", param->unit, "help", param->help);
  if (param->kind == PARAM_CHOICE) {
    json_object_set_new(entry, "choices", choices(param));
  } else if (param->kind != PARAM_BOOL && param->kind != PARAM_TEXT) {
    json_object_set_new(entry, "min", json_number(param->min));
    json_object_set_new(entry, "max", json_number(param->max));
    json_object_set_new(entry, "min_allowed", json_boolean(!param->open_min));
  }
  if (param->none != NULL) {
    json_object_set_new(entry, "none", json_string(param->none));
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
  double real;
  if (node_is_null(node)) {
    return json_null();
  }
  if (!node->quoted && (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
    return json_boolean(node->text[0] == 't');
  }
  if (node->quoted || !number_read(node->text, &real)) {
    return json_string(node->text);
  }
  bool whole = strspn(node->text, "+-0123456789") == strlen(node->text) && fabs(real) < 9e15;
  return whole ? json_integer((json_int_t)real) : json_real(real);
}

json_t *json_node(const Node *node) {
  if (node->kind == NODE_SCALAR) {
    return json_scalar(node);
  }
  json_t *value = node->kind == NODE_MAP ? json_object() : json_array();
  for (int i = 0; i < node->n; i++) {
    json_t *child = json_node(node->children[i]);
    if (node->kind == NODE_MAP) {
      json_object_set_new(value, node->keys[i], child);
    } else {
      json_array_append_new(value, child);
    }
  }
  return value;
}
