#include "src/cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "src/base/log.h"
#include "src/cli/options.h"

static bool live; // a live line stands on the terminal

static void wipe(void) {
  if (live) {
    fputs("\r\033[K", stderr);
    live = false;
  }
}

void progress_end(void) {
  if (live) {
    fputc('\n', stderr);
    live = false;
  }
}

const char *duration_text(double seconds, char out[32]) {
  long s = seconds > 0.0 && isfinite(seconds) ? lround(seconds) : 0;
  if (!isfinite(seconds)) {
    snprintf(out, 32, "-");
  } else if (s >= 3600) {
    snprintf(out, 32, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
  } else {
    snprintf(out, 32, "%ld:%02ld", s / 60, s % 60);
  }
  return out;
}

// the text of one generation; the last evaluation is kept in sight until the next one
static void line_text(const Run *run, char *out, size_t size) {
  static double evaluation = NAN;
  const Row *row = &run->row;
  int64_t done = run->evolution.generation, all = run->config->settings.generations;
  char eval[32] = "-", eta[32];
  if (!isnan(row_get(row, "eval_mean"))) {
    evaluation = row_get(row, "eval_mean");
  }
  if (!isnan(evaluation)) {
    snprintf(eval, sizeof eval, "%.5g", evaluation);
  }
  double rate = row_get(row, "steps_per_s");
  double last = (row_get(row, "env_steps") / (double)done) / rate;
  duration_text((double)(all - done) * last, eta);
  snprintf(out, size, "generation %lld/%lld  best %.5g  mean %.5g  eval %s  %.3g steps/s  ETA %s",
           (long long)done, (long long)all, row_get(row, "best_ever"), row_get(row, "fitness_mean"),
           eval, rate, eta);
}

// a line that is longer than the terminal is wide could not be wiped
static void cut(char *text) {
  struct winsize window;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 1 &&
      strlen(text) >= window.ws_col) {
    text[window.ws_col - 1] = 0;
  }
}

void progress_show(const Run *run) {
  static time_t last;
  if (option_quiet) {
    return;
  }
  char text[256];
  line_text(run, text, sizeof text);
  if (isatty(STDERR_FILENO)) {
    cut(text);
    log_set_wipe(wipe);
    fprintf(stderr, "\r\033[K%s", text);
    fflush(stderr);
    live = true;
    return;
  }
  // without a terminal: at evaluations and at the end, else every ten seconds
  time_t now = time(NULL);
  if (run_is_over(run) || !isnan(row_get(&run->row, "eval_mean")) || now - last >= 10) {
    fprintf(stderr, "%s\n", text);
    last = now;
  }
}
