// share: where the shipped configs and models are: $HEBBES_SHARE if set, else ../share/hebbes
// beside the folder of the program or library that this code is in (installed), else the source
// tree it was built from.
#ifndef HEBBES_BASE_SHARE_H
#define HEBBES_BASE_SHARE_H

#include "src/base/err.h"
#include "src/base/fsio.h"

// Path of the folder "configs" or "models". ERR_INPUT naming the places looked at.
Status share_folder(const char *name, char out[FSIO_PATH_MAX], Err *err);

#endif
