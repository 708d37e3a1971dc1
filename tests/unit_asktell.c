// the strategy half of the public header
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/hebbes.h"
#include "tests/support.h"

enum { N = 21, POPULATION = 12 };

static char message[1000];

static HebbesStrategy *opened(const char *strategy, const char *more, const double *start) {
  const char *settings[] = {strategy, "strategy.population=12", more};
  message[0] = 0;
  HebbesStrategy *s =
      hebbes_strategy_open(N, start, more == NULL ? 2 : 3, settings, message, sizeof message);
  ck_assert_msg(s != NULL, "%s", message);
  return s;
}

// from 0.5 in every dimension, squared
static double distance(const float *x) {
  double sum = 0.0;
  for (int j = 0; j < N; j++) {
    sum += ((double)x[j] - 0.5) * ((double)x[j] - 0.5);
  }
  return sum;
}

// some generations; the genomes of the last one
static void climb(HebbesStrategy *s, int generations, float *genomes) {
  double fitness[POPULATION];
  for (int g = 0; g < generations; g++) {
    ck_assert_int_eq(hebbes_strategy_ask(s, message, sizeof message), POPULATION);
    for (int i = 0; i < POPULATION; i++) {
      const float *x = hebbes_strategy_genome(s, i);
      fitness[i] = -distance(x);
      if (genomes != NULL) {
        memcpy(genomes + i * N, x, N * sizeof *x);
      }
    }
    ck_assert_ptr_null(hebbes_strategy_stop(s));
    ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message), 0);
  }
}

START_TEST(a_strategy_climbs) {
  HebbesStrategy *s = opened("strategy=openai-es", NULL, NULL);
  float x[N];
  hebbes_strategy_recommend(s, x);
  ck_assert(near(distance(x), N * 0.25, 1e-6, 0.0)); // 0 everywhere
  climb(s, 150, NULL);
  hebbes_strategy_recommend(s, x);
  ck_assert(distance(x) < 0.5);
  hebbes_strategy_close(s);
}
END_TEST

START_TEST(it_starts_at_the_start) {
  double start[N];
  float x[N];
  for (int j = 0; j < N; j++) {
    start[j] = 0.25 * j - 2.0;
  }
  HebbesStrategy *s = opened("strategy=openai-es", NULL, start);
  start[3] = 77.0; // its own copy
  hebbes_strategy_recommend(s, x);
  for (int j = 0; j < N; j++) {
    ck_assert(x[j] == 0.25F * (float)j - 2.0F);
  }
  hebbes_strategy_close(s);
}
END_TEST

START_TEST(threads_change_no_bit_and_seeds_do) {
  static float genomes[3][POPULATION * N];
  const char *more[] = {"threads=1", "threads=3", "seed=8"};
  for (int k = 0; k < 3; k++) {
    HebbesStrategy *s = opened("strategy=openai-es", more[k], NULL);
    climb(s, 5, genomes[k]);
    hebbes_strategy_close(s);
  }
  ck_assert_mem_eq(genomes[0], genomes[1], sizeof genomes[0]);
  ck_assert_mem_ne(genomes[0], genomes[2], sizeof genomes[0]);
}
END_TEST

START_TEST(a_refused_tell_loses_nothing) {
  static float genomes[2][POPULATION * N];
  double fitness[POPULATION];
  for (int k = 0; k < 2; k++) {
    HebbesStrategy *s = opened("strategy=openai-es", NULL, NULL);
    hebbes_strategy_ask(s, message, sizeof message);
    for (int i = 0; i < POPULATION; i++) {
      fitness[i] = -distance(hebbes_strategy_genome(s, i));
    }
    if (k == 1) {
      double kept = fitness[7];
      fitness[7] = NAN;
      ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message), -1);
      ck_assert_ptr_nonnull(strstr(message, "fitness[7] is not finite"));
      fitness[7] = -INFINITY;
      ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, NULL, 0), -1);
      fitness[7] = kept;
      ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION - 1, fitness, message, sizeof message),
                       -1);
      ck_assert_ptr_nonnull(strstr(message, "11 individuals, there are 12"));
    }
    ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message), 0);
    climb(s, 1, genomes[k]);
    hebbes_strategy_close(s);
  }
  ck_assert_mem_eq(genomes[0], genomes[1], sizeof genomes[0]);
}
END_TEST

START_TEST(the_order_of_calls_is_kept) {
  const double fitness[POPULATION] = {0.0};
  HebbesStrategy *s = opened("strategy=random-search", NULL, NULL);
  ck_assert_ptr_null(hebbes_strategy_genome(s, 0));
  ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message), -1);
  ck_assert_ptr_nonnull(strstr(message, "no generation was asked for"));
  ck_assert_int_eq(hebbes_strategy_ask(s, message, sizeof message), POPULATION);
  ck_assert_int_eq(hebbes_strategy_ask(s, message, sizeof message), -1);
  ck_assert_ptr_nonnull(strstr(message, "was not told"));
  ck_assert_ptr_nonnull(hebbes_strategy_genome(s, POPULATION - 1));
  ck_assert_ptr_null(hebbes_strategy_genome(s, POPULATION));
  ck_assert_ptr_null(hebbes_strategy_genome(s, -1));
  ck_assert_int_eq(hebbes_strategy_tell(s, POPULATION, fitness, message, sizeof message), 0);
  hebbes_strategy_close(s);
  hebbes_strategy_close(NULL);
}
END_TEST

// fitness that never rises: another run, twice as large, from the same start
START_TEST(restarts_begin_at_the_start) {
  const char *settings[] = {"strategy=openai-es", "strategy.population=6", "strategy.restarts=ipop",
                            "strategy.restart_patience=2", "strategy.sigma.init=1e-6"};
  double start[N], fitness[2 * POPULATION] = {0.0};
  for (int j = 0; j < N; j++) {
    start[j] = 1.25 * j - 3.5;
  }
  HebbesStrategy *s = hebbes_strategy_open(N, start, 5, settings, message, sizeof message);
  ck_assert_ptr_nonnull(s);
  int counts[5];
  for (int g = 0; g < 5; g++) {
    counts[g] = hebbes_strategy_ask(s, message, sizeof message);
    ck_assert(counts[g] > 0 && counts[g] <= 2 * POPULATION);
    if (g == 0 || counts[g] != counts[g - 1]) {
      for (int j = 0; j < N; j++) {
        ck_assert(near((double)hebbes_strategy_genome(s, 3)[j], start[j], 1e-5, 0.0));
      }
    }
    ck_assert_int_eq(hebbes_strategy_tell(s, counts[g], fitness, message, sizeof message), 0);
  }
  ck_assert_int_eq(counts[0], 6);
  ck_assert_int_eq(counts[4], 12);
  ck_assert_ptr_null(hebbes_strategy_stop(s));
  hebbes_strategy_close(s);
}
END_TEST

static void refused(size_t n, const double *start, const char *setting, const char *words) {
  const char *settings[] = {setting};
  message[0] = 0;
  ck_assert_ptr_null(hebbes_strategy_open(n, start, 1, settings, message, sizeof message));
  ck_assert_msg(strstr(message, words) != NULL, "'%s' instead of '%s'", message, words);
  ck_assert_ptr_null(hebbes_strategy_open(n, start, 1, settings, NULL, 0));
}

START_TEST(bad_input_is_one_message) {
  double start[N] = {0.0};
  start[4] = NAN;
  refused(N, start, "seed=3", "start[4] is not finite");
  refused(0, NULL, "seed=3", "0 numbers");
  refused(N, NULL, "strategy=opnai-es", "did you mean 'openai-es'");
  refused(N, NULL, "strategy.popluation=4", "population");
  refused(N, NULL, "strategy.population=many", "strategy.population");
  refused(N, NULL, "strategy.population=7", "7 is odd");
  // AddressSanitizer ends the program instead
  const char *sanitize = getenv("HEBBES_SANITIZE");
  if (sanitize == NULL || strcmp(sanitize, "none") == 0) {
    refused(SIZE_MAX / 64, NULL, "seed=3", "memory");
  }
  // a short buffer is filled as far as it goes
  const char *settings[] = {"strategy=opnai-es"};
  char little[8];
  ck_assert_ptr_null(hebbes_strategy_open(N, NULL, 1, settings, little, sizeof little));
  ck_assert_uint_eq(strlen(little), sizeof little - 1);
}
END_TEST

START_TEST(without_settings_there_are_defaults) {
  HebbesStrategy *s = hebbes_strategy_open(N, NULL, 0, NULL, message, sizeof message);
  ck_assert_ptr_nonnull(s);
  // 4 + floor(3 ln 21) = 13, and openai-es samples in pairs
  ck_assert_int_eq(hebbes_strategy_ask(s, message, sizeof message), 14);
  hebbes_strategy_close(s);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_strategy_climbs,
      it_starts_at_the_start,
      threads_change_no_bit_and_seeds_do,
      a_refused_tell_loses_nothing,
      the_order_of_calls_is_kept,
      restarts_begin_at_the_start,
      bad_input_is_one_message,
      without_settings_there_are_defaults,
      NULL,
  };
  return suite_of("asktell", 30, tests);
}
