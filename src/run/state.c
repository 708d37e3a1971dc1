#include "src/run/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "src/base/fsio.h"
#include "src/config/params.h"

static const char failed_name[] = "failed.txt", lock_name[] = ".lock";

const char *stage_name(Stage stage) {
  static const char *const names[] = {[STAGE_WAITING] = "waiting",
                                      [STAGE_RUNNING] = "running",
                                      [STAGE_DONE] = "done",
                                      [STAGE_FAILED] = "failed"};
  return names[stage];
}

const char *state_last_line(const char *folder, const char *name, char *out, int size) {
  char path[FSIO_PATH_MAX], end[2048];
  *out = 0;
  FILE *file = fsio_join(path, folder, name, NULL) == OK ? fopen(path, "re") : NULL;
  if (file == NULL) {
    return out;
  }
  if (fseek(file, -(long)sizeof end + 1, SEEK_END) != 0) {
    rewind(file);
  }
  size_t n = fread(end, 1, sizeof end - 1, file);
  fclose(file);
  while (n > 0 && (end[n - 1] == '\n' || end[n - 1] == 0)) {
    n--;
  }
  end[n] = 0;
  const char *line = strrchr(end, '\n');
  snprintf(out, (size_t)size, "%s", line == NULL ? end : line + 1);
  return out;
}

Status state_lock(const char *folder, const char *what, int *lock, Err *err) {
  char path[FSIO_PATH_MAX];
  *lock = -1;
  Status status = fsio_join(path, folder, lock_name, err);
  if (status != OK) {
    return status;
  }
  *lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (*lock < 0) {
    return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
  }
  // who only asks whether it is held (state_is_locked) holds it for a moment
  for (int i = 0; flock(*lock, LOCK_EX | LOCK_NB) != 0; i++) {
    if (i == 3) {
      close(*lock);
      *lock = -1;
      return err_set(err, ERR_BUSY, "%s: another process is working on this %s", folder, what);
    }
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
  }
  return OK;
}

bool state_is_locked(const char *folder) {
  char path[FSIO_PATH_MAX];
  int lock = fsio_join(path, folder, lock_name, NULL) == OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (lock < 0) {
    return false;
  }
  bool locked = flock(lock, LOCK_SH | LOCK_NB) != 0;
  close(lock);
  return locked;
}

// the log's last line says why a run is over; a signal is no end
static bool is_done(const char *folder, char *reason) {
  char line[512];
  const char *stopped = strstr(state_last_line(folder, "log.txt", line, sizeof line), "stopped: ");
  if (stopped == NULL) {
    return false;
  }
  stopped += strlen("stopped: ");
  snprintf(reason, STATE_REASON_MAX, "%.250s", stopped);
  return strcmp(stopped, "SIGINT") != 0 && strcmp(stopped, "SIGTERM") != 0;
}

// when a file of the folder was written; 0: there is none
static double written(const char *folder, const char *name) {
  char path[FSIO_PATH_MAX];
  struct stat about;
  if (fsio_join(path, folder, name, NULL) != OK || stat(path, &about) != 0) {
    return 0.0;
  }
  return (double)about.st_mtim.tv_sec + 1e-9 * (double)about.st_mtim.tv_nsec;
}

// a failure is forgotten when another process has gone on with the run
static bool has_failed(const char *folder, char *reason) {
  return *state_last_line(folder, failed_name, reason, STATE_REASON_MAX) != 0 &&
         written(folder, failed_name) >= written(folder, "log.txt");
}

void state_read(const char *folder, State *state) {
  *state = (State){.stage = STAGE_WAITING};
  if (state_is_locked(folder)) {
    state->stage = STAGE_RUNNING;
  } else if (has_failed(folder, state->reason)) {
    state->stage = STAGE_FAILED;
  } else if (is_done(folder, state->reason)) {
    state->stage = STAGE_DONE;
  } else {
    state->reason[0] = 0;
  }
}

int64_t state_generations(const char *folder) {
  char path[FSIO_PATH_MAX];
  Tree *tree = NULL;
  Node *root;
  double n = 0.0;
  if (fsio_join(path, folder, "config.yaml", NULL) == OK && tree_new(&tree, NULL) == OK &&
      tree_parse_file(tree, path, &root, NULL) == OK) {
    const Node *value = node_get(root, "train.generations");
    if (value == NULL || value->kind != NODE_SCALAR || !number_read(value->text, &n)) {
      n = 0.0;
    }
  }
  tree_close(tree);
  return (int64_t)n;
}

void state_set_failed(const char *folder, const char *reason) {
  char path[FSIO_PATH_MAX], text[STATE_REASON_MAX + 1];
  if (fsio_join(path, folder, failed_name, NULL) != OK) {
    return;
  }
  if (reason == NULL) {
    (void)unlink(path);
    return;
  }
  snprintf(text, sizeof text, "%s\n", reason);
  (void)fsio_write_safely(path, text, strlen(text), NULL);
}
