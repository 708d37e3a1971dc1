// variants: which variants of the body the individuals of a generation meet, and what it says about
// them.
#ifndef HEBBES_RUN_VARIANTS_H
#define HEBBES_RUN_VARIANTS_H

#include "src/base/row.h"
#include "src/run/evaluator.h"
#include "src/run/optimizer.h"

// Variants that an individual meets in each of its repeats; its episodes are these times the
// repeats.
int variants_met(const Config *config);
// The variant in its i-th episode of a generation.
int variants_turn(const Config *config, int64_t generation, int individual, int i);

// Plans the episodes of a test of the whole population on the variants of damage.test; jobs is
// individual by individual. Returns how many they are.
int variants_plan_test(const Task *task, int64_t generation, const Population *population,
                       int repeats, const Normalizer *normalizer, Job *jobs);

// Adds a column for every variant: train_NAME_mean (where there is more than the intact body) and
// test_NAME_mean, the mean return of all its episodes that did not diverge; NaN without episodes. A
// variant that changes in mid-episode has _before and _after too, the means of its two parts.
void variants_report(const Task *task, const Job *jobs, int n_jobs, const Job *tests, int n_tests,
                     Row *row);

#endif
