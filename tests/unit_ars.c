#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

static void check(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  ck_assert_double_eq_tol(rig_number(rig, "gradient_norm"), golden_norm(after, "gradient", TRACE_N),
                          1e-9);
}

// directions are left out, and in the third tell all rewards are equal
START_TEST(it_follows_the_trace) {
  json_t *trace = golden_open("trace_ars.json");
  const json_t *lr = json_object_get(trace, "lr"), *sigma = json_object_get(trace, "sigma");
  char yaml[256];
  snprintf(yaml, sizeof yaml,
           "ratio: %.17g\nlr: {init: %.17g, rate: %.17g, steps: %g}\n"
           "sigma: {init: %.17g, rate: %.17g, steps: %g}\n",
           golden_number(trace, "ratio"), golden_number(lr, "init"), golden_number(lr, "rate"),
           golden_number(lr, "steps"), golden_number(sigma, "init"), golden_number(sigma, "rate"),
           golden_number(sigma, "steps"));
  golden_run(trace, "ars", yaml, 1, check);
}
END_TEST

// what the directions that are left out earned changes nothing
START_TEST(only_the_best_directions_count) {
  enum { N = 3 };
  const double mean[N] = {0.5, -1.25, 2.5};
  double got[2][N];
  for (int k = 0; k < 2; k++) {
    const double fitness[8] = {2.5, 9.5, -3.5 - k, -4.5, 6.5, -7.5, 1.5, 0.25 - 3.0 * k};
    Rig rig;
    rig_open(&rig, "ars", "{ratio: 0.5}", N, 8, mean);
    rig_ask(&rig);
    memcpy(rig.fitness, fitness, sizeof fitness);
    rig_tell(&rig);
    rig_state(&rig, "mean", N, got[k]);
    rig_close(&rig);
  }
  ck_assert_mem_eq(got[0], got[1], sizeof got[0]);
  ck_assert_double_gt(fabs(got[0][0] - mean[0]), 1e-4);
}
END_TEST

// the deviation of the rewards takes their unit away
START_TEST(the_scale_of_fitness_does_not_matter) {
  enum { N = 3 };
  const double mean[N] = {0.5, -1.25, 2.5};
  double got[2][N];
  for (int k = 0; k < 2; k++) {
    Rig rig;
    rig_open(&rig, "ars", "{ratio: 1.0}", N, 6, mean);
    rig_ask(&rig);
    for (int i = 0; i < 6; i++) {
      rig.fitness[i] = (k == 0 ? 1.5 : 375.0) * (i % 4) * i;
    }
    rig_tell(&rig);
    rig_state(&rig, "mean", N, got[k]);
    rig_close(&rig);
  }
  for (int j = 0; j < N; j++) {
    ck_assert_double_eq_tol(got[0][j], got[1][j], 1e-13);
  }
}
END_TEST

START_TEST(an_odd_population_is_refused_by_its_key) {
  expect_refusal("ars", "{}", 2, 5, "strategy.population: 5 is odd");
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  expect_stop("ars", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      it_follows_the_trace,
      only_the_best_directions_count,
      the_scale_of_fitness_does_not_matter,
      an_odd_population_is_refused_by_its_key,
      it_stops_when_sigma_is_used_up,
      NULL,
  };
  return suite_of("ars", 30, tests);
}
