#include "src/run/crew.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "src/base/parallel.h"
#include "src/run/child.h"

static const char output_name[] = "output.txt";

static void watched_signals(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGCHLD);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
}

static int smaller(int a, int b) {
  return a < b ? a : b;
}

Status crew_open(Sweep *sweep, int wanted, int jobs, int n_overrides, const char *const *overrides,
                 Crew *crew, Err *err) {
  size_t n = (size_t)sweep->grid.n_runs;
  *crew = (Crew){.sweep = sweep, .n_overrides = n_overrides, .overrides = overrides};
  crew->left = calloc(n, sizeof *crew->left);
  for (int i = 0; i < (int)n && crew->left != NULL; i++) {
    Stage *stage = &sweep->runs[i].state.stage;
    crew->left[i] = (*stage != STAGE_DONE || n_overrides > 0) && (wanted < 0 || wanted == i);
    crew->n_left += crew->left[i];
    if (crew->left[i] && *stage != STAGE_RUNNING) {
      *stage = STAGE_WAITING;
    }
  }
  crew->n_threads = parallel_available();
  crew->n_places = smaller(jobs > 0 ? jobs : crew->n_threads, crew->n_left);
  crew->places = calloc((size_t)crew->n_places + 1, sizeof *crew->places);
  if (crew->left == NULL || crew->places == NULL) {
    free(crew->left);
    free(crew->places);
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  sigset_t watched;
  watched_signals(&watched);
  sigprocmask(SIG_BLOCK, &watched, &crew->before);
  return OK;
}

void crew_close(Crew *crew) {
  if (crew->places != NULL) {
    sigprocmask(SIG_SETMASK, &crew->before, NULL);
  }
  free(crew->places);
  free(crew->left);
  *crew = (Crew){0};
}

bool crew_is_over(const Crew *crew) {
  return crew->n_running == 0 && (crew->n_left == 0 || crew->caught != 0);
}

// --- starting

// the threads of all are divided among those that can be at work from now on; what is left over
// goes to the first places
static int threads_of(const Crew *crew, int place) {
  int n = smaller(crew->n_places, crew->n_running + crew->n_left);
  int each = crew->n_threads / n + (place < crew->n_threads % n);
  return each < 1 ? 1 : each;
}

static Status start(Crew *crew, int place, int run, Err *err) {
  char path[FSIO_PATH_MAX], output[FSIO_PATH_MAX];
  const char **arguments = calloc((size_t)crew->n_overrides + 6, sizeof *arguments);
  Status status = OK;
  if (arguments == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a sweep");
  }
  TRY(sweep_run_path(crew->sweep, run, path, err));
  TRY(fsio_join(output, path, output_name, err));
  int n = 0;
  arguments[n++] = "hebbes";
  arguments[n++] = "train";
  arguments[n++] = "--quiet";
  arguments[n++] = "--resume";
  arguments[n++] = path;
  for (int i = 0; i < crew->n_overrides; i++) {
    arguments[n++] = crew->overrides[i];
  }
  state_set_failed(path, NULL);
  TRY(child_start(arguments, output, threads_of(crew, place), &crew->places[place].pid, err));
  crew->places[place].run = run;
  crew->sweep->runs[run].state = (State){.stage = STAGE_RUNNING};
  crew->left[run] = false;
  crew->n_left--;
  crew->n_running++;
done:
  free(arguments);
  return status;
}

// The next run that no other process works on, -1: none. One that another process has finished in
// the meantime is not started.
static int next_run(Crew *crew) {
  for (int i = 0; i < crew->sweep->grid.n_runs; i++) {
    if (!crew->left[i]) {
      continue;
    }
    State *state = &crew->sweep->runs[i].state;
    bool was_running = state->stage == STAGE_RUNNING;
    char path[FSIO_PATH_MAX];
    if (sweep_run_path(crew->sweep, i, path, NULL) == OK && state_is_locked(path)) {
      state->stage = STAGE_RUNNING;
      continue;
    }
    if (was_running) {
      sweep_look(crew->sweep, i);
    }
    if (was_running && state->stage == STAGE_DONE && crew->n_overrides == 0) {
      crew->left[i] = false;
      crew->n_left--;
      continue;
    }
    return i;
  }
  return -1;
}

static Status fill_places(Crew *crew, void (*report)(const Crew *crew, int run), Err *err) {
  Status status = OK;
  for (int i = 0; i < crew->n_places && crew->caught == 0; i++) {
    int run = crew->places[i].pid == 0 && crew->n_left > 0 ? next_run(crew) : -1;
    if (run >= 0) {
      TRY(start(crew, i, run, err));
      report(crew, run);
    }
  }
done:
  return status;
}

// --- ending

// why a process ended that did not do its work
static void failure_text(const char *folder, int ended, char *out, size_t size) {
  char line[200];
  if (WIFSIGNALED(ended)) {
    snprintf(out, size, "signal %d (%s)", WTERMSIG(ended), strsignal(WTERMSIG(ended)));
    return;
  }
  state_last_line(folder, output_name, line, sizeof line);
  snprintf(out, size, "exit code %d%s%s", WEXITSTATUS(ended), *line == 0 ? "" : ": ", line);
}

static void take_end(Crew *crew, Place *place, int ended) {
  int run = place->run, code = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  char path[FSIO_PATH_MAX], why[STATE_REASON_MAX];
  place->pid = 0;
  crew->n_running--;
  bool stopped = crew->caught != 0 && (code == 130 || code == 143 || WIFSIGNALED(ended));
  if (code != 0 && !stopped && sweep_run_path(crew->sweep, run, path, NULL) == OK) {
    failure_text(path, ended, why, sizeof why);
    state_set_failed(path, why);
  }
  sweep_look(crew->sweep, run);
  if (code == 0) {
    crew->sweep->runs[run].state.stage = STAGE_DONE;
  }
}

static void hand_on(const Crew *crew, int number) {
  for (int i = 0; i < crew->n_places; i++) {
    if (crew->places[i].pid > 0) {
      kill(crew->places[i].pid, number);
    }
  }
}

Status crew_work(Crew *crew, void (*report)(const Crew *crew, int run), Err *err) {
  Status status = fill_places(crew, report, err);
  if (status != OK) {
    // what runs is saved and ended, so that nobody is left behind
    crew->caught = crew->caught == 0 ? SIGTERM : crew->caught;
    hand_on(crew, SIGTERM);
  }
  sigset_t watched;
  watched_signals(&watched);
  int number = sigtimedwait(&watched, NULL, &(struct timespec){.tv_sec = 1});
  if (number == SIGINT || number == SIGTERM) {
    crew->caught = number;
    hand_on(crew, number);
  }
  for (int i = 0; i < crew->n_places; i++) {
    int ended, run = crew->places[i].run;
    if (crew->places[i].pid > 0 && child_has_ended(crew->places[i].pid, &ended)) {
      take_end(crew, &crew->places[i], ended);
      report(crew, run);
    }
  }
  return status;
}
