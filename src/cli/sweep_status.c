// sweep_status: what the scores of a sweep say, for people and for programs.
#include <math.h>
#include <stdio.h>

#include "src/cli/json.h"
#include "src/cli/options.h"
#include "src/cli/sweep.h"

enum { SHOWN_MAX = 5 }; // failed runs

static const char *metric_text(const Sweep *sweep) {
  return sweep->metric == NULL ? "eval_mean, else fitness_mean" : sweep->metric;
}

// --- for people

// a number, or - where there is none
static const char *number(double value, char out[32]) {
  snprintf(out, 32, isnan(value) ? "-" : "%.5g", value);
  return out;
}

static const char *interval_text(Interval interval, char out[64]) {
  snprintf(out, 64, isnan(interval.low) ? "-" : "[%.5g, %.5g]", interval.low, interval.high);
  return out;
}

static void print_cells(const Findings *f) {
  printf("\n%-28s %5s %5s %5s %5s  %9s %9s %9s  %-22s %9s\n", "cell", "runs", "done", "fail", "run",
         "median", "mean", "IQM", "95 % of the IQM", "best");
  for (int i = 0; i < f->scores.n_cells; i++) {
    const CellSummary *c = &f->cells[i];
    const Count *n = &f->counts[i];
    char label[GRID_NAME_MAX], text[4][32], interval[64];
    printf("%-28s %5d %5d %5d %5d  %9s %9s %9s  %-22s %9s\n", findings_label(f, i, -1, label),
           n->runs, n->done, n->failed, n->running, number(c->median, text[0]),
           number(c->mean, text[1]), number(c->iqm, text[2]), interval_text(c->interval, interval),
           number(c->best, text[3]));
  }
}

static void print_comparison(const Findings *f) {
  const Factor *key = findings_key(f, f->factor);
  int n_tests = 0;
  for (int i = 0; i < f->n_pairs; i++) {
    n_tests += !isnan(f->pairs[i].p);
  }
  if (n_tests == 0) {
    return;
  }
  printf("\n%s by Mann and Whitney's test, p corrected for %d tests (Holm)\n", key->key, n_tests);
  printf("%-28s %-24s %9s %9s %9s %9s\n", "of", "pair", "U", "p", "p Holm", "A12");
  for (int i = 0; i < f->n_pairs; i++) {
    const Pair *p = &f->pairs[i];
    char label[GRID_NAME_MAX], pair[96], text[4][32];
    int cell = cells_cell(&f->scores, f->factor, p->task, p->a);
    if (isnan(p->p)) {
      continue;
    }
    snprintf(pair, sizeof pair, "%.40s > %.40s", key->values[p->a], key->values[p->b]);
    printf("%-28s %-24s %9s %9s %9s %9s\n", findings_label(f, cell, f->factor, label), pair,
           number(p->u, text[0]), number(p->p, text[1]), number(p->p_holm, text[2]),
           number(p->a12, text[3]));
  }
  printf("\n%-53s %9s  %s\n", "probability of improvement, all together", "", "95 %");
  for (int i = 0; i < f->n_improvements; i++) {
    const Improvement *p = &f->improvements[i];
    char pair[96], text[32], interval[64];
    snprintf(pair, sizeof pair, "%.40s > %.40s", key->values[p->a], key->values[p->b]);
    if (!isnan(p->probability)) {
      printf("%-53s %9s  %s\n", pair, number(p->probability, text),
             interval_text(p->interval, interval));
    }
  }
}

static void print_text(const Findings *f) {
  const Sweep *sweep = f->sweep;
  printf("%s: %d of %d runs done, %d running, %d waiting, %d failed\n", sweep->path, f->all.done,
         f->all.runs, f->all.running, f->all.waiting, f->all.failed);
  printf("score: the last %s of a run%s\n", metric_text(sweep),
         f->unfinished ? ", finished or not" : " that is done");
  for (int i = 0, n = 0; i < sweep->grid.n_runs && n < SHOWN_MAX; i++) {
    if (sweep->runs[i].state.stage == STAGE_FAILED) {
      printf("failed: %s: %s\n", sweep->runs[i].name, sweep->runs[i].state.reason);
      n++;
    }
  }
  if (f->all.failed > SHOWN_MAX) {
    printf("and %d more (runs.csv)\n", f->all.failed - SHOWN_MAX);
  }
  print_cells(f);
  if (f->factor >= 0) {
    print_comparison(f);
  }
}

// --- for programs

// the values of a cell by key, but for one factor
static json_t *json_keys(const Findings *f, int cell, int without) {
  json_t *keys = json_object();
  for (int i = 0; i < f->scores.n_factors; i++) {
    if (i != without) {
      json_set(keys, findings_key(f, i)->key, json_text(findings_value(f, cell, i)));
    }
  }
  return keys;
}

static json_t *json_cells(const Findings *f) {
  json_t *list = json_array();
  for (int i = 0; i < f->scores.n_cells; i++) {
    const CellSummary *c = &f->cells[i];
    const Count *n = &f->counts[i];
    json_array_append_new(list, json_pack("{s:o, s:i, s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o}",
                                          "keys", json_keys(f, i, -1), "seeds", n->runs, "done",
                                          n->done, "failed", n->failed, "running", n->running,
                                          "scores", c->n, "mean", json_number(c->mean), "median",
                                          json_number(c->median), "iqm", json_number(c->iqm),
                                          "ci95", json_interval(c->interval.low, c->interval.high),
                                          "best", json_number(c->best)));
  }
  return list;
}

static json_t *json_pairs(const Findings *f, const Factor *key) {
  json_t *list = json_array();
  for (int i = 0; i < f->n_pairs; i++) {
    const Pair *p = &f->pairs[i];
    int cell = cells_cell(&f->scores, f->factor, p->task, p->a);
    json_array_append_new(
        list, json_pack("{s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o}", "keys",
                        json_keys(f, cell, f->factor), "a", json_text(key->values[p->a]), "b",
                        json_text(key->values[p->b]), "n_a", p->n_a, "n_b", p->n_b, "u",
                        json_number(p->u), "p", json_number(p->p), "p_holm", json_number(p->p_holm),
                        "a12", json_number(p->a12)));
  }
  return list;
}

static json_t *json_profile(const ProfilePoint *points) {
  json_t *list = json_array();
  for (int i = 0; i < CELLS_THRESHOLDS; i++) {
    json_array_append_new(
        list, json_pack("{s:o, s:o, s:o}", "threshold", json_number(points[i].threshold), "share",
                        json_number(points[i].share), "ci95",
                        json_interval(points[i].interval.low, points[i].interval.high)));
  }
  return list;
}

static json_t *json_comparison(const Findings *f) {
  const Factor *key = findings_key(f, f->factor);
  json_t *improvements = json_array(), *profiles = json_array();
  for (int i = 0; i < f->n_improvements; i++) {
    const Improvement *p = &f->improvements[i];
    json_array_append_new(improvements,
                          json_pack("{s:o, s:o, s:o, s:o}", "a", json_text(key->values[p->a]), "b",
                                    json_text(key->values[p->b]), "probability",
                                    json_number(p->probability), "ci95",
                                    json_interval(p->interval.low, p->interval.high)));
  }
  for (int i = 0; i < key->n; i++) {
    json_array_append_new(profiles, json_pack("{s:o, s:o}", "value", json_text(key->values[i]),
                                              "points", json_profile(f->profiles[i])));
  }
  return json_pack("{s:s, s:o, s:o, s:o}", "key", key->key, "pairs", json_pairs(f, key),
                   "improvement", improvements, "profiles", profiles);
}

static json_t *json_runs(const Sweep *sweep) {
  json_t *list = json_array();
  for (int i = 0; i < sweep->grid.n_runs; i++) {
    const SweepRun *r = &sweep->runs[i];
    json_array_append_new(list,
                          json_pack("{s:s, s:s, s:s, s:I, s:I, s:o}", "run", r->name, "state",
                                    stage_name(r->state.stage), "reason", r->state.reason,
                                    "generation", (json_int_t)r->generation, "generations",
                                    (json_int_t)r->generations, "score", json_number(r->score)));
  }
  return list;
}

static void print_json(const Findings *f) {
  json_print(json_pack("{s:s, s:s, s:b, s:i, s:i, s:i, s:i, s:i, s:o, s:o, s:o}", "sweep",
                       f->sweep->path, "metric", metric_text(f->sweep), "unfinished", f->unfinished,
                       "total", f->all.runs, "done", f->all.done, "running", f->all.running,
                       "waiting", f->all.waiting, "failed", f->all.failed, "cells", json_cells(f),
                       "compare", f->factor >= 0 ? json_comparison(f) : json_null(), "runs",
                       json_runs(f->sweep)));
}

void status_print(const Findings *findings) {
  if (option_json) {
    print_json(findings);
  } else {
    print_text(findings);
  }
}
