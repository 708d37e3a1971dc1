#include "src/config/params.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- words for messages and tables

const char *params_path(const char *group, const char *key, char out[PARAM_PATH_MAX]) {
  snprintf(out, PARAM_PATH_MAX, "%s%s%s", group, *group == 0 ? "" : ".", key);
  return out;
}

const char *params_type_text(const Param *param) {
  static const char *const names[] = {
      [PARAM_INT] = "whole number",
      [PARAM_REAL] = "number",
      [PARAM_BOOL] = "true or false",
      [PARAM_CHOICE] = "choice",
      [PARAM_TEXT] = "text",
      [PARAM_INTS] = "list of whole numbers",
      [PARAM_REALS] = "list of numbers",
      [PARAM_NAMES] = "name or list of names",
      [PARAM_FILE] = "path of a file, or its text",
      [PARAM_ITEMS] = "list of items",
      [PARAM_TREE] = "list or group",
  };
  return names[param->kind];
}

static bool is_number(const Param *param) {
  return param->kind == PARAM_INT || param->kind == PARAM_REAL || param->kind == PARAM_INTS ||
         param->kind == PARAM_REALS;
}

// a bound as people write it: 1e9 rather than 1000000000
static const char *bound_text(double value, char out[32]) {
  double size = fabs(value);
  int power = isfinite(size) && size >= 1e6 ? (int)lround(log10(size)) : 0;
  if (power > 0 && size == pow(10, power)) {
    snprintf(out, 32, "%s1e%d", value < 0 ? "-" : "", power);
    return out;
  }
  return number_text(value, out);
}

// "1 to 5", "at least 1", "above 0 and at most 1", ""
static void bounds_text(const Param *param, char *out, size_t size) {
  char low[32], high[32];
  bound_text(param->min, low);
  bound_text(param->max, high);
  bool has_low = is_number(param) && isfinite(param->min);
  bool has_high = is_number(param) && isfinite(param->max);
  if (has_low && has_high && !param->open_min) {
    snprintf(out, size, "%s to %s", low, high);
  } else {
    snprintf(out, size, "%s%s%s%s%s",
             !has_low          ? ""
             : param->open_min ? "above "
                               : "at least ",
             has_low ? low : "", has_low && has_high ? " and " : "", has_high ? "at most " : "",
             has_high ? high : "");
  }
}

static void choices_text(const Param *param, char *out, size_t size) {
  size_t used = 0;
  *out = 0;
  for (int i = 0; param->choices[i] != NULL && used < size; i++) {
    used +=
        (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : ", ", param->choices[i]);
  }
}

void params_range_text(const Param *param, char *out, size_t size) {
  char inner[512];
  if (param->kind == PARAM_CHOICE) {
    choices_text(param, inner, sizeof inner);
  } else {
    bounds_text(param, inner, sizeof inner);
  }
  snprintf(out, size, "%s%s%s%s", inner, param->none == NULL || *inner == 0 ? "" : ", ",
           param->none == NULL ? "" : "or ", param->none == NULL ? "" : param->none);
}

void params_allowed_text(const Param *param, char *out, size_t size) {
  char range[600];
  params_range_text(param, range, sizeof range);
  bool choice = param->kind == PARAM_CHOICE;
  snprintf(out, size, "%s%s%s", choice ? "one of " : params_type_text(param),
           choice || *range == 0 ? "" : ", ", range);
}

// "a whole number, 1 to 1024, or auto"; "a list of numbers, at least 0, such as [0.5]"
static void expected_text(const Param *param, char *out, size_t size) {
  char allowed[700];
  params_allowed_text(param, allowed, sizeof allowed);
  bool list = param->kind == PARAM_INTS || param->kind == PARAM_REALS;
  bool article = list || param->kind == PARAM_INT || param->kind == PARAM_REAL ||
                 param->kind == PARAM_NAMES || param->kind == PARAM_ITEMS;
  snprintf(out, size, "%s%s%s%s", article ? "a " : "", allowed,
           list                         ? ", such as "
           : param->kind == PARAM_ITEMS ? ", - NAME: {key: value}"
                                        : "",
           list ? param->fallback : "");
}

// --- one value

static bool in_range(const Param *param, double value) {
  return value >= param->min && value <= param->max && !(param->open_min && value == param->min);
}

static bool read_real(const Param *param, const Node *value, double *out) {
  return value->kind == NODE_SCALAR && !value->quoted && number_read(value->text, out) &&
         in_range(param, *out);
}

// digits are taken as they are, all 19 of them; what is written as a real must be whole
static bool read_int(const Param *param, const Node *value, int64_t *out) {
  double real;
  if (!read_real(param, value, &real)) {
    return false;
  }
  char *end;
  errno = 0;
  long long whole = strtoll(value->text, &end, 10);
  if (*end == 0 && errno == 0) {
    *out = whole;
    return true;
  }
  bool exact = fabs(real) <= 9007199254740992.0 && real == floor(real);
  *out = exact ? (int64_t)real : 0;
  return exact;
}

static bool read_bool(const Node *value, bool *out) {
  if (value->kind != NODE_SCALAR || value->quoted) {
    return false;
  }
  static const char *const words[] = {"false", "False", "FALSE", "true", "True", "TRUE"};
  for (int i = 0; i < 6; i++) {
    if (strcmp(value->text, words[i]) == 0) {
      *out = i >= 3;
      return true;
    }
  }
  return false;
}

static bool read_choice(const Param *param, const Node *value, int *out) {
  for (int i = 0; value->kind == NODE_SCALAR && param->choices[i] != NULL; i++) {
    if (strcmp(value->text, param->choices[i]) == 0) {
      *out = i;
      return true;
    }
  }
  return false;
}

// tabs and line breaks: messages that name a text are one line
static bool has_breaks(const char *text) {
  return text[strcspn(text, "\t\n")] != 0;
}

static bool read_text(const Node *value, char out[PARAM_TEXT_MAX]) {
  if (value->kind != NODE_SCALAR || *value->text == 0 || node_is_null(value) ||
      strlen(value->text) >= PARAM_TEXT_MAX || has_breaks(value->text)) {
    return false;
  }
  snprintf(out, PARAM_TEXT_MAX, "%s", value->text);
  return true;
}

static bool read_ints(const Param *param, const Node *value, ParamInts *out) {
  if (value->kind != NODE_LIST || value->n > PARAM_LIST_MAX) {
    return false;
  }
  for (out->n = 0; out->n < value->n; out->n++) {
    if (!read_int(param, value->children[out->n], &out->value[out->n])) {
      return false;
    }
  }
  return true;
}

// the open end of an interval, where the range allows it
static bool read_infinite(const Param *param, const Node *value, double *out) {
  if (value->kind != NODE_SCALAR || value->quoted) {
    return false;
  }
  *out = strcmp(value->text, "-.inf") == 0 ? -INFINITY : INFINITY;
  return (*out < 0 || strcmp(value->text, ".inf") == 0) && in_range(param, *out);
}

static bool read_reals(const Param *param, const Node *value, ParamReals *out) {
  if (value->kind != NODE_LIST || value->n > PARAM_LIST_MAX) {
    return false;
  }
  for (out->n = 0; out->n < value->n; out->n++) {
    if (!read_real(param, value->children[out->n], &out->value[out->n]) &&
        !read_infinite(param, value->children[out->n], &out->value[out->n])) {
      return false;
    }
  }
  return true;
}

// one name may stand without a list
static bool read_names(const Node *value, ParamNames *out) {
  const Node *const alone[] = {value}, *const *names = alone;
  int n = value->kind == NODE_LIST ? value->n : 1;
  if (value->kind == NODE_LIST) {
    names = (const Node *const *)value->children;
  }
  for (out->n = 0; out->n < n; out->n++) {
    const Node *name = names[out->n];
    if (n > PARAM_NAMES_MAX || name->kind != NODE_SCALAR || *name->text == 0 ||
        has_breaks(name->text)) {
      return false;
    }
    out->name[out->n] = (ParamName){name->text, name->origin};
  }
  return true;
}

static bool is_none(const Param *param, const Node *value) {
  return param->none != NULL && value->kind == NODE_SCALAR &&
         (node_is_null(value) || (!value->quoted && strcmp(value->text, param->none) == 0));
}

static void write_none(const Param *param, void *at) {
  switch (param->kind) {
  case PARAM_INT:
    *(int64_t *)at = INT64_MIN;
    break;
  case PARAM_REAL:
    *(double *)at = NAN;
    break;
  case PARAM_TEXT:
    *(char *)at = 0;
    break;
  case PARAM_FILE:
    *(const char **)at = NULL;
    break;
  default: // the others have no word for none
    break;
  }
}

static bool read_value(const Param *param, const Node *value, void *at) {
  if (is_none(param, value)) {
    write_none(param, at);
    return true;
  }
  switch (param->kind) {
  case PARAM_INT:
    return read_int(param, value, at);
  case PARAM_REAL:
    return read_real(param, value, at);
  case PARAM_BOOL:
    return read_bool(value, at);
  case PARAM_CHOICE:
    return read_choice(param, value, at);
  case PARAM_TEXT:
    return read_text(value, at);
  case PARAM_INTS:
    return read_ints(param, value, at);
  case PARAM_REALS:
    return read_reals(param, value, at);
  case PARAM_NAMES:
    return read_names(value, at);
  case PARAM_FILE:
    *(const char **)at = value->text;
    return value->kind == NODE_SCALAR && *value->text != 0;
  case PARAM_ITEMS: // items.h reads them
    *(ParamItems *)at = (ParamItems){0};
    return value->kind == NODE_LIST && value->n <= PARAM_ITEMS_MAX;
  case PARAM_TREE:
    return true;
  }
  return false;
}

bool params_accept(const Param *param, const Node *value) {
  union {
    int64_t whole;
    double real;
    bool on;
    int choice;
    char text[PARAM_TEXT_MAX];
    ParamInts ints;
    ParamReals reals;
    ParamNames names;
    const char *file;
    ParamItems items;
  } scratch;
  return read_value(param, value, &scratch);
}

// what stands there instead, as the reader sees it
static void got_text(const Node *value, char *out, size_t size) {
  if (value->kind == NODE_LIST) {
    snprintf(out, size, value->n > PARAM_LIST_MAX ? "a list of %d" : "a list", value->n);
  } else if (value->kind == NODE_MAP) {
    snprintf(out, size, "a group of keys");
  } else if (node_is_null(value)) {
    snprintf(out, size, "null");
  } else {
    bool cut = strlen(value->text) > 120;
    snprintf(out, size, "'%.120s%s'%s%s", value->text, cut ? "..." : "",
             value->quoted && *value->text != 0 ? " in quotes" : "",
             has_breaks(value->text) ? " with tabs or line breaks" : "");
  }
}

// the element of a list that does not do, or the value itself
static const Node *culprit(const Param *param, const Node *value) {
  bool list = param->kind == PARAM_INTS || param->kind == PARAM_REALS || param->kind == PARAM_NAMES;
  for (int i = 0; list && value->kind == NODE_LIST && value->n <= PARAM_LIST_MAX && i < value->n;
       i++) {
    Node *children[] = {value->children[i]};
    const Node alone = {.kind = NODE_LIST, .n = 1, .children = children};
    if (!params_accept(param, &alone)) {
      return value->children[i];
    }
  }
  return value;
}

Status params_refuse(const Param *param, const char *path, const Node *value, Err *err) {
  char expected[900], hint[160] = "", got[192];
  value = culprit(param, value);
  expected_text(param, expected, sizeof expected);
  got_text(value, got, sizeof got);
  if (param->kind == PARAM_CHOICE && value->kind == NODE_SCALAR) {
    int n = 0;
    while (param->choices[n] != NULL) {
      n++;
    }
    nearest_hint(value->text, param->choices, n, hint, sizeof hint);
  }
  return origin_error(&value->origin, err, "'%s' must be %s, not %s%s", path, expected, got, hint);
}

// --- whole tables

static void *slot(const Param *param, void *out) {
  return (unsigned char *)out + param->offset;
}

// a default is a scalar or a flat list, as the table's author wrote it
static void read_default(const Param *param, void *out) {
  char text[256];
  Node items[PARAM_LIST_MAX] = {0}, *children[PARAM_LIST_MAX];
  Node value = {.kind = NODE_SCALAR, .text = text, .children = children};
  snprintf(text, sizeof text, "%s", param->fallback);
  if (*text == '[') {
    value.kind = NODE_LIST;
    char *rest = NULL;
    for (char *item = strtok_r(text, "[], ", &rest); item != NULL && value.n < PARAM_LIST_MAX;
         item = strtok_r(NULL, "[], ", &rest)) {
      items[value.n] = (Node){.kind = NODE_SCALAR, .text = item};
      children[value.n] = &items[value.n];
      value.n++;
    }
  }
  (void)read_value(param, &value, slot(param, out));
}

void params_defaults(const Param *params, void *out) {
  for (const Param *param = params; param != NULL && param->key != NULL; param++) {
    read_default(param, out);
  }
}

Status params_read(const Node *root, const char *group, const Param *params, void *out, Err *err) {
  const Node *map = *group == 0 ? root : node_get(root, group);
  return params_read_map(map, group, params, out, err);
}

Status params_read_map(const Node *map, const char *group, const Param *params, void *out,
                       Err *err) {
  Status status = OK;
  params_defaults(params, out);
  for (const Param *param = params; param != NULL && param->key != NULL; param++) {
    char path[PARAM_PATH_MAX];
    const Node *value = map == NULL ? NULL : node_get(map, param->key);
    params_path(group, param->key, path);
    if (value == NULL || (value->kind == NODE_SCALAR && strstr(value->text, "${") != NULL)) {
      continue;
    }
    if (!read_value(param, value, slot(param, out))) {
      status = params_refuse(param, path, value, err);
      read_default(param, out);
    }
  }
  return status;
}

// --- one value back to text

static void int_text(const Param *param, int64_t value, char *out, size_t size) {
  if (param->none != NULL && PARAM_IS_NULL_INT(value)) {
    snprintf(out, size, "%s", param->none);
  } else {
    snprintf(out, size, "%lld", (long long)value);
  }
}

static void real_text(const Param *param, double value, char *out, size_t size) {
  char number[32];
  if (isinf(value)) {
    snprintf(out, size, "%s", value < 0 ? "-.inf" : ".inf");
    return;
  }
  snprintf(out, size, "%s",
           param->none != NULL && isnan(value) ? param->none : number_text(value, number));
}

// in quotes where it could be taken for something else
static void text_text(const Param *param, const char *value, char *out, size_t size) {
  if (param->none != NULL && *value == 0) {
    snprintf(out, size, "%s", param->none);
    return;
  }
  const Node plain = {.kind = NODE_SCALAR, .text = value};
  if (text_is_plain(value) && !node_is_null(&plain) && !is_none(param, &plain)) {
    snprintf(out, size, "%s", value);
    return;
  }
  size_t n = 0;
  for (const char *c = value; *c != 0 && n + 4 < size; c++) {
    if (c == value) {
      out[n++] = '"';
    }
    if (*c == '"' || *c == '\\' || *c == '\n' || *c == '\t') {
      out[n++] = '\\';
    }
    out[n++] = *c == '\n' ? 'n' : *c == '\t' ? 't' : *c;
  }
  snprintf(out + n, size - n, "\"");
}

static void list_text(const Param *param, const void *at, char *out, size_t size) {
  const ParamInts *ints = at;
  const ParamReals *reals = at;
  bool whole = param->kind == PARAM_INTS;
  int n = whole ? ints->n : reals->n;
  size_t used = (size_t)snprintf(out, size, "[");
  for (int i = 0; i < n && used < size; i++) {
    char item[32];
    if (whole) {
      int_text(param, ints->value[i], item, sizeof item);
    } else {
      real_text(param, reals->value[i], item, sizeof item);
    }
    used += (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : ", ", item);
  }
  if (used < size) {
    snprintf(out + used, size - used, "]");
  }
}

void params_text(const Param *param, const void *in, char *out, size_t size) {
  const void *at = (const unsigned char *)in + param->offset;
  switch (param->kind) {
  case PARAM_INT:
    int_text(param, *(const int64_t *)at, out, size);
    break;
  case PARAM_REAL:
    real_text(param, *(const double *)at, out, size);
    break;
  case PARAM_BOOL:
    snprintf(out, size, "%s", *(const bool *)at ? "true" : "false");
    break;
  case PARAM_CHOICE:
    snprintf(out, size, "%s", param->choices[*(const int *)at]);
    break;
  case PARAM_TEXT:
    text_text(param, at, out, size);
    break;
  case PARAM_INTS:
  case PARAM_REALS:
    list_text(param, at, out, size);
    break;
  case PARAM_NAMES: // what was given stands in the tree
  case PARAM_FILE:
  case PARAM_ITEMS:
  case PARAM_TREE:
    snprintf(out, size, "%s", param->fallback);
    break;
  }
}
