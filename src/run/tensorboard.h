// tensorboard: the metrics as event files for TensorBoard, besides metrics.csv: every column as a
// scalar, the step is the generation; the config as a text.
//
// A file is a row of TFRecords, each an Event: of TensorFlow's formats only what is needed here.
// Each session writes a file of its own that begins with its first step; TensorBoard then forgets
// what an earlier one wrote from that step on, so that a resumed run has no step twice. A disk that
// refuses ends the writing with a warning, not the run.
#ifndef HEBBES_RUN_TENSORBOARD_H
#define HEBBES_RUN_TENSORBOARD_H

#include <stdint.h>
#include <stdio.h>

#include "src/base/row.h"
#include "src/run/folder.h"

typedef struct Tensorboard {
  FILE *file; // NULL: nothing is written
} Tensorboard;

// Begins a session that goes on after `generation` generations, in the run's folder tensorboard/.
void tensorboard_open(const Folder *folder, int64_t generation, const char *config,
                      Tensorboard *board);
// One row of metrics; its first column is the step. Columns without a number are left out.
void tensorboard_row(Tensorboard *board, const Row *row);
void tensorboard_close(Tensorboard *board); // accepts a zeroed one

// The checksum of the records: CRC-32C, rotated and moved as TFRecord wants it.
uint32_t tensorboard_checksum(const void *bytes, size_t n);

#endif
