// strategy_rig: one strategy at work in a test: its parameters from YAML, its population, its state
// by the names of a checkpoint, and the steps of a golden trace.
#ifndef HEBBES_TESTS_STRATEGY_RIG_H
#define HEBBES_TESTS_STRATEGY_RIG_H

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/params.h"
#include "src/registry.h"
#include "src/run/optimizer.h"
#include "tests/support.h"

typedef struct Rig {
  const StrategyType *type;
  void *params;
  Optimizer optimizer;
  Population population;
  double *fitness; // (population.count)
} Rig;

static inline void *rig_params(const StrategyType *type, const char *yaml) {
  Err err = {0};
  Tree *tree;
  Node *root;
  void *params = calloc(1, type->params_size);
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(tree_parse_text(tree, "test", yaml, strlen(yaml), &root, &err), OK);
  ck_assert_msg(params_read(root, "", type->params, params, &err) == OK, "%s", err.text);
  tree_close(tree);
  return params;
}

// what comes of opening it; close it anyway
static inline Status rig_try(Rig *rig, const char *strategy, const char *yaml, size_t n,
                             int population, const double *mean, Err *err) {
  const StrategyType *type = registry_strategy(strategy);
  ck_assert_ptr_nonnull(type);
  *rig = (Rig){.type = type, .params = rig_params(type, yaml)};
  StrategyShape shape = {.n = n,
                         .population = population,
                         .seed = 7,
                         .params = rig->params,
                         .sigma_scale = 1.0,
                         .n_threads = 1};
  return optimizer_open(type, &shape, mean, &rig->optimizer, err);
}

static inline void rig_open(Rig *rig, const char *strategy, const char *yaml, size_t n,
                            int population, const double *mean) {
  Err err = {0};
  ck_assert_msg(rig_try(rig, strategy, yaml, n, population, mean, &err) == OK, "%s", err.text);
  ck_assert_int_eq(population_open(population, n, &rig->population, &err), OK);
}

static inline void rig_close(Rig *rig) {
  free(rig->params);
  free(rig->fitness);
  population_close(&rig->population);
  optimizer_close(&rig->optimizer);
}

// it does not start with these parameters, n and population, and says so in these words
static inline void expect_refusal(const char *strategy, const char *yaml, size_t n, int population,
                                  const char *words) {
  const double mean[] = {2.5, -1.5, 0.5};
  Err err = {0};
  Rig rig;
  Status status = rig_try(&rig, strategy, yaml, n, population, n <= 3 ? mean : NULL, &err);
  ck_assert_int_eq(status, ERR_INPUT);
  ck_assert_msg(strstr(err.text, words) != NULL, "%s", err.text);
  rig_close(&rig);
}

// it has a reason to stop before it has begun, in these words
static inline void expect_stop(const char *strategy, const char *yaml, const char *words) {
  const double mean[2] = {2.5, -1.5};
  Rig rig;
  rig_open(&rig, strategy, yaml, 2, 4, mean);
  ck_assert_ptr_nonnull(strstr(optimizer_stop(&rig.optimizer), words));
  rig_close(&rig);
}

static inline void rig_ask(Rig *rig) {
  Err err = {0};
  ck_assert_msg(optimizer_ask(&rig->optimizer, &rig->population, &err) == OK, "%s", err.text);
  free(rig->fitness);
  rig->fitness = calloc((size_t)rig->population.count, sizeof *rig->fitness);
}

static inline void rig_tell(Rig *rig) {
  optimizer_tell(&rig->optimizer, &rig->population, rig->fitness);
}

// one generation on a function of a genome
static inline void rig_generation(Rig *rig, double (*function)(const float *genome, size_t n)) {
  rig_ask(rig);
  for (int i = 0; i < rig->population.count; i++) {
    rig->fitness[i] = function(population_genome(&rig->population, i), rig->population.n);
  }
  rig_tell(rig);
}

// n numbers of the state
static inline void rig_state(Rig *rig, const char *name, size_t n, double *out) {
  Err err = {0};
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = walk_save(group, &err);
  optimizer_walk(&rig->optimizer, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  ck_assert_msg(store_get_doubles(group, name, out, n, &err) == OK, "%s", err.text);
  store_group_close(group);
  store_close(store);
}

static inline double rig_number(Rig *rig, const char *name) {
  double number;
  rig_state(rig, name, 1, &number);
  return number;
}

static inline double bowl(const float *genome, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    sum -= (double)(j % 5 + 1) * (double)genome[j] * (double)genome[j];
  }
  return sum;
}

// the matrix that is learned with one thread and with two; several blocks of every product
static inline void expect_same_matrix(const char *strategy, const char *yaml) {
  enum { N = 300, COUNT = 80 };
  static double matrix[2][N * N];
  double mean[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 0.3 * (j % 7) - 0.8;
  }
  for (int threads = 1; threads <= 2; threads++) {
    Rig rig;
    rig_open(&rig, strategy, yaml, N, COUNT, mean);
    rig.optimizer.shape.n_threads = threads;
    for (int g = 0; g < 3; g++) {
      rig_generation(&rig, bowl);
    }
    rig_state(&rig, "matrix", N * N, matrix[threads - 1]);
    rig_close(&rig);
  }
  ck_assert_mem_eq(matrix[0], matrix[1], sizeof matrix[0]);
}

// ---------------------------------------------------------------- golden traces

static inline json_t *golden_open(const char *file) {
  json_error_t problem;
  char path[160];
  snprintf(path, sizeof path, "tests/golden/strategies/%s", file);
  json_t *json = json_load_file(source_path(path), 0, &problem);
  ck_assert_msg(json != NULL, "%s: %s", path, problem.text);
  return json;
}

static inline double golden_number(const json_t *parent, const char *key) {
  const json_t *number = json_object_get(parent, key);
  ck_assert_msg(json_is_number(number), "%s", key);
  return json_number_value(number);
}

static inline void golden_numbers(const json_t *parent, const char *key, size_t n, double *out) {
  const json_t *array = json_object_get(parent, key);
  if (n == 1 && json_is_number(array)) {
    out[0] = json_number_value(array);
    return;
  }
  ck_assert_msg(json_array_size(array) == n, "%s", key);
  for (size_t i = 0; i < n; i++) {
    out[i] = json_number_value(json_array_get(array, i));
  }
}

// tells the population and fitness of a step, whatever the strategy asked
static inline void golden_tell(Rig *rig, const json_t *step) {
  rig_ask(rig);
  const json_t *rows = json_object_get(step, "population");
  ck_assert_uint_eq(json_array_size(rows), (size_t)rig->population.count);
  for (int i = 0; i < rig->population.count; i++) {
    const json_t *row = json_array_get(rows, (size_t)i);
    for (size_t j = 0; j < rig->population.n; j++) {
      population_genome(&rig->population, i)[j] = (float)json_number_value(json_array_get(row, j));
    }
  }
  golden_numbers(step, "fitness", (size_t)rig->population.count, rig->fitness);
  rig_tell(rig);
}

// n numbers of the state against those of the trace
static inline void golden_expect(Rig *rig, const json_t *after, const char *name, size_t n) {
  double *want = calloc(n, sizeof *want), *got = calloc(n, sizeof *got);
  golden_numbers(after, name, n, want);
  rig_state(rig, name, n, got);
  for (size_t j = 0; j < n; j++) {
    ck_assert_msg(near(got[j], want[j], 1e-9, 0.0), "%s[%zu]: %.17g, not %.17g", name, j, got[j],
                  want[j]);
  }
  free(want);
  free(got);
}

// n numbers of the trace as a vector: its length
static inline double golden_norm(const json_t *after, const char *name, size_t n) {
  double *x = calloc(n, sizeof *x), square = 0.0;
  golden_numbers(after, name, n, x);
  for (size_t j = 0; j < n; j++) {
    square += x[j] * x[j];
  }
  free(x);
  return sqrt(square);
}

// Tells every step of a trace to a strategy, and checks what came after each. Closes the trace.
static inline void golden_run(json_t *trace, const char *strategy, const char *yaml, int n_threads,
                              void (*check)(Rig *rig, json_t *after)) {
  size_t n = json_array_size(json_object_get(trace, "mean")), i;
  double *mean = calloc(n, sizeof *mean);
  const json_t *steps = json_object_get(trace, "steps");
  json_t *step;
  golden_numbers(trace, "mean", n, mean);
  Rig rig;
  rig_open(&rig, strategy, yaml, n, (int)golden_number(trace, "lambda"), mean);
  rig.optimizer.shape.n_threads = n_threads;
  ck_assert_uint_ge(json_array_size(steps), 3);
  json_array_foreach(steps, i, step) {
    golden_tell(&rig, step);
    check(&rig, json_object_get(step, "after"));
  }
  rig_close(&rig);
  free(mean);
  json_decref(trace);
}

// every number of the state that the trace has
static inline void golden_check_all(Rig *rig, json_t *after) {
  const char *name;
  json_t *numbers;
  json_object_foreach(after, name, numbers) {
    golden_expect(rig, after, name, json_array_size(numbers));
  }
}

// A trace that names its strategy and parameters.
static inline void golden_follow(const char *file) {
  json_t *trace = golden_open(file);
  golden_run(trace, json_string_value(json_object_get(trace, "strategy")),
             json_string_value(json_object_get(trace, "params")), 1, golden_check_all);
}

#endif
