// world_build: from a file to the models of a robot and of its damaged variants: world_open,
// world_damage and world_close (envs/world.h), and what damage_plan needs of them.
#ifndef HEBBES_ENVS_WORLD_BUILD_H
#define HEBBES_ENVS_WORLD_BUILD_H

#include "envs/world.h"

// The body's description with the task's own edits; *spec is to be deleted with mj_deleteSpec, also
// on failure.
Status world_spec(const EnvShared *shared, mjSpec **spec, Err *err);
// And what comes of it; path is used in messages.
Status world_compile(const char *path, mjSpec *spec, mjModel **model, Err *err);

#endif
