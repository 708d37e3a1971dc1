// config_arguments: the composed config that a verb's arguments ask for.
#ifndef HEBBES_CLI_CONFIG_ARGUMENTS_H
#define HEBBES_CLI_CONFIG_ARGUMENTS_H

#include "src/config/config.h"

// experiment: NAME, PATH or NULL; config_dir: the user's --config-dir or NULL, searched in front of the shipped one.
Status config_from_arguments(const char *experiment, const char *config_dir, int n_overrides,
                             const char *const *overrides, Config **config, Err *err);

#endif
