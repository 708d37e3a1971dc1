// randomization: what may differ between the bodies that a robot is trained with, the same for
// every robot.
//
// A randomization is a list of quantities, {KIND: {key: value, ...}} in YAML: which objects are
// meant, a range, and whether a number drawn from it is put in the place of the model's own (set),
// times it (scale) or added to it (add). Every object has a number of its own. Quantities of a list
// act one behind the other.
#ifndef HEBBES_ENVS_RANDOMIZATION_H
#define HEBBES_ENVS_RANDOMIZATION_H

#include "src/base/err.h"
#include "src/base/param.h"

extern const ParamItemTable randomization_table;

// What no table says about a list of its items: is there one range, and the right way round?
// ERR_INPUT, a line with its place for every mistake.
Status randomization_check(const ParamItems *quantities, Err *err);

#endif
