#include "src/run/disturbance.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/measure.h"
#include "src/config/params.h"

enum { TEXT_MAX = 512, BODIES_MAX = 256 };

static const char *const kind_names[] = {"push", "weights"};
static const char *const key_names[] = {"force", "at", "duration", "body"};
enum { FORCE, AT, DURATION, BODY, KEYS };

// what a text says; NULL: nothing
typedef struct Values {
  const char *of[KEYS];
} Values;

static Status unknown(const char *flag, const char *what, const char *name,
                      const char *const *names, int n, Err *err) {
  const char *near = nearest_name(name, names, n);
  return err_set(err, ERR_INPUT, "%s: there is no %s '%s'%s%s%s", flag, what, name,
                 near == NULL ? "" : "; did you mean '", near == NULL ? "" : near,
                 near == NULL ? "" : "'?");
}

static int find(const char *name, const char *const *names, int n) {
  for (int i = 0; i < n; i++) {
    if (strcmp(name, names[i]) == 0) {
      return i;
    }
  }
  return -1;
}

// splits "key=value,key=value" in place
static Status split(const char *flag, char *rest, Values *values, Err *err) {
  for (char *pair = strsep(&rest, ","); pair != NULL; pair = strsep(&rest, ",")) {
    char *value = strchr(pair, '=');
    if (value == NULL) {
      return err_set(err, ERR_INPUT, "%s: '%s' is not key=value", flag, pair);
    }
    *value++ = '\0';
    int key = find(pair, key_names, KEYS);
    if (key < 0) {
      return unknown(flag, "key", pair, key_names, KEYS, err);
    }
    values->of[key] = value;
  }
  return OK;
}

static Status read_real(const char *flag, const char *key, const char *text, double low,
                        double high, double *value, Err *err) {
  char *end;
  *value = strtod(text, &end);
  if (end == text || *end != '\0' || !(*value >= low && *value <= high)) {
    return err_set(err, ERR_INPUT, "%s: %s=%s is not a number from %g to %g", flag, key, text, low,
                   high);
  }
  return OK;
}

// control steps up to most: a whole number, or a fraction of the episode below 1
static Status read_steps(const char *flag, const char *key, const char *text, int most, int n_steps,
                         int *steps, Err *err) {
  double value;
  Status status = read_real(flag, key, text, 0, most, &value, err);
  if (status != OK) {
    return status;
  }
  if (value >= 1 && value != floor(value)) {
    return err_set(err, ERR_INPUT,
                   "%s: %s=%s is neither a whole number of control steps nor a fraction below 1",
                   flag, key, text);
  }
  *steps = (int)(value < 1 ? value * n_steps : value);
  return OK;
}

// one number along x, or x:y:z
static Status read_force(const char *flag, const char *text, double force[3], Err *err) {
  char copy[TEXT_MAX], *rest = copy;
  snprintf(copy, sizeof copy, "%s", text);
  int n = 0;
  for (char *part = strsep(&rest, ":"); part != NULL; part = strsep(&rest, ":")) {
    if (n == 3) {
      return err_set(err, ERR_INPUT, "%s: force=%s has more than three numbers", flag, text);
    }
    Status status = read_real(flag, "force", part, -1e9, 1e9, &force[n++], err);
    if (status != OK) {
      return status;
    }
  }
  return n == 2
             ? err_set(err, ERR_INPUT, "%s: force=%s is neither one number nor x:y:z", flag, text)
             : OK;
}

static Status read_body(const char *flag, const char *name, const EnvShared *env, int *body,
                        Err *err) {
  MeasureShape shape;
  const char *names[BODIES_MAX];
  measure_shape(env, &shape);
  int n = shape.n_bodies < BODIES_MAX ? shape.n_bodies : BODIES_MAX;
  for (int i = 0; i < n; i++) {
    names[i] = measure_body_name(env, i);
  }
  *body = find(name, names, n);
  return *body < 0 ? unknown(flag, "body", name, names, n, err) : OK;
}

// keys that this kind does not know, or must have
static Status check_keys(const char *flag, DisturbanceKind kind, const Values *values, Err *err) {
  if (values->of[AT] == NULL) {
    return err_set(err, ERR_INPUT, "%s: when? at=STEP or at=FRACTION is missing", flag);
  }
  if (kind == DISTURBANCE_PUSH && values->of[FORCE] == NULL) {
    return err_set(err, ERR_INPUT, "%s: a push needs force=NEWTONS", flag);
  }
  for (int key = 0; key < KEYS && kind == DISTURBANCE_WEIGHTS; key++) {
    if (key != AT && values->of[key] != NULL) {
      return err_set(err, ERR_INPUT, "%s: weights takes at alone, not %s", flag, key_names[key]);
    }
  }
  return OK;
}

Status disturbance_parse(const char *flag, const char *text, const Task *task,
                         Disturbance *disturbance, Err *err) {
  char copy[TEXT_MAX];
  if ((size_t)snprintf(copy, sizeof copy, "%s", text) >= sizeof copy) {
    return err_set(err, ERR_INPUT, "%s: longer than %d characters", flag, TEXT_MAX - 1);
  }
  char *rest = copy;
  const char *name = strsep(&rest, ":");
  int kind = find(name, kind_names, 2), duration = 1;
  if (kind < 0) {
    return unknown(flag, "disturbance", name, kind_names, 2, err);
  }
  *disturbance = (Disturbance){.kind = (DisturbanceKind)kind};
  Values values = {{NULL}};
  Status status = OK;
  int n_steps = task->shape.n_steps;
  if (rest != NULL) {
    TRY(split(flag, rest, &values, err));
  }
  TRY(check_keys(flag, disturbance->kind, &values, err));
  TRY(read_steps(flag, "at", values.of[AT], n_steps - 1, n_steps, &disturbance->from, err));
  if (values.of[DURATION] != NULL) {
    TRY(read_steps(flag, "duration", values.of[DURATION], n_steps, n_steps, &duration, err));
  }
  disturbance->to = disturbance->from + (duration < 1 ? 1 : duration);
  if (values.of[FORCE] != NULL) {
    TRY(read_force(flag, values.of[FORCE], disturbance->force, err));
  }
  if (values.of[BODY] != NULL) {
    TRY(read_body(flag, values.of[BODY], task->env, &disturbance->body, err));
  }
  if (kind == DISTURBANCE_WEIGHTS && task->weights_size == 0) {
    status =
        err_set(err, ERR_INPUT, "%s: %s has no plastic weights", flag, task->config->policy->name);
  }
done:
  return status;
}
