// damage: what may be done to a body and its surroundings, the same for every robot.
//
// A damage is a list of edits, {KIND: {key: value, ...}} in YAML. An edit changes the model (before
// it is compiled or behind that), so that it costs nothing per step, or is an event of the episode.
// Every edit may have a time: `at` (control steps), or `from` and `duration`; without it, it is
// there from the start to the end. The kinds are in damage_body.c, damage_motor.c, damage_world.c
// and damage_sense.c; what a kind does is behind `act` (envs/damage_act.h).
#ifndef HEBBES_ENVS_DAMAGE_H
#define HEBBES_ENVS_DAMAGE_H

#include "src/base/err.h"
#include "src/base/param.h"

struct DamageAct;

// The keys that every edit has. Control steps; a number below 1 is a fraction of the episode.
typedef struct DamageTime {
  ParamReals at;
  double from, duration; // NaN: none
} DamageTime;

typedef struct DamageKind {
  const char *name; // "motor"
  const char *summary;
  const Param *params; // the keys of an edit
  size_t params_size;  // of their struct, which begins with a DamageTime
  const struct DamageAct *act;
} DamageKind;

typedef struct Edit {
  const DamageKind *kind;
  const void *params; // (params_size)
  const char *where;  // it stands in the config, "file:line:column"
} Edit;

enum { DAMAGE_EDITS_MAX = 64, DAMAGE_NAME_MAX = 32 };

// One variant of a body. n 0: the intact one.
typedef struct Damage {
  const char *name;
  int n;
  const Edit *edits;
} Damage;

// All kinds, by name, ended by NULL.
extern const DamageKind *const damage_kinds[];
// The kind of this name, or NULL.
const DamageKind *damage_kind(const char *name);

#endif
