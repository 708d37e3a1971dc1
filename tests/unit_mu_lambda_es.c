#include "tests/strategy_rig.h"

enum { TRACE_N = 6 };

// mean and the coming sigma after every tell of a trace
static void check(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  ck_assert_double_eq_tol(rig_number(rig, "sigma"), golden_number(after, "sigma_next"), 1e-9);
}

static void follow_trace(const char *file, double ratio) {
  json_t *trace = golden_open(file);
  const json_t *schedule = json_object_get(trace, "sigma");
  char yaml[128];
  ck_assert_double_eq(golden_number(trace, "ratio"), ratio);
  snprintf(yaml, sizeof yaml, "{ratio: %g, sigma: {init: %.17g, rate: %.17g, steps: %g}}", ratio,
           golden_number(schedule, "init"), golden_number(schedule, "rate"),
           golden_number(schedule, "steps"));
  golden_run(trace, "mu-lambda-es", yaml, 1, check);
}

START_TEST(a_fifth_of_the_population_follows_the_trace) {
  follow_trace("trace_mu-lambda-es_0.2.json", 0.2);
}
END_TEST

START_TEST(half_of_the_population_follows_the_trace) {
  follow_trace("trace_mu-lambda-es_0.5.json", 0.5);
}
END_TEST

static void check_self_adaptation(Rig *rig, json_t *after) {
  golden_expect(rig, after, "mean", TRACE_N);
  golden_expect(rig, after, "sigma", 1);
}

START_TEST(self_adaptation_with_log_weights_follows_the_trace) {
  golden_run(golden_open("trace_mu-lambda-es_self.json"), "mu-lambda-es",
             "{ratio: 0.4, weights: log, self_adaptation: true, sigma: {init: 0.5}}", 1,
             check_self_adaptation);
}
END_TEST

START_TEST(equal_weights_average_the_best) {
  const double mean[2] = {0.5, -0.25};
  double got[2];
  Rig rig;
  rig_open(&rig, "mu-lambda-es", "{ratio: 0.5, weights: equal}", 2, 4, mean);
  rig_ask(&rig);
  const float rows[4][2] = {{2.5F, -4.0F}, {7.0F, 9.0F}, {-3.5F, 0.25F}, {8.0F, -6.0F}};
  const double fitness[4] = {5.5, -2.5, 3.25, -7.5};
  for (int i = 0; i < 4; i++) {
    memcpy(population_genome(&rig.population, i), rows[i], sizeof rows[i]);
    rig.fitness[i] = fitness[i];
  }
  rig_tell(&rig);
  rig_state(&rig, "mean", 2, got);
  ck_assert_double_eq(got[0], -0.5);
  ck_assert_double_eq(got[1], -1.875);
  rig_close(&rig);
}
END_TEST

// mean of the logarithm of the steps' length over its expected value for step size 0.3
static double log_length(const char *yaml, double *deviation) {
  enum { N = 40, COUNT = 3000 };
  double mean[N], sum = 0.0, square = 0.0;
  for (int j = 0; j < N; j++) {
    mean[j] = 0.25 * j - 3.0;
  }
  Rig rig;
  rig_open(&rig, "mu-lambda-es", yaml, N, COUNT, mean);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    double length = 0.0;
    for (int j = 0; j < N; j++) {
      double step = (double)population_genome(&rig.population, i)[j] - mean[j];
      length += step * step;
    }
    length = 0.5 * log(length / N);
    sum += length / COUNT;
    square += length * length / COUNT;
  }
  *deviation = sqrt(square - sum * sum);
  rig_close(&rig);
  return sum;
}

START_TEST(self_adaptation_varies_the_step_sizes) {
  double plain, varied;
  double center = log_length("{sigma: {init: 0.3}}", &plain);
  // ln 0.3 - 1/(2 n); deviation 1/sqrt(2 n)
  ck_assert_double_eq_tol(center, log(0.3) - 1.0 / 80.0, 0.01);
  ck_assert_double_eq_tol(plain, 0.112, 0.01);
  log_length("{sigma: {init: 0.3}, self_adaptation: true}", &varied);
  ck_assert_double_eq_tol(varied, plain * sqrt(2.0), 0.015); // tau is 1/sqrt(2 n) too
  log_length("{sigma: {init: 0.3}, self_adaptation: true, tau: 0.5}", &varied);
  ck_assert_double_eq_tol(varied, hypot(plain, 0.5), 0.04);
}
END_TEST

// when selection is blind, the step size stays where it is on average
START_TEST(blind_selection_leaves_sigma) {
  const double mean[5] = {0.5, -0.25, 1.5, -2.5, 0.75};
  Rig rig;
  rig_open(&rig, "mu-lambda-es", "{ratio: 1.0, weights: equal, self_adaptation: true}", 5, 400,
           mean);
  for (int g = 0; g < 50; g++) {
    rig_ask(&rig);
    for (int i = 0; i < rig.population.count; i++) {
      rig.fitness[i] = 2.5;
    }
    rig_tell(&rig);
  }
  // a random walk of 50 steps of about 0.45/sqrt(400)
  ck_assert_double_lt(fabs(log(rig_number(&rig, "sigma") / 0.5)), 0.6);
  rig_close(&rig);
}
END_TEST

static double sphere(const float *x, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    sum += ((double)x[j] - 0.3) * ((double)x[j] - 0.3);
  }
  return -sum;
}

START_TEST(self_adaptation_converges) {
  enum { N = 10 };
  double mean[N];
  float best[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 2.5 - 0.3 * j;
  }
  Rig rig;
  rig_open(&rig, "mu-lambda-es", "{ratio: 0.25, weights: equal, self_adaptation: true}", N, 40,
           mean);
  for (int g = 0; g < 60; g++) {
    rig_generation(&rig, sphere);
  }
  optimizer_recommend(&rig.optimizer, best);
  ck_assert_double_gt(sphere(best, N), -1e-6);
  ck_assert_double_lt(rig_number(&rig, "sigma"), 0.01);
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  expect_stop("mu-lambda-es", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_fifth_of_the_population_follows_the_trace,
      half_of_the_population_follows_the_trace,
      self_adaptation_with_log_weights_follows_the_trace,
      equal_weights_average_the_best,
      self_adaptation_varies_the_step_sizes,
      blind_selection_leaves_sigma,
      self_adaptation_converges,
      it_stops_when_sigma_is_used_up,
      NULL,
  };
  return suite_of("mu_lambda_es", 30, tests);
}
