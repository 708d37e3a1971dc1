// What of a config may change when a run goes on.
#include "src/run/changes.h"

#include <stdio.h>
#include <string.h>

#include "tests/support.h"

static bool differ(const char *a, const char *b, const char **there, const char **now) {
  static char text_there[500], text_now[500];
  snprintf(text_there, sizeof text_there, "%s", a);
  snprintf(text_now, sizeof text_now, "%s", b);
  return changes_find(text_there, text_now, there, now);
}

START_TEST(the_length_of_a_run_may_change) {
  const char *there, *now;
  ck_assert(!differ("seed: 3\nthreads: 2\ntrain:\n  generations: 5\n  target: none\n",
                    "seed: 3\nthreads: auto\ntrain:\n  generations: 7\n  target: 2.5\n", &there,
                    &now));
}
END_TEST

START_TEST(nothing_else_may) {
  const char *there, *now;
  ck_assert(differ("train:\n  generations: 5\nstrategy:\n  population: 8\n",
                   "train:\n  generations: 7\nstrategy:\n  population: 16\n", &there, &now));
  ck_assert_str_eq(there, "population: 8");
  ck_assert_str_eq(now, "population: 16");
}
END_TEST

START_TEST(a_text_that_ends_early_differs) {
  const char *there, *now;
  ck_assert(differ("seed: 3\nthreads: 2\n", "seed: 3\n", &there, &now));
  ck_assert_str_eq(there, "threads: 2");
  ck_assert_str_eq(now, "");
  ck_assert(differ("seed: 3\n", "seed: 3\nsteps: 4\n", &there, &now));
  ck_assert_str_eq(now, "steps: 4");
}
END_TEST

START_TEST(overrides_are_held_to_the_same_keys) {
  const char *const good[] = {"train.generations=7", "threads=2", "logger.tensorboard=true"};
  const char *const bad[] = {"threads=2", "train.generations_=7"};
  Err err = {0};
  ck_assert_int_eq(changes_check(3, good, &err), OK);
  ck_assert_int_eq(changes_check(2, bad, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "'train.generations_=7' cannot change"));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      the_length_of_a_run_may_change,
      nothing_else_may,
      a_text_that_ends_early_differs,
      overrides_are_held_to_the_same_keys,
      NULL,
  };
  return suite_of("changes", 10, tests);
}
