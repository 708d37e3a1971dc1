// probe: one life of a controller without a body: a row of inputs is a control step, a row of
// outputs what came of it.
#ifndef HEBBES_RUN_PROBE_H
#define HEBBES_RUN_PROBE_H

#include "src/base/csv.h"
#include "src/config/config.h"

// CSV files without a header.
typedef struct ProbeFiles {
  const char *genome;        // one row
  const char *weights;       // one row: weights at birth; NULL for a static controller
  const char *inputs;        // a row per control step; its columns are the observation
  const char *normalization; // rows mean and variance of the observations; NULL: inputs as they are
} ProbeFiles;

// Lives once with n_outputs actions. out, to be freed with csv_free, has per control step the
// outputs and, of a plastic controller, its weights after the updates. A file of the wrong shape is
// ERR_INPUT with path, what was wanted and what it has. ERR_FAILED when a number is no longer
// finite; out then ends with that step.
Status probe(const Config *config, int n_outputs, const ProbeFiles *files, Table *out, Err *err);

#endif
