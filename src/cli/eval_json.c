// eval_json: the findings of `hebbes eval` for programs; docs/eval.md names every key.
#include "src/cli/eval.h"
#include "src/cli/json.h"

static void set_cell(json_t *object, const Cell *cell) {
  const Sample *s = &cell->sample;
  json_set(object, "episodes", json_integer(s->n));
  json_set_number(object, "mean", s->mean);
  json_set_number(object, "sem", s->sem);
  json_set(object, "ci95", json_interval(s->low, s->high));
  json_set(object, "ci95_bootstrap", json_interval(cell->between.low, cell->between.high));
  json_set_number(object, "median", cell->median);
  json_set_number(object, "min", s->min);
  json_set_number(object, "max", s->max);
  json_set_number(object, "distance", cell->distance);
  json_set_number(object, "fall_rate", cell->fall_rate);
  json_set_number(object, "return_before", cell->before);
  json_set_number(object, "return_after", cell->after);
  json_set(object, "diverged", json_integer(cell->diverged));
  json_set(object, "returns", json_numbers(s->n, cell->returns));
}

static json_t *ablations(const Cell *cells, int n) {
  json_t *list = json_array();
  for (int i = 0; i < n; i++) {
    json_t *object = json_object();
    json_set(object, "plasticity", json_string(ablation_names[cells[i].ablation]));
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
    json_set(object, "name", json_string(report->damages[i].name));
    json_set(object, "seen", json_boolean(eval_seen(report, run, i)));
    set_cell(object, cells);
    if (n_ablations > 1) {
      json_set(object, "ablations", ablations(cells, n_ablations));
    }
    json_array_append_new(list, object);
  }
  return list;
}

static json_t *json_run(const EvalReport *report, const EvaluatedRun *run) {
  const Config *config = run->trained->config;
  json_t *object = json_object();
  json_set(object, "run", json_string(run->name));
  json_set(object, "checkpoint", json_string(run->trained->path));
  json_set(object, "env", json_string(config->env->name));
  json_set(object, "policy", json_string(config->policy->name));
  json_set(object, "generation", json_integer(run->trained->generation));
  json_set(object, "genome", json_string(report->genome == NULL ? "mean" : report->genome));
  json_set(object, "seed", json_integer((json_int_t)report->plan.evaluation.seed));
  json_set(object, "variants", variants(report, run));
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
  json_set_number(object, "difference", d->mean);
  json_set_number(object, "sem", d->sem);
  json_set(object, "ci95", json_interval(d->low, d->high));
  json_set_number(object, "wilcoxon", cell->wilcoxon.statistic);
  json_set_number(object, "p", cell->wilcoxon.p);
  json_set_number(object, "p_holm", cell->p_holm);
  json_set(object, "exact", json_boolean(cell->wilcoxon.exact));
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
