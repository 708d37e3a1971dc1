// damage: what may be done to a body and its surroundings, the same for every robot.
//
// A damage is a list of edits, {KIND: {key: value, ...}} in YAML. An edit changes the model (before
// it is compiled or behind that), so that it costs nothing per step, or is an event of the episode.
// Every edit may have a time: `at` (control steps), or `from` and `duration`; without it, it is
// there from the start to the end. The kinds are in damage_body.c, damage_mass.c, damage_motor.c,
// damage_world.c and damage_sense.c; what a kind does is behind `act` (envs/damage_act.h).
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

enum { DAMAGE_PARAMS_SIZE = 1024, DAMAGE_NAME_MAX = 32 };

// A row of the table of kinds; their parameter structs begin with a DamageTime and have one size.
typedef struct DamageKind {
  ParamItemKind item;
  const struct DamageAct *act;
} DamageKind;

extern const DamageKind damage_kinds[];
extern const ParamItemTable damage_table;

// One variant of a body. Without edits: the intact one. An edit's origin is where it stands in the
// config.
typedef struct Damage {
  const char *name; // at most DAMAGE_NAME_MAX letters
  ParamItems edits; // rows of damage_kinds
} Damage;

#endif
