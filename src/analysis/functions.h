// functions: the test functions that strategies are measured on. They are minimized; the least
// value of each is 0.
//
// A genome is the distance from the place of the least value, which is 0 but for rosenbrock (1 in
// every dimension): float32 is fine around 0 and coarse around 1, where its rounding would end the
// search for 1e-9 before the strategy does.
#ifndef HEBBES_ANALYSIS_FUNCTIONS_H
#define HEBBES_ANALYSIS_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

enum { FUNCTION_MIN_N = 2, FUNCTION_MAX_N = 100000 };

typedef struct Function Function;   // one of the table
typedef struct Landscape Landscape; // a function in n dimensions

struct Function {
  const char *name, *summary;
  double (*value)(Landscape *landscape);
  double least_at; // in every dimension
  double decades;  // of the weights 10^(decades a_i), a_i = (i - 1)/(n - 1)
  bool turns;      // the axes are turned by the orthonormal DCT-II
};

extern const Function functions[]; // ended by one without a name

// The function of this name, or NULL.
const Function *function_find(const char *name);

// ERR_INPUT where it cannot be done in n dimensions. *landscape must be closed with landscape_close
// (accepts NULL).
Status landscape_open(const Function *function, size_t n, Landscape **landscape, Err *err);
// Value of a genome (n), in double.
double landscape_value(Landscape *landscape, const float *genome);
void landscape_close(Landscape *landscape);

#endif
