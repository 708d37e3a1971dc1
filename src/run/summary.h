// summary: the fitness of a generation in a few numbers.
#ifndef HEBBES_RUN_SUMMARY_H
#define HEBBES_RUN_SUMMARY_H

// Over the individuals that did not diverge; NaN where there is none.
typedef struct Summary {
  int n, diverged; // individuals
  double mean, deviation, min, max;
} Summary;

// fitness (count) is NaN for those that diverged.
Summary summary_of(int count, const double *fitness);

#endif
