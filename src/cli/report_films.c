// report_films: the films and pictures in the folders of runs: in the page while they are small,
// beside it otherwise.
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/fsio.h"
#include "src/cli/report.h"
#include "src/report/html.h"

// films come into the page while it is shorter than this (a byte takes 4/3 there); films of a run
enum { PAGE_MAX = 4700000, FILMS_MAX = 16 };

typedef struct Kind {
  const char *ending, *type;
  bool moves; // a film with controls, else a picture
} Kind;

static const Kind kinds[] = {
    {".mp4", "video/mp4", true},
    {".webm", "video/webm", true},
    {".gif", "image/gif", false},
    {".png", "image/png", false},
};

static const Kind *kind_of(const char *name) {
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot != NULL && i < sizeof kinds / sizeof kinds[0]; i++) {
    if (strcmp(dot, kinds[i].ending) == 0) {
      return &kinds[i];
    }
  }
  return NULL;
}

static int is_film(const struct dirent *entry) {
  return entry->d_name[0] != '.' && kind_of(entry->d_name) != NULL;
}

// the way from the page to the file: relative where it lies below the page's folder
static void put_link(const Report *report, const char *path) {
  char *page = strdup(report->path), *full = realpath(path, NULL), folder[PATH_MAX] = "";
  char *slash = page == NULL ? NULL : strrchr(page, '/');
  if (slash != NULL) {
    slash[slash == page] = 0;
  }
  bool known = page != NULL && realpath(slash == NULL ? "." : page, folder) != NULL;
  size_t n = strlen(folder);
  if (full != NULL && known && strncmp(full, folder, n) == 0 && full[n] == '/') {
    html_path(report->out, full + n + 1);
  } else {
    html_path(report->out, full == NULL ? path : full);
  }
  free(page);
  free(full);
}

static void put_embedded(Report *report, const Kind *kind, const char *bytes, size_t n,
                         const char *name) {
  FILE *out = report->out;
  fputs(kind->moves ? "<video controls loop muted playsinline title=\"" : "<img alt=\"", out);
  html_text(out, name);
  fputs("\" src=\"", out);
  html_data(out, kind->type, bytes, n);
  fputs(kind->moves ? "\"></video>" : "\">", out);
  report->n_embedded++;
}

static Status put_film(Report *report, const ReportRun *run, const char *name, Err *err) {
  char path[FSIO_PATH_MAX], *bytes = NULL;
  size_t n = 0;
  struct stat about;
  Status status = OK;
  TRY(fsio_join(path, run->path, name, err));
  bool small = stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
               ftell(report->out) + about.st_size / 3 * 4 < PAGE_MAX;
  if (small) {
    TRY(fsio_read(path, 0, &bytes, &n, err));
  }
  if (report->n_embedded + report->n_linked == 0) {
    fputs("<h2>Films</h2>\n<div class=\"figures\">\n", report->out);
  }
  fputs("<figure><figcaption><b>", report->out);
  html_format(report->out, "%s: ", run->name);
  fputs("<a href=\"", report->out);
  put_link(report, path);
  fputs("\">", report->out);
  html_text(report->out, name);
  fputs("</a></b></figcaption>\n", report->out);
  if (small) {
    put_embedded(report, kind_of(name), bytes, n, name);
  } else {
    fputs("<p class=\"caption\">Too large for this page; the link leads to the file.</p>",
          report->out);
    report->n_linked++;
  }
  fputs("</figure>\n", report->out);
done:
  free(bytes);
  return status;
}

static Status put_films(Report *report, const ReportRun *run, Err *err) {
  struct dirent **films = NULL;
  int n = scandir(run->path, &films, is_film, alphasort);
  Status status = OK;
  for (int i = 0; i < n; i++) {
    if (i < FILMS_MAX && status == OK) {
      status = put_film(report, run, films[i]->d_name, err);
    }
    free(films[i]);
  }
  free(films);
  return status;
}

Status report_films(Report *report, Err *err) {
  Status status = OK;
  for (int i = 0; i < report->n_runs && status == OK; i++) {
    status = put_films(report, &report->runs[i], err);
  }
  if (report->n_embedded + report->n_linked > 0) {
    fputs("</div>\n", report->out);
  }
  return status;
}
