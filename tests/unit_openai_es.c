#include "tests/strategy_rig.h"

enum { TRACE_MAX = 16 };

// ---------------------------------------------------------------- golden traces

static double either(const json_t *parent, const char *key, double fallback) {
  return json_object_get(parent, key) == NULL ? fallback : golden_number(parent, key);
}

static void trace_params(const json_t *trace, char *yaml, size_t size) {
  const json_t *lr = json_object_get(trace, "lr"), *sigma = json_object_get(trace, "sigma");
  int length =
      snprintf(yaml, size,
               "shaping: %s\nlr: {init: %.17g, rate: %.17g, steps: %g}\n"
               "sigma: {init: %.17g, rate: %.17g, steps: %g}\n"
               "optimizer: {name: %s, decay: %.17g, momentum: %.17g}\n",
               json_string_value(json_object_get(trace, "shaping")), golden_number(lr, "init"),
               golden_number(lr, "rate"), golden_number(lr, "steps"), golden_number(sigma, "init"),
               golden_number(sigma, "rate"), golden_number(sigma, "steps"),
               json_string_value(json_object_get(trace, "optimizer")),
               either(trace, "weight_decay", 0.5), either(trace, "momentum", 0.5));
  ck_assert_int_lt(length, (int)size);
}

static double column(const Rig *rig, const char *name) {
  Row row;
  row_clear(&row);
  optimizer_report(&rig->optimizer, &row);
  return row_get(&row, name);
}

// sgd has no v: it stays 0
static void expect_moments(Rig *rig, const json_t *after, size_t n) {
  double v[TRACE_MAX];
  golden_expect(rig, after, "m", n);
  if (json_object_get(after, "v") != NULL) {
    golden_expect(rig, after, "v", n);
    return;
  }
  rig_state(rig, "v", n, v);
  for (size_t j = 0; j < n; j++) {
    ck_assert_double_eq(v[j], 0.0);
  }
}

// sigma and lr reported after a tell are the ones it used: those foretold a step ago
static void follow_trace(const char *name) {
  char file[64], yaml[512];
  double mean[TRACE_MAX];
  snprintf(file, sizeof file, "trace_openai-es_%s.json", name);
  json_t *trace = golden_open(file);
  size_t n = (size_t)golden_number(trace, "n");
  ck_assert_uint_le(n, TRACE_MAX);
  golden_numbers(trace, "mean", n, mean);
  trace_params(trace, yaml, sizeof yaml);
  Rig rig;
  rig_open(&rig, "openai-es", yaml, n, (int)golden_number(trace, "lambda"), mean);
  double lr = golden_number(json_object_get(trace, "lr"), "init");
  double sigma = golden_number(json_object_get(trace, "sigma"), "init");
  const json_t *steps = json_object_get(trace, "steps");
  ck_assert_uint_eq(json_array_size(steps), 3);
  for (size_t i = 0; i < 3; i++) {
    const json_t *step = json_array_get(steps, i), *after = json_object_get(step, "after");
    golden_tell(&rig, step);
    golden_expect(&rig, after, "mean", n);
    expect_moments(&rig, after, n);
    ck_assert_double_eq_tol(column(&rig, "gradient_norm"), golden_norm(after, "gradient", n), 1e-9);
    ck_assert_double_eq_tol(column(&rig, "mean_norm"), golden_norm(after, "mean", n), 1e-9);
    ck_assert_double_eq_tol(column(&rig, "lr"), lr, 1e-9);
    ck_assert_double_eq_tol(column(&rig, "sigma"), sigma, 1e-9);
    lr = golden_number(after, "lr_next");
    sigma = golden_number(after, "sigma_next");
  }
  rig_close(&rig);
  json_decref(trace);
}

START_TEST(adam_follows_the_trace) {
  follow_trace("adam");
}
END_TEST

START_TEST(standardize_follows_the_trace) {
  follow_trace("adam_standardize");
}
END_TEST

START_TEST(normalize_follows_the_trace) {
  follow_trace("adam_normalize");
}
END_TEST

START_TEST(no_shaping_follows_the_trace) {
  follow_trace("adam_none");
}
END_TEST

START_TEST(adamw_follows_the_trace) {
  follow_trace("adamw");
}
END_TEST

START_TEST(sgd_follows_the_trace) {
  follow_trace("sgd");
}
END_TEST

// ---------------------------------------------------------------- sampling

START_TEST(pairs_mirror_each_other) {
  enum { N = 600, COUNT = 6 };
  double mean[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 0.25 * (j % 9) - 1.0; // exact, so that the mirror is
  }
  Rig rig;
  rig_open(&rig, "openai-es", "{sigma: {init: 0.3}}", N, COUNT, mean);
  rig_ask(&rig);
  double square = 0.0;
  for (int i = 0; i < COUNT; i += 2) {
    const float *a = population_genome(&rig.population, i);
    const float *b = population_genome(&rig.population, i + 1);
    for (int j = 0; j < N; j++) {
      ck_assert_double_eq_tol((double)a[j] - mean[j], mean[j] - (double)b[j], 3e-7);
      square += ((double)a[j] - mean[j]) * ((double)a[j] - mean[j]) / (N * COUNT / 2);
    }
  }
  // standard deviation of 1800 normals: 0.3 within 5 standard errors
  ck_assert_double_eq_tol(sqrt(square), 0.3, 0.025);
  rig_close(&rig);
}
END_TEST

START_TEST(different_pairs_and_generations_differ) {
  enum { N = 5, COUNT = 4 };
  const double mean[N] = {0.5, -0.25, 1.5, -2.5, 0.75};
  const double fitness[COUNT] = {3.5, 3.5, 3.5, 3.5};
  Rig rig;
  rig_open(&rig, "openai-es", "{sigma: {schedule: constant}}", N, COUNT, mean);
  rig_ask(&rig);
  float first = population_genome(&rig.population, 0)[2];
  ck_assert(population_genome(&rig.population, 2)[2] != first);
  ck_assert(population_genome(&rig.population, 3)[2] != first);
  optimizer_tell(&rig.optimizer, &rig.population, fitness);
  rig_ask(&rig);
  ck_assert(population_genome(&rig.population, 0)[2] != first);
  rig_close(&rig);
}
END_TEST

// dimensions are independent: equal ones stay equal, in whatever block of the work they are
START_TEST(equal_dimensions_stay_equal) {
  enum { N = 700, COUNT = 6, PERIOD = 7 };
  double mean[N];
  float genome[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 0.3 * (j % PERIOD) - 0.8;
  }
  Rig rig;
  rig_open(&rig, "openai-es", "{}", N, COUNT, mean);
  for (int g = 0; g < 3; g++) {
    const double fitness[COUNT] = {2.5, -1.5, 7.0 - g, 3.5, 0.25, 4.5 + g};
    rig_ask(&rig);
    for (int i = 0; i < COUNT; i++) {
      float *row = population_genome(&rig.population, i);
      for (int j = PERIOD; j < N; j++) {
        row[j] = row[j % PERIOD];
      }
    }
    optimizer_tell(&rig.optimizer, &rig.population, fitness);
  }
  optimizer_recommend(&rig.optimizer, genome);
  for (int j = 0; j < N; j++) {
    ck_assert_msg(genome[j] == genome[j % PERIOD], "%d", j);
    ck_assert_msg(fabs((double)genome[j] - mean[j]) > 1e-3, "%d", j);
  }
  rig_close(&rig);
}
END_TEST

// ---------------------------------------------------------------- limits

START_TEST(an_odd_population_is_refused_by_its_key) {
  expect_refusal("openai-es", "{}", 3, 31, "strategy.population: 31 is odd");
}
END_TEST

START_TEST(it_stops_when_the_mean_leaves_float32) {
  const double good[2] = {1.5, -2.5}, bad[2] = {1.5, -1e39};
  Rig rig;
  rig_open(&rig, "openai-es", "{}", 2, 4, good);
  ck_assert_ptr_null(optimizer_stop(&rig.optimizer));
  rig_close(&rig);
  rig_open(&rig, "openai-es", "{}", 2, 4, bad);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "mean"));
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  expect_stop("openai-es", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      adam_follows_the_trace,
      standardize_follows_the_trace,
      normalize_follows_the_trace,
      no_shaping_follows_the_trace,
      adamw_follows_the_trace,
      sgd_follows_the_trace,
      pairs_mirror_each_other,
      different_pairs_and_generations_differ,
      equal_dimensions_stay_equal,
      an_odd_population_is_refused_by_its_key,
      it_stops_when_the_mean_leaves_float32,
      it_stops_when_sigma_is_used_up,
      NULL,
  };
  return suite_of("openai_es", 30, tests);
}
