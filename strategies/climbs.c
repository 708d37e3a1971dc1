#include "strategies/climbs.h"

#include <string.h>

void climb_walk(void *state, const StrategyShape *shape, Walk *walk) {
  Climb *climb = state;
  size_t population = (size_t)shape->population;
  walk_i64(walk, "generation", &climb->generation);
  walk_double(walk, "gradient_norm", &climb->gradient_norm);
  walk_doubles(walk, "mean", &climb->mean, shape->n);
  walk_doubles(walk, "m", &climb->m, shape->n);
  walk_doubles(walk, "v", &climb->v, shape->n);
  walk_scratch_doubles(walk, &climb->gradient, shape->n);
  walk_scratch_doubles(walk, &climb->weights, population);
  walk_scratch_i64s(walk, &climb->order, population);
}

void climb_start(void *state, const StrategyShape *shape, const double *mean) {
  Climb *climb = state;
  memcpy(climb->mean, mean, shape->n * sizeof *mean);
}

void climb_recommend(const void *state, const StrategyShape *shape, float *genome) {
  const Climb *climb = state;
  gaussian_genome(shape->n, climb->mean, genome);
}

void climb_step(Climb *climb, const StrategyShape *shape, const Ascent *ascent,
                const Schedule *lr) {
  ascent_step(ascent, schedule_value(lr, climb->generation), climb->generation + 1, shape->n,
              climb->gradient, climb->m, climb->v, climb->mean);
  climb->gradient_norm = gaussian_norm(shape->n, climb->gradient);
  climb->generation++;
}

double climb_sigma(const StrategyShape *shape, int64_t generation) {
  const ClimbParams *p = shape->params;
  return shape->sigma_scale * schedule_value(&p->sigma, generation);
}

void climb_ask(const void *state, const StrategyShape *shape, int first, int n,
               const Population *population) {
  const Climb *climb = state;
  double sigma = climb_sigma(shape, climb->generation);
  Gaussian gaussian = {.generation = climb->generation, .mean = climb->mean, .sigma = &sigma};
  gaussian_ask_pairs(&gaussian, shape, first, n, population);
}

const char *climb_stop(const void *state, const StrategyShape *shape) {
  const Climb *climb = state;
  return gaussian_stop(shape->n, climb->mean, climb_sigma(shape, climb->generation));
}

// of the generation told last
void climb_report(const void *state, const StrategyShape *shape, Row *row) {
  const Climb *climb = state;
  const ClimbParams *p = shape->params;
  int64_t generation = climb->generation > 0 ? climb->generation - 1 : 0;
  row_add(row, "lr", schedule_value(&p->lr, generation));
  row_add(row, "sigma", climb_sigma(shape, generation));
  row_add(row, "mean_norm", gaussian_norm(shape->n, climb->mean));
  row_add(row, "gradient_norm", climb->gradient_norm);
}
