#include "src/run/optimizer.h"

#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"

// a strategy that grows: generation g has 3 + 2 g individuals, asked for in blocks of two
typedef struct Growing {
  int64_t generation;
  double *mean; // (n)
} Growing;

static Status growing_check(const StrategyShape *shape, Err *err) {
  return shape->population == 13 ? err_set(err, ERR_INPUT, "strategy.population: 13 is unlucky")
                                 : OK;
}

static void growing_walk(void *state, const StrategyShape *shape, Walk *walk) {
  Growing *growing = state;
  walk_i64(walk, "generation", &growing->generation);
  walk_doubles(walk, "mean", &growing->mean, shape->n);
}

static void growing_start(void *state, const StrategyShape *shape, const double *mean) {
  Growing *growing = state;
  memcpy(growing->mean, mean, shape->n * sizeof *mean);
}

static int growing_count(const void *state, const StrategyShape *shape) {
  const Growing *growing = state;
  (void)shape;
  return 3 + 2 * (int)growing->generation;
}

// every number says which individual it belongs to; a range of the wrong size shows
static void growing_ask(const void *state, const StrategyShape *shape, int first, int count,
                        const Population *population) {
  const Growing *growing = state;
  ck_assert_int_eq(first % 2, 0);
  ck_assert_int_eq(count, first + 2 <= population->count ? 2 : 1);
  for (int i = first; i < first + count; i++) {
    for (size_t j = 0; j < shape->n; j++) {
      population_genome(population, i)[j] = (float)(growing->mean[j] + 10.0 * i);
    }
  }
}

static void growing_tell(void *state, const StrategyShape *shape, const Population *population,
                         const double *fitness) {
  Growing *growing = state;
  (void)population;
  growing->generation++;
  for (size_t j = 0; j < shape->n; j++) {
    growing->mean[j] += fitness[1];
  }
}

static void growing_recommend(const void *state, const StrategyShape *shape, float *genome) {
  const Growing *growing = state;
  for (size_t j = 0; j < shape->n; j++) {
    genome[j] = (float)growing->mean[j];
  }
}

static void growing_report(const void *state, const StrategyShape *shape, Row *row) {
  const Growing *growing = state;
  (void)shape;
  row_add(row, "grown", (double)growing->generation);
}

static const StrategyType growing_type = {
    .name = "growing",
    .state_size = sizeof(Growing),
    .ask_block = 2,
    .check = growing_check,
    .walk = growing_walk,
    .start = growing_start,
    .count = growing_count,
    .ask = growing_ask,
    .tell = growing_tell,
    .recommend = growing_recommend,
    .report = growing_report,
};

enum { N = 5 };
static const double start[N] = {0.5, -1.5, 2.5, 3.5, -4.5};
static const double fitness[7] = {2.5, 0.25, -3.5, 4.5, 5.5, -6.5, 7.5};
static const StrategyShape shape = {
    .n = N, .population = 8, .seed = 3, .sigma_scale = 1.0, .n_threads = 1};

static void open_both(Optimizer *optimizer, Population *population) {
  Err err = {0};
  ck_assert_int_eq(optimizer_open(&growing_type, &shape, start, optimizer, &err), OK);
  ck_assert_int_eq(population_open(3, N, population, &err), OK);
}

static void close_both(Optimizer *optimizer, Population *population) {
  population_close(population);
  optimizer_close(optimizer);
}

// ---------------------------------------------------------------- population

START_TEST(rows_start_on_cache_lines) {
  for (size_t n = 1; n <= 40; n += 13) {
    Population population;
    ck_assert_int_eq(population_open(4, n, &population, NULL), OK);
    ck_assert_uint_ge(population.stride, n);
    ck_assert_uint_lt(population.stride, n + 16);
    for (int i = 0; i < 4; i++) {
      ck_assert_uint_eq((uintptr_t)population_genome(&population, i) % ARENA_ALIGN, 0);
      for (size_t j = 0; j < n; j++) {
        ck_assert_float_eq(population_genome(&population, i)[j], 0.0F);
      }
    }
    population_close(&population);
    population_close(&population); // a zeroed one is fine
  }
}
END_TEST

START_TEST(an_absurd_population_is_refused) {
  Population population;
  Err err = {0};
  ck_assert_int_eq(population_open(1000, SIZE_MAX / 8, &population, &err), ERR_MEMORY);
  population_close(&population);
  ck_assert_int_eq(population_open(1000, SIZE_MAX - 3, &population, &err), ERR_MEMORY);
  population_close(&population);
}
END_TEST

// ---------------------------------------------------------------- optimizer

START_TEST(the_population_grows_with_the_strategy) {
  Optimizer optimizer;
  Population population;
  Err err = {0};
  open_both(&optimizer, &population);
  for (int g = 0; g < 3; g++) {
    ck_assert_int_eq(optimizer_count(&optimizer), 3 + 2 * g);
    ck_assert_int_eq(optimizer_ask(&optimizer, &population, &err), OK);
    ck_assert_int_eq(population.count, 3 + 2 * g);
    for (int i = 0; i < population.count; i++) {
      for (int j = 0; j < N; j++) {
        ck_assert_float_eq(population_genome(&population, i)[j],
                           (float)(start[j] + 0.25 * g + 10.0 * i));
      }
    }
    optimizer_tell(&optimizer, &population, fitness);
  }
  close_both(&optimizer, &population);
}
END_TEST

START_TEST(the_answers_are_the_strategys) {
  Optimizer optimizer;
  Population population;
  open_both(&optimizer, &population);
  ck_assert_int_eq(optimizer_ask(&optimizer, &population, NULL), OK);
  optimizer_tell(&optimizer, &population, fitness);
  float genome[N];
  optimizer_recommend(&optimizer, genome);
  ck_assert_float_eq(genome[2], 2.75F);
  Row row;
  row_clear(&row);
  optimizer_report(&optimizer, &row);
  ck_assert_double_eq(row_get(&row, "grown"), 1.0);
  ck_assert_ptr_null(optimizer_stop(&optimizer)); // it has no stop
  close_both(&optimizer, &population);
}
END_TEST

START_TEST(what_the_strategy_refuses_is_refused) {
  StrategyShape unlucky = shape;
  unlucky.population = 13;
  Optimizer optimizer;
  Err err = {0};
  ck_assert_int_eq(optimizer_open(&growing_type, &unlucky, start, &optimizer, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "unlucky"));
  optimizer_close(&optimizer);
  optimizer_close(&optimizer);
}
END_TEST

START_TEST(a_loaded_state_needs_no_start) {
  Optimizer optimizer, loaded;
  Population population;
  Err err = {0};
  Store *store;
  StoreGroup *group;
  open_both(&optimizer, &population);
  ck_assert_int_eq(optimizer_ask(&optimizer, &population, &err), OK);
  optimizer_tell(&optimizer, &population, fitness);
  ck_assert_int_eq(store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = walk_save(group, &err);
  optimizer_walk(&optimizer, &walk);
  ck_assert_int_eq(walk.status, OK);
  ck_assert_int_eq(optimizer_open(&growing_type, &shape, NULL, &loaded, &err), OK);
  walk = walk_load(group, &err);
  optimizer_walk(&loaded, &walk);
  ck_assert_int_eq(walk.status, OK);
  ck_assert_int_eq(optimizer_ask(&loaded, &population, &err), OK);
  ck_assert_float_eq(population_genome(&population, 4)[1], -1.25F + 40.0F);
  store_group_close(group);
  store_close(store);
  optimizer_close(&loaded);
  close_both(&optimizer, &population);
}
END_TEST

// ---------------------------------------------------------------- order of calls

typedef void Misuse(Optimizer *, Population *);

static void ask_twice(Optimizer *optimizer, Population *population) {
  (void)optimizer_ask(optimizer, population, NULL);
  (void)optimizer_ask(optimizer, population, NULL);
}

static void tell_unasked(Optimizer *optimizer, Population *population) {
  optimizer_tell(optimizer, population, fitness);
}

static void tell_a_nan(Optimizer *optimizer, Population *population) {
  const double broken[3] = {2.5, NAN, 3.5};
  (void)optimizer_ask(optimizer, population, NULL);
  optimizer_tell(optimizer, population, broken);
}

static void save_while_asked(Optimizer *optimizer, Population *population) {
  (void)optimizer_ask(optimizer, population, NULL);
  Walk walk = walk_hash();
  optimizer_walk(optimizer, &walk);
}

static void start_twice(Optimizer *optimizer, Population *population) {
  (void)population;
  optimizer_start(optimizer, start);
}

static void ask_before_start(Optimizer *optimizer, Population *population) {
  Optimizer fresh;
  (void)optimizer;
  if (optimizer_open(&growing_type, &shape, NULL, &fresh, NULL) == OK) {
    (void)optimizer_ask(&fresh, population, NULL);
  }
}

// in a process of its own, which an assertion must end
static void expect_abort(Misuse *misuse) {
  Optimizer optimizer;
  Population population;
  open_both(&optimizer, &population);
  fflush(NULL);
  pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child == 0) {
    if (freopen("/dev/null", "w", stderr) == NULL) {
      _exit(1);
    }
    misuse(&optimizer, &population);
    _exit(0);
  }
  int ended = 0;
  ck_assert_int_eq(waitpid(child, &ended, 0), child);
  ck_assert(WIFSIGNALED(ended) && WTERMSIG(ended) == SIGABRT);
  close_both(&optimizer, &population);
}

START_TEST(calls_out_of_order_are_our_mistake) {
  expect_abort(ask_twice);
  expect_abort(tell_unasked);
  expect_abort(tell_a_nan);
  expect_abort(save_while_asked);
  expect_abort(start_twice);
  expect_abort(ask_before_start);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      rows_start_on_cache_lines,
      an_absurd_population_is_refused,
      the_population_grows_with_the_strategy,
      the_answers_are_the_strategys,
      what_the_strategy_refuses_is_refused,
      a_loaded_state_needs_no_start,
      calls_out_of_order_are_our_mistake,
      NULL,
  };
  return suite_of("optimizer", 30, tests);
}
