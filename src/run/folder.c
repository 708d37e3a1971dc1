#include "src/run/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/run/state.h"

// all that a run leaves in its folder, besides the lock
static const char *const contents[] = {"config.yaml", "metrics.csv", "log.txt",
                                       "report.html", "checkpoints", "tensorboard"};
enum { N_CONTENTS = sizeof contents / sizeof contents[0] };

Status folder_default(const Config *config, char out[FSIO_PATH_MAX], Err *err) {
  const Settings *s = &config->settings;
  char name[2 * PARAM_TEXT_MAX];
  if (s->run_name[0] != 0) {
    snprintf(name, sizeof name, "%s", s->run_name);
  } else {
    const char *middle = s->condition[0] != 0 ? s->condition : config->policy->name;
    snprintf(name, sizeof name, "%s-%s-s%lld", config->env->name, middle, (long long)s->seed);
  }
  return fsio_join(out, s->run_dir, name, err);
}

Status folder_file(const Folder *folder, const char *name, char out[FSIO_PATH_MAX], Err *err) {
  return fsio_join(out, folder->path, name, err);
}

static Status begin(const char *path, Folder *folder, Err *err) {
  folder->lock = -1;
  if ((size_t)snprintf(folder->path, sizeof folder->path, "%s", path) >= sizeof folder->path) {
    return err_set(err, ERR_INPUT, "the path of the run's folder is too long");
  }
  return OK;
}

bool folder_is_empty(const char *path) {
  DIR *dir = opendir(path);
  if (dir == NULL) {
    return true;
  }
  bool empty = true;
  for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
    empty = empty && e->d_name[0] == '.';
  }
  closedir(dir);
  return empty;
}

static bool holds_run(const Folder *folder) {
  char path[FSIO_PATH_MAX];
  return folder_file(folder, "config.yaml", path, NULL) == OK && fsio_exists(path);
}

static Status remove_run(const Folder *folder, Err *err) {
  for (int i = 0; i < N_CONTENTS; i++) {
    char path[FSIO_PATH_MAX];
    Status status = folder_file(folder, contents[i], path, err);
    if (status != OK) {
      return status;
    }
    if (fsio_is_folder(path)) {
      status = fsio_remove_tree(path, err);
    } else if (unlink(path) != 0 && errno != ENOENT) {
      status = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    }
    if (status != OK) {
      return status;
    }
  }
  return OK;
}

Status folder_create(const char *path, bool force, Folder *folder, Err *err) {
  Status status = begin(path, folder, err);
  if (status != OK) {
    return status;
  }
  bool empty = folder_is_empty(path);
  bool run = holds_run(folder);
  if (!empty && !run) {
    return err_set(err, ERR_INPUT, "%s: exists and is not a run; choose another folder with -o",
                   path);
  }
  if (run && !force) {
    return err_set(err, ERR_INPUT,
                   "%s: holds a run already; say --resume %s to go on with it or --force "
                   "to replace it",
                   path, path);
  }
  TRY(fsio_make_folder(path, err));
  TRY(state_lock(path, "run", &folder->lock, err));
  TRY(remove_run(folder, err));
  fsio_sweep(path);
done:
  if (status != OK) {
    folder_close(folder);
  }
  return status;
}

Status folder_open(const char *path, Folder *folder, Err *err) {
  Status status = begin(path, folder, err);
  if (status != OK) {
    return status;
  }
  if (!holds_run(folder)) {
    return err_set(err, ERR_INPUT, "%s: no run here (no config.yaml)", path);
  }
  char checkpoints[FSIO_PATH_MAX];
  TRY(state_lock(path, "run", &folder->lock, err));
  TRY(folder_file(folder, "checkpoints", checkpoints, err));
  fsio_sweep(path);
  fsio_sweep(checkpoints);
done:
  if (status != OK) {
    folder_close(folder);
  }
  return status;
}

void folder_close(Folder *folder) {
  if (folder->lock >= 0) {
    close(folder->lock);
  }
  folder->lock = -1;
}
