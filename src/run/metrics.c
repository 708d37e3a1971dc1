#include "src/run/metrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/log.h"

// end of the text's first n_lines whole lines; *found says how many there are of them
static size_t lines_end(const char *text, size_t size, int64_t n_lines, int64_t *found) {
  size_t end = 0;
  *found = 0;
  while (*found < n_lines) {
    const char *newline = memchr(text + end, '\n', size - end);
    if (newline == NULL) {
      break;
    }
    end = (size_t)(newline - text) + 1;
    (*found)++;
  }
  return end;
}

// the last but one field of the last line: wall_s
static double last_wall(const char *text, size_t end) {
  int commas = 0;
  for (size_t i = end; i > 0; i--) {
    if (text[i - 1] == ',' && ++commas == 2) {
      return strtod(text + i, NULL);
    }
  }
  return 0.0;
}

// cuts the file behind its header and the first `generations` rows
static Status keep_rows(Metrics *metrics, int64_t generations, Err *err) {
  if (!fsio_exists(metrics->path)) {
    return OK;
  }
  char *text;
  size_t size;
  Status status = fsio_read(metrics->path, 0, &text, &size, err);
  if (status != OK) {
    return status;
  }
  int64_t found;
  size_t end = generations == 0 ? 0 : lines_end(text, size, generations + 1, &found);
  if (generations > 0 && found < generations + 1) {
    log_warning("%s: has %lld rows, the checkpoint %lld generations", metrics->path,
                (long long)(found - 1), (long long)generations);
  }
  metrics->has_header = end > 0;
  metrics->wall_s = generations > 0 ? last_wall(text, end) : 0.0;
  status = fsio_write_safely(metrics->path, text, end, err);
  free(text);
  return status;
}

Status metrics_open(const Folder *folder, int64_t generations, Metrics *metrics, Err *err) {
  *metrics = (Metrics){0};
  Status status = OK;
  TRY(folder_file(folder, "metrics.csv", metrics->path, err));
  TRY(keep_rows(metrics, generations, err));
  metrics->file = fopen(metrics->path, "ae");
  if (metrics->file == NULL) {
    status = err_set(err, ERR_IO, "%s: %s", metrics->path, strerror(errno));
  }
done:
  return status;
}

void metrics_close(Metrics *metrics) {
  if (metrics->file != NULL) {
    fclose(metrics->file);
  }
  *metrics = (Metrics){0};
}

static Status flush(Metrics *metrics, Err *err) {
  if (fflush(metrics->file) != 0 || ferror(metrics->file)) {
    return err_set(err, ERR_IO, "%s: %s", metrics->path, strerror(errno));
  }
  return OK;
}

Status metrics_append(Metrics *metrics, Row *row, double seconds, double steps, Err *err) {
  metrics->wall_s += seconds;
  row_add(row, "wall_s", metrics->wall_s);
  row_add(row, "steps_per_s", steps / seconds);
  char text[ROW_MAX * ROW_NAME_MAX];
  if (!metrics->has_header) {
    row_header_text(row, text, sizeof text);
    fputs(text, metrics->file);
    metrics->has_header = true;
  }
  row_values_text(row, text, sizeof text);
  fputs(text, metrics->file);
  return flush(metrics, err);
}

Status metrics_sync(Metrics *metrics, Err *err) {
  Status status = flush(metrics, err);
  if (status == OK && fsync(fileno(metrics->file)) != 0) {
    status = err_set(err, ERR_IO, "%s: %s", metrics->path, strerror(errno));
  }
  return status;
}
