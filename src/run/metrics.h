// metrics: metrics.csv, one row a generation; the clock's columns (wall_s, steps_per_s) stand last.
#ifndef HEBBES_RUN_METRICS_H
#define HEBBES_RUN_METRICS_H

#include <stdio.h>

#include "src/base/row.h"
#include "src/run/folder.h"

typedef struct Metrics {
  FILE *file;
  char path[FSIO_PATH_MAX];
  bool has_header;
  double wall_s; // training time of all generations so far, over restarts
} Metrics;

// Opens metrics.csv to append behind the first `generations` rows; what stands after them (rows
// since the last checkpoint, half a line) is dropped. metrics must be closed with metrics_close
// (accepts a zeroed one).
Status metrics_open(const Folder *folder, int64_t generations, Metrics *metrics, Err *err);
void metrics_close(Metrics *metrics);

// Adds the clock's columns to row and writes it. ERR_IO when the disk refuses.
Status metrics_append(Metrics *metrics, Row *row, double seconds, double steps, Err *err);
// Makes what was written durable.
Status metrics_sync(Metrics *metrics, Err *err);

#endif
