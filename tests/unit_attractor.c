// the classifier of attractors on weight series whose class is known, with noise of several levels;
// run by hand it prints the confusion table of docs/analyze.md
#include "src/analysis/attractor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/base/rng.h"
#include "tests/support.h"

enum { ROWS = 1001, WIDTH = 40, SIGNALS = 3, REALIZATIONS = 4 };
static const Span layers[] = {{0, 24}, {24, 16}};

// Writes SIGNALS numbers for every row; `variant` chooses a period, a map ...
typedef void (*Maker)(int variant, Rng *rng, double signals[ROWS][SIGNALS]);

static void make_fixed_point(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  (void)rng;
  for (int t = 0; t < ROWS; t++) {
    signals[t][0] = exp(-t / (variant == 0 ? 7.5 : 130.0));
    signals[t][1] = -0.5 * signals[t][0];
  }
}

static void make_spiral(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  const double lives[] = {40, 150, 300}, periods[] = {7.4, 12.3, 41.0};
  double phase = rng_uniform(rng, 0, 2 * M_PI);
  for (int t = 0; t < ROWS; t++) {
    double size = 3 * exp(-t / lives[variant]);
    signals[t][0] = size * cos(2 * M_PI * t / periods[variant] + phase);
    signals[t][1] = size * sin(2 * M_PI * t / periods[variant] + phase);
  }
}

static const double cycle_periods[] = {5.3, 7.4, 12, 20, 50.3, 120};

static void make_cycle(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  double phase = rng_uniform(rng, 0, 2 * M_PI);
  for (int t = 0; t < ROWS; t++) {
    double angle = 2 * M_PI * t / cycle_periods[variant] + phase;
    signals[t][0] = cos(angle);
    signals[t][1] = sin(angle) + 0.4 * cos(2 * angle);
    signals[t][2] = 0.3 * sin(3 * angle);
  }
}

// x <- r x (1 - x)
static void iterate_logistic(double r, Rng *rng, double signals[ROWS][SIGNALS]) {
  double x = rng_uniform(rng, 0.2, 0.4);
  for (int t = 0; t < ROWS; t++) {
    x = r * x * (1 - x);
    signals[t][0] = 3 * (x - 0.6);
    signals[t][1] = 2 * x * x;
  }
}

// period doubling: 2, 4
static void make_map_cycle(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  iterate_logistic(variant == 0 ? 3.2 : 3.5, rng, signals);
}

static void make_logistic_chaos(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  iterate_logistic(variant == 0 ? 3.9 : 3.99, rng, signals);
}

// two frequencies without a common period
static void make_torus(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  const double ratios[] = {1.6180339887498949, 1.4142135623730951, 2.7182818284590452};
  double phase = rng_uniform(rng, 0, 2 * M_PI), period = 10 + 4 * variant;
  for (int t = 0; t < ROWS; t++) {
    double angle = 2 * M_PI * t / period + phase;
    signals[t][0] = cos(angle);
    signals[t][1] = sin(angle);
    signals[t][2] = sin(ratios[variant] * angle);
  }
}

// Lorenz 1963 by Euler steps of a 500th, a row every 0.04 or 0.1 units of time
static void make_lorenz(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  double x = rng_uniform(rng, -5, 5), y = rng_uniform(rng, -5, 5), z = 20;
  for (int t = -100; t < ROWS; t++) {
    for (int i = 0; i < (variant == 0 ? 20 : 50); i++) {
      double dx = 10 * (y - x), dy = x * (28 - z) - y, dz = x * y - 8.0 / 3.0 * z;
      x += dx / 500;
      y += dy / 500;
      z += dz / 500;
    }
    if (t >= 0) {
      signals[t][0] = x / 8;
      signals[t][1] = y / 9;
      signals[t][2] = (z - 23.5) / 9;
    }
  }
}

// weights that grow, evenly or with a gait in them
static void make_drift(int variant, Rng *rng, double signals[ROWS][SIGNALS]) {
  double phase = rng_uniform(rng, 0, 2 * M_PI);
  for (int t = 0; t < ROWS; t++) {
    double angle = 2 * M_PI * t / 7.4 + phase;
    signals[t][0] = t / 25.0;
    signals[t][1] = variant == 0 ? -t / 60.0 : t / 100.0 * cos(angle);
    signals[t][2] = variant == 0 ? 0 : sin(angle);
  }
}

static const struct Family {
  const char *name;
  Maker make;
  int n_variants;
  AttractorClass class;
} families[] = {
    {"fixed point", make_fixed_point, 2, ATTRACTOR_FIXED_POINT},
    {"damped spiral", make_spiral, 3, ATTRACTOR_FIXED_POINT},
    {"limit cycle", make_cycle, 6, ATTRACTOR_LIMIT_CYCLE},
    {"limit cycle of a map", make_map_cycle, 2, ATTRACTOR_LIMIT_CYCLE},
    {"quasi-periodic", make_torus, 3, ATTRACTOR_OTHER},
    {"chaos (logistic map)", make_logistic_chaos, 2, ATTRACTOR_OTHER},
    {"chaos (Lorenz)", make_lorenz, 2, ATTRACTOR_OTHER},
    {"drift", make_drift, 2, ATTRACTOR_UNBOUNDED},
};
enum { FAMILIES = sizeof families / sizeof families[0] };

// A life: a place of norm 1, the signals along three directions of norm 0.3 from there, and normal
// noise whose norm is `noise` times 0.3.
static void make_weights(const struct Family *family, int variant, double noise, uint32_t seed,
                         float weights[ROWS][WIDTH]) {
  static double signals[ROWS][SIGNALS], place[1 + SIGNALS][WIDTH];
  Rng rng;
  rng_open(
      &rng,
      (Stream){.seed = 11, .purpose = PURPOSE_TEST, .repeat = seed, .step = (uint32_t)variant});
  memset(signals, 0, sizeof signals);
  family->make(variant, &rng, signals);
  for (int k = 0; k <= SIGNALS; k++) {
    rng_fill_normal(&rng, WIDTH, place[k]);
    double norm = 0;
    for (int i = 0; i < WIDTH; i++) {
      norm += place[k][i] * place[k][i];
    }
    for (int i = 0; i < WIDTH; i++) {
      place[k][i] /= sqrt(norm);
    }
  }
  for (int t = 0; t < ROWS; t++) {
    for (int i = 0; i < WIDTH; i++) {
      double w = place[0][i] + 0.3 * noise * rng_normal(&rng, 1 / sqrt(WIDTH));
      for (int k = 0; k < SIGNALS; k++) {
        w += 0.3 * signals[t][k] * place[1 + k][i];
      }
      weights[t][i] = (float)w;
    }
  }
}

static Attractor classify(const struct Family *family, int variant, double noise, uint32_t seed) {
  static float weights[ROWS][WIDTH];
  make_weights(family, variant, noise, seed, weights);
  Attractor attractor;
  Series series = {ROWS, WIDTH, weights[0]};
  ck_assert_int_eq(attractor_classify(series, 2, layers, &attractor, NULL, NULL), OK);
  return attractor;
}

// one line of the confusion table; returns how many are right
static int confusion_row(const struct Family *family, double noise) {
  int counts[ATTRACTOR_CLASSES] = {0};
  for (int v = 0; v < family->n_variants; v++) {
    for (uint32_t k = 0; k < REALIZATIONS; k++) {
      counts[classify(family, v, noise, k).class]++;
    }
  }
  printf("# | %s | %g |", family->name, noise);
  for (int c = 0; c < ATTRACTOR_CLASSES; c++) {
    printf(" %d |", counts[c]);
  }
  printf("\n");
  return counts[family->class];
}

static Attractor of_variant(Maker make, int variant) {
  const struct Family family = {"", make, 1, ATTRACTOR_OTHER};
  return classify(&family, variant, 0, 3);
}

START_TEST(periods_are_found) {
  for (int v = 0; v < (int)(sizeof cycle_periods / sizeof cycle_periods[0]); v++) {
    Attractor a = of_variant(make_cycle, v);
    ck_assert_msg(near(a.period.lag, cycle_periods[v], 0, 0.002), "%g", a.period.lag);
  }
  ck_assert(near(of_variant(make_map_cycle, 0).period.lag, 2, 0.01, 0));
  ck_assert(near(of_variant(make_map_cycle, 1).period.lag, 4, 0.01, 0));
}
END_TEST

// numbers that decide, where they can be worked out by hand
START_TEST(numbers_are_those_of_the_series) {
  Attractor spiral = of_variant(make_spiral, 1);
  ck_assert(near(spiral.contraction, exp(-250 / 150.0), 0, 0.03));
  ck_assert_int_eq(spiral.window, 501);
  Attractor drift = of_variant(make_drift, 0);
  // the fastest layer grows evenly: its largest weight in the fifths is as 55 to 65 to ... 95
  ck_assert(near(drift.growth, 95.0 / 85.0, 0, 0.01));
}
END_TEST

START_TEST(little_is_other_and_nothing_is_a_fixed_point) {
  const float few[2][3] = {{0.5F, -2.0F, 3.0F}, {0.25F, 2.5F, -4.0F}};
  const Span layer = {0, 3};
  Attractor a;
  ck_assert_int_eq(attractor_classify((Series){2, 3, few[0], 0}, 1, &layer, &a, NULL, NULL), OK);
  ck_assert_int_eq(a.class, ATTRACTOR_OTHER);
  ck_assert(isnan(a.spread));
  static float same[200][3];
  for (int t = 0; t < 200; t++) {
    memcpy(same[t], few[0], sizeof few[0]);
  }
  ck_assert_int_eq(attractor_classify((Series){200, 3, same[0], 0}, 1, &layer, &a, NULL, NULL), OK);
  ck_assert_int_eq(a.class, ATTRACTOR_FIXED_POINT);
  ck_assert(a.spread == 0 && isnan(a.period.lag));
}
END_TEST

START_TEST(convergence_is_the_reference_rule) {
  double d[40];
  for (int t = 0; t < 40; t++) {
    d[t] = t < 2 ? 2.5 : 0.75;
  }
  Convergence c = attractor_convergence(40, d);
  ck_assert(near(c.start, 2.5, 1e-12, 0) && near(c.rest, 0.75, 1e-12, 0) && c.converged);
  d[39] = 38 * (0.4 * 2.5 - 0.75) + 0.75 + 0.01; // the mean of the rest just above 0.4 * 2.5
  c = attractor_convergence(40, d);
  ck_assert(!c.converged);
  ck_assert(near(c.end, (0.75 + d[39]) / 2, 1e-12, 0));
}
END_TEST

START_TEST(classes_are_found_in_noise) {
  const double noises[] = {0, 0.05, 0.15, 0.3, 0.5};
  printf("# | series | noise | unbounded | fixed-point | limit-cycle | other |\n");
  for (int f = 0; f < FAMILIES; f++) {
    for (int i = 0; i < 5; i++) {
      int right = confusion_row(&families[f], noises[i]);
      if (noises[i] <= 0.15) {
        ck_assert_msg(right == families[f].n_variants * REALIZATIONS, "%s, noise %g: %d right",
                      families[f].name, noises[i], right);
      }
    }
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      classes_are_found_in_noise,        periods_are_found,
      numbers_are_those_of_the_series,   little_is_other_and_nothing_is_a_fixed_point,
      convergence_is_the_reference_rule, NULL,
  };
  return suite_of("attractor", 110, tests);
}
