#include "src/base/share.h"

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The file that this code was loaded from: our shared library, or the program. -1 when unknown.
static int own_file(char path[PATH_MAX]) {
  Dl_info info;
  struct link_map *map = NULL;
  void *here = (void *)share_folder;
  if (dladdr1(here, &info, (void **)&map, RTLD_DL_LINKMAP) == 0 || map == NULL) {
    return -1;
  }

  // the program itself has no name there
  const char *file = map->l_name[0] == '\0' ? "/proc/self/exe" : map->l_name;
  return realpath(file, path) == NULL ? -1 : 0;
}

// Is there such a folder? Fills out when there is.
static bool found(const char *folder, const char *name, char out[FSIO_PATH_MAX]) {
  return fsio_join(out, folder, name, NULL) == OK && fsio_is_folder(out);
}

// PREFIX/below for a file in PREFIX/bin, PREFIX/build, PREFIX/lib or PREFIX/lib/MACHINE
static bool found_near(const char *below, const char *name, char out[FSIO_PATH_MAX]) {
  char file[PATH_MAX], folder[PATH_MAX + 32];
  if (own_file(file) != 0) {
    return false;
  }
  for (int level = 0; level < 3; level++) {
    char *slash = strrchr(file, '/');
    if (slash == NULL) {
      return false;
    }
    *slash = '\0';
    snprintf(folder, sizeof folder, "%s%s", file, below);
    if (level > 0 && found(folder, name, out)) {
      return true;
    }
  }
  return false;
}

Status share_folder(const char *name, char out[FSIO_PATH_MAX], Err *err) {
  const char *chosen = getenv("HEBBES_SHARE");
  if (chosen != NULL && chosen[0] != '\0') {
    if (found(chosen, name, out)) {
      return OK;
    }
    return err_set(err, ERR_INPUT, "HEBBES_SHARE is %s, but there is no folder %s in it", chosen,
                   name);
  }
  if (found_near("/share/hebbes", name, out)) {
    return OK;
  }

  // not installed: the source tree around the build folder, wherever it was moved to, or the one it
  // was built from; the models lie with the environments there
  const char *in_source = strcmp(name, "models") == 0 ? "envs/models" : name;
  if (found_near("", in_source, out) || found(HEBBES_SOURCE_ROOT, in_source, out)) {
    return OK;
  }
  return err_set(err, ERR_INPUT,
                 "no folder %s: looked in ../share/hebbes beside the program and in %s; "
                 "HEBBES_SHARE can name the folder that holds it",
                 name, HEBBES_SOURCE_ROOT);
}
