// damage_mass: edits of what the body weighs: masses, inertias, a load.
#ifndef HEBBES_ENVS_DAMAGE_MASS_H
#define HEBBES_ENVS_DAMAGE_MASS_H

#include "envs/damage_act.h"

extern const Param damage_mass_params[], damage_inertia_params[], damage_payload_params[];
extern const DamageAct damage_mass_act, damage_inertia_act, damage_payload_act;

#endif
