// mjcf_fit: the user's task on the user's model: every name found, every size known.
#ifndef HEBBES_ENVS_MJCF_FIT_H
#define HEBBES_ENVS_MJCF_FIT_H

#include "envs/mjcf.h"

// WorldTask.fit: sets shared->fitted and the sizes of the shape. ERR_INPUT with a line for each
// part that does not fit the model.
Status mjcf_fit(EnvShared *shared, Err *err);

#endif
