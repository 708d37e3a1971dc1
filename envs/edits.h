// edits: changes of a body or its surroundings before the model is compiled (WorldTask.edit), so
// that masses, inertias and all that follows from a length are what the compiler makes of it.
#ifndef HEBBES_ENVS_EDITS_H
#define HEBBES_ENVS_EDITS_H

#include <mujoco/mujoco.h>
#include <stdbool.h>

#include "src/base/err.h"

// Length of a capsule that is given by its two ends: the second end comes nearer to the first.
// ERR_INPUT when there is none of this name.
Status edit_capsule_length(mjSpec *spec, const char *geom, double scale, Err *err);

// Moving air: without a density the wind has no effect.
void edit_air(mjSpec *spec, const double *wind, double density, double viscosity);

// The number-th weight on a string, hanging from (x, 0, 2 m) with its middle 0.65 m above the
// ground. It can be pushed away; a weak spring pulls it back.
bool edit_has_pendulum(mjSpec *spec, int number);
void edit_add_pendulum(mjSpec *spec, int number, double x, double mass);

// A plane that rises along x from (x, 0, 0) on; angle in radians. Planes have no end: below it the
// flat ground is hidden.
void edit_add_slope(mjSpec *spec, const char *name, double x, double angle);

#endif
