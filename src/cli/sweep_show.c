// sweep_show: how a sweep goes on, while it does.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/cli/options.h"
#include "src/cli/progress.h"
#include "src/cli/sweep.h"

// the display; there is one terminal
static struct {
  double started, printed; // clock
  int64_t generations;     // of all runs, when it began
  History *histories;      // one for each place of the crew
  int *runs;               // whose history that is; -1: nobody's
  int n_places, n_lines;   // lines of the table that stands on the terminal
} show;

static bool is_live(void) {
  return !option_quiet && isatty(STDERR_FILENO);
}

static int64_t all_generations(const Sweep *sweep, bool wanted) {
  int64_t sum = 0;
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    const SweepRun *r = &sweep->runs[i];
    bool over = r->state.stage == STAGE_DONE || r->state.stage == STAGE_FAILED;
    sum += wanted && !over ? r->generations : r->generation;
  }
  return sum;
}

void show_begin(const Crew *crew) {
  size_t n = (size_t)crew->n_places;
  show.started = clock_now();
  show.printed = show.started;
  show.generations = all_generations(crew->sweep, false);
  show.n_places = 0;
  show.n_lines = 0;
  show.histories = calloc(n + 1, sizeof *show.histories);
  show.runs = calloc(n + 1, sizeof *show.runs);
  if (show.histories != NULL && show.runs != NULL) {
    show.n_places = (int)n;
  }
  for (int i = 0; i < show.n_places; i++) {
    show.runs[i] = -1;
  }
  if (!option_quiet) {
    fprintf(stderr, "%s: %d runs, %d of them to do, %d at a time on %d threads\n",
            crew->sweep->path, crew->sweep->grid.n_runs, crew->n_left, crew->n_places,
            crew->n_threads);
  }
}

// new rows of the runs that are under way
static void look(const Crew *crew) {
  for (int i = 0; i < show.n_places; i++) {
    char path[FSIO_PATH_MAX], file[FSIO_PATH_MAX];
    int run = crew->places[i].pid == 0 ? -1 : crew->places[i].run;
    History *history = &show.histories[i];
    if (run != show.runs[i]) {
      history_close(history);
      show.runs[i] = run;
      if (run >= 0 && sweep_run_path(crew->sweep, run, path, NULL) == OK &&
          fsio_join(file, path, "metrics.csv", NULL) == OK) {
        history_open(file, history);
        crew->sweep->runs[run].generations = state_generations(path);
      }
    }
    if (run >= 0) {
      history_read(history);
      crew->sweep->runs[run].generation = history->n_rows;
      crew->sweep->runs[run].score = sweep_score(crew->sweep, history);
    }
  }
}

static void wipe(void) {
  for (; show.n_lines > 0; show.n_lines--) {
    fputs("\033[A\r\033[K", stderr);
  }
}

// how many seconds what is left will take, at the pace of this session
static double remaining(const Crew *crew) {
  int64_t done = all_generations(crew->sweep, false) - show.generations;
  int64_t left = all_generations(crew->sweep, true) - all_generations(crew->sweep, false);
  double seconds = clock_now() - show.started;
  return done > 0 ? (double)left * seconds / (double)done : NAN;
}

static void summary_line(const Crew *crew) {
  const Sweep *sweep = crew->sweep;
  int n[4] = {0}, best = -1;
  char text[32], line[256];
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    const SweepRun *r = &sweep->runs[i];
    n[r->state.stage]++;
    if (!isnan(r->score) && (best < 0 || r->score > sweep->runs[best].score)) {
      best = i;
    }
  }
  int used = snprintf(line, sizeof line, "%d done, %d running, %d waiting, %d failed  ETA %s",
                      n[STAGE_DONE], n[STAGE_RUNNING], n[STAGE_WAITING], n[STAGE_FAILED],
                      duration_text(remaining(crew), text));
  if (best >= 0) {
    snprintf(line + used, sizeof line - (size_t)used, "  best %.5g (%.60s)",
             sweep->runs[best].score, sweep->runs[best].name);
  }
  // a line that a terminal breaks could not be wiped
  fprintf(stderr, "%.*s\n", is_live() ? 79 : (int)sizeof line, line);
}

// "-" before the first generation
static const char *score_text(const SweepRun *run, char out[32]) {
  snprintf(out, 32, isnan(run->score) ? "-" : "%.6g", run->score);
  return out;
}

static void draw(const Crew *crew) {
  char score[32];
  wipe();
  for (int i = 0; i < show.n_places && i < 30; i++) {
    if (show.runs[i] >= 0) {
      const SweepRun *r = &crew->sweep->runs[show.runs[i]];
      fprintf(stderr, "  %-36.36s %6lld/%-6lld  score %s\n", r->name, (long long)r->generation,
              (long long)r->generations, score_text(r, score));
      show.n_lines++;
    }
  }
  summary_line(crew);
  show.n_lines++;
  fflush(stderr);
}

void show_run(const Crew *crew, int run) {
  const SweepRun *r = &crew->sweep->runs[run];
  char score[32];
  if (option_quiet || r->state.stage == STAGE_RUNNING) {
    return;
  }
  wipe();
  if (r->state.stage == STAGE_FAILED) {
    fprintf(stderr, "%s: failed: %s\n", r->name, r->state.reason);
  } else {
    fprintf(stderr, "%s: %s, %lld generations, score %s\n", r->name, stage_name(r->state.stage),
            (long long)r->generation, score_text(r, score));
  }
  if (!is_live()) {
    summary_line(crew);
  }
}

void show_tick(const Crew *crew) {
  look(crew);
  if (is_live()) {
    draw(crew);
  } else if (!option_quiet && clock_now() - show.printed >= 60.0) {
    show.printed = clock_now();
    summary_line(crew);
  }
}

void show_end(void) {
  for (int i = 0; i < show.n_places; i++) {
    history_close(&show.histories[i]);
  }
  wipe();
  free(show.histories);
  free(show.runs);
  show.histories = NULL;
  show.runs = NULL;
  show.n_places = 0;
}
