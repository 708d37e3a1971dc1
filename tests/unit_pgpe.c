#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

static void check(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  golden_expect(rig, after, "sigma", TRACE_N);
  golden_expect(rig, after, "m", TRACE_N);
  golden_expect(rig, after, "v", TRACE_N);
  ck_assert_double_eq_tol(rig_number(rig, "gradient_norm"), golden_norm(after, "gradient", TRACE_N),
                          1e-9);
}

static void follow_trace(const char *file) {
  json_t *trace = golden_open(file);
  const json_t *lr = json_object_get(trace, "lr"), *sigma = json_object_get(trace, "sigma");
  const json_t *optimizer = json_object_get(trace, "optimizer");
  char yaml[400];
  snprintf(yaml, sizeof yaml,
           "lr: {init: %.17g, rate: %.17g, steps: %g}\n"
           "sigma: {init: %.17g, lr: %.17g, max_change: %.17g}\n"
           "optimizer: {name: %s, momentum: %.17g, max_speed: %.17g}\n",
           golden_number(lr, "init"), golden_number(lr, "rate"), golden_number(lr, "steps"),
           golden_number(sigma, "init"), golden_number(sigma, "lr"),
           golden_number(sigma, "max_change"),
           json_string_value(json_object_get(optimizer, "name")),
           golden_number(optimizer, "momentum"), golden_number(optimizer, "max_speed"));
  golden_run(trace, "pgpe", yaml, 1, check);
}

START_TEST(adam_follows_the_trace) {
  follow_trace("trace_pgpe_adam.json");
}
END_TEST

START_TEST(clipup_follows_the_trace) {
  follow_trace("trace_pgpe_clipup.json");
}
END_TEST

// a baseline of the fitness teaches nothing, whatever the shaping
START_TEST(the_level_of_fitness_does_not_matter) {
  enum { N = 3, COUNT = 6 };
  const double mean[N] = {0.5, -1.25, 2.5}, levels[2] = {0.25, 4096.25};
  double got[2][N];
  for (int k = 0; k < 2; k++) {
    Rig rig;
    rig_open(&rig, "pgpe", "{shaping: none, optimizer: {name: sgd}}", N, COUNT, mean);
    rig_ask(&rig);
    for (int i = 0; i < COUNT; i++) {
      rig.fitness[i] = levels[k] + 1.5 * i * i;
    }
    rig_tell(&rig);
    rig_state(&rig, "mean", N, got[k]);
    rig_close(&rig);
  }
  for (int j = 0; j < N; j++) {
    ck_assert_double_gt(fabs(got[0][j] - mean[j]), 1e-3);
    ck_assert_double_eq_tol(got[0][j], got[1][j], 1e-11);
  }
}
END_TEST

START_TEST(pairs_mirror_each_other_with_a_step_size_each) {
  enum { N = 3, COUNT = 6 };
  const double mean[N] = {0.5, -1.25, 2.5};
  double sigma[N], middle[N];
  Rig rig;
  rig_open(&rig, "pgpe", "{sigma: {lr: 5.0}}", N, COUNT, mean);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    rig.fitness[i] = 1.5 * i * i;
  }
  rig_tell(&rig);
  rig_state(&rig, "sigma", N, sigma);
  rig_state(&rig, "mean", N, middle);
  ck_assert_double_gt(fabs(sigma[0] - sigma[1]) + fabs(sigma[1] - sigma[2]), 1e-3);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i += 2) {
    for (int j = 0; j < N; j++) {
      double up = (double)population_genome(&rig.population, i)[j] - middle[j];
      double down = middle[j] - (double)population_genome(&rig.population, i + 1)[j];
      ck_assert_double_eq_tol(up, down, 5e-7);
    }
  }
  rig_close(&rig);
}
END_TEST

START_TEST(an_odd_population_is_refused_by_its_key) {
  expect_refusal("pgpe", "{}", 2, 31, "strategy.population: 31 is odd");
}
END_TEST

START_TEST(it_stops_when_all_step_sizes_are_used_up) {
  expect_stop("pgpe", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      adam_follows_the_trace,
      clipup_follows_the_trace,
      the_level_of_fitness_does_not_matter,
      pairs_mirror_each_other_with_a_step_size_each,
      an_odd_population_is_refused_by_its_key,
      it_stops_when_all_step_sizes_are_used_up,
      NULL,
  };
  return suite_of("pgpe", 30, tests);
}
