// damage_act: what a kind of edit does to a model or in an episode; the contract of damage_body.c,
// damage_mass.c, damage_motor.c, damage_world.c and damage_sense.c with damage_plan.c.
//
// Objects of a model are meant by name, or by a pattern of the shell ("FR_*", "*"). Messages have
// no place in front: the plan adds it.
#ifndef HEBBES_ENVS_DAMAGE_ACT_H
#define HEBBES_ENVS_DAMAGE_ACT_H

#include "envs/world.h"

// control steps [from, to); INT_MAX: to the end
typedef struct DamageSpan {
  int from, to;
} DamageSpan;

typedef struct DamageEvent DamageEvent;

// Every function may be NULL.
typedef struct DamageAct {
  // The model, in the control steps in which the edit holds. before: as a description. intact is
  // the model without any damage, for its names. behind: compiled; what depends on masses and
  // lengths is computed again afterwards.
  Status (*before)(const void *params, const mjModel *intact, mjSpec *spec, Err *err);
  Status (*behind)(const void *params, mjModel *model, Err *err);
  // as before, but at all times: what an event needs
  Status (*prepare)(const void *params, const mjModel *intact, mjSpec *spec, Err *err);

  // The event. Fills event->ids, now that the model is known.
  Status (*bind)(DamageEvent *event, const EnvShared *shared, Err *err);
  bool own_model; // `disturb` changes EnvWorker.model
  // control steps of the past that `control` looks at, in EnvWorker.history
  int (*history)(const void *params);

  // hot, in every control step; active: the edit holds now
  void (*clear)(EnvWorker *worker, const DamageEvent *event);                // in front of the task
  void (*disturb)(EnvWorker *worker, const DamageEvent *event, bool active); // behind it
  void (*control)(EnvWorker *worker, const DamageEvent *event);              // active only
  void (*observe)(const EnvWorker *worker, const DamageEvent *event, double *obs); // active only
} DamageAct;

// An edit as an event of the episode.
struct DamageEvent {
  const DamageAct *act;
  const void *params;
  int number; // of the edit, for world_random
  int n_spans;
  DamageSpan spans[PARAM_LIST_MAX];
  int n_ids, *ids;
};

// Entries of a Param table; the struct begins with a DamageTime.
#define DAMAGE_PARAM(Type, field, kind, fallback, min, max, none, unit, help)                      \
  { #field, kind, offsetof(Type, field), fallback, min, max, false, none, NULL, unit, help }
#define DAMAGE_REAL(Type, field, fallback, min, max, unit, help)                                   \
  DAMAGE_PARAM(Type, field, PARAM_REAL, fallback, min, max, NULL, unit, help)
#define DAMAGE_NAME(Type, field, fallback, help)                                                   \
  DAMAGE_PARAM(Type, field, PARAM_TEXT, fallback, 0, 0, NULL, "", help)
#define DAMAGE_TIMES                                                                               \
  DAMAGE_PARAM(DamageTime, at, PARAM_REALS, "[]", 0, 1e6, NULL, "control steps",                   \
               "when it happens: steps, or fractions of the episode below 1"),                     \
      DAMAGE_PARAM(DamageTime, from, PARAM_REAL, "null", 0, 1e6, "null", "control steps",          \
                   "when it begins: a step, or a fraction below 1; null: it is there from the "    \
                   "start on"),                                                                    \
      DAMAGE_PARAM(DamageTime, duration, PARAM_REAL, "null", 0, 1e6, "null", "control steps",      \
                   "how long it lasts: steps, or a fraction below 1; null: one step with at, to "  \
                   "the end with from")

// How many objects of this type (mjOBJ_BODY, _GEOM, _JOINT, _ACTUATOR) there are, and the name of
// one; "" when it has none. An actuator without a name is called like its joint.
int damage_count(const mjModel *model, mjtObj type);
const char *damage_name(const mjModel *model, mjtObj type, int id);
// Is this one meant? The world is no body, and no body is meant by "*" that cannot move.
bool damage_meant(const mjModel *model, mjtObj type, int id, const char *pattern);
// ERR_INPUT with the nearest name when the pattern means nothing at all.
Status damage_check(const mjModel *model, mjtObj type, const char *pattern, Err *err);

// Sets event->ids to the objects that are meant; ERR_INPUT as damage_check.
Status damage_bind_ids(DamageEvent *event, const mjModel *model, mjtObj type, const char *pattern,
                       Err *err);
// Sets event->ids to one number.
Status damage_bind_id(DamageEvent *event, int id, Err *err);

// The controls of a past control step, where there is a history of it.
static inline double *damage_history(const EnvWorker *worker, int step) {
  const EnvShared *shared = worker->shared;
  return worker->history + (ptrdiff_t)(step % worker->n_history) * shared->shape.n_ctrl;
}

#endif
