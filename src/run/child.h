// child: this program once more, in a process of its own: what goes wrong there harms nobody here.
#ifndef HEBBES_RUN_CHILD_H
#define HEBBES_RUN_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "src/base/err.h"

// Starts it with these arguments (ended by NULL; the first is the program's name), no input, and
// its output at the end of a file. `threads` is what `threads: auto` comes to in there. Signals of
// a terminal do not reach it; when this process ends, however it ends, it gets SIGTERM.
Status child_start(const char *const *arguments, const char *output, int threads, pid_t *pid,
                   Err *err);

// Has it ended? Then what waitpid says of it is in *ended.
bool child_has_ended(pid_t pid, int *ended);

#endif
