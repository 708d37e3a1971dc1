// eval_json: the findings of `hebbes eval` for programs; docs/eval.md names every key.
#include "src/cli/eval.h"
#include "src/cli/json.h"

static void set(json_t *object, const char *key, json_t *value) {
  json_object_set_new(object, key, value);
}

static void set_real(json_t *object, const char *key, double value) {
  set(object, key, json_number(value));
}

static json_t *interval(double low, double high) {
  return json_pack("[o, o]", json_number(low), json_number(high));
}

static void set_cell(json_t *object, const Cell *cell) {
  const Sample *s = &cell->sample;
  json_t *returns = json_array();
  for (int i = 0; i < s->n; i++) {
    json_array_append_new(returns, json_real(cell->returns[i]));
  }
  set(object, "episodes", json_integer(s->n));
  set_real(object, "mean", s->mean);
  set_real(object, "sem", s->sem);
  set(object, "ci95", interval(s->low, s->high));
  set(object, "ci95_bootstrap", interval(cell->between.low, cell->between.high));
  set_real(object, "median", cell->median);
  set_real(object, "min", s->min);
  set_real(object, "max", s->max);
  set_real(object, "distance", cell->distance);
  set_real(object, "fall_rate", cell->fall_rate);
  set_real(object, "return_before", cell->before);
  set_real(object, "return_after", cell->after);
  set(object, "diverged", json_integer(cell->diverged));
  set(object, "returns", returns);
}

static json_t *ablations(const Cell *cells, int n) {
  json_t *list = json_array();
  for (int i = 0; i < n; i++) {
    json_t *object = json_object();
    set(object, "plasticity", json_string(ablation_names[cells[i].ablation]));
    set_cell(object, &cells[i]);
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *variants(const EvalReport *report, const EvaluatedRun *run) {
  json_t *list = json_array();
  int n_ablations = report->plan.n_ablations;
  for (int i = 0; i < report->plan.n_variants; i++) {
    const Cell *cells = run->cells + (ptrdiff_t)i * n_ablations;
    json_t *object = json_object();
    set(object, "name", json_string(report->damages[i].name));
    set(object, "seen", json_boolean(eval_seen(report, run, i)));
    set_cell(object, cells);
    if (n_ablations > 1) {
      set(object, "ablations", ablations(cells, n_ablations));
    }
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *json_run(const EvalReport *report, const EvaluatedRun *run) {
  const Config *config = run->trained->config;
  json_t *object = json_object();
  set(object, "run", json_string(run->name));
  set(object, "checkpoint", json_string(run->trained->path));
  set(object, "env", json_string(config->env->name));
  set(object, "policy", json_string(config->policy->name));
  set(object, "generation", json_integer(run->trained->generation));
  set(object, "genome", json_string(report->genome == NULL ? "mean" : report->genome));
  set(object, "seed", json_integer((json_int_t)report->plan.evaluation.seed));
  set(object, "variants", variants(report, run));
  return object;
}

// one run on its body: nothing but numbers
static json_t *json_plain(const EvalReport *report) {
  json_t *object = json_object();
  set_cell(object, &report->runs[0].cells[0]);
  return object;
}

static json_t *comparison(const EvalReport *report, const EvaluatedRun *run, const Cell *cell) {
  const Sample *d = &cell->difference;
  json_t *object = json_pack("{s:s, s:s, s:s, s:s}", "run", run->name, "against",
                             report->runs[0].name, "variant", report->damages[cell->variant].name,
                             "plasticity", ablation_names[cell->ablation]);
  set_real(object, "difference", d->mean);
  set_real(object, "sem", d->sem);
  set(object, "ci95", interval(d->low, d->high));
  set_real(object, "wilcoxon", cell->wilcoxon.statistic);
  set_real(object, "p", cell->wilcoxon.p);
  set_real(object, "p_holm", cell->p_holm);
  set(object, "exact", json_boolean(cell->wilcoxon.exact));
  return object;
}

void eval_print_json(const EvalReport *report) {
  if (report->n_runs == 1) {
    json_print(report->matrix ? json_run(report, &report->runs[0]) : json_plain(report));
    return;
  }
  json_t *runs = json_array(), *comparisons = json_array();
  for (int i = 0; i < report->n_runs; i++) {
    const EvaluatedRun *run = &report->runs[i];
    json_array_append_new(runs, json_run(report, run));
    for (int k = 0; k < report->n_cells && i > 0; k++) {
      json_array_append_new(comparisons, comparison(report, run, &run->cells[k]));
    }
  }
  json_print(json_pack("{s:o, s:o}", "runs", runs, "comparisons", comparisons));
}
