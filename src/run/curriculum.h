// curriculum: what changes when training has come far enough: bodies begin to differ, the reward is
// another one. Each once, when the mean of the last generations' mean fitness is above a threshold.
#ifndef HEBBES_RUN_CURRICULUM_H
#define HEBBES_RUN_CURRICULUM_H

#include "src/base/row.h"
#include "src/base/walk.h"
#include "src/run/task.h"

typedef struct Curriculum {
  const Config *config;
  int64_t n;       // generations in `fitness`
  double *fitness; // (curriculum.window) their mean fitness, oldest first
  // generations of training before the change; -1: it has not happened
  int64_t drawn_after, rewarded_after;
} Curriculum;

// Nothing has happened yet; to be carved with curriculum_walk.
void curriculum_start(const Config *config, Curriculum *curriculum);
// Names what a checkpoint holds: nothing in a run that has no thresholds.
void curriculum_walk(Curriculum *curriculum, Walk *walk);
// Are these values that a run writes?
bool curriculum_is_sound(const Curriculum *curriculum, int64_t generation);

// Do bodies differ in training now?
bool curriculum_draws(const Curriculum *curriculum);

// Is this generation, counted from 0, the first one behind a change?
bool curriculum_is_new(const Curriculum *curriculum, int64_t generation);

// Takes the mean fitness of one more generation (they are `generations` with it). True: something
// has changed; the window is empty then, and its mean is in *mean.
bool curriculum_take(Curriculum *curriculum, int64_t generations, double fitness, double *mean);
// Gives the task the reward that holds now.
Status curriculum_apply(const Curriculum *curriculum, Task *task, Err *err);

// Columns, 0 or 1, for the thresholds that there are: curriculum_randomization, curriculum_reward.
void curriculum_report(const Curriculum *curriculum, Row *row);

// As curriculum_apply, for a checkpoint's group `run`.
Status curriculum_recall(StoreGroup *run, Task *task, Err *err);

#endif
