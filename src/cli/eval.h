// eval: what the files of `hebbes eval` share: the finding, and who prints and writes it.
#ifndef HEBBES_CLI_EVAL_H
#define HEBBES_CLI_EVAL_H

#include "src/analysis/bootstrap.h"
#include "src/analysis/rank_tests.h"
#include "src/analysis/statistics.h"
#include "src/run/study.h"

// One run in one condition (a variant of the body, an ablation), over its episodes.
typedef struct Cell {
  int variant;
  Ablation ablation;
  const Job *jobs;  // (episodes)
  double *returns;  // (episodes)
  Sample sample;    // of the returns
  Interval between; // 95 % interval of their mean by bootstrap
  double median;
  double distance; // mean over the episodes that did not diverge, m; NaN: all did
  double fall_rate;
  int diverged;

  // against the same episodes of the first run; not for the first run itself
  Sample difference;
  RankTest wilcoxon;
  double p_holm; // corrected for all such tests of the report
} Cell;

typedef struct EvaluatedRun {
  const char *name; // as the user gave it
  Trained *trained;
  float *genome;
  Study study;
  double *returns; // (n_cells x episodes)
  Cell *cells;     // (n_cells) the ablations of the first variant, of the second ...
} EvaluatedRun;

enum { EVAL_RUNS_MAX = 16 };

typedef struct EvalReport {
  const char *genome; // as in trained_genome
  StudyPlan plan;     // for all runs
  bool matrix;        // damages, ablations or several runs were asked for
  int n_cells;        // of a run
  int n_runs;
  EvaluatedRun runs[EVAL_RUNS_MAX];
} EvalReport;

// Fills the cells of all runs from their studies.
Status eval_describe(EvalReport *report, Err *err);

const char *eval_variant_name(const EvaluatedRun *run, int variant);
// was it among those that the run was trained on?
bool eval_variant_seen(const EvaluatedRun *run, int variant);

void eval_print(const EvalReport *report);
void eval_print_json(const EvalReport *report);
// The statistics as CSV, one row a cell; where nothing but one run on its body was asked for, one
// row an episode.
Status eval_write_csv(const EvalReport *report, const char *path, Err *err);
// every episode of every cell as CSV
Status eval_write_returns(const EvalReport *report, const char *path, Err *err);

#endif
