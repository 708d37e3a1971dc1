// progress: how far a training is: a live line on a terminal, plain lines now and then otherwise.
// On stderr.
#ifndef HEBBES_CLI_PROGRESS_H
#define HEBBES_CLI_PROGRESS_H

#include "src/run/run.h"

// Shows the last generation; nothing with --quiet.
void progress_show(const Run *run);
// Ends the live line, so that other output starts on a line of its own.
void progress_end(void);

// Hours, minutes and seconds as "1:02:03" or "2:03"; "-" when nobody knows. Returns out.
const char *duration_text(double seconds, char out[32]);

#endif
