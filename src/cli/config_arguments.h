// config_arguments: the composed config that a verb's arguments ask for.
#ifndef HEBBES_CLI_CONFIG_ARGUMENTS_H
#define HEBBES_CLI_CONFIG_ARGUMENTS_H

#include "src/base/fsio.h"
#include "src/config/config.h"

// The config folders in the order they are searched. Not to be copied: path points into it.
typedef struct ConfigFolders {
  int n;
  const char *path[2];
  char shipped[FSIO_PATH_MAX];
} ConfigFolders;

// config_dir: the user's --config-dir or NULL, searched in front of the shipped one.
Status config_folders(const char *config_dir, ConfigFolders *folders, Err *err);

// experiment: NAME, PATH or NULL.
Status config_from_arguments(const char *experiment, const char *config_dir, int n_overrides,
                             const char *const *overrides, Config **config, Err *err);

#endif
