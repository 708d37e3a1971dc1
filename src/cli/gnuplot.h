// gnuplot: figures, drawn by gnuplot when it is installed; the door to it.
#ifndef HEBBES_CLI_GNUPLOT_H
#define HEBBES_CLI_GNUPLOT_H

#include <stdio.h>

#include "src/base/err.h"

// The beginning of every script: SVG, colours that everybody tells apart, CSV with a header.
void gnuplot_head(FILE *script);
// A text in a script, in quotes, whatever is in it.
void gnuplot_text(FILE *script, const char *text);
// Runs a script that lies in a folder there. ERR_FAILED says what to install, or what went wrong.
Status gnuplot_run(const char *folder, const char *script, Err *err);

#endif
