#include "src/analysis/life.h"

#include <math.h>
#include <stdlib.h>

#include "src/analysis/gait.h"

static Series second_half(Series s) {
  return series_rows(s, s.n / 2, s.n - s.n / 2);
}

// the weights behind each update
static Series updates(const LifeSeries *life) {
  return series_every(life->weights, 1, life->update_every);
}

Series life_orbit(const LifeSeries *life) {
  return attractor_window(updates(life));
}

// frequency f as samples every `interval` seconds show it
static double alias(double f, double interval) {
  double rate = 1 / interval;
  return fabs(f - round(f / rate) * rate);
}

static Status make_room(const LifeSeries *life, LifeReport *report, Err *err) {
  size_t n = (size_t)report->n;
  report->n_lags = report->moves ? attractor_lags(updates(life)) : 0;
  report->step_lengths = calloc(n + 1, sizeof(double));
  report->norms = calloc(n + 1, sizeof(double));
  report->errors = calloc((size_t)report->n_lags + 1, sizeof(double));
  return report->step_lengths != NULL && report->norms != NULL && report->errors != NULL
             ? OK
             : err_set(err, ERR_MEMORY, "no memory for an analysis of %zu steps", n);
}

static Status analyze_weights(const LifeSeries *life, LifeReport *report, Err *err) {
  Series weights = life->weights, seen = updates(life), window = life_orbit(life);
  Status status = OK;
  series_step_lengths(weights, life->n_layers, life->layers, report->step_lengths);
  series_norms(weights, report->norms);
  report->convergence = attractor_convergence(report->n, report->step_lengths);
  report->size = series_size(window);
  TRY(attractor_classify(seen, life->n_layers, life->layers, &report->attractor, report->errors,
                         err));
  report->attractor.period.lag *= life->update_every;
  TRY(spectrum_of(second_half(seen), life->dt * life->update_every, &report->weights, err));
done:
  return status;
}

Status life_analyze(const LifeSeries *life, LifeReport *report, Err *err) {
  *report = (LifeReport){.n = life->weights.n - 1, .moves = life->weights.width > 0};
  Status status = OK;
  TRY(make_room(life, report, err));
  report->weights.dominant = NAN;
  if (report->moves) {
    TRY(analyze_weights(life, report, err));
  }
  TRY(spectrum_of(second_half(life->forces), life->dt, &report->forces, err));
  TRY(spectrum_of(second_half(life->contacts), life->dt, &report->contacts, err));
  report->aliased = alias(report->forces.dominant, life->dt * life->update_every);
  report->same_frequency =
      fabs(report->weights.dominant - report->aliased) <= 1.5 * report->forces.resolution;
  report->speed = gait_speed(second_half(life->base), life->dt);
  report->cost_of_transport =
      gait_cost_of_transport(second_half(life->power), life->weight, report->speed);
done:
  if (status != OK) {
    life_close(report);
  }
  return status;
}

void life_close(LifeReport *report) {
  free(report->step_lengths);
  free(report->norms);
  free(report->errors);
  spectrum_close(&report->weights);
  spectrum_close(&report->forces);
  spectrum_close(&report->contacts);
  *report = (LifeReport){0};
}
