#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

// directions are left out, and in the third tell all rewards are equal
START_TEST(it_follows_the_trace) {
  json_t *trace = golden_open("trace_ars.json");
  const json_t *lr = json_object_get(trace, "lr"), *sigma = json_object_get(trace, "sigma");
  double mean[TRACE_N], gradient[TRACE_N];
  char yaml[256];
  Rig rig;
  golden_numbers(trace, "mean", TRACE_N, mean);
  snprintf(yaml, sizeof yaml,
           "ratio: %.17g\nlr: {init: %.17g, rate: %.17g, steps: %g}\n"
           "sigma: {init: %.17g, rate: %.17g, steps: %g}\n",
           golden_number(trace, "ratio"), golden_number(lr, "init"), golden_number(lr, "rate"),
           golden_number(lr, "steps"), golden_number(sigma, "init"), golden_number(sigma, "rate"),
           golden_number(sigma, "steps"));
  rig_open(&rig, "ars", yaml, TRACE_N, (int)golden_number(trace, "lambda"), mean);
  const json_t *steps = json_object_get(trace, "steps");
  ck_assert_uint_eq(json_array_size(steps), 3);
  for (size_t i = 0; i < 3; i++) {
    const json_t *step = json_array_get(steps, i), *after = json_object_get(step, "after");
    double square = 0.0;
    golden_tell(&rig, step);
    golden_expect(&rig, after, "mean", TRACE_N);
    golden_numbers(after, "gradient", TRACE_N, gradient);
    for (int j = 0; j < TRACE_N; j++) {
      square += gradient[j] * gradient[j];
    }
    ck_assert_double_eq_tol(rig_number(&rig, "gradient_norm"), sqrt(square), 1e-9);
  }
  rig_close(&rig);
  json_decref(trace);
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
  const double mean[2] = {1.5, -2.5};
  Err err = {0};
  Rig rig;
  ck_assert_int_eq(rig_try(&rig, "ars", "{}", 2, 5, mean, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.population: 5 is odd"));
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  const double mean[2] = {1.5, -2.5};
  Rig rig;
  rig_open(&rig, "ars", "{sigma: {init: 1e-39}}", 2, 4, mean);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "sigma"));
  rig_close(&rig);
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
