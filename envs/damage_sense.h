// damage_sense: edits of what the robot sees of itself: noise, entries that drop out.
#ifndef HEBBES_ENVS_DAMAGE_SENSE_H
#define HEBBES_ENVS_DAMAGE_SENSE_H

#include "envs/damage.h"

extern const DamageKind damage_noise, damage_dropout;

#endif
