#include "src/cli/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/report/chart.h"

void gnuplot_head(FILE *script) {
  fputs("set terminal svg size 640,400 dynamic font 'sans-serif,12' background 'white'\n"
        "set datafile separator ','\n"
        "set datafile columnheaders\n"
        "set encoding utf8\n"
        "set grid linecolor rgb '#dddddd'\n",
        script);
  for (int i = 0; i < CHART_COLOURS; i++) {
    fprintf(script, "set linetype %d linecolor rgb '%s' linewidth 1.5\n", i + 1, chart_colours[i]);
  }
}

void gnuplot_text(FILE *script, const char *text) {
  fputc('\'', script);
  for (const char *c = text; *c != 0; c++) {
    // a quote is doubled, letters that the terminal would obey become plain
    if (*c == '\'') {
      fputs("''", script);
    } else {
      fputc(strchr("_^{}@&~\\", *c) != NULL ? ' ' : *c, script);
    }
  }
  fputc('\'', script);
}

Status gnuplot_run(const char *folder, const char *script, Err *err) {
  char name[] = "gnuplot", file[256];
  char *arguments[] = {name, file, NULL};
  posix_spawn_file_actions_t actions;
  pid_t pid;
  int ended = 0;
  snprintf(file, sizeof file, "%s", script);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addchdir_np(&actions, folder);
  int refused = posix_spawnp(&pid, name, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (refused == ENOENT) {
    return err_set(err, ERR_FAILED,
                   "no figures: gnuplot is not installed (Debian: apt install gnuplot-nox)");
  }
  if (refused != 0) {
    return err_set(err, ERR_FAILED, "no figures: gnuplot: %s", strerror(refused));
  }
  while (waitpid(pid, &ended, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(ended) && WEXITSTATUS(ended) == 0
             ? OK
             : err_set(err, ERR_FAILED, "no figures: gnuplot could not draw %s/%s", folder, script);
}
