// report_found: an analysis that lies in the folder of a run.
#ifndef HEBBES_CLI_REPORT_FOUND_H
#define HEBBES_CLI_REPORT_FOUND_H

#include "src/cli/report.h"

typedef struct Found {
  int run;
  char *folder, *name; // its path; its name in the run's folder, "" for that itself
  json_t *json;        // analysis.json
} Found;

typedef struct FoundList {
  int n;
  Found *all;
} FoundList;

// NaN, "" when there is no such number or text. The object may be NULL.
double found_real(const json_t *object, const char *key);
const char *found_text(const json_t *object, const char *key);

// --- report_found.c

// All figures of an analysis.
Status found_draw(Report *report, const Found *found, Err *err);

#endif
