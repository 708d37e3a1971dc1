// report: what runs, or a sweep, came to, as one page that needs nothing else.
#include "src/cli/report.h"

#include <stdlib.h>
#include <string.h>

#include "src/cli/options.h"

enum { RUNS_MAX = 255 };

static const char *output, *title, *figures, *compare, *metric;
static bool unfinished;

static const Option options[] = {
    {"-o", "FILE", "the page (default report.html in the folder; of several, here)", NULL, &output,
     NULL, NULL},
    {"--title", "TEXT", "of the page (default the folder's name)", NULL, &title, NULL, NULL},
    {"--figures", "DIR", "its figures as SVG, PNG and CSV files too, by gnuplot", NULL, &figures,
     NULL, NULL},
    {"--compare", "KEY", "of a sweep: compare the values of this key", NULL, &compare, NULL, NULL},
    {"--metric", "COLUMN", "of a sweep: a run's score is the last number in this column", NULL,
     &metric, NULL, NULL},
    {"--unfinished", NULL, "of a sweep: count the scores of unfinished runs too", &unfinished, NULL,
     NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

// a sweep by itself comes with its statistics
static Status open_sweep(Report *report, const char *path, Err *err) {
  int factor;
  Status status = OK;
  TRY(sweep_open(path, &report->sweep, err));
  report->sweep.metric = metric;
  TRY(findings_factor(&report->sweep, compare, &factor, err));
  TRY(sweep_look_all(&report->sweep, err));
  TRY(findings_open(&report->sweep, factor, unfinished, &report->findings, err));
  report->is_sweep = true;
done:
  return status;
}

static Status open_all(Report *report, int n, const char *const *paths, Err *err) {
  Status status = OK;
  if (n == 1 && sweep_is_there(paths[0])) {
    TRY(open_sweep(report, paths[0], err));
  } else if (compare != NULL || metric != NULL || unfinished) {
    return err_set(err, ERR_INPUT, "%s: is for one sweep",
                   compare != NULL  ? "--compare"
                   : metric != NULL ? "--metric"
                                    : "--unfinished");
  }
  for (int i = 0; i < n; i++) {
    TRY(report_add(report, paths[i], err));
  }
  TRY(report_group(report, err));
done:
  return status;
}

// the name of a folder, also of "."
static const char *folder_name(const char *path, char out[FSIO_PATH_MAX]) {
  char *full = realpath(path, NULL);
  const char *slash = full == NULL ? NULL : strrchr(full, '/');
  snprintf(out, FSIO_PATH_MAX, "%s", slash == NULL || slash[1] == 0 ? path : slash + 1);
  free(full);
  return out;
}

static Status write_page(Report *report, size_t *n_bytes, Err *err) {
  char *page = NULL;
  Status status = OK;
  report->out = open_memstream(&page, n_bytes);
  if (report->out == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a page");
  }
  if (figures != NULL) {
    report->figures = figures;
    TRY(figures_begin(report, err));
  }
  TRY(report_page(report, err));
done:
  fclose(report->out);
  if (status == OK) {
    status = fsio_write_safely(report->path, page, *n_bytes, err);
  }
  free(page);
  return status;
}

static void print(const Report *report, size_t n_bytes) {
  if (option_json) {
    json_print(json_pack("{s:s, s:I, s:i, s:i, s:i, s:i, s:i}", "report", report->path, "bytes",
                         (json_int_t)n_bytes, "runs", report->n_runs, "groups", report->n_groups,
                         "figures", report->n_figures, "films_embedded", report->n_embedded,
                         "films_linked", report->n_linked));
  } else {
    printf("%s: %d run%s, %d figures, %.2f MB\n", report->path, report->n_runs,
           report->n_runs == 1 ? "" : "s", report->n_figures, 1e-6 * (double)n_bytes);
  }
}

static Status run_verb(int n_positional, const char *const *positional, int n_overrides,
                       const char *const *overrides, Err *err) {
  (void)n_overrides, (void)overrides;
  char path[FSIO_PATH_MAX] = "report.html", name[FSIO_PATH_MAX];
  Report report = {.sweep.lock = -1};
  size_t n_bytes = 0;
  Status status = OK;
  if (n_positional == 0) {
    return err_set(err, ERR_INPUT, "which run? usage: hebbes report RUN|SWEEP|RUN RUN2 ...");
  }
  if (n_positional == 1) {
    TRY(fsio_join(path, positional[0], "report.html", err));
  }
  report.path = output == NULL ? path : output;
  TRY(open_all(&report, n_positional, positional, err));
  report.title = title != NULL       ? title
                 : n_positional == 1 ? folder_name(positional[0], name)
                                     : "Runs side by side";
  TRY(write_page(&report, &n_bytes, err));
  print(&report, n_bytes);
  status = figures_end(&report, err);
done:
  report_close(&report);
  return status;
}

const Verb verb_report = {
    .name = "report",
    .summary = "put runs or a sweep on one page: curves, tables, attractors, film",
    .usage = "RUN|SWEEP|RUN RUN2 ... [-o FILE]",
    .help =
        "Writes one HTML file that needs no network and no other file: learning curves with\n"
        "intervals over the seeds, scores and their statistics, what hebbes analyze -o "
        "RUN/analysis\n"
        "found, films that lie in the folder of a run, the runs, their config, and how to repeat\n"
        "them. Runs that differ in the seed alone are one group.\n\n"
        "example: hebbes report runs/conditions --figures figures",
    .options = options,
    .max_positional = RUNS_MAX,
    .overrides = false,
    .run = run_verb,
};
