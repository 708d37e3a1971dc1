// report_origin: where the numbers of a report come from: configs, programs, processors, and the
// commands that make them again.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/report.h"
#include "src/report/html.h"
#include "version.h"

enum { GROUPS_SHOWN = 64, RUNS_SHOWN = 40, VALUE_SHOWN = 60 };

// ---- configs ----

static int n_shown(const Report *report) {
  return report->n_groups < GROUPS_SHOWN ? report->n_groups : GROUPS_SHOWN;
}

static void short_cell(FILE *out, const char *value) {
  char text[VALUE_SHOWN + 8];
  snprintf(text, sizeof text, "%.*s%s", VALUE_SHOWN, value,
           strlen(value) > VALUE_SHOWN ? " ..." : "");
  html_cell(out, text);
}

static void key_row(const Report *report, const char *key) {
  html_row(report->out);
  html_cell(report->out, key);
  for (int i = 0; i < n_shown(report); i++) {
    short_cell(report->out, report_value(report_first(report, i), key));
  }
  fputs("</tr>", report->out);
}

// is the key in the config of a group before this one?
static bool was_seen(const Report *report, int group, const char *key) {
  for (int i = 0; i < group; i++) {
    const ReportRun *run = report_first(report, i);
    for (int k = 0; k < run->n_leaves; k++) {
      if (strcmp(run->leaves[k].key, key) == 0) {
        return true;
      }
    }
  }
  return false;
}

// the keys whose values differ, of all groups beside each other
static void differences(const Report *report) {
  const char *headings[GROUPS_SHOWN + 1] = {"key"};
  char(*names)[REPORT_NAME_MAX] = calloc(GROUPS_SHOWN, sizeof *names);
  if (names == NULL) {
    return;
  }
  for (int i = 0; i < n_shown(report); i++) {
    headings[i + 1] = report_group_name(&report->groups[i], names[i]);
  }
  fputs("<h3>What differs between the groups</h3>\n", report->out);
  html_table_begin(report->out, n_shown(report) + 1, headings);
  for (int i = 0; i < n_shown(report); i++) {
    const ReportRun *run = report_first(report, i);
    for (int k = 0; k < run->n_leaves; k++) {
      const char *key = run->leaves[k].key;
      if (!report_is_private(key) && report_differs(report, n_shown(report), key) &&
          !was_seen(report, i, key)) {
        key_row(report, key);
      }
    }
  }
  html_table_end(report->out);
  free(names);
}

void report_configs(const Report *report) {
  FILE *out = report->out;
  const ReportRun *first = &report->runs[0];
  fputs("<h2>Config</h2>\n", out);
  if (report->n_groups > 1) {
    differences(report);
  }
  fputs("<details>\n<summary>config.yaml of ", out);
  html_text(out, first->name);
  fputs("</summary>\n<pre>", out);
  html_text(out, first->config);
  fputs("</pre>\n</details>\n", out);
}

// ---- surroundings ----

void report_surroundings(const Report *report) {
  static const char *const headings[] = {"run",     "program", "processor",
                                         "threads", "began",   "ended"};
  FILE *out = report->out;
  fputs("<h2>Environment</h2>\n<p>As the runs recorded it. This page was made by "
        "hebbes " HEBBES_VERSION ".</p>\n<details>\n<summary>Programs and processors</summary>\n",
        out);
  html_table_begin(out, sizeof headings / sizeof headings[0], headings);
  for (int i = 0; i < report->n_runs; i++) {
    const ReportRun *run = &report->runs[i];
    html_row(out);
    html_cell(out, run->name);
    html_cell(out, run->program);
    html_cell(out, run->processor);
    html_cell(out, report_value(run, "threads"));
    html_cell(out, run->started);
    html_cell(out, run->ended);
    fputs("</tr>", out);
  }
  html_table_end(out);
  fputs("</details>\n", out);
}

// ---- commands ----

// a word for a shell
static void put_word(FILE *out, const char *word) {
  static const char plain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/=+,:";
  bool quoted = word[0] == 0 || strspn(word, plain) != strlen(word);
  fputs(quoted ? " '" : " ", out);
  for (const char *c = word; *c != 0; c++) {
    char one[] = {*c, 0};
    fputs(*c == '\'' && quoted ? "'\\''" : one, out);
  }
  fputs(quoted ? "'" : "", out);
}

static void sweep_command(FILE *out, const Report *report) {
  const Grid *grid = &report->sweep.grid;
  const char *experiment = report_value(&report->runs[0], "experiment");
  fputs("hebbes sweep", out);
  if (experiment[0] != 0) {
    put_word(out, experiment);
  }
  for (int i = 0; i < grid->n_fixed; i++) {
    put_word(out, grid->fixed[i]);
  }
  for (int i = 0; i < grid->n_factors; i++) {
    const Factor *f = &grid->factors[i];
    char *word = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&word, &size);
    if (text == NULL) {
      return;
    }
    fputs(f->overrides[0], text);
    for (int k = 1; k < f->n; k++) {
      fprintf(text, ",%s", f->values[k]);
    }
    fclose(text);
    put_word(out, word);
    free(word);
  }
  fputs(" -o again\n", out);
}

static void run_commands(FILE *out, const Report *report) {
  for (int i = 0; i < report->n_runs && i < RUNS_SHOWN; i++) {
    const ReportRun *run = &report->runs[i];
    char path[FSIO_PATH_MAX];
    if (fsio_join(path, run->path, "config.yaml", NULL) == OK) {
      fputs("hebbes train", out);
      put_word(out, path);
      if (fsio_join(path, "again", run->name, NULL) == OK) {
        fputs(" -o", out);
        put_word(out, path);
      }
      fputc('\n', out);
    }
  }
  if (report->n_runs > RUNS_SHOWN) {
    fprintf(out, "# and so on for %d more\n", report->n_runs - RUNS_SHOWN);
  }
}

void report_commands(const Report *report) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  if (out == NULL) {
    return;
  }
  if (report->is_sweep) {
    sweep_command(out, report);
    fputs("hebbes report again\n", out);
  } else {
    run_commands(out, report);
  }
  fclose(out);
  fputs("<h2>How to repeat it</h2>\n<p>A run depends on its config and its seed alone: the same "
        "build on the same kind of processor gives the same bits, whatever the number of threads."
        "</p>\n<pre class=\"commands\">",
        report->out);
  html_text(report->out, text);
  fputs("</pre>\n", report->out);
  free(text);
}
