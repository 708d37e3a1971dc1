// study: a trained controller in all conditions that an evaluation asks for: variants of the body
// times ablations of its plasticity, the same episodes in each.
#ifndef HEBBES_RUN_STUDY_H
#define HEBBES_RUN_STUDY_H

#include "src/run/trained.h"

typedef enum Ablation {
  ABLATION_NONE,   // plasticity as it is
  ABLATION_HALF,   // frozen when half of the episode is over
  ABLATION_FROZEN, // from the start: the weights at birth stay
  ABLATION_RANDOM, // other weights stay: uniform within RANDOM_WEIGHTS
  ABLATIONS,
} Ablation;

extern const char *const ablation_names[ABLATIONS];

// Weights at birth are small, for the rule lets them grow; these are as large as a rule with the
// normalizer `max` lets them become.
#define RANDOM_WEIGHTS 1.0

typedef struct StudyPlan {
  Evaluation evaluation; // its freeze_at holds for ABLATION_NONE; its variant is of no account
  int n_variants;
  const int *variants; // (n_variants) of the body, as in Evaluation
  int n_ablations;     // 1, or ABLATIONS
} StudyPlan;

typedef struct Study {
  StudyPlan plan;
  Job *jobs;      // (n_variants x n_ablations x episodes)
  float *weights; // (episodes x weights_size) of ABLATION_RANDOM, the same for all variants
} Study;

// Simulates them on the config's threads. ERR_INPUT: ablations of a controller that has no plastic
// weights. study must be closed with study_close (accepts a zeroed one).
Status study_run(const Trained *trained, const StudyPlan *plan, Study *study, Err *err);
void study_close(Study *study);

// the episodes of one condition
const Job *study_jobs(const Study *study, int i_variant, Ablation ablation);

#endif
