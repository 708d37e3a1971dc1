#include "src/cli/config_arguments.h"

#include "src/base/fsio.h"
#include "src/base/share.h"

Status config_folders(const char *config_dir, ConfigFolders *folders, Err *err) {
  folders->n = 0;
  if (config_dir != NULL && !fsio_is_folder(config_dir)) {
    return err_set(err, ERR_INPUT, "--config-dir %s: there is no such folder", config_dir);
  }
  if (config_dir != NULL) {
    folders->path[folders->n++] = config_dir;
  }
  Status status = share_folder("configs", folders->shipped, err);
  if (status == OK) {
    folders->path[folders->n++] = folders->shipped;
  }
  return status;
}

Status config_from_arguments(const char *experiment, const char *config_dir, int n_overrides,
                             const char *const *overrides, Config **config, Err *err) {
  ConfigFolders folders;
  Status status = config_folders(config_dir, &folders, err);
  if (status != OK) {
    return status;
  }
  const ComposeRequest request = {
      .n_folders = folders.n,
      .folders = folders.path,
      .experiment = experiment,
      .n_overrides = n_overrides,
      .overrides = overrides,
  };
  return config_open(&request, config, err);
}
