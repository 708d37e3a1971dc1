// A body that is given by its mass and inertia rather than by its parts is spread over these parts
// in one density before a length changes, so that mass and inertia follow.
#include "envs/damage_body.h"

#include <math.h>

typedef struct Length {
  DamageTime time;
  char geom[PARAM_TEXT_MAX];
  double scale;
} Length;

typedef struct Limb {
  DamageTime time;
  char body[PARAM_TEXT_MAX];
  double scale;
} Limb;

typedef struct Remove {
  DamageTime time;
  char geom[PARAM_TEXT_MAX];
} Remove;

// --- mass that follows from parts

static double volume(const mjModel *m, int geom) {
  const double *s = m->geom_size + 3 * (ptrdiff_t)geom;
  switch (m->geom_type[geom]) {
  case mjGEOM_SPHERE:
    return 4.0 / 3 * mjPI * s[0] * s[0] * s[0];
  case mjGEOM_CAPSULE:
    return mjPI * s[0] * s[0] * (4.0 / 3 * s[0] + 2 * s[1]);
  case mjGEOM_CYLINDER:
    return mjPI * s[0] * s[0] * 2 * s[1];
  case mjGEOM_ELLIPSOID:
    return 4.0 / 3 * mjPI * s[0] * s[1] * s[2];
  case mjGEOM_BOX:
    return 8 * s[0] * s[1] * s[2];
  default: // not known here
    return NAN;
  }
}

// lets the parts of a body decide about its mass and inertia
static Status free_inertia(const mjModel *intact, mjsBody *body, Err *err) {
  if (!body->explicitinertial) {
    return OK;
  }
  const char *name = mjs_getString(mjs_getName(body->element));
  int id = mj_name2id(intact, mjOBJ_BODY, name);
  double sum = 0;
  for (int i = 0; i < intact->ngeom; i++) {
    sum += intact->geom_bodyid[i] == id ? volume(intact, i) : 0;
  }
  if (id < 0 || !(sum > 0)) {
    return err_set(err, ERR_INPUT,
                   "the mass of body '%s' is given and cannot be spread over its parts", name);
  }
  body->explicitinertial = 0;
  body->mass = 0;
  body->ipos[0] = body->fullinertia[0] = NAN; // not given
  for (mjsElement *e = mjs_firstChild(body, mjOBJ_GEOM, 0); e != NULL;
       e = mjs_nextChild(body, e, 0)) {
    mjs_asGeom(e)->mass = NAN;
    mjs_asGeom(e)->density = intact->body_mass[id] / sum;
  }
  return OK;
}

// --- length

// the half that is nearer to the joint stays
static void shorten_given_by_middle(mjsGeom *geom, double scale) {
  const mjsCompiler *compiler = mjs_getCompiler(geom->element);
  double axis[3] = {0, 0, 1}, half[3], middle = 0;
  if (geom->alt.type != mjORIENTATION_QUAT) {
    mjs_resolveOrientation(geom->quat, compiler->degree, compiler->eulerseq, &geom->alt);
    geom->alt.type = mjORIENTATION_QUAT;
  }
  mju_normalize4(geom->quat);
  mju_rotVecQuat(half, axis, geom->quat);
  mju_scl3(half, half, geom->size[1]);
  middle = mju_dot3(geom->pos, half);
  mju_addToScl3(geom->pos, half, middle > 0 ? scale - 1 : 1 - scale);
  geom->size[1] *= scale;
}

static Status scale_geom(mjsGeom *geom, const char *name, double scale, Err *err) {
  if (geom->type != mjGEOM_CAPSULE && geom->type != mjGEOM_CYLINDER) {
    return err_set(err, ERR_INPUT, "geom '%s' is no capsule and no cylinder: it has no length",
                   name);
  }
  if (isnan(geom->fromto[0])) {
    shorten_given_by_middle(geom, scale);
    return OK;
  }
  for (int i = 0; i < 3; i++) {
    geom->fromto[3 + i] = geom->fromto[i] + scale * (geom->fromto[3 + i] - geom->fromto[i]);
  }
  return OK;
}

// a geom of the description by its number in the model; NULL: it has no name
static mjsGeom *find_geom(const mjModel *intact, mjSpec *spec, int id) {
  const char *name = damage_name(intact, mjOBJ_GEOM, id);
  mjsElement *element = *name == 0 ? NULL : mjs_findElement(spec, mjOBJ_GEOM, name);
  return element == NULL ? NULL : mjs_asGeom(element);
}

static Status edit_length(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  const Length *p = params;
  Status status = damage_check(intact, mjOBJ_GEOM, p->geom, err);
  for (int i = 0; status == OK && i < intact->ngeom; i++) {
    mjsGeom *geom =
        damage_meant(intact, mjOBJ_GEOM, i, p->geom) ? find_geom(intact, spec, i) : NULL;
    if (geom != NULL) {
      status = free_inertia(intact, mjs_getParent(geom->element), err);
      status = status == OK ? scale_geom(geom, damage_name(intact, mjOBJ_GEOM, i), p->scale, err)
                            : status;
    }
  }
  return status;
}

// --- limb

static void scale_parts(mjsBody *body, double scale) {
  for (mjsElement *e = mjs_firstChild(body, mjOBJ_GEOM, 0); e != NULL;
       e = mjs_nextChild(body, e, 0)) {
    mjsGeom *geom = mjs_asGeom(e);
    bool long_one = geom->type == mjGEOM_CAPSULE || geom->type == mjGEOM_CYLINDER;
    mju_scl3(geom->pos, geom->pos, scale);
    mju_scl(geom->fromto, geom->fromto, scale, 6);
    geom->size[1] *= long_one ? scale : 1;
  }
  for (mjsElement *e = mjs_firstChild(body, mjOBJ_JOINT, 0); e != NULL;
       e = mjs_nextChild(body, e, 0)) {
    mju_scl3(mjs_asJoint(e)->pos, mjs_asJoint(e)->pos, scale);
  }
  for (mjsElement *e = mjs_firstChild(body, mjOBJ_SITE, 0); e != NULL;
       e = mjs_nextChild(body, e, 0)) {
    mju_scl3(mjs_asSite(e)->pos, mjs_asSite(e)->pos, scale);
    mju_scl(mjs_asSite(e)->fromto, mjs_asSite(e)->fromto, scale, 6);
  }
}

static Status scale_limb(const mjModel *intact, mjsBody *body, double scale, Err *err) {
  Status status = free_inertia(intact, body, err);
  scale_parts(body, scale);
  for (mjsElement *e = mjs_firstChild(body, mjOBJ_BODY, 0); status == OK && e != NULL;
       e = mjs_nextChild(body, e, 0)) {
    mju_scl3(mjs_asBody(e)->pos, mjs_asBody(e)->pos, scale);
    status = scale_limb(intact, mjs_asBody(e), scale, err);
  }
  return status;
}

static Status edit_limb(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  const Limb *p = params;
  Status status = damage_check(intact, mjOBJ_BODY, p->body, err);
  for (int i = 1; status == OK && i < intact->nbody; i++) {
    const char *name = damage_name(intact, mjOBJ_BODY, i);
    mjsBody *body = *name != 0 && damage_meant(intact, mjOBJ_BODY, i, p->body)
                        ? mjs_findBody(spec, name)
                        : NULL;
    status = body == NULL ? OK : scale_limb(intact, body, p->scale, err);
  }
  return status;
}

// --- remove

// The geom stays in its place, but has no mass, touches nothing and is not seen: numbers of others
// stay as they are, and it can happen in mid-episode.
static Status edit_remove(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  const Remove *p = params;
  Status status = damage_check(intact, mjOBJ_GEOM, p->geom, err);
  for (int i = 0; status == OK && i < intact->ngeom; i++) {
    mjsGeom *geom =
        damage_meant(intact, mjOBJ_GEOM, i, p->geom) ? find_geom(intact, spec, i) : NULL;
    if (geom != NULL) {
      status = free_inertia(intact, mjs_getParent(geom->element), err);
      geom->mass = geom->density = 0;
      geom->contype = geom->conaffinity = 0;
      geom->rgba[3] = 0;
      mjs_setString(geom->material, "");
    }
  }
  return status;
}

// contacts that the model asks for by pairs
static Status remove_pairs(const void *params, mjModel *model, Err *err) {
  (void)err;
  const Remove *p = params;
  for (int i = 0; i < model->npair; i++) {
    if (damage_meant(model, mjOBJ_GEOM, model->pair_geom1[i], p->geom) ||
        damage_meant(model, mjOBJ_GEOM, model->pair_geom2[i], p->geom)) {
      model->pair_margin[i] = -1e6;
    }
  }
  return OK;
}

// --- tables

const Param damage_length_params[] = {
    DAMAGE_NAME(Length, geom, "*", "name or pattern of the capsules or cylinders"),
    DAMAGE_REAL(Length, scale, "0.25", 0.01, 10, "",
                "of the length; the end that is given first, or is nearer to the joint, stays"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_length_act = {.before = edit_length};
_Static_assert(sizeof(Length) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_limb_params[] = {
    DAMAGE_NAME(Limb, body, "*", "name or pattern of the body where the limb begins"),
    DAMAGE_REAL(Limb, scale, "0.5", 0.01, 10, "", "of all lengths, not of thicknesses"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_limb_act = {.before = edit_limb};
_Static_assert(sizeof(Limb) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_remove_params[] = {
    DAMAGE_NAME(Remove, geom, "*", "name or pattern of the geoms"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_remove_act = {.before = edit_remove, .behind = remove_pairs};
_Static_assert(sizeof(Remove) <= DAMAGE_PARAMS_SIZE, "");
