#include "strategies/stops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

enum { N = 4, POPULATION = 8 };

// nothing stops but what a test switches on
static const StopRules off = {
    .tolfun = NAN, .tolx = NAN, .condition = NAN, .stagnation = INT64_MIN, .noeffect = false};

static const double mean[N] = {0.5, -1.5, 2.5, 3.5};
static const double path[N] = {0.25, -0.75, 0.5, 1.25};
static const double variances[N] = {4.0, 9.0, 0.25, 2.25};

static StopView view_of(double sigma) {
  return (StopView){.n = N,
                    .sigma = sigma,
                    .mean = mean,
                    .p_c = path,
                    .variances = variances,
                    .stride = 1,
                    .condition = 36.0};
}

static void open_history(StopHistory *history, Arena *arena) {
  Err err = {0};
  *history = (StopHistory){0};
  Walk walk = walk_measure();
  stop_walk(history, &walk);
  ck_assert_int_eq(arena_open(arena, walk.bytes), 0);
  walk = walk_carve(arena, &err);
  stop_walk(history, &walk);
  ck_assert_int_eq(walk.status, OK);
}

// a generation of three: best, median, worst
static void record(StopHistory *history, double best, double median, double worst) {
  const double fitness[3] = {worst, best, median};
  const int64_t order[3] = {1, 2, 0};
  stop_record(history, 3, fitness, order);
}

static bool stops(const StopRules *rules, const StopHistory *history, double sigma,
                  const char *word) {
  StopView view = view_of(sigma);
  const char *reason = stop_reason(rules, history, POPULATION, &view);
  ck_assert_msg(reason == NULL || strstr(reason, word) != NULL, "%s", reason);
  return reason != NULL;
}

START_TEST(all_off_never_stops) {
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  for (int g = 0; g < 500; g++) {
    record(&history, 2.5, 2.5, 2.5);
    ck_assert(!stops(&off, &history, 1e-20, ""));
  }
  arena_close(&arena);
}
END_TEST

// 10 + 30 * 4 / 8 = 25 generations within 0.5, and the last one's worst too
START_TEST(tolfun_needs_all_of_them) {
  StopRules rules = off;
  rules.tolfun = 0.5;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  record(&history, 1.5, 1.25, 1.25);
  for (int g = 0; g < 24; g++) {
    record(&history, 2.25 + 0.5 * (g % 2), 2.5, 2.5);
    ck_assert(!stops(&rules, &history, 0.5, ""));
  }
  record(&history, 2.75, 2.5, 2.0); // 0.75 from best to worst
  ck_assert(!stops(&rules, &history, 0.5, ""));
  record(&history, 2.75, 2.5, 2.25);
  ck_assert(stops(&rules, &history, 0.5, "stop.tolfun"));
  record(&history, 3.0, 3.0, 3.0);
  ck_assert(!stops(&rules, &history, 0.5, ""));
  arena_close(&arena);
}
END_TEST

// largest deviation: 3 sigma, largest path: 1.25 sigma
START_TEST(tolx_looks_at_deviations_and_path) {
  StopRules rules = off;
  rules.tolx = 1e-4;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  ck_assert(!stops(&rules, &history, 3.4e-5, ""));
  ck_assert(stops(&rules, &history, 3.3e-5, "stop.tolx"));
  const double long_path[N] = {0.25, -4.0, 0.5, 1.25};
  StopView view = view_of(3.3e-5);
  view.p_c = long_path;
  ck_assert_ptr_null(stop_reason(&rules, &history, POPULATION, &view));
  arena_close(&arena);
}
END_TEST

START_TEST(the_condition_has_a_limit) {
  StopRules rules = off;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  rules.condition = 36.5;
  ck_assert(!stops(&rules, &history, 0.5, ""));
  rules.condition = 35.5;
  ck_assert(stops(&rules, &history, 0.5, "stop.condition"));
  arena_close(&arena);
}
END_TEST

// 25 (1 + 8/8) generations; the newest 15 against the oldest 15
START_TEST(stagnation_is_no_progress_of_best_and_median) {
  StopRules rules = off;
  rules.stagnation = 25;
  StopHistory history;
  Arena arena;
  for (int kind = 0; kind < 4; kind++) {
    open_history(&history, &arena);
    int stopped = 0;
    for (int g = 0; g < 120 && stopped == 0; g++) {
      double noise = 0.5 * (g % 7), progress = 0.25 * g;
      double best = kind & 1 ? noise + progress : noise;
      record(&history, 20.0 + best, kind & 2 ? noise + progress : noise, -5.0);
      stopped = stops(&rules, &history, 0.5, "stop.stagnation") ? g + 1 : 0;
    }
    ck_assert_msg(kind == 0 ? stopped >= 50 && stopped <= 70 : stopped == 0, "%d: %d", kind,
                  stopped);
    arena_close(&arena);
  }
}
END_TEST

// a fifth of all: 4000 generations of progress are not forgotten in 50
START_TEST(stagnation_looks_farther_back_in_long_runs) {
  StopRules rules = off;
  rules.stagnation = 25;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  for (int g = 0; g < 4000; g++) {
    record(&history, 0.01 * g, 0.01 * g - 1.5, -5.0);
  }
  int g = 0;
  while (!stops(&rules, &history, 0.5, "stop.stagnation")) {
    record(&history, 39.5, 38.5, -5.0);
    ck_assert_int_lt(++g, 2000);
  }
  ck_assert_int_gt(g, 500);
  arena_close(&arena);
}
END_TEST

// the ring goes round
START_TEST(histories_are_longer_than_memory) {
  StopRules rules = off;
  rules.stagnation = 25;
  rules.tolfun = 0.5;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  for (int g = 0; g < 2 * STOP_HISTORY; g++) {
    record(&history, 2.0 * g, 2.0 * g, 2.0 * g);
  }
  ck_assert(!stops(&rules, &history, 0.5, ""));
  for (int g = 0; g < 25; g++) {
    record(&history, 2.5, 2.5, 2.5);
  }
  ck_assert(stops(&rules, &history, 0.5, "stop.tolfun"));
  arena_close(&arena);
}
END_TEST

// float32 has 2^-23 between 1 and 2, 2^-22 between 2 and 4, 2^-24 between 0.5 and 1
START_TEST(noeffect_is_the_end_of_float32) {
  StopRules rules = off;
  rules.noeffect = true;
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  ck_assert_double_eq_tol(stop_resolution(-1.5), 0x1p-24, 1e-20);
  ck_assert_double_eq_tol(stop_resolution(2.5), 0x1p-23, 1e-20);
  // the first number decides: 2 sigma against 2^-25
  ck_assert(!stops(&rules, &history, 0x1.1p-26, ""));
  StopView view = view_of(0x1.fp-27);
  const double even[N] = {4.0, 4.0, 4.0, 4.0};
  view.variances = even;
  ck_assert_ptr_nonnull(strstr(stop_reason(&rules, &history, POPULATION, &view), "stop.noeffect"));
  arena_close(&arena);
}
END_TEST

START_TEST(what_float32_cannot_hold_stops_always) {
  StopHistory history;
  Arena arena;
  open_history(&history, &arena);
  ck_assert(stops(&off, &history, 1e-39, "too small"));
  ck_assert(stops(&off, &history, 1e37, "range"));
  ck_assert(stops(&off, &history, NAN, "range"));
  arena_close(&arena);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      all_off_never_stops,
      tolfun_needs_all_of_them,
      tolx_looks_at_deviations_and_path,
      the_condition_has_a_limit,
      stagnation_is_no_progress_of_best_and_median,
      stagnation_looks_farther_back_in_long_runs,
      histories_are_longer_than_memory,
      noeffect_is_the_end_of_float32,
      what_float32_cannot_hold_stops_always,
      NULL,
  };
  return suite_of("stops", 30, tests);
}
