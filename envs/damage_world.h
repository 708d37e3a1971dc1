// damage_world: edits of what is around the body: ground, gravity, air, obstacles, pushes.
#ifndef HEBBES_ENVS_DAMAGE_WORLD_H
#define HEBBES_ENVS_DAMAGE_WORLD_H

#include "envs/damage_act.h"

extern const Param damage_friction_params[], damage_slope_params[], damage_wind_params[],
    damage_pendulum_params[], damage_push_params[];
extern const DamageAct damage_friction_act, damage_slope_act, damage_wind_act, damage_pendulum_act,
    damage_push_act;

#endif
