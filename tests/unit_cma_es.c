#include <string.h>

#include "strategies/recombinations.h"
#include "tests/strategy_rig.h"

// a step of the decomposition in every generation, as the traces have it; nothing stops
#define ALWAYS "eigen_gap: 0, stop: {tolfun: off, tolx: off, condition: off, stagnation: off}"

// ---------------------------------------------------------------- golden traces

enum { TRACE_N = 6 };

// the state has C's lower triangle, the trace its rows
static void check(Rig *rig, json_t *after) {
  double got[TRACE_N * TRACE_N];
  golden_expect(rig, after, "mean", TRACE_N);
  golden_expect(rig, after, "p_sigma", TRACE_N);
  golden_expect(rig, after, "p_c", TRACE_N);
  golden_expect(rig, after, "sigma", 1);
  rig_state(rig, "C", (size_t)TRACE_N * TRACE_N, got);
  const json_t *rows = json_object_get(after, "C");
  for (size_t i = 0; i < TRACE_N; i++) {
    for (size_t j = 0; j <= i; j++) {
      double want = json_number_value(json_array_get(json_array_get(rows, i), j));
      ck_assert_msg(near(got[i * TRACE_N + j], want, 1e-9, 0.0), "C[%zu][%zu]: %.17g, not %.17g", i,
                    j, got[i * TRACE_N + j], want);
    }
  }
}

static void follow_trace(const char *file, int n_threads) {
  json_t *trace = golden_open(file);
  char yaml[200];
  snprintf(yaml, sizeof yaml, "{sigma: {init: %.17g}, " ALWAYS "}", golden_number(trace, "sigma"));
  golden_run(trace, "cma-es", yaml, n_threads, check);
}

START_TEST(it_follows_the_trace) {
  follow_trace("trace_cma-es.json", 1);
  follow_trace("trace_cma-es.json", 3);
}
END_TEST

START_TEST(it_follows_the_trace_of_long_steps) {
  follow_trace("trace_cma-es_h-sigma-0.json", 1);
}
END_TEST

// ---------------------------------------------------------------- sampling

// steps of 4000 samples have the covariance that was learned: sigma^2 C
START_TEST(samples_have_the_covariance) {
  enum { N = 3, COUNT = 4000 };
  const double mean[N] = {0.5, -1.5, 2.5};
  double c[N * N] = {0}, want[N * N];
  Rig rig;
  rig_open(&rig, "cma-es", "{sigma: {init: 0.3}}", N, COUNT, mean);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) { // a long, bent hill: dimensions depend on each other
    const float *x = population_genome(&rig.population, i);
    rig.fitness[i] = -fabs((double)x[0] + (double)x[1] - 0.25) - 0.1 * fabs((double)x[2]);
  }
  rig_tell(&rig);
  double middle[N], sigma = rig_number(&rig, "sigma");
  rig_state(&rig, "C", (size_t)N * N, want);
  rig_state(&rig, "mean", N, middle);
  ck_assert_double_gt(fabs(want[N]), 0.2);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    const float *x = population_genome(&rig.population, i);
    for (int j = 0; j < N * N; j++) {
      c[j] += ((double)x[j / N] - middle[j / N]) * ((double)x[j % N] - middle[j % N]) / COUNT /
              (sigma * sigma);
    }
  }
  for (int i = 0; i < N; i++) {
    for (int j = 0; j <= i; j++) { // five standard errors
      double error =
          sqrt((want[i * N + i] * want[j * N + j] + want[i * N + j] * want[i * N + j]) / COUNT);
      ck_assert_double_eq_tol(c[i * N + j], want[i * N + j], 5.0 * error);
    }
  }
  rig_close(&rig);
}
END_TEST

// how often the axes changed
static int decompositions(const char *yaml, int generations) {
  const double mean[2] = {0.5, -1.5};
  double before[2] = {0}, now[2];
  int changes = 0;
  Rig rig;
  rig_open(&rig, "cma-es", yaml, 2, 6, mean);
  rig_state(&rig, "lengths", 2, before);
  for (int g = 0; g < generations; g++) {
    rig_ask(&rig);
    for (int i = 0; i < 6; i++) {
      rig.fitness[i] = 2.5 * i;
    }
    rig_tell(&rig);
    rig_state(&rig, "lengths", 2, now);
    changes += memcmp(before, now, sizeof now) != 0;
    memcpy(before, now, sizeof now);
  }
  rig_close(&rig);
  return changes;
}

START_TEST(decompositions_are_lazy) {
  double weights[6];
  Recombination r = recombination_full(2, 6, weights);
  char yaml[64];
  // 4.5 generations: every fifth
  snprintf(yaml, sizeof yaml, "{eigen_gap: %.17g}", 4.5 * 2.0 * (r.c_1 + r.c_mu));
  ck_assert_int_eq(decompositions(yaml, 14), 2);
  ck_assert_int_eq(decompositions("{eigen_gap: 0}", 14), 14);
}
END_TEST

// ---------------------------------------------------------------- hills

static double cigar(const float *x, size_t n) {
  double sum = (double)x[0] * (double)x[0];
  for (size_t j = 1; j < n; j++) {
    sum += 1e6 * (double)x[j] * (double)x[j];
  }
  return -sum;
}

// the best is at 0.25, outside
static double outside(const float *x, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    sum += ((double)x[j] - 0.25) * ((double)x[j] - 0.25) * (double)(1 + j);
  }
  return -sum;
}

START_TEST(it_learns_a_cigar) {
  const double mean[5] = {2.5, -1.5, 2.0, -2.0, 1.5};
  float best[5];
  Rig rig;
  rig_open(&rig, "cma-es", "{sigma: {init: 2}}", 5, 8, mean);
  for (int g = 0; g < 250; g++) {
    rig_generation(&rig, cigar);
  }
  optimizer_recommend(&rig.optimizer, best);
  ck_assert_double_gt(cigar(best, 5), -1e-6);
  rig_close(&rig);
}
END_TEST

START_TEST(an_optimum_on_a_bound_is_found) {
  enum { N = 4, COUNT = 8 };
  const double mean[N] = {0.75, 1.25, 0.5, 2.5};
  float best[N];
  Rig rig;
  rig_open(&rig, "cma-es", "{bounds: {low: 0.375, high: 1.5}}", N, COUNT, mean);
  for (int g = 0; g < 200; g++) {
    rig_generation(&rig, outside);
    for (int i = 0; i < COUNT; i++) {
      for (size_t j = 0; j < N; j++) {
        float number = population_genome(&rig.population, i)[j];
        ck_assert(number >= 0.375F && number <= 1.5F);
      }
    }
  }
  optimizer_recommend(&rig.optimizer, best);
  for (int j = 0; j < N; j++) {
    ck_assert_msg(near((double)best[j], 0.375, 1e-6, 0.0), "%d: %.9g", j, (double)best[j]);
  }
  rig_close(&rig);
}
END_TEST

// ---------------------------------------------------------------- noise

// a generation on a sphere with this much noise on the fitness; returns the repeats it asks for
static int noisy_generation(Rig *rig, int generation, double noise) {
  int repeats = optimizer_repeats(&rig->optimizer);
  rig_ask(rig);
  Rng rng;
  rng_open(&rng, (Stream){.seed = 5, .purpose = PURPOSE_TEST, .generation = (uint64_t)generation});
  for (int i = 0; i < rig->population.count; i++) {
    rig->fitness[i] = outside(population_genome(&rig->population, i), rig->population.n) +
                      rng_normal(&rng, 1.0) * noise / sqrt(repeats);
  }
  rig_tell(rig);
  return repeats;
}

#define NOISE "noise: {reevaluate: 0.25, max_repeats: 20}"

START_TEST(some_are_evaluated_twice) {
  enum { N = 40, POPULATION = 50 };
  double mean[N] = {0.5, -1.5, 2.5};
  Rig rig;
  int copies = 0;
  rig_open(&rig, "cma-es", "{noise: {reevaluate: 0.05}}", N, POPULATION, mean);
  for (int g = 0; g < 20; g++) {
    rig_ask(&rig);
    copies += rig.population.count - POPULATION;
    for (int i = POPULATION; i < rig.population.count; i++) {
      ck_assert_mem_eq(population_genome(&rig.population, i),
                       population_genome(&rig.population, i - POPULATION), N * sizeof(float));
    }
    for (int i = 0; i < rig.population.count; i++) {
      rig.fitness[i] = outside(population_genome(&rig.population, i), N);
    }
    rig_tell(&rig);
    ck_assert_int_eq(optimizer_repeats(&rig.optimizer), 1);
  }
  ck_assert_int_eq(copies, 50); // 2.5 a generation
  rig_close(&rig);
}
END_TEST

START_TEST(noise_asks_for_repeats_and_quiet_gives_them_back) {
  const double mean[4] = {0.5, -1.5, 2.5, 1.5};
  Rig rig;
  rig_open(&rig, "cma-es", "{" NOISE "}", 4, 20, mean);
  int repeats = 1;
  for (int g = 0; g < 25; g++) {
    repeats = noisy_generation(&rig, g, 50.0);
  }
  ck_assert_int_ge(repeats, 15);
  ck_assert_int_le(repeats, 20);
  for (int g = 0; g < 12; g++) {
    repeats = noisy_generation(&rig, g, 1e-9);
  }
  ck_assert_int_eq(repeats, 1);
  rig_close(&rig);
}
END_TEST

// n = 4: 1 + 2/14
START_TEST(where_repeats_are_used_up_sigma_grows) {
  const double mean[4] = {0.5, -1.5, 2.5, 1.5};
  Rig some, none;
  rig_open(&some, "cma-es", "{noise: {reevaluate: 0.25, max_repeats: 20}}", 4, 20, mean);
  rig_open(&none, "cma-es", "{noise: {reevaluate: 0.25, max_repeats: 1}}", 4, 20, mean);
  noisy_generation(&some, 0, 1e6);
  noisy_generation(&none, 0, 1e6);
  ck_assert_int_eq(optimizer_repeats(&some.optimizer), 2);
  ck_assert_int_eq(optimizer_repeats(&none.optimizer), 1);
  ck_assert_double_eq_tol(rig_number(&none, "sigma") / rig_number(&some, "sigma"), 8.0 / 7.0,
                          1e-12);
  rig_close(&some);
  rig_close(&none);
}
END_TEST

// distance of the mean from the top, over the last generations of a noisy climb
static double noisy_distance(const char *yaml) {
  enum { N = 4, GENERATIONS = 150, LAST = 50 };
  const double mean[N] = {2.5, -1.5, 2.0, -2.5};
  double distance = 0.0;
  Rig rig;
  rig_open(&rig, "cma-es", yaml, N, 10, mean);
  for (int g = 0; g < GENERATIONS; g++) {
    noisy_generation(&rig, g, 1.0);
    float best[N];
    optimizer_recommend(&rig.optimizer, best);
    distance += g < GENERATIONS - LAST ? 0.0 : sqrt(-outside(best, N)) / LAST;
  }
  rig_close(&rig);
  return distance;
}

START_TEST(more_repeats_come_nearer_to_the_top) {
  double without = noisy_distance("{}"), with = noisy_distance("{" NOISE "}");
  ck_assert_msg(with < 0.7 * without, "%g with, %g without", with, without);
}
END_TEST

// ---------------------------------------------------------------- limits

START_TEST(impossible_shapes_are_refused) {
  expect_refusal("cma-es", "{}", 3, 1, "strategy.population");
  expect_refusal("cma-es", "{bounds: {low: 2, high: 1}}", 3, 6, "strategy.bounds.low");
  expect_refusal("cma-es", "{}", 1000000, 6, "strategy.name: cma-es takes 149"); // 2 n^2 * 8 bytes
}
END_TEST

START_TEST(sigma_scale_is_a_factor) {
  const double mean[3] = {0.5, -1.5, 2.5};
  StrategyShape shape = {.n = 3, .population = 6, .sigma_scale = 0.25, .n_threads = 1};
  Err err = {0};
  Rig rig = {.type = registry_strategy("cma-es")};
  shape.params = rig.params = rig_params(rig.type, "{sigma: {init: 3}}");
  ck_assert_int_eq(optimizer_open(rig.type, &shape, mean, &rig.optimizer, &err), OK);
  ck_assert_double_eq_tol(rig_number(&rig, "sigma"), 0.75, 1e-15);
  rig_close(&rig);
}
END_TEST

static double flat(const float *x, size_t n) {
  (void)x;
  (void)n;
  return -3.5;
}

// 10 + 30 * 4/8 generations
START_TEST(a_flat_landscape_is_left) {
  const double mean[4] = {2.5, -1.5, 2.0, -2.5};
  Rig rig;
  rig_open(&rig, "cma-es", "{}", 4, 8, mean);
  for (int g = 0; g < 25; g++) {
    ck_assert_ptr_null(optimizer_stop(&rig.optimizer));
    rig_generation(&rig, flat);
  }
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "stop.tolfun"));
  rig_close(&rig);
}
END_TEST

// numbers that C cannot hold: it starts again, and says so
START_TEST(a_broken_covariance_is_mended_and_reported) {
  const double mean[2] = {0.5, -1.5};
  Rig rig;
  rig_open(&rig, "cma-es", "{sigma: {init: 1e-200}, " ALWAYS "}", 2, 6, mean);
  for (int g = 0; g < 2; g++) {
    rig_ask(&rig);
    for (int i = 0; i < 6; i++) {
      population_genome(&rig.population, i)[0] = (float)i;
      population_genome(&rig.population, i)[1] = (float)(i * i);
      rig.fitness[i] = 2.5 * i;
    }
    rig_tell(&rig);
    ck_assert_ptr_nonnull(optimizer_stop(&rig.optimizer));
  }
  double c[4];
  rig_state(&rig, "C", 4, c);
  ck_assert(isfinite(c[0]) && isfinite(c[2]) && isfinite(c[3]));
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      it_follows_the_trace_of_long_steps,
      samples_have_the_covariance,
      decompositions_are_lazy,
      it_learns_a_cigar,
      an_optimum_on_a_bound_is_found,
      some_are_evaluated_twice,
      noise_asks_for_repeats_and_quiet_gives_them_back,
      where_repeats_are_used_up_sigma_grows,
      more_repeats_come_nearer_to_the_top,
      impossible_shapes_are_refused,
      sigma_scale_is_a_factor,
      a_flat_landscape_is_left,
      a_broken_covariance_is_mended_and_reported,
      NULL,
  };
  return suite_of("cma_es", 60, tests);
}
