// analyze_json: the findings of `hebbes analyze` for programs; docs/analyze.md names every key.
#include <math.h>

#include "src/analysis/gait.h"
#include "src/cli/analyze.h"
#include "src/cli/json.h"

// class and period; the period of what is not a limit cycle is none
static void set_class(json_t *object, const LifeReport *r, double dt) {
  bool cycles = r->moves && r->attractor.class == ATTRACTOR_LIMIT_CYCLE;
  json_set(object, "class", json_string(analysis_class(r)));
  json_set_number(object, "period", cycles ? r->attractor.period.lag * dt : NAN);
  json_set_number(object, "period_steps", cycles ? r->attractor.period.lag : NAN);
}

// what decided the class
static json_t *evidence(const Attractor *a) {
  json_t *object = json_object();
  json_set(object, "window", json_integer(a->window));
  json_set_number(object, "growth", a->growth);
  json_set_number(object, "spread", a->spread);
  json_set_number(object, "contraction", a->contraction);
  json_set_number(object, "return_lag", a->period.lag);
  json_set_number(object, "return_error", a->period.error);
  json_set_number(object, "return_error_growth", a->period.growth);
  json_set(object, "return_multiples", json_integer(a->period.multiples));
  json_set_number(object, "recurrence_rate", a->recurrence.rate);
  json_set_number(object, "determinism", a->recurrence.determinism);
  return object;
}

// the thresholds, so that a reader of the file needs no other
static json_t *thresholds(void) {
  json_t *object = json_object();
  json_set_number(object, "unbounded_growth", UNBOUNDED_GROWTH);
  json_set_number(object, "fixed_point_spread", FIXED_POINT_SPREAD);
  json_set_number(object, "fixed_point_contraction", FIXED_POINT_CONTRACTION);
  json_set_number(object, "limit_cycle_error", LIMIT_CYCLE_ERROR);
  json_set_number(object, "limit_cycle_error_growth", LIMIT_CYCLE_GROWTH);
  json_set_number(object, "converged_ratio", CONVERGED_RATIO);
  json_set_number(object, "same_orbit", ORBIT_SAME);
  return object;
}

static void set_weights(json_t *object, const LifeReport *r) {
  double none = r->moves ? 0 : NAN; // + NaN is null
  json_set_number(object, "step_length_start", r->convergence.start + none);
  json_set_number(object, "step_length_rest", r->convergence.rest + none);
  json_set_number(object, "step_length_end", r->convergence.end + none);
  json_set(object, "converged", r->moves ? json_boolean(r->convergence.converged) : json_null());
  json_set_number(object, "dominant_frequency_weights", r->weights.dominant);
  json_set_number(object, "dominant_frequency_weights_confidence", r->weights.confidence);
}

static void set_motion(json_t *object, const Life *life, const LifeReport *r) {
  json_set_number(object, "dominant_frequency_gait", r->forces.dominant);
  json_set_number(object, "dominant_frequency_gait_confidence", r->forces.confidence);
  json_set_number(object, "dominant_frequency_gait_aliased", r->aliased);
  json_set(object, "same_frequency", json_boolean(r->same_frequency));
  json_set_number(object, "stride_frequency", r->contacts.dominant);
  json_set_number(object, "speed", r->speed);
  json_set_number(object, "cost_of_transport", r->cost_of_transport);
  json_set_number(object, "return", life->result.fitness);
  json_set(object, "diverged", json_boolean(life->result.diverged));
}

static json_t *json_life(const Analysis *analysis, const Life *life) {
  const LifeReport *r = analysis_report(analysis, life);
  json_t *object = json_object();
  json_set(object, "steps", json_integer(r->n));
  set_class(object, r, analysis->trained->task.shape.dt);
  set_weights(object, r);
  set_motion(object, life, r);
  json_set(object, "evidence", r->moves ? evidence(&r->attractor) : json_null());
  return object;
}

static json_t *json_layers(const Analysis *analysis) {
  json_t *list = json_array();
  for (int i = 0; i < analysis->n_layers; i++) {
    const PolicyBlock *block = &analysis->blocks[i];
    json_t *explained = json_numbers(PRINCIPAL_COMPONENTS, analysis->components[i].explained);
    json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:o}", "name", block->name, "rows",
                                          block->n_rows, "columns", block->n_columns, "explained",
                                          explained));
  }
  return list;
}

// bodies that touch the ground in the first life
static json_t *json_contacts(const Analysis *analysis) {
  LifeSeries series = analysis_series(analysis, &analysis->lives.plain[0]);
  Series late = series_rows(series.contacts, series.contacts.n / 2,
                            series.contacts.n - series.contacts.n / 2);
  json_t *list = json_array();
  for (int body = 0; body < late.width && late.n > 0; body++) {
    Footfall f = gait_footfall(late, body, series.dt);
    if (f.duty > 0) {
      json_array_append_new(list, json_pack("{s:s, s:f, s:f}", "body",
                                            measure_body_name(analysis->trained->task.env, body),
                                            "duty_factor", f.duty, "touchdowns_per_second",
                                            f.touchdowns));
    }
  }
  return list;
}

static json_t *json_counts(const Analysis *analysis, bool births) {
  json_t *object = json_object();
  for (int c = 0; c < ATTRACTOR_CLASSES; c++) {
    json_set(object, attractor_class_names[c],
             json_integer(analysis_count(analysis, births, (AttractorClass)c)));
  }
  return object;
}

static json_t *json_births(const Analysis *analysis) {
  const Lives *lives = &analysis->lives;
  json_t *labels = json_array(), *returns = json_array();
  for (int k = 0; k <= lives->n_births; k++) {
    const Life *life = k == 0 ? &lives->plain[0] : &lives->births[k - 1];
    json_array_append_new(labels, json_integer(analysis->attractor[k]));
    json_array_append_new(returns, json_number(life->result.fitness));
  }
  return json_pack("{s:i, s:i, s:o, s:o, s:o}", "lives", 1 + lives->n_births, "attractors",
                   analysis->n_attractors, "labels", labels, "classes", json_counts(analysis, true),
                   "returns", returns);
}

static json_t *json_divergence(const Analysis *analysis) {
  const Divergence *d = &analysis->divergence;
  return json_pack("{s:i, s:o, s:o, s:o, s:i}", "lives", analysis->lives.n_twins, "rate",
                   json_number(d->rate), "distance_start", json_number(d->start), "distance_end",
                   json_number(d->end), "steps", d->steps);
}

// time that a recovery took; null: never
static json_t *recovery_time(const Recovery *r, double dt) {
  return r->steps < 0 ? json_null() : json_real(r->steps * dt);
}

static json_t *json_comparison(const Analysis *analysis, const Life *life, const Life *plain,
                               const Comparison *c) {
  double dt = analysis->trained->task.shape.dt;
  json_t *object = json_object();
  json_set_number(object, "return_plain", plain->result.fitness);
  json_set_number(object, "return", life->result.fitness);
  json_set_number(object, "return_before", c->before);
  json_set_number(object, "return_after", c->after);
  json_set_number(object, "return_after_plain", c->plain_after);
  json_set_number(object, "speed_before", c->speed_before);
  json_set_number(object, "speed_after", c->speed_after);
  json_set_number(object, "speed_after_plain", c->plain_speed_after);
  json_set(object, "class", json_string(analysis_class(analysis_report(analysis, life))));
  json_set(object, "diverged", json_boolean(life->result.diverged));
  json_set_number(object, "distance_before", c->weights.before);
  json_set_number(object, "distance_during", c->weights.during);
  json_set_number(object, "distance_after", c->weights.after);
  json_set(object, "recovery_time_weights", recovery_time(&c->weights, dt));
  json_set(object, "recovery_time_speed", recovery_time(&c->speed, dt));
  return object;
}

static json_t *json_comparisons(const Analysis *analysis, const Life *lives, const Comparison *c) {
  json_t *list = json_array();
  for (int i = 0; i < analysis->lives.n_episodes; i++) {
    json_array_append_new(list,
                          json_comparison(analysis, &lives[i], &analysis->lives.plain[i], &c[i]));
  }
  return list;
}

static json_t *json_frozen(const Analysis *analysis) {
  if (analysis->frozen == NULL) {
    return json_null();
  }
  return json_pack("{s:i, s:o}", "at", analysis->plan.evaluation.freeze_at, "episodes",
                   json_comparisons(analysis, analysis->lives.frozen, analysis->frozen));
}

static json_t *json_disturbed(const Analysis *analysis) {
  if (analysis->disturbed == NULL) {
    return json_null();
  }
  Incident incident = analysis_incident(analysis);
  int weights = analysis->plan.new_weights_at;
  return json_pack("{s:o, s:o, s:i, s:i, s:o}", "damages",
                   json_texts(analysis->n_perturb, analysis->perturb), "new_weights_at",
                   weights < 0 ? json_null() : json_integer(weights), "from", incident.from, "to",
                   incident.to, "episodes",
                   json_comparisons(analysis, analysis->lives.disturbed, analysis->disturbed));
}

static void set_run(json_t *object, const Analysis *analysis) {
  const Trained *trained = analysis->trained;
  const Config *config = trained->config;
  json_set(object, "checkpoint", json_string(trained->path));
  json_set(object, "env", json_string(config->env->name));
  json_set(object, "policy", json_string(config->policy->name));
  json_set(object, "rule", config->rule == NULL ? json_null() : json_string(config->rule->name));
  json_set(object, "condition", json_string(config->settings.condition));
  json_set(object, "generation", json_integer(trained->generation));
  json_set(object, "genome", json_string(analysis->genome));
  json_set(object, "seed", json_integer((json_int_t)analysis->plan.evaluation.seed));
  json_set(object, "dt", json_real(trained->task.shape.dt));
  json_set(object, "episodes", json_integer(analysis->lives.n_episodes));
}

static json_t *json_analysis(const Analysis *analysis) {
  const Life *typical = &analysis->lives.plain[analysis_typical(analysis)];
  json_t *object = json_object(), *list = json_array();
  bool moves = analysis->reports[0].moves;
  set_run(object, analysis);
  json_t *life = json_life(analysis, typical);
  json_object_update(object, life);
  json_decref(life);
  json_set(object, "thresholds", thresholds());
  json_set(object, "classes", moves ? json_counts(analysis, false) : json_null());
  json_set(object, "layers", json_layers(analysis));
  json_set(object, "contacts", json_contacts(analysis));
  json_set(object, "births", moves ? json_births(analysis) : json_null());
  json_set(object, "divergence", moves ? json_divergence(analysis) : json_null());
  json_set(object, "freeze", json_frozen(analysis));
  json_set(object, "perturbation", json_disturbed(analysis));
  for (int i = 0; i < analysis->lives.n_episodes; i++) {
    json_array_append_new(list, json_life(analysis, &analysis->lives.plain[i]));
  }
  json_set(object, "lives", list);
  return object;
}

void analysis_print_json(const Analysis *analysis) {
  json_print(json_analysis(analysis));
}

Status analysis_write_json(const Analysis *analysis, const char *path, Err *err) {
  return json_write(json_analysis(analysis), path, err);
}
