#include "src/run/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/config/params.h"

void history_open(const char *path, History *history) {
  *history = (History){0};
  snprintf(history->path, sizeof history->path, "%s", path);
}

static void start_anew(History *history) {
  if (history->file != NULL) {
    fclose(history->file);
  }
  history->file = fopen(history->path, "re");
  history->n_columns = 0;
  history->n_rows = 0;
}

void history_close(History *history) {
  if (history->file != NULL) {
    fclose(history->file);
  }
  free(history->line);
  *history = (History){0};
}

// has another file taken the place of the one that is open?
static bool is_replaced(const History *history) {
  struct stat ours, there;
  return fstat(fileno(history->file), &ours) == 0 && stat(history->path, &there) == 0 &&
         (ours.st_ino != there.st_ino || ours.st_dev != there.st_dev);
}

// the next whole line, without its end; false: none is there yet, and nothing is taken
static bool next_line(History *history) {
  long start = ftell(history->file);
  ssize_t n = getline(&history->line, &history->room, history->file);
  if (n <= 0 || history->line[n - 1] != '\n') {
    clearerr(history->file);
    fseek(history->file, start, SEEK_SET);
    return false;
  }
  history->line[n - 1] = 0;
  return true;
}

static void take_header(History *history) {
  char *rest = history->line;
  history->n_columns = 0;
  while (history->n_columns < ROW_MAX) {
    const char *name = strsep(&rest, ",");
    if (name == NULL) {
      break;
    }
    int i = history->n_columns++;
    snprintf(history->names[i], ROW_NAME_MAX, "%s", name);
    history->row[i] = history->last[i] = NAN;
  }
}

static void take_row(History *history) {
  char *rest = history->line;
  for (int i = 0; i < history->n_columns; i++) {
    const char *field = rest == NULL ? NULL : strsep(&rest, ",");
    double value = NAN;
    if (field != NULL && *field != 0) {
      (void)number_read(field, &value);
    }
    history->row[i] = value;
    history->last[i] = isnan(value) ? history->last[i] : value;
  }
  history->n_rows++;
}

bool history_next(History *history) {
  if (history->file == NULL || is_replaced(history)) {
    start_anew(history);
  }
  if (history->file == NULL) {
    return false;
  }
  if (history->n_columns == 0) {
    if (!next_line(history)) {
      return false;
    }
    take_header(history);
  }
  if (!next_line(history)) {
    return false;
  }
  take_row(history);
  return true;
}

void history_read(History *history) {
  while (history_next(history)) {
  }
}

int history_column(const History *history, const char *name) {
  for (int i = 0; i < history->n_columns; i++) {
    if (strcmp(history->names[i], name) == 0) {
      return i;
    }
  }
  return -1;
}

double history_row(const History *history, const char *name) {
  int i = history_column(history, name);
  return i < 0 || history->n_rows == 0 ? NAN : history->row[i];
}

double history_last(const History *history, const char *name) {
  int i = history_column(history, name);
  return i < 0 || history->n_rows == 0 ? NAN : history->last[i];
}
