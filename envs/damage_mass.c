#include "envs/damage_mass.h"

#include <math.h>

typedef struct Mass {
  DamageTime time;
  char body[PARAM_TEXT_MAX];
  double scale;
} Mass;

typedef struct Payload {
  DamageTime time;
  char body[PARAM_TEXT_MAX];
  double mass, radius;
  ParamReals place;
} Payload;

static Status scale_inertia(const Mass *p, bool mass, mjModel *model, Err *err) {
  Status status = damage_check(model, mjOBJ_BODY, p->body, err);
  for (int i = 1; status == OK && i < model->nbody; i++) {
    if (damage_meant(model, mjOBJ_BODY, i, p->body)) {
      double *inertia = model->body_inertia + 3 * (ptrdiff_t)i;
      model->body_mass[i] *= mass ? p->scale : 1;
      mju_scl3(inertia, inertia, p->scale);
    }
  }
  return status;
}

static Status edit_mass(const void *params, mjModel *model, Err *err) {
  return scale_inertia(params, true, model, err);
}

static Status edit_inertia(const void *params, mjModel *model, Err *err) {
  return scale_inertia(params, false, model, err);
}

// --- payload

// out (9) += the inertia of a mass at d from the point of reference
static void add_point(double *out, double mass, const double *d) {
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) {
      out[3 * i + j] += mass * ((i == j ? mju_dot3(d, d) : 0) - d[i] * d[j]);
    }
  }
}

// the body's mass and inertia as the compiler has them, with the load
static void load_body(const Payload *p, const mjModel *m, int id, mjsBody *body) {
  double turn[9], spread[9], inertia[9], d[3], axes[9];
  const double *diagonal = m->body_inertia + 3 * (ptrdiff_t)id;
  const double *middle = m->body_ipos + 3 * (ptrdiff_t)id;
  double mass = m->body_mass[id], whole = mass + p->mass;
  mju_quat2Mat(turn, m->body_iquat + 4 * (ptrdiff_t)id);
  for (int i = 0; i < 9; i++) {
    spread[i] = turn[i] * diagonal[i % 3];
  }
  mju_mulMatMatT(inertia, spread, turn, 3, 3, 3);
  for (int i = 0; i < 3; i++) {
    body->ipos[i] = (mass * middle[i] + p->mass * p->place.value[i]) / whole;
    inertia[4 * (size_t)i] += 0.4 * p->mass * p->radius * p->radius;
  }
  mju_sub3(d, middle, body->ipos);
  add_point(inertia, mass, d);
  mju_sub3(d, p->place.value, body->ipos);
  add_point(inertia, p->mass, d);
  body->mass = whole;
  mju_eig3(body->inertia, axes, body->iquat, inertia);
  body->ialt.type = mjORIENTATION_QUAT;
  body->fullinertia[0] = NAN;
  body->explicitinertial = 1;
}

static Status edit_payload(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  const Payload *p = params;
  Status status = damage_check(intact, mjOBJ_BODY, p->body, err);
  if (status == OK && p->place.n != 3) {
    status = err_set(err, ERR_INPUT, "place must be three numbers, [x, y, z]");
  }
  if (status != OK) {
    return status;
  }
  mjSpec *copy = mj_copySpec(spec);
  mjModel *now = copy == NULL ? NULL : mj_compile(copy, NULL);
  if (now == NULL) {
    status = err_set(err, ERR_INPUT, "%s", copy == NULL ? "no memory" : mjs_getError(copy));
  }
  for (int i = 1; now != NULL && i < now->nbody; i++) {
    const char *name = damage_name(now, mjOBJ_BODY, i);
    if (*name != 0 && damage_meant(now, mjOBJ_BODY, i, p->body)) {
      load_body(p, now, i, mjs_findBody(spec, name));
    }
  }
  mj_deleteModel(now);
  mj_deleteSpec(copy);
  return status;
}

const Param damage_mass_params[] = {
    DAMAGE_NAME(Mass, body, "*", "name or pattern of the bodies"),
    DAMAGE_REAL(Mass, scale, "2", 1e-3, 1e3, "", "of mass and inertia"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_mass_act = {.behind = edit_mass};
_Static_assert(sizeof(Mass) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_inertia_params[] = {
    DAMAGE_NAME(Mass, body, "*", "name or pattern of the bodies"),
    DAMAGE_REAL(Mass, scale, "2", 1e-3, 1e3, "", "of the inertia alone"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_inertia_act = {.behind = edit_inertia};
_Static_assert(sizeof(Mass) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_payload_params[] = {
    DAMAGE_NAME(Payload, body, "*", "name or pattern of the body that carries it"),
    DAMAGE_REAL(Payload, mass, "1", 0, 1e6, "kg", "mass of the load"),
    DAMAGE_PARAM(Payload, place, PARAM_REALS, "[0, 0, 0]", -1e3, 1e3, NULL, "m",
                 "where it is, as the body sees it"),
    DAMAGE_REAL(Payload, radius, "0", 0, 1e3, "m", "of a ball; 0: a point"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_payload_act = {.before = edit_payload};
_Static_assert(sizeof(Payload) <= DAMAGE_PARAMS_SIZE, "");
