// changes: what of a config may change when a run goes on. Everything else stays as it began.
#ifndef HEBBES_RUN_CHANGES_H
#define HEBBES_RUN_CHANGES_H

#include <stdbool.h>

#include "src/base/err.h"

// ERR_INPUT for the first override that changes anything else.
Status changes_check(int n_overrides, const char *const *overrides, Err *err);

// Do two composed configs, as config_text writes them, differ in anything else? Then *there and
// *now are the first lines that do, without their indentation. Cuts both texts into lines.
bool changes_find(char *text_there, char *text_now, const char **there, const char **now);

#endif
