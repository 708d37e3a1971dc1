#include "envs/damage.h"

#include "envs/damage_body.h"
#include "envs/damage_mass.h"
#include "envs/damage_motor.h"
#include "envs/damage_sense.h"
#include "envs/damage_world.h"

#define KIND(name, summary)                                                                        \
  { {#name, summary, damage_##name##_params, DAMAGE_PARAMS_SIZE}, &damage_##name##_act }

const DamageKind damage_kinds[] = {
    KIND(delay, "commands come late"),
    KIND(dropout, "entries of the observation are lost"),
    KIND(friction, "surfaces are slippery or sticky"),
    KIND(frozen, "a joint is stuck"),
    KIND(inertia, "a body is harder or easier to turn"),
    KIND(length, "a geom is shorter or longer, its mass follows"),
    KIND(limb, "a limb, with all that hangs on it, is shorter or longer"),
    KIND(mass, "a body is heavier or lighter"),
    KIND(motor, "a motor fails, or is weaker or stronger"),
    KIND(noise, "the observation is noisy"),
    KIND(payload, "a body carries a load"),
    KIND(pendulum, "weights on strings hang in the way"),
    KIND(push, "a force acts on a body"),
    KIND(remove, "a geom is gone: no mass, no contacts, not seen"),
    KIND(slope, "gravity is tilted: the way goes up or down"),
    KIND(wind, "the air moves and drags on every body"),
    {{NULL}, NULL},
};

const ParamItemTable damage_table = {damage_kinds, sizeof damage_kinds[0]};
