#include "src/base/fsio.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_STEP = 1 << 16 };
static const size_t default_limit = (size_t)1 << 30;

Status fsio_refused(const char *path, const char *what, Err *err) {
  bool nowhere = errno == ENOENT || errno == ENOTDIR || errno == EISDIR;
  return err_set(err, nowhere ? ERR_INPUT : ERR_IO, "%s: %s: %s", path, what, strerror(errno));
}

// one read, repeated when a signal came
static ssize_t read_some(int fd, char *bytes, size_t n) {
  ssize_t got;
  do {
    got = read(fd, bytes, n);
  } while (got < 0 && errno == EINTR);
  return got;
}

// reads up to the end of the file; what is not a regular file tells no size, so the buffer grows
static Status read_all(int fd, const char *path, size_t limit, size_t hint, char **bytes,
                       size_t *n_bytes, Err *err) {
  size_t size = hint + 1, used = 0;
  char *buffer = malloc(size);
  while (buffer != NULL) {
    ssize_t got = read_some(fd, buffer + used, size - used);
    if (got < 0) {
      err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
      free(buffer);
      return ERR_INPUT;
    }
    used += (size_t)got;
    if (used > limit) {
      free(buffer);
      return err_set(err, ERR_INPUT, "%s: longer than %zu bytes", path, limit);
    }
    if (got == 0) {
      buffer[used] = '\0';
      *bytes = buffer;
      *n_bytes = used;
      return OK;
    }

    // one byte stays free for the 0 behind the end
    if (used == size) {
      size += size + READ_STEP;
      char *larger = realloc(buffer, size);
      if (larger == NULL) {
        free(buffer);
      }
      buffer = larger;
    }
  }
  return err_set(err, ERR_MEMORY, "%s: no memory for %zu bytes", path, size);
}

Status fsio_read(const char *path, size_t limit, char **bytes, size_t *n_bytes, Err *err) {
  limit = limit == 0 ? default_limit : limit;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
  }
  Status status = OK;
  struct stat about;
  if (fstat(fd, &about) != 0) {
    status = err_set(err, ERR_INPUT, "%s: %s", path, strerror(errno));
  } else if (S_ISDIR(about.st_mode)) {
    status = err_set(err, ERR_INPUT, "%s: is a folder, not a file", path);
  } else if (about.st_size > 0 && (size_t)about.st_size > limit) {
    status = err_set(err, ERR_INPUT, "%s: longer than %zu bytes", path, limit);
  } else {
    status = read_all(fd, path, limit, (size_t)about.st_size, bytes, n_bytes, err);
  }
  close(fd);
  return status;
}

static int write_all(int fd, const char *bytes, size_t n) {
  while (n > 0) {
    ssize_t done = write(fd, bytes, n);
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done < 0) {
      return -1;
    }
    bytes += done;
    n -= (size_t)done;
  }
  return 0;
}

static int flush_fd(int fd) {
  int failed;
  do {
    failed = fsync(fd);
  } while (failed != 0 && errno == EINTR);
  return failed;
}

// Splits path into its folder ("." when it names none) and the name of the temporary beside it.
static Status temporary_beside(const char *path, char *folder, char *temporary, Err *err) {
  const char *slash = strrchr(path, '/');
  const char *name = slash == NULL ? path : slash + 1;
  int n_folder = (int)(name - path);
  int n =
      snprintf(temporary, FSIO_PATH_MAX, "%.*s.%s.tmp-%ld", n_folder, path, name, (long)getpid());
  if (n >= FSIO_PATH_MAX) {
    return err_set(err, ERR_IO, "%s: write: %s", path, strerror(ENAMETOOLONG));
  }
  snprintf(folder, FSIO_PATH_MAX, "%.*s", n_folder, n_folder == 0 ? "" : path);
  if (n_folder == 0) {
    snprintf(folder, FSIO_PATH_MAX, ".");
  }
  return OK;
}

// the new content, whole and on the disk, at a place that stands for path
static Status write_there(const char *path, const char *place, const void *bytes, size_t n,
                          Err *err) {
  int fd = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) {
    return fsio_refused(path, "create", err);
  }
  Status status = OK;
  // pipes and terminals do not flush and say so with EINVAL
  if (write_all(fd, bytes, n) != 0) {
    status = fsio_refused(path, "write", err);
  } else if (flush_fd(fd) != 0 && errno != EINVAL) {
    status = fsio_refused(path, "flush", err);
  }
  if (close(fd) != 0 && errno != EINTR && status == OK) {
    status = fsio_refused(path, "close", err);
  }
  return status;
}

// a link, a pipe or a device: a renamed file would stand in its place
static bool is_special(const char *path) {
  struct stat about;
  return lstat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

Status fsio_write_safely(const char *path, const void *bytes, size_t n_bytes, Err *err) {
  char folder[FSIO_PATH_MAX], temporary[FSIO_PATH_MAX];
  if (is_special(path)) {
    return write_there(path, path, bytes, n_bytes, err);
  }
  Status status = temporary_beside(path, folder, temporary, err);
  if (status != OK) {
    return status;
  }

  // the folder is opened first: what cannot be flushed later is refused before anything changes
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    return fsio_refused(path, "open its folder", err);
  }
  TRY(write_there(path, temporary, bytes, n_bytes, err));
  if (rename(temporary, path) != 0) {
    status = fsio_refused(path, "rename", err);
    goto done;
  }

  // some file systems do not flush folders and say so with EINVAL
  if (flush_fd(fd) != 0 && errno != EINVAL) {
    status = fsio_refused(path, "flush its folder", err);
  }
done:
  if (status != OK) {
    unlink(temporary);
  }
  close(fd);
  return status;
}

Status fsio_check_place(const char *path, Err *err) {
  char folder[FSIO_PATH_MAX], temporary[FSIO_PATH_MAX];
  if (is_special(path)) {
    return access(path, W_OK) == 0 ? OK : fsio_refused(path, "write", err);
  }
  if (fsio_is_folder(path)) {
    errno = EISDIR;
    return fsio_refused(path, "write", err);
  }
  Status status = temporary_beside(path, folder, temporary, err);
  if (status == OK && !fsio_is_folder(folder)) {
    errno = fsio_exists(folder) ? ENOTDIR : ENOENT;
    return fsio_refused(path, "open its folder", err);
  }
  if (status == OK && access(folder, W_OK | X_OK) != 0) {
    return fsio_refused(path, "create", err);
  }
  return status;
}

void fsio_sweep(const char *folder) {
  DIR *dir = opendir(folder);
  if (dir == NULL) {
    return;
  }
  for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
    if (entry->d_name[0] == '.' && strstr(entry->d_name, ".tmp-") != NULL) {
      (void)unlinkat(dirfd(dir), entry->d_name, 0);
    }
  }
  closedir(dir);
}

bool fsio_exists(const char *path) {
  return access(path, F_OK) == 0;
}

bool fsio_is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

Status fsio_make_folder(const char *path, Err *err) {
  char part[FSIO_PATH_MAX];
  if (snprintf(part, sizeof part, "%s", path) >= FSIO_PATH_MAX) {
    return err_set(err, ERR_IO, "%s: make folder: %s", path, strerror(ENAMETOOLONG));
  }
  size_t n = strlen(part);

  // every part that ends at a slash or at the end; a slash in front is no part
  for (size_t i = n == 0 ? 0 : 1; i <= n; i++) {
    if (path[i] != '/' && path[i] != '\0') {
      continue;
    }
    part[i] = '\0';
    int refused = mkdir(part, 0777) == 0 ? 0 : errno;
    if (refused != 0 && !fsio_is_folder(part)) {
      errno = refused;
      return refused == EEXIST || refused == ENOTDIR
                 ? err_set(err, ERR_INPUT, "%s: %s is not a folder", path, part)
                 : fsio_refused(path, "make folder", err);
    }
    part[i] = path[i];
  }
  return OK;
}

Status fsio_remove_tree(const char *path, Err *err) {
  if (!fsio_exists(path)) {
    return OK;
  }
  char *copy = strdup(path);
  FTS *walk =
      copy == NULL ? NULL : fts_open((char *[]){copy, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
  if (walk == NULL) {
    free(copy);
    return err_set(err, ERR_MEMORY, "%s: remove: no memory", path);
  }

  // folders come twice: they are left on the way down and removed, empty, on the way up
  Status status = OK;
  for (FTSENT *entry = fts_read(walk); entry != NULL && status == OK; entry = fts_read(walk)) {
    if (entry->fts_info != FTS_D && remove(entry->fts_accpath) != 0) {
      status = fsio_refused(entry->fts_path, "remove", err);
    }
  }
  fts_close(walk);
  free(copy);
  return status;
}

Status fsio_join(char out[FSIO_PATH_MAX], const char *folder, const char *name, Err *err) {
  size_t n = strlen(folder);
  const char *between = n == 0 || folder[n - 1] == '/' ? "" : "/";
  if (snprintf(out, FSIO_PATH_MAX, "%s%s%s", folder, between, name) >= FSIO_PATH_MAX) {
    return err_set(err, ERR_INPUT, "%s/%s: the path is too long", folder, name);
  }
  return OK;
}
