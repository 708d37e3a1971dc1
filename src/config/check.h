// check: is every key of a composed config declared, and does it hold what it may?
#ifndef HEBBES_CONFIG_CHECK_H
#define HEBBES_CONFIG_CHECK_H

#include "src/config/keys.h"

// Looks at all keys but those of the chosen members' tables (params_read looks at these): a key
// that no member declares is an error with its place and the nearest name, and so is a value that
// no declaring member would take.
Status check_keys(Tree *tree, const Keys *chosen, Err *err);

#endif
