#include "envs/mjcf_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/nearest.h"

Status mjcf_refuse(const MjcfBinding *b, const char *format, ...) {
  char text[1024], where[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  (void)err_add(b->err, ERR_INPUT, "%s: %s", origin_text(b->origin, where, sizeof where), text);
  return ERR_INPUT;
}

static int64_t count(const mjModel *m, mjtObj type) {
  return type == mjOBJ_BODY     ? m->nbody
         : type == mjOBJ_JOINT  ? m->njnt
         : type == mjOBJ_GEOM   ? m->ngeom
         : type == mjOBJ_SITE   ? m->nsite
         : type == mjOBJ_SENSOR ? m->nsensor
                                : m->nkey;
}

static const char *word(mjtObj type) {
  return type == mjOBJ_BODY     ? "body"
         : type == mjOBJ_JOINT  ? "joint"
         : type == mjOBJ_GEOM   ? "geom"
         : type == mjOBJ_SITE   ? "site"
         : type == mjOBJ_SENSOR ? "sensor"
                                : "keyframe";
}

// "(there are: a, b)", as far as they fit
static void list_names(const char *const *names, int n, char *out, size_t size) {
  size_t used = (size_t)snprintf(out, size, n == 0 ? "; no such thing has a name there" : "");
  for (int i = 0; i < n && used + 80 < size; i++) {
    used += (size_t)snprintf(out + used, size - used, "%s%.60s", i == 0 ? " (there are: " : ", ",
                             names[i]);
  }
  if (n > 0) {
    snprintf(out + used, size - used, ")");
  }
}

static Status no_such(const MjcfBinding *b, mjtObj type, const ParamName *name) {
  int64_t n_all = count(b->model, type);
  const char **names = calloc((size_t)n_all + 1, sizeof *names);
  if (names == NULL) {
    return err_set(b->err, ERR_MEMORY, "no memory for the names of a model");
  }
  int n = 0;
  for (int i = 0; i < n_all; i++) {
    const char *other = mj_id2name(b->model, (int)type, i);
    if (other != NULL) {
      names[n++] = other;
    }
  }
  char hint[160], list[600] = "";
  nearest_hint(name->text, names, n, hint, sizeof hint);
  if (hint[0] == '\0') {
    list_names(names, n, list, sizeof list);
  }
  free(names);
  MjcfBinding here = *b;
  here.origin = &name->origin;
  return mjcf_refuse(&here, "the model has no %s '%.100s'%s%s", word(type), name->text, hint, list);
}

Status mjcf_find(const MjcfBinding *b, mjtObj type, const ParamNames *names, MjcfPart *part) {
  Status status = OK;
  for (int i = 0; i < names->n; i++) {
    int id = mj_name2id(b->model, (int)type, names->name[i].text);
    if (id < 0) {
      status = no_such(b, type, &names->name[i]);
    } else if (part->n_ids == PARAM_NAMES_MAX) {
      return mjcf_refuse(b, "more than %d names", PARAM_NAMES_MAX);
    } else {
      part->id[part->n_ids++] = id;
    }
  }
  return status;
}

Status mjcf_find_one(const MjcfBinding *b, mjtObj type, const ParamNames *names, int fallback,
                     int *id) {
  MjcfPart found = {0};
  *id = fallback;
  if (names->n == 0) {
    return OK;
  }
  if (names->n > 1) {
    return mjcf_refuse(b, "one %s is wanted here, not %d", word(type), names->n);
  }
  Status status = mjcf_find(b, type, names, &found);
  *id = status == OK ? found.id[0] : fallback;
  return status;
}

Status mjcf_find_body(const MjcfBinding *b, const ParamNames *names, MjcfPart *part) {
  part->n_ids = 1;
  return mjcf_find_one(b, mjOBJ_BODY, names, 1, &part->id[0]);
}

Status mjcf_find_touching(const MjcfBinding *b, const ParamNames *bodies, const ParamNames *geoms,
                          MjcfPart *part) {
  Status status = mjcf_find(b, mjOBJ_BODY, bodies, part);
  int n_bodies = part->n_ids;
  Status other = mjcf_find(b, mjOBJ_GEOM, geoms, part);
  status = status == OK ? other : status;
  for (int i = 0; i < part->n_ids; i++) {
    part->width[i] = i < n_bodies ? 0 : 1;
  }
  if (status == OK && part->n_ids == 0) {
    return mjcf_refuse(b, "name the bodies or the geoms: bodies: [...], geoms: [...]");
  }
  part->n = part->n_ids;
  return status;
}

int mjcf_joint_nq(const mjModel *m, int joint) {
  int type = m->jnt_type[joint];
  return type == mjJNT_FREE ? 7 : type == mjJNT_BALL ? 4 : 1;
}

int mjcf_joint_nv(const mjModel *m, int joint) {
  int type = m->jnt_type[joint];
  return type == mjJNT_FREE ? 6 : type == mjJNT_BALL ? 3 : 1;
}

Status mjcf_find_coordinate(const MjcfBinding *b, const ParamNames *joint, int64_t component,
                            MjcfPart *part) {
  int id;
  Status status = mjcf_find_one(b, mjOBJ_JOINT, joint, -1, &id);
  if (status == OK && id < 0) {
    return mjcf_refuse(b, "name the joint");
  }
  if (status == OK && component >= mjcf_joint_nq(b->model, id)) {
    return mjcf_refuse(b, "joint '%.100s' has %d numbers: component is 0 to %d",
                       joint->name[0].text, mjcf_joint_nq(b->model, id),
                       mjcf_joint_nq(b->model, id) - 1);
  }
  if (status == OK) {
    part->n_ids = 1;
    part->id[0] = b->model->jnt_qposadr[id] + (int)component;
  }
  return status;
}

bool mjcf_touches(const EnvWorker *worker, const MjcfPart *part, int i) {
  const mjModel *m = worker->model;
  const mjData *d = worker->data;
  for (int c = 0; c < d->ncon; c++) {
    const mjContact *contact = &d->contact[c];
    for (int side = 0; side < 2 && contact->efc_address >= 0; side++) {
      int geom = contact->geom[side];
      int thing = geom < 0 || part->width[i] > 0 ? geom : m->geom_bodyid[geom];
      if (geom >= 0 && thing == part->id[i]) {
        return true;
      }
    }
  }
  return false;
}
