#include "envs/damage.h"

#include <string.h>

#include "envs/damage_body.h"
#include "envs/damage_motor.h"
#include "envs/damage_sense.h"
#include "envs/damage_world.h"

const DamageKind *const damage_kinds[] = {
    &damage_delay,
    &damage_dropout,
    &damage_friction,
    &damage_frozen,
    &damage_inertia,
    &damage_length,
    &damage_limb,
    &damage_mass,
    &damage_motor,
    &damage_noise,
    &damage_payload,
    &damage_pendulum,
    &damage_push,
    &damage_remove,
    &damage_slope,
    &damage_wind,
    NULL,
};

const DamageKind *damage_kind(const char *name) {
  for (int i = 0; damage_kinds[i] != NULL; i++) {
    if (strcmp(damage_kinds[i]->name, name) == 0) {
      return damage_kinds[i];
    }
  }
  return NULL;
}
