// report_groups: which runs belong together: the cells of a sweep, or runs that differ in nothing
// but the seed and what makes no difference to what they compute.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/report.h"

enum { VALUES_SHOWN = 8 };

// keys whose values say what a group is, beside the robot, which makes panels; as many of them as
// it takes to tell all groups apart
static const char *const telling[] = {"condition", "policy.name", "plasticity.rule",
                                      "strategy.name", "experiment"};
enum { N_TELLING = sizeof telling / sizeof telling[0] };

bool report_is_private(const char *key) {
  static const char *const keys[] = {"seed",
                                     "threads",
                                     "run.dir",
                                     "run.name",
                                     "train.generations",
                                     "train.checkpoint_every",
                                     "logger.tensorboard"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    if (strcmp(key, keys[i]) == 0) {
      return true;
    }
  }
  return false;
}

const char *report_group_name(const ReportGroup *group, char out[REPORT_NAME_MAX]) {
  snprintf(out, REPORT_NAME_MAX, "%s%s%s", group->panel, group->panel[0] == 0 ? "" : " ",
           group->label);
  return out;
}

const char *report_value(const ReportRun *run, const char *key) {
  for (int i = 0; i < run->n_leaves; i++) {
    if (strcmp(run->leaves[i].key, key) == 0) {
      return run->leaves[i].value;
    }
  }
  return "";
}

// is the value among the n first ones?
static bool is_known(int n, const char *const *values, const char *value) {
  for (int i = 0; i < n; i++) {
    if (strcmp(values[i], value) == 0) {
      return true;
    }
  }
  return false;
}

const char *report_values(const Report *report, const char *key, char *out, size_t size) {
  const char *values[VALUES_SHOWN];
  size_t used = 0;
  int n = 0;
  out[0] = 0;
  for (int i = 0; i < report->n_runs && used < size; i++) {
    const char *value = report_value(&report->runs[i], key);
    if (value[0] == 0 || is_known(n, values, value)) {
      continue;
    }
    if (n == VALUES_SHOWN) {
      snprintf(out + used, size - used, " ...");
      break;
    }
    values[n++] = value;
    used += (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : ", ", value);
  }
  return out;
}

// ---- runs by their configs ----

// the next leaf from *i on that makes a difference; NULL: none
static const Leaf *next_leaf(const ReportRun *run, int *i) {
  while (*i < run->n_leaves && report_is_private(run->leaves[*i].key)) {
    ++*i;
  }
  return *i < run->n_leaves ? &run->leaves[(*i)++] : NULL;
}

static bool is_same(const ReportRun *a, const ReportRun *b) {
  int i = 0, k = 0;
  for (;;) {
    const Leaf *one = next_leaf(a, &i), *other = next_leaf(b, &k);
    if (one == NULL || other == NULL) {
      return one == other;
    }
    if (strcmp(one->key, other->key) != 0 || strcmp(one->value, other->value) != 0) {
      return false;
    }
  }
}

static void sort_by_config(Report *report) {
  for (int i = 0; i < report->n_runs; i++) {
    int group = 0;
    while (group < report->n_groups &&
           !is_same(&report->runs[report->groups[group].first], &report->runs[i])) {
      group++;
    }
    if (group == report->n_groups) {
      report->groups[report->n_groups++] = (ReportGroup){.first = i};
    }
    report->runs[i].group = group;
    report->groups[group].n++;
  }
}

const ReportRun *report_first(const Report *report, int group) {
  return &report->runs[report->groups[group].first];
}

bool report_differs(const Report *report, int n_groups, const char *key) {
  const char *value = report_value(report_first(report, 0), key);
  for (int i = 1; i < n_groups; i++) {
    if (strcmp(report_value(report_first(report, i), key), value) != 0) {
      return true;
    }
  }
  return false;
}

// words made of the values that differ among the first n_keys telling ones
static void label_group(const Report *report, int group, int n_keys) {
  ReportGroup *g = &report->groups[group];
  const ReportRun *first = report_first(report, group);
  size_t used = 0;
  for (int i = 0; i < n_keys; i++) {
    const char *value = report_value(first, telling[i]);
    if (report_differs(report, report->n_groups, telling[i]) && value[0] != 0 &&
        used < sizeof g->label) {
      used += (size_t)snprintf(g->label + used, sizeof g->label - used, "%s%s",
                               used == 0 ? "" : " ", value);
    }
  }
  if (used == 0) {
    const char *condition = report_value(first, "condition");
    snprintf(g->label, sizeof g->label, "%s",
             condition[0] != 0 ? condition : report_value(first, "policy.name"));
  }
}

static bool is_unique(const Report *report, int group) {
  const ReportGroup *g = &report->groups[group];
  for (int i = 0; i < report->n_groups; i++) {
    const ReportGroup *other = &report->groups[i];
    if (i != group && strcmp(g->label, other->label) == 0 && strcmp(g->panel, other->panel) == 0) {
      return false;
    }
  }
  return true;
}

static bool are_unique(const Report *report) {
  for (int i = 0; i < report->n_groups; i++) {
    if (!is_unique(report, i)) {
      return false;
    }
  }
  return true;
}

// groups that no telling keys tell apart are called after their first runs
static void label_all(Report *report) {
  bool robots = report_differs(report, report->n_groups, "env.name"), clear = false;
  for (int i = 0; i < report->n_groups && robots; i++) {
    snprintf(report->groups[i].panel, GRID_NAME_MAX, "%s",
             report_value(report_first(report, i), "env.name"));
  }
  for (int n_keys = 1; n_keys <= N_TELLING && !clear; n_keys++) {
    for (int i = 0; i < report->n_groups; i++) {
      label_group(report, i, n_keys);
    }
    clear = are_unique(report);
  }
  for (int i = 0; i < report->n_groups && !clear; i++) {
    snprintf(report->groups[i].label, GRID_NAME_MAX, "%s", report_first(report, i)->name);
  }
}

// a colour for each group of a panel
static void colour_all(Report *report) {
  for (int i = 0; i < report->n_groups; i++) {
    for (int k = 0; k < i; k++) {
      report->groups[i].colour += strcmp(report->groups[i].panel, report->groups[k].panel) == 0;
    }
  }
}

// ---- what their scores say ----

static Status describe(Report *report, Err *err) {
  double *values = calloc((size_t)report->n_runs, sizeof *values);
  Status status = OK;
  if (values == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a report");
  }
  for (int group = 0; group < report->n_groups && status == OK; group++) {
    int n = 0;
    for (int i = 0; i < report->n_runs; i++) {
      if (report->runs[i].group == group) {
        values[n++] = report->runs[i].score;
      }
    }
    const Scores scores = {.n_cells = 1, .n_runs = n, .values = values};
    status = cells_describe(&scores, 0, &report->groups[group].summary, err);
  }
  free(values);
  return status;
}

// ---- of a sweep ----

static void take_cells(Report *report) {
  const Findings *f = &report->findings;
  report->n_groups = f->scores.n_cells;
  for (int i = 0; i < report->n_groups; i++) {
    ReportGroup *g = &report->groups[i];
    *g = (ReportGroup){.first = i, .n = f->scores.n_runs, .summary = f->cells[i]};
    findings_label(f, i, f->factor, g->label);
    if (f->factor >= 0) {
      snprintf(g->panel, sizeof g->panel, "%s", f->scores.n_factors > 1 ? g->label : "");
      snprintf(g->label, sizeof g->label, "%s", findings_value(f, i, f->factor));
    }
  }
  for (int i = 0; i < report->n_runs; i++) {
    report->runs[i].group = i % report->n_groups;
  }
}

Status report_group(Report *report, Err *err) {
  report->groups = calloc((size_t)report->n_runs, sizeof *report->groups);
  if (report->groups == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a report");
  }
  Status status = OK;
  if (report->is_sweep) {
    take_cells(report);
  } else {
    sort_by_config(report);
    label_all(report);
    TRY(describe(report, err));
  }
  colour_all(report);
done:
  return status;
}
