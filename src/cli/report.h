// report: what the files of the verb share.
#ifndef HEBBES_CLI_REPORT_H
#define HEBBES_CLI_REPORT_H

#include "src/cli/json.h"
#include "src/cli/sweep.h"
#include "src/config/tree.h"
#include "src/report/chart.h"
#include "src/run/columns.h"

// one key of a config and its value as text
typedef struct Leaf {
  const char *key, *value;
} Leaf;

typedef struct ReportRun {
  char *path, *name; // folder; its last part
  State state;
  int64_t generations; // wanted
  double score;        // NaN: none yet
  Columns metrics;
  Tree *tree; // of config.yaml
  int n_leaves;
  Leaf *leaves; // (n_leaves) all keys of the config
  char *config; // its text
  int group;
  char program[64], processor[128]; // of its newest checkpoint; "": there is none
  char started[32], ended[32];      // first and last line of its log
} ReportRun;

// runs that differ in the seed alone
enum { REPORT_NAME_MAX = 2 * GRID_NAME_MAX };

typedef struct ReportGroup {
  char label[GRID_NAME_MAX];
  char panel[GRID_NAME_MAX]; // figure that it belongs to; "": there is one
  int first, n;              // run that stands for it; runs
  int colour;
  CellSummary summary; // of the scores of its runs that count
} ReportGroup;

typedef struct Report {
  const char *title; // "": made of what there is
  int n_runs, room;
  ReportRun *runs;
  int n_groups;
  ReportGroup *groups;
  bool is_sweep; // of one sweep and nothing else
  Sweep sweep;
  Findings findings;
  // the page
  FILE *out;
  const char *path; // where it goes
  // figures as files of their own: a script for gnuplot, NULL: not wanted
  FILE *script;
  char *script_text; // owned
  size_t script_size;
  const char *figures; // their folder
  int n_figures;
  int n_embedded, n_linked; // films
} Report;

// --- report_runs.c

// Adds a run's folder, or all runs of a sweep's. ERR_INPUT when it is neither.
Status report_add(Report *report, const char *path, Err *err);
void report_close(Report *report);

// --- report_groups.c

// Puts the runs into groups and describes them. Of a sweep these are its cells, as its findings
// have them, which must be there.
Status report_group(Report *report, Err *err);
// Panel and label of a group in one. Returns out.
const char *report_group_name(const ReportGroup *group, char out[REPORT_NAME_MAX]);
// The run that stands for a group.
const ReportRun *report_first(const Report *report, int group);
// Do the first n_groups groups have different values of a key?
bool report_differs(const Report *report, int n_groups, const char *key);
// The value of a key in a run's config; "" when it has none or it is null.
const char *report_value(const ReportRun *run, const char *key);
// All values of a key, each once, with commas; at most a few. Returns out.
const char *report_values(const Report *report, const char *key, char *out, size_t size);
// Is it a key whose value makes no difference between runs of one group?
bool report_is_private(const char *key);

// --- report_figures.c

// Draws a chart into the page, and into the script when figures are wanted: name is that of its
// files. An empty chart is passed over. Closes it.
Status report_draw(Report *report, Chart *chart, const char *name, Err *err);
// Begins and ends the files of --figures: the end calls gnuplot.
Status figures_begin(Report *report, Err *err);
Status figures_end(Report *report, Err *err);

// --- report_curves.c

// Learning curves, and what the strategy reported.
Status report_curves(Report *report, Err *err);
Status report_strategy(Report *report, Err *err);

// --- report_findings.c

// Scores of the groups; of a sweep also comparisons and profiles.
Status report_findings(Report *report, Err *err);

// --- report_analysis.c

// What `hebbes analyze -o` left in the runs' folders.
Status report_analysis(Report *report, Err *err);

// --- report_films.c

// Films and pictures in the runs' folders.
Status report_films(Report *report, Err *err);

// --- report_origin.c

// Where it all comes from: configs, surroundings, commands that repeat it.
void report_configs(const Report *report);
void report_surroundings(const Report *report);
void report_commands(const Report *report);

// --- report_page.c

// The whole page into report->out.
Status report_page(Report *report, Err *err);

#endif
