#include "envs/damage_act.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/nearest.h"

int damage_count(const mjModel *model, mjtObj type) {
  switch (type) {
  case mjOBJ_BODY:
    return (int)model->nbody;
  case mjOBJ_GEOM:
    return (int)model->ngeom;
  case mjOBJ_JOINT:
    return (int)model->njnt;
  default:
    return (int)model->nactuator;
  }
}

const char *damage_name(const mjModel *model, mjtObj type, int id) {
  const char *name = mj_id2name(model, (int)type, id);
  bool moves_joint = type == mjOBJ_ACTUATOR && (model->actuator_trntype[id] == mjTRN_JOINT ||
                                                model->actuator_trntype[id] == mjTRN_JOINTINPARENT);
  if (name == NULL && moves_joint) {
    name = mj_id2name(model, mjOBJ_JOINT, model->actuator_trnid[2 * (ptrdiff_t)id]);
  }
  return name == NULL ? "" : name;
}

static bool is_number(const char *pattern, int id) {
  char number[16];
  snprintf(number, sizeof number, "%d", id);
  return strcmp(pattern, number) == 0;
}

bool damage_meant(const mjModel *model, mjtObj type, int id, const char *pattern) {
  bool all = strcmp(pattern, "*") == 0;
  if (type == mjOBJ_BODY && (id == 0 || (all && model->body_weldid[id] == 0))) {
    return false;
  }
  if (all || (type == mjOBJ_ACTUATOR && is_number(pattern, id))) {
    return true;
  }
  const char *name = damage_name(model, type, id);
  return *name != 0 && fnmatch(pattern, name, 0) == 0;
}

static Status nothing_meant(const mjModel *model, mjtObj type, const char *pattern, Err *err) {
  int n = damage_count(model, type), named = 0;
  const char **names = calloc((size_t)n + 1, sizeof *names);
  if (names == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the names of a model");
  }
  for (int i = 0; i < n; i++) {
    const char *name = damage_name(model, type, i);
    if (*name != 0 && !(type == mjOBJ_BODY && i == 0)) {
      names[named++] = name;
    }
  }
  char hint[160], list[512] = "";
  size_t used = 0;
  for (int i = 0; i < named && used < sizeof list; i++) {
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  nearest_hint(pattern, names, named, hint, sizeof hint);
  free(names);
  return err_set(err, ERR_INPUT, "the robot has no %s '%.100s'%s (%s%s%s)", mju_type2Str((int)type),
                 pattern, hint, named == 0 ? "there is none with a name" : "there are: ", list,
                 used >= sizeof list ? "..." : "");
}

Status damage_check(const mjModel *model, mjtObj type, const char *pattern, Err *err) {
  for (int i = 0; i < damage_count(model, type); i++) {
    if (damage_meant(model, type, i, pattern)) {
      return OK;
    }
  }
  return nothing_meant(model, type, pattern, err);
}

Status damage_bind_ids(DamageEvent *event, const mjModel *model, mjtObj type, const char *pattern,
                       Err *err) {
  Status status = damage_check(model, type, pattern, err);
  if (status != OK) {
    return status;
  }
  int n = damage_count(model, type);
  event->ids = calloc((size_t)n, sizeof *event->ids);
  if (event->ids == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for an event");
  }
  for (int i = 0; i < n; i++) {
    if (damage_meant(model, type, i, pattern)) {
      event->ids[event->n_ids++] = i;
    }
  }
  return OK;
}

Status damage_bind_id(DamageEvent *event, int id, Err *err) {
  event->ids = calloc(1, sizeof *event->ids);
  if (event->ids == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for an event");
  }
  event->ids[event->n_ids++] = id;
  return OK;
}
