// damage_motor: edits of what moves the body: motors that fail, joints that are stuck, late
// commands.
#ifndef HEBBES_ENVS_DAMAGE_MOTOR_H
#define HEBBES_ENVS_DAMAGE_MOTOR_H

#include "envs/damage_act.h"

extern const Param damage_motor_params[], damage_frozen_params[], damage_delay_params[];
extern const DamageAct damage_motor_act, damage_frozen_act, damage_delay_act;

#endif
