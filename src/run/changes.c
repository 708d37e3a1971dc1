#include "src/run/changes.h"

#include <string.h>

static const char *const allowed[] = {"train.generations", "train.target", "train.checkpoint_every",
                                      "threads", "logger.tensorboard"};
enum { N_ALLOWED = sizeof allowed / sizeof allowed[0] };

// where a model's meshes lie is no part of what is computed
static const char model_file[] = "model_file:";

Status changes_check(int n_overrides, const char *const *overrides, Err *err) {
  for (int i = 0; i < n_overrides; i++) {
    bool found = false;
    for (int k = 0; k < N_ALLOWED; k++) {
      size_t n = strlen(allowed[k]);
      found = found || (strncmp(overrides[i], allowed[k], n) == 0 && overrides[i][n] == '=');
    }
    if (!found) {
      return err_set(err, ERR_INPUT,
                     "'%s' cannot change when a run is resumed; what can: "
                     "train.generations, train.target, train.checkpoint_every, threads, "
                     "logger.tensorboard",
                     overrides[i]);
    }
  }
  return OK;
}

static bool may_change(const char *line) {
  for (int k = 0; k < N_ALLOWED; k++) {
    const char *dot = strrchr(allowed[k], '.'), *word = dot == NULL ? allowed[k] : dot + 1;
    size_t n = strlen(word);
    if (strncmp(line, word, n) == 0 && line[n] == ':') {
      return true;
    }
  }
  return strncmp(line, model_file, strlen(model_file)) == 0;
}

// the next line without its indentation; "" behind the last one
static const char *next_line(char **rest) {
  const char *line = strsep(rest, "\n");
  return line == NULL ? "" : line + strspn(line, " ");
}

bool changes_find(char *text_there, char *text_now, const char **there, const char **now) {
  while (text_there != NULL || text_now != NULL) {
    *there = next_line(&text_there);
    *now = next_line(&text_now);
    if (strcmp(*there, *now) != 0 && !(may_change(*there) && may_change(*now))) {
      return true;
    }
  }
  return false;
}
