// crew: works through the runs of a sweep with some processes at a time, each a `train --resume`.
//
// SIGINT and SIGTERM are taken over between crew_open and crew_close and handed on to the
// processes, which save and end; a second one ends them at once.
#ifndef HEBBES_RUN_CREW_H
#define HEBBES_RUN_CREW_H

#include <signal.h>
#include <sys/types.h>

#include "src/run/sweep.h"

typedef struct Place {
  pid_t pid; // 0: free
  int run;
} Place;

typedef struct Crew {
  Sweep *sweep;
  int n_places, n_threads; // processes at a time, threads of all of them together
  Place *places;           // (n_places), owned
  bool *left;              // (n_runs) still to be started; owned
  int n_left, n_running;
  int n_overrides; // for train --resume
  const char *const *overrides;
  int caught; // signal that stops the crew; 0: none
  sigset_t before;
} Crew;

// Which runs are there to do: those of `wanted` (a run's number, -1: all) that are not done, or all
// of them when overrides may make them longer. jobs 0: as many as there are threads.
Status crew_open(Sweep *sweep, int wanted, int jobs, int n_overrides, const char *const *overrides,
                 Crew *crew, Err *err);
void crew_close(Crew *crew);
bool crew_is_over(const Crew *crew);

// Starts what can be started, then waits for an end, a signal or up to a second. Calls back for
// each run that started or ended (its state says how).
Status crew_work(Crew *crew, void (*report)(const Crew *crew, int run), Err *err);

#endif
