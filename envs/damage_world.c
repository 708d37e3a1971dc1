#include "envs/damage_world.h"

#include <math.h>
#include <string.h>

#include "envs/obstacles.h"

typedef struct Friction {
  DamageTime time;
  char geom[PARAM_TEXT_MAX];
  double scale;
} Friction;

typedef struct Slope {
  DamageTime time;
  double degrees, heading;
} Slope;

typedef struct Wind {
  DamageTime time;
  ParamReals speed;
  double density, viscosity;
} Wind;

typedef struct Pendulum {
  DamageTime time;
  ParamReals x;
  double mass;
} Pendulum;

typedef struct Push {
  DamageTime time;
  char body[PARAM_TEXT_MAX];
  ParamReals force;
} Push;

static Status check_three(const char *key, const ParamReals *list, Err *err) {
  return list->n == 3 ? OK : err_set(err, ERR_INPUT, "%s must be three numbers, [x, y, z]", key);
}

// --- friction

static Status edit_friction(const void *params, mjModel *model, Err *err) {
  const Friction *p = params;
  Status status = damage_check(model, mjOBJ_GEOM, p->geom, err);
  for (int i = 0; status == OK && i < model->ngeom; i++) {
    if (damage_meant(model, mjOBJ_GEOM, i, p->geom)) {
      double *friction = model->geom_friction + 3 * (ptrdiff_t)i;
      mju_scl3(friction, friction, p->scale);
    }
  }
  for (int i = 0; status == OK && i < model->npair; i++) {
    if (damage_meant(model, mjOBJ_GEOM, model->pair_geom1[i], p->geom) ||
        damage_meant(model, mjOBJ_GEOM, model->pair_geom2[i], p->geom)) {
      double *friction = model->pair_friction + 5 * (ptrdiff_t)i;
      mju_scl(friction, friction, p->scale, 5);
    }
  }
  return status;
}

// --- slope: gravity is tilted rather than the ground

static Status edit_slope(const void *params, mjModel *model, Err *err) {
  (void)err;
  const Slope *p = params;
  double heading = p->heading * (mjPI / 180), quat[4], gravity[3];
  const double axis[3] = {-sin(heading), cos(heading), 0};
  mju_axisAngle2Quat(quat, axis, p->degrees * (mjPI / 180));
  mju_rotVecQuat(gravity, model->opt.gravity, quat);
  mju_copy3(model->opt.gravity, gravity);
  return OK;
}

// --- wind

static Status edit_wind(const void *params, mjModel *model, Err *err) {
  const Wind *p = params;
  Status status = check_three("speed", &p->speed, err);
  if (status == OK) {
    // a model without air gets some
    bool none = model->opt.density == 0 && model->opt.viscosity == 0;
    memcpy(model->opt.wind, p->speed.value, sizeof model->opt.wind);
    model->opt.density = !isnan(p->density) ? p->density : none ? 1.2 : model->opt.density;
    model->opt.viscosity = !isnan(p->viscosity) ? p->viscosity
                           : none               ? 1.8e-5
                                                : model->opt.viscosity;
  }
  return status;
}

// --- pendulum

static Status edit_pendulum(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  (void)intact;
  const Pendulum *p = params;
  int number = 0;
  while (obstacles_has_pendulum(spec, number)) {
    number++;
  }
  for (int i = 0; i < p->x.n; i++) {
    obstacles_add_pendulum(spec, number + i, p->x.value[i], p->mass);
  }
  return p->x.n > 0 ? OK : err_set(err, ERR_INPUT, "x: where? [10] hangs one at x = 10 m");
}

// --- push

static Status bind_push(DamageEvent *event, const EnvShared *shared, Err *err) {
  const Push *p = event->params;
  const mjModel *m = shared->model;
  Status status = check_three("force", &p->force, err);
  if (status == OK && *p->body == 0) {
    int base = 1; // the first body that moves
    while (base < m->nbody - 1 && m->body_weldid[base] == 0) {
      base++;
    }
    return damage_bind_id(event, base, err);
  }
  return status == OK ? damage_bind_ids(event, m, mjOBJ_BODY, p->body, err) : status;
}

static void clear_push(EnvWorker *worker, const DamageEvent *event) {
  for (int i = 0; i < event->n_ids; i++) {
    mju_zero(worker->data->xfrc_applied + 6 * (ptrdiff_t)event->ids[i], 6);
  }
}

static void push(EnvWorker *worker, const DamageEvent *event, bool active) {
  const Push *p = event->params;
  for (int i = 0; i < event->n_ids && active; i++) {
    mju_addTo3(worker->data->xfrc_applied + 6 * (ptrdiff_t)event->ids[i], p->force.value);
  }
}

// --- tables

const Param damage_friction_params[] = {
    DAMAGE_NAME(Friction, geom, "*", "name or pattern of the geoms"),
    DAMAGE_REAL(Friction, scale, "0.5", 0, 100, "",
                "of all coefficients; a contact has the larger ones of its two geoms"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_friction_act = {.behind = edit_friction};
_Static_assert(sizeof(Friction) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_slope_params[] = {
    DAMAGE_REAL(Slope, degrees, "5", -60, 60, "degrees", "the way goes up by this"),
    DAMAGE_REAL(Slope, heading, "0", -360, 360, "degrees", "where up is: 0 along x, 90 along y"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_slope_act = {.behind = edit_slope};
_Static_assert(sizeof(Slope) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_wind_params[] = {
    DAMAGE_PARAM(Wind, speed, PARAM_REALS, "[-20, 0, 0]", -1e3, 1e3, NULL, "m/s",
                 "velocity of the air"),
    DAMAGE_PARAM(Wind, density, PARAM_REAL, "null", 0, 1e5, "null", "kg/m^3",
                 "of the air; null: the model's, 1.2 where it has none"),
    DAMAGE_PARAM(Wind, viscosity, PARAM_REAL, "null", 0, 1e3, "null", "Pa s",
                 "of the air; null: the model's, 1.8e-5 where it has none"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_wind_act = {.behind = edit_wind};
_Static_assert(sizeof(Wind) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_pendulum_params[] = {
    DAMAGE_PARAM(Pendulum, x, PARAM_REALS, "[10]", -1e6, 1e6, NULL, "m",
                 "where weights hang on strings, one at each place along x"),
    DAMAGE_REAL(Pendulum, mass, "50", 1e-3, 1e6, "kg", "of each"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_pendulum_act = {.before = edit_pendulum};
_Static_assert(sizeof(Pendulum) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_push_params[] = {
    DAMAGE_PARAM(Push, body, PARAM_TEXT, "null", 0, 0, "null", "",
                 "name or pattern of the bodies; null: the base of the robot"),
    DAMAGE_PARAM(Push, force, PARAM_REALS, "[-1500, 0, 0]", -1e9, 1e9, NULL, "N",
                 "that acts on its centre of mass, in the axes of the world"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_push_act = {.bind = bind_push, .clear = clear_push, .disturb = push};
_Static_assert(sizeof(Push) <= DAMAGE_PARAMS_SIZE, "");
