// obstacles: what is put in the way of a body, before the model is compiled.
#ifndef HEBBES_ENVS_OBSTACLES_H
#define HEBBES_ENVS_OBSTACLES_H

#include <mujoco/mujoco.h>
#include <stdbool.h>

// The number-th weight on a string, hanging from (x, 0, 2 m) with its middle 0.65 m above the
// ground. It can be pushed away; a weak spring pulls it back.
bool obstacles_has_pendulum(mjSpec *spec, int number);
void obstacles_add_pendulum(mjSpec *spec, int number, double x, double mass);

// A plane that rises along x from (x, 0, 0) on; angle in radians. Planes have no end: below it the
// flat ground is hidden.
void obstacles_add_slope(mjSpec *spec, const char *name, double x, double angle);

#endif
