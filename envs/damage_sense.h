// damage_sense: edits of what the robot sees of itself: noise, entries that drop out.
#ifndef HEBBES_ENVS_DAMAGE_SENSE_H
#define HEBBES_ENVS_DAMAGE_SENSE_H

#include "envs/damage_act.h"

extern const Param damage_noise_params[], damage_dropout_params[];
extern const DamageAct damage_noise_act, damage_dropout_act;

#endif
