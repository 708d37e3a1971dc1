// damage_body: edits of parts of the body: lengths, parts that are gone.
#ifndef HEBBES_ENVS_DAMAGE_BODY_H
#define HEBBES_ENVS_DAMAGE_BODY_H

#include "envs/damage_act.h"

extern const Param damage_length_params[], damage_limb_params[], damage_remove_params[];
extern const DamageAct damage_length_act, damage_limb_act, damage_remove_act;

#endif
