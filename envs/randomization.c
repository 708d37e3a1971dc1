#include "envs/randomization.h"

#include <stdio.h>

#include "envs/random_body.h"

static const char *const distributions[] = {
    [RANDOM_UNIFORM] = "uniform", [RANDOM_LOG_UNIFORM] = "log-uniform", NULL};
static const char *const mode_names[RANDOM_MODES] = {
    [RANDOM_SET] = "set", [RANDOM_SCALE] = "scale", [RANDOM_ADD] = "add"};

// --- places of numbers

static int place_of_geom(const mjModel *model, int id, int *n) {
  (void)model;
  *n = 1; // the sliding friction of three
  return 3 * id;
}

static int place_of_body(const mjModel *model, int id, int *n) {
  (void)model;
  *n = 1;
  return id;
}

static int place_of_axes(const mjModel *model, int id, int *n) {
  (void)model;
  *n = 3;
  return 3 * id;
}

static bool has_angle(const mjModel *model, int joint) {
  return model->jnt_type[joint] == mjJNT_HINGE || model->jnt_type[joint] == mjJNT_SLIDE;
}

static int place_of_dofs(const mjModel *model, int id, int *n) {
  *n = has_angle(model, id) ? 1 : model->jnt_type[id] == mjJNT_BALL ? 3 : 6;
  return model->jnt_dofadr[id];
}

// a quaternion is no number to add to
static int place_of_position(const mjModel *model, int id, int *n) {
  *n = has_angle(model, id) ? 1 : 0;
  return model->jnt_qposadr[id];
}

// --- the table

#define KEY(key, kind, member, fallback, min, max, choices, unit, help)                            \
  { key, kind, offsetof(RandomKeys, member), fallback, min, max, false, NULL, choices, unit, help }
#define RANGE(mode, help)                                                                          \
  {                                                                                                \
    mode_text_##mode, PARAM_REALS, offsetof(RandomKeys, range[mode]), "[]", -1e9, 1e9, false,      \
        NULL, NULL, "", help                                                                       \
  }
#define mode_text_RANDOM_SET "set"
#define mode_text_RANDOM_SCALE "scale"
#define mode_text_RANDOM_ADD "add"
#define OBJECTS(object)                                                                            \
  KEY(object, PARAM_TEXT, name, "*", 0, 0, NULL, "", "which " object ", by name or pattern")
#define RANGES                                                                                     \
  RANGE(RANDOM_SET, "[low, high]: drawn from this"),                                               \
      RANGE(RANDOM_SCALE, "[low, high]: times a number drawn from this"),                          \
      RANGE(RANDOM_ADD, "[low, high]: plus a number drawn from this"),                             \
      KEY("distribution", PARAM_CHOICE, distribution, "uniform", 0, 0, distributions, "",          \
          "how it is drawn; log-uniform: its logarithm is uniform")

static const Param geom_params[] = {OBJECTS("geom"), RANGES, PARAM_END};
static const Param joint_params[] = {OBJECTS("joint"), RANGES, PARAM_END};
static const Param body_params[] = {OBJECTS("body"), RANGES, PARAM_END};
static const Param mass_params[] = {OBJECTS("body"), RANGES,
                                    KEY("with_inertia", PARAM_BOOL, with_inertia, "false", 0, 0,
                                        NULL, "", "the inertia is scaled as the mass is"),
                                    PARAM_END};

#define KIND(name, summary, params, object, array, place, bound)                                   \
  { {#name, summary, params, sizeof(RandomKeys)}, object, offsetof(mjModel, array), place, bound }

static const RandomKind kinds[] = {
    KIND(armature, "inertia of a joint's motor", joint_params, mjOBJ_JOINT, dof_armature,
         place_of_dofs, RANDOM_NOT_NEGATIVE),
    KIND(damping, "damping of a joint", joint_params, mjOBJ_JOINT, dof_damping, place_of_dofs,
         RANDOM_NOT_NEGATIVE),
    KIND(friction, "sliding friction of a surface", geom_params, mjOBJ_GEOM, geom_friction,
         place_of_geom, RANDOM_NOT_NEGATIVE),
    KIND(frictionloss, "dry friction in a joint", joint_params, mjOBJ_JOINT, dof_frictionloss,
         place_of_dofs, RANDOM_NOT_NEGATIVE),
    KIND(ipos, "place of a body's mass centre in the body, m, each axis", body_params, mjOBJ_BODY,
         body_ipos, place_of_axes, RANDOM_ANY),
    KIND(mass, "mass of a body, kg; its inertia stays", mass_params, mjOBJ_BODY, body_mass,
         place_of_body, RANDOM_POSITIVE),
    KIND(qpos0, "what a hinge or slide reads in the model's first pose: an offset, rad or m",
         joint_params, mjOBJ_JOINT, qpos0, place_of_position, RANDOM_ANY),
    {{NULL, NULL, NULL, 0}, mjOBJ_UNKNOWN, 0, NULL, RANDOM_ANY},
};

const ParamItemTable randomization_table = {kinds, sizeof kinds[0]};

const RandomKind *random_kind(const ParamItem *item) {
  return &kinds[item->kind];
}

RandomMode random_mode(const RandomKeys *keys) {
  RandomMode mode = RANDOM_SET;
  while (mode < RANDOM_ADD && keys->range[mode].n == 0) {
    mode++;
  }
  return mode;
}

// --- mistakes

static Status refuse(const ParamItem *item, Err *err, const char *what) {
  char where[512];
  return err_add(err, ERR_INPUT, "%s: randomization: %s: %s",
                 origin_text(&item->origin, where, sizeof where), random_kind(item)->item.name,
                 what);
}

static Status check_item(const ParamItem *item, Err *err) {
  const RandomKeys *keys = item->values;
  char text[160];
  int n_given = 0;
  for (int mode = 0; mode < RANDOM_MODES; mode++) {
    n_given += keys->range[mode].n > 0;
  }
  if (n_given != 1) {
    return refuse(item, err, "one of set, scale and add says how it changes: [low, high]");
  }
  RandomMode mode = random_mode(keys);
  const ParamReals *range = &keys->range[mode];
  if (range->n != 2) {
    snprintf(text, sizeof text, "%s must be two numbers, [low, high]", mode_names[mode]);
    return refuse(item, err, text);
  }
  double low = range->value[0], high = range->value[1];
  if (low > high) {
    snprintf(text, sizeof text, "%s: [%g, %g] is the wrong way round", mode_names[mode], low, high);
    return refuse(item, err, text);
  }
  if (keys->distribution == RANDOM_LOG_UNIFORM && low <= 0) {
    snprintf(text, sizeof text, "%s: [%g, %g] has no logarithm", mode_names[mode], low, high);
    return refuse(item, err, text);
  }
  return OK;
}

Status randomization_check(const ParamItems *quantities, Err *err) {
  Status status = OK;
  for (int i = 0; i < quantities->n; i++) {
    Status one = check_item(&quantities->item[i], err);
    status = status == OK ? one : status;
  }
  return status;
}
