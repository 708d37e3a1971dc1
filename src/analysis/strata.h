// strata: scores of several tasks, several runs each, and what is said of them all (Agarwal et al.
// 2021, Deep reinforcement learning at the edge of the statistical precipice). Scores of different
// tasks have to be on one scale before they come here.
#ifndef HEBBES_ANALYSIS_STRATA_H
#define HEBBES_ANALYSIS_STRATA_H

typedef struct Strata {
  int n;                       // tasks, >= 1
  const int *sizes;            // (n) runs of each, >= 1
  const double *const *values; // (n) their scores
} Strata;

// A number that says something of all. scratch has room for as many numbers as there are scores.
typedef double (*StrataStatistic)(const Strata *strata, const void *context, double *scratch);

// scores of all tasks together
int strata_size(const Strata *strata);

// Mean of the tasks' means. No context.
double strata_mean(const Strata *strata, const void *context, double *scratch);
// Mean of the middle half of all scores. No context.
double strata_interquartile_mean(const Strata *strata, const void *context, double *scratch);
// Point of a performance profile: the share of scores above a threshold (const double *), in the
// mean over the tasks.
double strata_profile(const Strata *strata, const void *context, double *scratch);
// Probability of improvement: that a run of the first algorithm is above one of the second, ties
// count half, in the mean over the tasks. The strata are the tasks of the first and then, in the
// same order, those of the second. No context.
double strata_improvement(const Strata *strata, const void *context, double *scratch);

#endif
