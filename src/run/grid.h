// grid: the runs of a sweep: every combination of the values that its keys are given.
//
//   condition=A,B,E     three values; a comma in [ ], { }, ( ) or quotes separates nothing
//   seed=1..3,8         whole numbers, both ends among them, and one more
//   env.kp=log(1,9,3)   three numbers from 1 to 9 in equal ratios, to six digits
//
// A key with one value is fixed: all runs have it. A cell is a combination of all keys but the
// seed; its runs differ in the seed alone.
#ifndef HEBBES_RUN_GRID_H
#define HEBBES_RUN_GRID_H

#include "src/config/tree.h"

enum { GRID_FACTORS_MAX = 16, GRID_RUNS_MAX = 10000, GRID_NAME_MAX = 200 };

// a key with several values
typedef struct Factor {
  const char *key;        // dotted, as the command line has it without a +
  int n;                  // values, >= 2
  const char **values;    // (n) as texts
  const char **overrides; // (n) "key=value", as train takes it
} Factor;

typedef struct Grid {
  Tree *tree;         // owns all texts
  int n_fixed;        // overrides that all runs have
  const char **fixed; // (n_fixed)
  int n_factors;
  Factor factors[GRID_FACTORS_MAX]; // in the order of the command line; the seed comes first
  bool has_seed;                    // factors[0] is the seed
  int n_runs, n_cells;
} Grid;

// From the arguments of a command line. *grid must be closed with grid_close, also after a failure
// (accepts a zeroed one).
Status grid_parse(int n_arguments, const char *const *arguments, Grid *grid, Err *err);
void grid_close(Grid *grid);
// Counts cells and runs of the factors that are there; the seed goes to the front.
Status grid_count(Grid *grid, Err *err);

// Runs are counted seed by seed: run % n_cells is the cell. Which value of a factor a run has.
int grid_value(const Grid *grid, int run, int factor);
// All overrides of a run: overrides has room for n_fixed + n_factors. Returns how many.
int grid_overrides(const Grid *grid, int run, const char **overrides);
// A name for the run's folder out of its values: "A-walker2d-s3". ERR_INPUT when it is too long.
Status grid_name(const Grid *grid, int run, char out[GRID_NAME_MAX], Err *err);

// To a map ("fixed", "grid") of a YAML file and back.
Status grid_write(const Grid *grid, Tree *tree, Node *map, Err *err);
Status grid_read(const char *path, const Node *map, Grid *grid, Err *err);
// Does the grid have the factors of another one, and at least its values? ERR_INPUT says what is
// missing.
Status grid_holds(const Grid *grid, const Grid *other, Err *err);

#endif
