#include "src/run/minimize.h"

#include <math.h>
#include <string.h>

#include "tests/support.h"

static Err err;

enum { N = 3, POPULATION = 8 };

// a function that knows how often it was called
typedef struct Counter {
  int calls;
  int low_from;       // it is 0.25 from this call on, 2.5 before
  int nan_from;       // and not a number from this one on
  double first[8][N]; // the first places
  volatile sig_atomic_t interrupt;
} Counter;

static double count_value(void *context, const float *x) {
  Counter *counter = context;
  for (int j = 0; j < N && counter->calls < 8; j++) {
    counter->first[counter->calls][j] = (double)x[j];
  }
  counter->calls++;
  if (counter->nan_from != 0 && counter->calls >= counter->nan_from) {
    return NAN;
  }
  return counter->low_from != 0 && counter->calls >= counter->low_from ? 0.25 : 2.5;
}

static Problem problem_of(Counter *counter) {
  return (Problem){
      .n = N,
      .value = count_value,
      .context = counter,
      .x0_low = -3.0,
      .x0_high = 5.0,
      .target = 0.25,
      .max_evaluations = 1000,
      .max_generations = INT64_MAX,
  };
}

static Config *config_of(const char *strategy, const char *more) {
  const char *overrides[] = {strategy, "strategy.population=8", "threads=1", more};
  Config *config;
  Status status = minimize_config(more == NULL ? 3 : 4, overrides, &config, &err);
  ck_assert_msg(status == OK, "%s", err.text);
  return config;
}

static Series run(const Problem *problem, int n_seeds) {
  Config *config = config_of("strategy=random-search", NULL);
  Series series;
  ck_assert_int_eq(minimize_series(config, problem, n_seeds, &series, &err), OK);
  ck_assert_int_eq(series.population, POPULATION);
  config_close(config);
  return series;
}

START_TEST(individuals_are_counted_one_by_one) {
  Counter counter = {.low_from = 3 * POPULATION + 5};
  Problem problem = problem_of(&counter);
  Series series = run(&problem, 1);
  ck_assert_int_eq(series.seeds, 1);
  ck_assert_int_eq(series.successes, 1);
  ck_assert_int_eq(counter.calls, 3 * POPULATION + 5);
  ck_assert(series.median == 3 * POPULATION + 5);
  ck_assert(series.generations == 3 && series.seconds > 0);
}
END_TEST

// a call for the recommended genome after every generation does not count
START_TEST(the_mean_is_counted_in_generations) {
  Counter counter = {.low_from = 3 * (POPULATION + 1)};
  Problem problem = problem_of(&counter);
  problem.count = COUNT_MEAN;
  Series series = run(&problem, 1);
  ck_assert_int_eq(series.successes, 1);
  ck_assert_int_eq(counter.calls, 3 * (POPULATION + 1));
  ck_assert(series.median == 3 * POPULATION);
  // an individual does not do
  counter = (Counter){.low_from = 3 * (POPULATION + 1) + 1};
  series = run(&problem, 1);
  ck_assert(series.median == 4 * POPULATION);
}
END_TEST

START_TEST(limits_are_failures) {
  Counter counter = {0};
  Problem problem = problem_of(&counter);
  problem.max_evaluations = 27;
  Series series = run(&problem, 4);
  ck_assert_int_eq(series.seeds, 4);
  ck_assert_int_eq(series.successes, 0);
  ck_assert_int_eq(counter.calls, 4 * 27);
  ck_assert(isnan(series.median) && isnan(series.q25) && isnan(series.q75));
  counter = (Counter){0};
  problem.max_evaluations = INT64_MAX;
  problem.max_generations = 6;
  problem.target = NAN;
  series = run(&problem, 2);
  ck_assert_int_eq(counter.calls, 2 * 6 * POPULATION);
  ck_assert(series.generations == 2 * 6);
}
END_TEST

START_TEST(an_interrupt_ends_the_series) {
  Counter counter = {.interrupt = 2};
  Problem problem = problem_of(&counter);
  problem.interrupt = &counter.interrupt;
  Series series = run(&problem, 4);
  ck_assert_int_eq(series.seeds, 1);
  ck_assert_int_eq(series.successes, 0);
  ck_assert_int_eq(counter.calls, POPULATION);
}
END_TEST

START_TEST(what_is_not_a_number_is_the_worst) {
  Counter counter = {.nan_from = 11};
  Problem problem = problem_of(&counter);
  problem.max_evaluations = 100;
  Series series = run(&problem, 1);
  ck_assert_int_eq(series.successes, 0);
  ck_assert_int_eq(counter.calls, 100);
}
END_TEST

// seed s reaches the target at its evaluation 10 s + 3
typedef struct Later {
  int seed, calls;
} Later;

static double later_value(void *context, const float *x) {
  Later *later = context;
  (void)x;
  later->calls++;
  if (later->calls == 10 * later->seed + 3) {
    later->seed++;
    later->calls = 0;
    return 0.0;
  }
  return 7.5;
}

START_TEST(quartiles_are_interpolated) {
  Later later = {.seed = 1};
  Problem problem = problem_of(NULL);
  problem.value = later_value;
  problem.context = &later;
  Series series = run(&problem, 4);
  ck_assert_int_eq(series.successes, 4);
  // of 13, 23, 33, 43, as numpy's percentile has them
  ck_assert(near(series.q25, 20.5, 1e-12, 0.0));
  ck_assert(near(series.median, 28.0, 1e-12, 0.0));
  ck_assert(near(series.q75, 35.5, 1e-12, 0.0));
}
END_TEST

START_TEST(starts_follow_from_the_seed) {
  double places[3][N];
  for (int k = 0; k < 3; k++) {
    Config *config = config_of("strategy=random-search", k == 2 ? "seed=6" : "seed=5");
    Counter counter = {0};
    Problem problem = problem_of(&counter);
    Series series;
    problem.max_evaluations = 9;
    ck_assert_int_eq(minimize_series(config, &problem, 1, &series, &err), OK);
    memcpy(places[k], counter.first[0], sizeof places[k]);
    for (int j = 0; j < N; j++) {
      // random-search looks at most 1 away from the start
      ck_assert(places[k][j] >= -4.0 && places[k][j] <= 6.0);
    }
    config_close(config);
  }
  ck_assert_mem_eq(places[0], places[1], sizeof places[0]);
  ck_assert_mem_ne(places[0], places[2], sizeof places[0]);
}
END_TEST

// fitness that never rises: two generations of 2, then one of 4 from another start
START_TEST(restarts_begin_elsewhere) {
  const char *overrides[] = {"strategy=openai-es",       "strategy.population=2",
                             "strategy.restarts=ipop",   "strategy.restart_patience=1",
                             "strategy.sigma.init=1e-6", "strategy.lr.init=1e-6"};
  Config *config;
  Counter counter = {0};
  Problem problem = problem_of(&counter);
  Series series;
  ck_assert_int_eq(minimize_config(6, overrides, &config, &err), OK);
  problem.max_generations = 3;
  ck_assert_int_eq(minimize_series(config, &problem, 1, &series, &err), OK);
  config_close(config);
  ck_assert_int_eq(counter.calls, 2 + 2 + 4);
  for (int j = 0; j < N; j++) {
    const double first = counter.first[0][j], second = counter.first[4][j];
    ck_assert(second >= -3.0 && second <= 5.0 && fabs(second - first) > 1e-3);
    ck_assert(near(counter.first[3][j], first, 1e-4, 0.0));
    ck_assert(near(counter.first[7][j], second, 1e-4, 0.0));
  }
}
END_TEST

START_TEST(a_population_fits_the_dimensions) {
  const char *pairs[] = {"strategy=openai-es"}, *singles[] = {"strategy=random-search"};
  Config *config;
  ck_assert_int_eq(minimize_config(1, singles, &config, &err), OK);
  ck_assert_int_eq(minimize_shape(config, 40).population, 15); // 4 + floor(11.07)
  ck_assert_int_eq(minimize_shape(config, 10).population, 10);
  config_close(config);
  ck_assert_int_eq(minimize_config(1, pairs, &config, &err), OK);
  ck_assert_int_eq(minimize_shape(config, 40).population, 16);
  config_close(config);
  config = config_of("strategy=openai-es", NULL);
  ck_assert_int_eq(minimize_shape(config, 40).population, POPULATION);
  config_close(config);
}
END_TEST

START_TEST(mistakes_are_named) {
  const char *name[] = {"strategy=openai-se"}, *key[] = {"strategy.sigma.initt=0.5"};
  const char *odd[] = {"strategy=openai-es", "strategy.population=9"};
  Config *config;
  Counter counter = {0};
  Problem problem = problem_of(&counter);
  Series series;
  ck_assert_int_eq(minimize_config(1, name, &config, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "did you mean 'openai-es'"));
  ck_assert_int_eq(minimize_config(1, key, &config, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy.sigma.init'"));
  ck_assert_int_eq(minimize_config(2, odd, &config, &err), OK);
  ck_assert_int_eq(minimize_series(config, &problem, 1, &series, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "9 is odd"));
  config_close(config);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      individuals_are_counted_one_by_one,
      the_mean_is_counted_in_generations,
      limits_are_failures,
      an_interrupt_ends_the_series,
      what_is_not_a_number_is_the_worst,
      quartiles_are_interpolated,
      starts_follow_from_the_seed,
      restarts_begin_elsewhere,
      a_population_fits_the_dimensions,
      mistakes_are_named,
      NULL,
  };
  return suite_of("minimize", 30, tests);
}
