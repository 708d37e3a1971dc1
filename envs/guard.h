// guard: errors inside MuJoCo, survived. MuJoCo's one log handler is installed here.
#ifndef HEBBES_ENVS_GUARD_H
#define HEBBES_ENVS_GUARD_H

#include <stdbool.h>

// To be called before anything else of MuJoCo's; any number of times.
void guard_install(void);

// Runs a function that calls MuJoCo; false when MuJoCo raised an error in it, which then is in the
// log. What the function was doing is left as it was: an mjData must be reset before it is used
// again.
bool guard_run(void (*run)(void *context), void *context);
// that error, of this thread
const char *guard_error(void);

#endif
