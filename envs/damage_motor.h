// damage_motor: edits of what moves the body: motors that fail, joints that are stuck, late
// commands.
#ifndef HEBBES_ENVS_DAMAGE_MOTOR_H
#define HEBBES_ENVS_DAMAGE_MOTOR_H

#include "envs/damage.h"

extern const DamageKind damage_motor, damage_frozen, damage_delay;

#endif
