// sweep: what the files of the verb share.
#ifndef HEBBES_CLI_SWEEP_H
#define HEBBES_CLI_SWEEP_H

#include "src/analysis/cells.h"
#include "src/run/crew.h"

// --- sweep_show.c: progress on stderr

// Begins the display of a crew's work (one at a time).
void show_begin(const Crew *crew);
// A run started or ended.
void show_run(const Crew *crew, int run);
// Every second or so: the live table on a terminal, a line every minute elsewhere.
void show_tick(const Crew *crew);
void show_end(void);

// --- sweep_slurm.c

// Writes a job array for Slurm into the sweep's folder and says how to submit it.
Status slurm_write(const Sweep *sweep, Err *err);

// --- sweep_findings.c: what the scores say

typedef struct Improvement {
  int a, b; // values of the compared factor
  double probability;
  Interval interval;
} Improvement;

typedef struct Count {
  int runs, waiting, running, done, failed;
} Count;

typedef struct Findings {
  const Sweep *sweep;
  bool unfinished; // scores of runs that are not done count too
  int n_values[GRID_FACTORS_MAX];
  Scores scores; // its factors are the grid's without the seed
  double *values;
  CellSummary *cells; // (n_cells)
  Count *counts;      // (n_cells)
  Count all;
  int factor; // the one that is compared, -1: none
  int n_pairs, n_improvements;
  Pair *pairs;                                // (n_pairs)
  Improvement *improvements;                  // (n_improvements)
  ProfilePoint (*profiles)[CELLS_THRESHOLDS]; // (values of the factor)
} Findings;

// The factor to compare: compare, or NULL for the first one. ERR_INPUT with the nearest name. -1:
// the sweep differs in the seed alone.
Status findings_factor(const Sweep *sweep, const char *compare, int *factor, Err *err);
// From the states and scores of a sweep that was looked at. Close with findings_close, also after a
// failure.
Status findings_open(const Sweep *sweep, int factor, bool unfinished, Findings *findings, Err *err);
void findings_close(Findings *findings);
// The grid's factor behind one of the scores.
const Factor *findings_key(const Findings *findings, int factor);
// Which value of a factor (of the scores) a cell has.
const char *findings_value(const Findings *findings, int cell, int factor);
// The values of a cell in one word, but for one factor (-1: all of them); "all" when there is none.
const char *findings_label(const Findings *findings, int cell, int without,
                           char out[GRID_NAME_MAX]);

// --- sweep_status.c

// The findings on stdout, as a table or as JSON.
void status_print(const Findings *findings);

// --- sweep_files.c

// The findings as CSV files and figures in the sweep's folder. Without gnuplot the figures are left
// out and a line on stderr says so.
Status files_write(const Findings *findings, Err *err);

#endif
