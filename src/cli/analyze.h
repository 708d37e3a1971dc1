// analyze: what `hebbes analyze` found out, between its simulation, its tables and its files.
#ifndef HEBBES_CLI_ANALYZE_H
#define HEBBES_CLI_ANALYZE_H

#include "src/analysis/divergence.h"
#include "src/analysis/life.h"
#include "src/analysis/orbits.h"
#include "src/analysis/principal.h"
#include "src/analysis/recovery.h"
#include "src/cli/options.h"
#include "src/run/lives.h"
#include "src/run/trained.h"

enum { ANALYSIS_LAYERS_MAX = 64, ANALYSIS_PERTURB_MAX = OPTION_REPEATS_MAX };

// One episode before and after something happened, beside the same episode without it.
typedef struct Comparison {
  double before, after, plain_after;                   // return of the steps before and behind it
  double speed_before, speed_after, plain_speed_after; // m/s
  Recovery weights; // distance from the attractor of the plain episode / norm of its weights
  Recovery speed;
} Comparison;

typedef struct Analysis {
  Trained *trained;
  const char *genome; // as the user called it
  LivesPlan plan;
  Tree *tree; // of the damages that --perturb names
  int n_perturb;
  const char *const *perturb; // (n_perturb) as the user wrote them
  Lives lives;
  MeasureShape body;

  int n_layers;
  PolicyBlock blocks[ANALYSIS_LAYERS_MAX];
  Span layers[ANALYSIS_LAYERS_MAX];
  Principal components[ANALYSIS_LAYERS_MAX]; // of the first life

  LifeReport *reports; // (lives.n) in the order of lives.all
  int n_attractors;
  int attractor[ORBITS_MAX]; // of the first life and of lives.births
  Divergence divergence;
  double *twin_distances; // (rows of the first life) geometric mean over the twins
  int n_twin_rows;
  Comparison *frozen, *disturbed; // (episodes) or NULL
} Analysis;

const LifeReport *analysis_report(const Analysis *analysis, const Life *life);
// control steps between updates of the weights
int analysis_update_every(const Analysis *analysis);
// what an analysis of a life looks at
LifeSeries analysis_series(const Analysis *analysis, const Life *life);
// "static" for a controller whose weights do not change
const char *analysis_class(const LifeReport *report);
// the plain life that speaks for all: the first of the most frequent class
int analysis_typical(const Analysis *analysis);
// number of plain lives (births: the first one and the births) of a class
int analysis_count(const Analysis *analysis, bool births, AttractorClass class);
// distances (recorded rows of life): of its weights from the attractor of a plain life, over their
// norm there; NaN where there is none
void analysis_distances(const Analysis *analysis, const Life *life, const Life *plain,
                        double *distances);
// what happened to the lives that were disturbed
Incident analysis_incident(const Analysis *analysis);

// Prints tables or JSON to stdout; writes recording.h5, analysis.json and the CSV files.
void analysis_print(const Analysis *analysis);
void analysis_print_json(const Analysis *analysis);
Status analysis_write(const Analysis *analysis, const char *folder, Err *err);
Status analysis_write_json(const Analysis *analysis, const char *path, Err *err);

#endif
