// folders: which files the config folders hold.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/compose.h"

enum { MEMBERS_MAX = 1024 };

static const char ending[] = ".yaml";

bool compose_is_path(const char *member) {
  size_t n = strlen(member);
  return strchr(member, '/') != NULL || (n > 5 && strcmp(member + n - 5, ".yaml") == 0) ||
         (n > 4 && strcmp(member + n - 4, ".yml") == 0);
}

const char *compose_short_name(Tree *tree, const char *member) {
  if (!compose_is_path(member)) {
    return member;
  }
  const char *slash = strrchr(member, '/');
  const char *name = slash == NULL ? member : slash + 1;
  const char *dot = strrchr(name, '.');
  return tree_text(tree, name, dot == NULL ? strlen(name) : (size_t)(dot - name));
}

bool compose_find(int n_folders, const char *const *folders, const char *name, char *path,
                  size_t size) {
  for (int i = 0; i < n_folders; i++) {
    int n = snprintf(path, size, "%s/%s%s", folders[i], name, ending);
    if (n > 0 && (size_t)n < size && fsio_exists(path) && !fsio_is_folder(path)) {
      return true;
    }
  }
  return false;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// length of a file's name without ".yaml"; 0: not a choice
static size_t name_length(const char *file) {
  size_t n = strlen(file), n_ending = strlen(ending);
  bool choice = *file != '.' && n > n_ending && strcmp(file + n - n_ending, ending) == 0;
  return choice ? n - n_ending : 0;
}

// Adds the names of one folder, which may be missing, to names (n of MEMBERS_MAX).
static Status add_folder(Tree *tree, const char *folder, const char *group, const char **names,
                         int *n, Err *err) {
  char path[FSIO_PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", folder, group);
  DIR *dir = opendir(path);
  if (dir == NULL) {
    return OK;
  }
  Status status = OK;
  for (const struct dirent *entry = readdir(dir); entry != NULL && *n < MEMBERS_MAX;
       entry = readdir(dir)) {
    size_t length = name_length(entry->d_name);
    if (length == 0) {
      continue;
    }
    names[*n] = tree_text(tree, entry->d_name, length);
    if (names[*n] == NULL) {
      status = err_set(err, ERR_MEMORY, "no memory for a config");
      break;
    }
    ++*n;
  }
  closedir(dir);
  return status;
}

Status compose_members(Tree *tree, int n_folders, const char *const *folders, ComposeGroupId group,
                       const char ***names, int *n, Err *err) {
  Status status = OK;
  *n = 0;
  *names = tree_take(tree, MEMBERS_MAX * sizeof **names);
  if (*names == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a config");
  }
  for (int i = 0; i < n_folders; i++) {
    TRY(add_folder(tree, folders[i], compose_groups[group].name, *names, n, err));
  }
  qsort(*names, (size_t)*n, sizeof **names, by_name);

  // a name that two folders have is one choice: the first folder's
  int kept = 0;
  for (int i = 0; i < *n; i++) {
    if (kept == 0 || strcmp((*names)[i], (*names)[kept - 1]) != 0) {
      (*names)[kept++] = (*names)[i];
    }
  }
  *n = kept;
done:
  return status;
}
