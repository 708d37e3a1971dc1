// eval: what the files of `hebbes eval` share: the finding, and who prints and writes it.
#ifndef HEBBES_CLI_EVAL_H
#define HEBBES_CLI_EVAL_H

#include "src/analysis/bootstrap.h"
#include "src/analysis/rank_tests.h"
#include "src/analysis/statistics.h"
#include "src/run/study.h"

enum { EVAL_RUNS_MAX = 16, EVAL_VARIANTS_MAX = 256 };

// One run in one condition (a variant of the body, an ablation), over its episodes.
typedef struct Cell {
  int variant; // of EvalReport.damages
  Ablation ablation;
  const Job *jobs;  // (episodes)
  double *returns;  // (episodes)
  Sample sample;    // of the returns
  Interval between; // 95 % interval of their mean by bootstrap
  double median;
  double distance; // mean over the episodes that did not diverge, m; NaN: all did
  // mean return before and after the body changed in mid-episode; NaN: it did in no episode
  double before, after;
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
  int variants[EVAL_VARIANTS_MAX]; // EvalReport.damages as its task counts them
  float *genome;
  Study study;
  double *returns; // (n_cells x episodes)
  Cell *cells;     // (n_cells) the ablations of the first variant, of the second ...
} EvaluatedRun;

typedef struct EvalReport {
  const char *genome;                // as in trained_genome
  StudyPlan plan;                    // for all runs, but for genome and variants
  bool matrix;                       // damages, ablations or several runs were asked for
  Damage damages[EVAL_VARIANTS_MAX]; // (plan.n_variants) they belong to the first run
  int n_cells;                       // of a run
  int n_runs;
  EvaluatedRun runs[EVAL_RUNS_MAX];
} EvalReport;

// Fills the cells of all runs from their studies.
Status eval_describe(EvalReport *report, Err *err);

// Fills damages, and the variants of all runs, from the argument of --damage (NULL: what the first
// run was trained on).
Status eval_damages(EvalReport *report, const char *text, Err *err);
// was the run trained on it?
bool eval_seen(const EvalReport *report, const EvaluatedRun *run, int variant);

void eval_print(const EvalReport *report);
void eval_print_json(const EvalReport *report);
// The statistics as CSV, one row a cell; where nothing but one run on its body was asked for, one
// row an episode.
Status eval_write_csv(const EvalReport *report, const char *path, Err *err);
// every episode of every cell as CSV
Status eval_write_returns(const EvalReport *report, const char *path, Err *err);

#endif
