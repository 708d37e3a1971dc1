// functions: the test functions that strategies are measured on. They are minimized; the least
// value of each is 0, at 0 (rosenbrock: at 1 in every dimension).
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
  double decades; // of the weights 10^(decades a_i), a_i = (i - 1)/(n - 1)
  bool turns;     // the axes are turned by the orthonormal DCT-II
};

extern const Function functions[]; // ended by one without a name

// The function of this name, or NULL.
const Function *function_find(const char *name);

// ERR_INPUT where it cannot be done in n dimensions. *landscape must be closed with landscape_close
// (accepts NULL).
Status landscape_open(const Function *function, size_t n, Landscape **landscape, Err *err);
// Value at x (n), in double.
double landscape_value(Landscape *landscape, const float *x);
void landscape_close(Landscape *landscape);

#endif
