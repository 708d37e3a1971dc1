// damage_body: edits of parts of the body: lengths, masses, a load, parts that are gone.
#ifndef HEBBES_ENVS_DAMAGE_BODY_H
#define HEBBES_ENVS_DAMAGE_BODY_H

#include "envs/damage.h"

extern const DamageKind damage_length, damage_limb, damage_remove, damage_mass, damage_inertia,
    damage_payload;

#endif
