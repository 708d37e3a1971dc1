#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "src/config/params.h"
#include "src/registry.h"
#include "src/run/optimizer.h"
#include "tests/support.h"

enum { N_MAX = 16, PARAMS_MAX = 1024 };

// the traces' tolerance
static const double tolerance = 1e-9;

// openai-es with its parameters, from YAML
typedef struct Rig {
  Optimizer optimizer;
  Population population;
  _Alignas(64) unsigned char params[PARAMS_MAX];
} Rig;

static void read_params(const StrategyType *type, const char *yaml, void *out) {
  Err err = {0};
  Tree *tree;
  Node *root;
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(tree_parse_text(tree, "test", yaml, strlen(yaml), &root, &err), OK);
  ck_assert_msg(params_read(root, "", type->params, out, &err) == OK, "%s", err.text);
  tree_close(tree);
}

static void rig_open(Rig *rig, const char *yaml, size_t n, int population, const double *mean) {
  const StrategyType *type = registry_strategy("openai-es");
  ck_assert_ptr_nonnull(type);
  ck_assert_uint_le(type->params_size, PARAMS_MAX);
  read_params(type, yaml, rig->params);
  StrategyShape shape = {.n = n,
                         .population = population,
                         .seed = 7,
                         .params = rig->params,
                         .sigma_scale = 1.0,
                         .n_threads = 1};
  Err err = {0};
  ck_assert_msg(optimizer_open(type, &shape, mean, &rig->optimizer, &err) == OK, "%s", err.text);
  ck_assert_int_eq(population_open(population, n, &rig->population, &err), OK);
}

static void rig_close(Rig *rig) {
  population_close(&rig->population);
  optimizer_close(&rig->optimizer);
}

// ---------------------------------------------------------------- golden traces

static void get_doubles(const json_t *parent, const char *key, size_t n, double *out) {
  const json_t *array = json_object_get(parent, key);
  ck_assert_msg(json_array_size(array) == n, "%s", key);
  for (size_t i = 0; i < n; i++) {
    out[i] = json_number_value(json_array_get(array, i));
  }
}

static double get_number(const json_t *parent, const char *path, double fallback) {
  char level[32], key[32];
  const json_t *value = sscanf(path, "%31[^.].%31s", level, key) == 2
                            ? json_object_get(json_object_get(parent, level), key)
                            : json_object_get(parent, path);
  return value == NULL ? fallback : json_number_value(value);
}

static void trace_params(const json_t *trace, char *yaml, size_t size) {
  int length = snprintf(yaml, size,
                        "shaping: %s\nlr: {init: %.17g, rate: %.17g, steps: %g}\n"
                        "sigma: {init: %.17g, rate: %.17g, steps: %g}\n"
                        "optimizer: {name: %s, decay: %.17g, momentum: %.17g}\n",
                        json_string_value(json_object_get(trace, "shaping")),
                        get_number(trace, "lr.init", NAN), get_number(trace, "lr.rate", NAN),
                        get_number(trace, "lr.steps", NAN), get_number(trace, "sigma.init", NAN),
                        get_number(trace, "sigma.rate", NAN), get_number(trace, "sigma.steps", NAN),
                        json_string_value(json_object_get(trace, "optimizer")),
                        get_number(trace, "weight_decay", 0.5), get_number(trace, "momentum", 0.5));
  ck_assert_int_lt(length, (int)size);
}

// the state's arrays by the names they have in a checkpoint
static void expect_state(Rig *rig, const json_t *after) {
  size_t n = rig->optimizer.shape.n;
  Err err = {0};
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = walk_save(group, &err);
  optimizer_walk(&rig->optimizer, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  const char *const names[] = {"mean", "m", "v"};
  for (int k = 0; k < 3; k++) {
    double want[N_MAX] = {0}, got[N_MAX];
    if (json_object_get(after, names[k]) != NULL) { // sgd has no v
      get_doubles(after, names[k], n, want);
    }
    ck_assert_msg(store_get_doubles(group, names[k], got, n, &err) == OK, "%s", err.text);
    for (size_t j = 0; j < n; j++) {
      ck_assert_msg(near(got[j], want[j], tolerance, 0.0), "%s[%zu]: %.17g, not %.17g", names[k], j,
                    got[j], want[j]);
    }
  }
  store_group_close(group);
  store_close(store);
}

static void tell_step(Rig *rig, const json_t *step) {
  Population *population = &rig->population;
  double fitness[N_MAX];
  Err err = {0};
  ck_assert_int_eq(optimizer_ask(&rig->optimizer, population, &err), OK);
  const json_t *rows = json_object_get(step, "population");
  for (int i = 0; i < population->count; i++) {
    const json_t *row = json_array_get(rows, (size_t)i);
    for (size_t j = 0; j < population->n; j++) {
      float number = (float)json_number_value(json_array_get(row, j));
      population_genome(population, i)[j] = number;
    }
  }
  get_doubles(step, "fitness", (size_t)population->count, fitness);
  optimizer_tell(&rig->optimizer, population, fitness);
}

static double column(const Rig *rig, const char *name) {
  Row row;
  row_clear(&row);
  optimizer_report(&rig->optimizer, &row);
  return row_get(&row, name);
}

static double norm(const double *x, size_t n) {
  double square = 0.0;
  for (size_t j = 0; j < n; j++) {
    square += x[j] * x[j];
  }
  return sqrt(square);
}

// sigma and lr reported after a tell are the ones it used: those foretold a step ago
static void follow_trace(const char *name) {
  char path[128], yaml[512];
  snprintf(path, sizeof path, "tests/golden/strategies/trace_openai-es_%s.json", name);
  json_error_t problem;
  json_t *trace = json_load_file(source_path(path), 0, &problem);
  ck_assert_msg(trace != NULL, "%s: %s", path, problem.text);
  trace_params(trace, yaml, sizeof yaml);
  size_t n = (size_t)get_number(trace, "n", NAN);
  double mean[N_MAX], gradient[N_MAX];
  get_doubles(trace, "mean", n, mean);
  Rig rig;
  rig_open(&rig, yaml, n, (int)get_number(trace, "lambda", NAN), mean);
  double lr = get_number(trace, "lr.init", NAN), sigma = get_number(trace, "sigma.init", NAN);
  const json_t *steps = json_object_get(trace, "steps");
  ck_assert_uint_eq(json_array_size(steps), 3);
  for (size_t i = 0; i < 3; i++) {
    const json_t *step = json_array_get(steps, i);
    const json_t *after = json_object_get(step, "after");
    tell_step(&rig, step);
    expect_state(&rig, after);
    get_doubles(after, "gradient", n, gradient);
    ck_assert_double_eq_tol(column(&rig, "gradient_norm"), norm(gradient, n), tolerance);
    get_doubles(after, "mean", n, mean);
    ck_assert_double_eq_tol(column(&rig, "mean_norm"), norm(mean, n), tolerance);
    ck_assert_double_eq_tol(column(&rig, "lr"), lr, tolerance);
    ck_assert_double_eq_tol(column(&rig, "sigma"), sigma, tolerance);
    lr = get_number(after, "lr_next", NAN);
    sigma = get_number(after, "sigma_next", NAN);
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
  Err err = {0};
  rig_open(&rig, "{sigma: {init: 0.3}}", N, COUNT, mean);
  ck_assert_int_eq(optimizer_ask(&rig.optimizer, &rig.population, &err), OK);
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
  Err err = {0};
  rig_open(&rig, "{sigma: {schedule: constant}}", N, COUNT, mean);
  ck_assert_int_eq(optimizer_ask(&rig.optimizer, &rig.population, &err), OK);
  float first = population_genome(&rig.population, 0)[2];
  ck_assert(population_genome(&rig.population, 2)[2] != first);
  ck_assert(population_genome(&rig.population, 3)[2] != first);
  optimizer_tell(&rig.optimizer, &rig.population, fitness);
  ck_assert_int_eq(optimizer_ask(&rig.optimizer, &rig.population, &err), OK);
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
  Err err = {0};
  rig_open(&rig, "{}", N, COUNT, mean);
  for (int g = 0; g < 3; g++) {
    const double fitness[COUNT] = {2.5, -1.5, 7.0 - g, 3.5, 0.25, 4.5 + g};
    ck_assert_int_eq(optimizer_ask(&rig.optimizer, &rig.population, &err), OK);
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
  const StrategyType *type = registry_strategy("openai-es");
  unsigned char params[PARAMS_MAX] = {0};
  StrategyShape shape = {.n = 3, .population = 31, .params = params};
  Optimizer optimizer;
  Err err = {0};
  ck_assert_int_eq(optimizer_open(type, &shape, NULL, &optimizer, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.population"));
  optimizer_close(&optimizer);
}
END_TEST

START_TEST(it_stops_when_the_mean_leaves_float32) {
  const double good[2] = {1.5, -2.5}, bad[2] = {1.5, -1e39};
  Rig rig;
  rig_open(&rig, "{}", 2, 4, good);
  ck_assert_ptr_null(optimizer_stop(&rig.optimizer));
  rig_close(&rig);
  rig_open(&rig, "{}", 2, 4, bad);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "mean"));
  rig_close(&rig);
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  const double mean[2] = {1.5, -2.5};
  Rig rig;
  rig_open(&rig, "{sigma: {init: 1e-39}}", 2, 4, mean);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), "sigma"));
  rig_close(&rig);
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
