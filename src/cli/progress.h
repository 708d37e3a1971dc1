// progress: how far a training is: a live line on a terminal, plain lines now and then otherwise.
// On stderr.
#ifndef HEBBES_CLI_PROGRESS_H
#define HEBBES_CLI_PROGRESS_H

#include "src/run/run.h"

// Shows the last generation; nothing with --quiet.
void progress_show(const Run *run);
// Ends the live line, so that other output starts on a line of its own.
void progress_end(void);

#endif
