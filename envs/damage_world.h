// damage_world: edits of what is around the body: ground, gravity, air, obstacles, pushes.
#ifndef HEBBES_ENVS_DAMAGE_WORLD_H
#define HEBBES_ENVS_DAMAGE_WORLD_H

#include "envs/damage.h"

extern const DamageKind damage_friction, damage_slope, damage_wind, damage_pendulum, damage_push;

#endif
