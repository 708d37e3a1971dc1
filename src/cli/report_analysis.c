// report_analysis: what `hebbes analyze -o` left in the folders of runs: numbers and figures.
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/cli/report_found.h"
#include "src/report/html.h"

// ---- which there are ----

// a folder below a run's that may hold one
static int may_hold(const struct dirent *entry) {
  return entry->d_name[0] != '.' && strcmp(entry->d_name, "checkpoints") != 0;
}

static Status read_json(const char *path, json_t **json, Err *err) {
  json_error_t error;
  *json = json_load_file(path, 0, &error);
  if (*json == NULL) {
    return err_set(err, ERR_INPUT, "%s:%d:%d: %s", path, error.line, error.column, error.text);
  }
  if (!json_is_object(*json)) {
    json_decref(*json);
    *json = NULL;
    return err_set(err, ERR_INPUT, "%s: not what hebbes analyze writes", path);
  }
  return OK;
}

// Adds the analysis in a folder, if there is one. name is that of the folder in the run's.
static Status look(FoundList *list, int run, const char *folder, const char *name, Err *err) {
  char path[FSIO_PATH_MAX];
  Status status = fsio_join(path, folder, "analysis.json", err);
  if (status != OK || !fsio_exists(path)) {
    return status;
  }
  Found *larger = realloc(list->all, (size_t)(list->n + 1) * sizeof *larger);
  if (larger == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for analyses");
  }
  list->all = larger;
  Found *found = &list->all[list->n++];
  *found = (Found){.run = run, .folder = strdup(folder), .name = strdup(name)};
  if (found->folder == NULL || found->name == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for analyses");
  }
  return read_json(path, &found->json, err);
}

static Status look_in_run(const Report *report, int run, FoundList *list, Err *err) {
  const char *path = report->runs[run].path;
  struct dirent **entries = NULL;
  Status status = look(list, run, path, "", err);
  int n = scandir(path, &entries, may_hold, alphasort);
  for (int i = 0; i < n; i++) {
    char folder[FSIO_PATH_MAX];
    if (status == OK && fsio_join(folder, path, entries[i]->d_name, err) == OK) {
      status = look(list, run, folder, entries[i]->d_name, err);
    }
    free(entries[i]);
  }
  free(entries);
  return status;
}

static void close_list(FoundList *list) {
  for (int i = 0; i < list->n; i++) {
    free(list->all[i].folder);
    free(list->all[i].name);
    json_decref(list->all[i].json);
  }
  free(list->all);
}

// ---- numbers ----

double found_real(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

const char *found_text(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text == NULL ? "" : text;
}

// the mean of a number over the episodes of a test
static double mean_over(const json_t *test, const char *key) {
  const json_t *episodes = json_object_get(test, "episodes");
  size_t n = json_array_size(episodes);
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    sum += found_real(json_array_get(episodes, i), key);
  }
  return n == 0 ? NAN : sum / (double)n;
}

static void analysis_row(const Report *report, const Found *found) {
  static const char *const keys[] = {"period",
                                     "step_length_start",
                                     "step_length_rest",
                                     "dominant_frequency_weights",
                                     "dominant_frequency_gait",
                                     "speed",
                                     "cost_of_transport",
                                     "return"};
  FILE *out = report->out;
  const json_t *frozen = json_object_get(found->json, "freeze");
  html_row(out);
  html_cell(out, report->runs[found->run].name);
  html_cell(out, found->name);
  html_cell(out, found_text(found->json, "class"));
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    html_cell_number(out, found_real(found->json, keys[i]));
  }
  const json_t *births = json_object_get(found->json, "births");
  html_cell_number(out, found_real(births, "attractors"));
  html_cell_number(out, found_real(births, "lives"));
  html_cell_number(out, mean_over(frozen, "return_after"));
  html_cell_number(out, mean_over(frozen, "return_after_plain"));
  fputs("</tr>", out);
}

static void numbers_table(const Report *report, const FoundList *list) {
  static const char *const headings[] = {
      "run",    "analysis",     "class",     "period (s)",         "step length, first",
      "then",   "weights (Hz)", "gait (Hz)", "speed (m/s)",        "cost of transport",
      "return", "attractors",   "of births", "return when frozen", "when not"};
  html_table_begin(report->out, sizeof headings / sizeof headings[0], headings);
  for (int i = 0; i < list->n; i++) {
    analysis_row(report, &list->all[i]);
  }
  html_table_end(report->out);
}

// ---- which group ends in which class ----

static const char *const classes[] = {"unbounded", "fixed-point", "limit-cycle", "other", "static"};
enum { N_CLASSES = sizeof classes / sizeof classes[0] };

static void classes_row(const Report *report, const FoundList *list, int group) {
  FILE *out = report->out;
  char name[REPORT_NAME_MAX];
  int n = 0, counts[N_CLASSES] = {0};
  for (int i = 0; i < list->n; i++) {
    for (int c = 0; c < N_CLASSES && report->runs[list->all[i].run].group == group; c++) {
      bool is = strcmp(found_text(list->all[i].json, "class"), classes[c]) == 0;
      counts[c] += is;
      n += is;
    }
  }
  html_row(out);
  html_cell(out, report_group_name(&report->groups[group], name));
  html_cell_count(out, n);
  for (int c = 0; c < N_CLASSES; c++) {
    html_cell_count(out, counts[c]);
  }
  fputs("</tr>", out);
}

static void classes_table(const Report *report, const FoundList *list) {
  static const char *const headings[] = {"group",       "analyses", "unbounded", "fixed-point",
                                         "limit-cycle", "other",    "static"};
  html_table_begin(report->out, sizeof headings / sizeof headings[0], headings);
  for (int i = 0; i < report->n_groups; i++) {
    classes_row(report, list, i);
  }
  html_table_end(report->out);
}

// ---- the section ----

static void put_title(const Report *report, const Found *found) {
  FILE *out = report->out;
  html_format(out, "%s%s%s: ", report->runs[found->run].name, found->name[0] == 0 ? "" : ", ",
              found->name);
  html_text(out, found_text(found->json, "class"));
}

static Status put_figures(Report *report, const FoundList *list, Err *err) {
  FILE *out = report->out;
  Status status = OK;
  for (int i = 0; i < list->n && status == OK; i++) {
    fprintf(out, "<details%s>\n<summary>", list->n == 1 ? " open" : "");
    put_title(report, &list->all[i]);
    fputs("</summary>\n<div class=\"figures\">\n", out);
    status = found_draw(report, &list->all[i], err);
    fputs("</div>\n</details>\n", out);
  }
  return status;
}

Status report_analysis(Report *report, Err *err) {
  FILE *out = report->out;
  FoundList list = {0};
  Status status = OK;
  for (int i = 0; i < report->n_runs; i++) {
    TRY(look_in_run(report, i, &list, err));
  }
  if (list.n == 0) {
    goto done;
  }
  fputs("<h2>Attractors</h2>\n<p>Where the weights go while the robot lives, found by hebbes "
        "analyze. Step length: how far all weights move in a control step; its mean in the first "
        "5 % of a life, and after them.</p>\n",
        out);
  if (report->n_groups > 1) {
    classes_table(report, &list);
  }
  numbers_table(report, &list);
  TRY(put_figures(report, &list, err));
done:
  close_list(&list);
  return status;
}
