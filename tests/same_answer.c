// the same config and seed give the same bits: for any number of threads, for a reused worker, for
// a run that was stopped and resumed, and for one that was extended.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/run/checkpoint.h"
#include "src/run/run.h"
#include "tests/support.h"

static Err err;

// bodies differ and the reward changes behind this many generations
#define CURRICULUM(window)                                                                         \
  "curriculum={window: " #window ", randomization_threshold: -1e6, reward_threshold: -1e6, "       \
  "reward: {control: 0.3}}"

#define SMALL                                                                                      \
  "strategy.population=6", "train.repeats=2", "env.steps=25", "train.evaluate_every=2",            \
      "train.evaluate_episodes=3", "train.checkpoint_every=2", "strategy.restart_patience=1"

static Run *created(const char *folder, const char *const *overrides) {
  Run *run = NULL;
  ck_assert_msg(run_create(composed(overrides), folder, false, &run, &err) == OK, "%s", err.text);
  return run;
}

static Run *resumed(const char *folder, int n, const char *const *overrides) {
  Run *run = NULL;
  ck_assert_msg(run_resume(folder, n, overrides, &run, &err) == OK, "%s", err.text);
  return run;
}

static void generations(Run *run, int n) {
  for (int i = 0; i < n && !run_is_over(run); i++) {
    ck_assert_msg(run_next(run, &err) == OK, "%s", err.text);
  }
}

static char *file_text(const char *folder, const char *name, size_t *size) {
  char path[FSIO_PATH_MAX];
  char *text;
  ck_assert(fsio_join(path, folder, name, NULL) == OK);
  ck_assert_msg(fsio_read(path, 0, &text, size, &err) == OK, "%s", err.text);
  return text;
}

// metrics.csv with the two columns of the clock cut from every line
static char *metrics_text(const char *folder) {
  size_t size, out = 0;
  char *text = file_text(folder, "metrics.csv", &size);
  char *line = text;
  while (*line != 0) {
    char *end = strchr(line, '\n');
    ck_assert_ptr_nonnull(end);
    char *cut = end;
    for (int commas = 0; commas < 2; commas += *cut == ',') {
      cut--;
    }
    memmove(text + out, line, (size_t)(cut - line));
    out += (size_t)(cut - line);
    text[out++] = '\n';
    line = end + 1;
  }
  text[out] = 0;
  return text;
}

static void same_metrics(const char *a, const char *b) {
  char *x = metrics_text(a), *y = metrics_text(b);
  ck_assert_str_eq(x, y);
  ck_assert_uint_gt(strlen(x), 200);
  free(x);
  free(y);
}

static uint64_t state_hash(Run *run) {
  Walk walk = walk_hash();
  optimizer_walk(&run->evolution.optimizer, &walk);
  normalizer_walk(&run->evolution.normalizer, &walk);
  return walk_hash_end(&walk);
}

static void join(char out[FSIO_PATH_MAX], const char *folder, const char *name) {
  ck_assert(fsio_join(out, folder, name, NULL) == OK);
}

static void any_threads(const char *extra, const char *more) {
  static const char *const threads[] = {"threads=1", "threads=2", "threads=3"};
  const char *base = temporary_folder();
  char folder[3][FSIO_PATH_MAX];
  uint64_t hash[3];
  for (int i = 0; i < 3; i++) {
    const char *overrides[] = {threads[i], "train.generations=3", SMALL, extra, more, NULL};
    join(folder[i], base, threads[i]);
    Run *run = created(folder[i], overrides);
    generations(run, 3);
    hash[i] = state_hash(run);
    run_close(run);
  }
  ck_assert(hash[0] == hash[1] && hash[0] == hash[2]);
  same_metrics(folder[0], folder[1]);
  same_metrics(folder[0], folder[2]);
}

START_TEST(threads_change_nothing) {
  any_threads("seed=1", NULL);
}
END_TEST

START_TEST(threads_change_no_body) {
  any_threads(CURRICULUM(2), "randomization=any");
}
END_TEST

START_TEST(threads_change_no_reevaluation) {
  any_threads("train.elite_reevaluation=3", NULL);
}
END_TEST

START_TEST(another_seed_is_another_run) {
  const char *base = temporary_folder();
  char folder[FSIO_PATH_MAX];
  uint64_t hash[2];
  static const char *const seeds[] = {"seed=5", "seed=6"};
  for (int i = 0; i < 2; i++) {
    const char *overrides[] = {seeds[i], SMALL, NULL};
    join(folder, base, seeds[i]);
    Run *run = created(folder, overrides);
    generations(run, 1);
    hash[i] = state_hash(run);
    run_close(run);
  }
  ck_assert(hash[0] != hash[1]);
}
END_TEST

// a run dropped after 3 generations (its checkpoint has 2), resumed and extended equals one of 6
// the number of restarts in between comes back
static int64_t straight_and_resumed(const char *extra, const char *more) {
  const char *base = temporary_folder();
  char straight[FSIO_PATH_MAX], stopped[FSIO_PATH_MAX];
  join(straight, base, "straight");
  join(stopped, base, "stopped");
  const char *six[] = {"train.generations=6", SMALL, extra, more, NULL};
  const char *four[] = {"train.generations=4", SMALL, extra, more, NULL};
  const char *longer[] = {"train.generations=6"};
  Run *run = created(straight, six);
  generations(run, 6);
  int64_t restarts = run->evolution.optimizer.restarts.number;
  run_close(run);
  run = created(stopped, four);
  generations(run, 3);
  run_close(run);
  run = resumed(stopped, 0, NULL);
  ck_assert_int_eq(run->evolution.generation, 2);
  generations(run, 9);
  ck_assert_int_eq(run->evolution.generation, 4);
  run_close(run);
  run = resumed(stopped, 1, longer);
  ck_assert(!run_is_over(run));
  generations(run, 9);
  run_close(run);
  same_metrics(straight, stopped);
  size_t a_size, b_size;
  char *a = file_text(straight, "checkpoints/gen-000006.h5", &a_size);
  char *b = file_text(stopped, "checkpoints/gen-000006.h5", &b_size);
  ck_assert_uint_eq(a_size, b_size);
  ck_assert_mem_eq(a, b, a_size);
  free(a);
  free(b);
  return restarts;
}

START_TEST(resumed_and_extended_equals_straight) {
  straight_and_resumed("seed=11", NULL);
}
END_TEST

START_TEST(resumed_equals_straight_with_warm_start) {
  straight_and_resumed("strategy.warmstart=true", NULL);
}
END_TEST

START_TEST(resumed_equals_straight_with_random_search) {
  straight_and_resumed("strategy=random-search", NULL);
}
END_TEST

START_TEST(resumed_equals_straight_with_reevaluation) {
  straight_and_resumed("train.elite_reevaluation=2", NULL);
}
END_TEST

// patience 1: a run is over when the mean fitness falls
START_TEST(resumed_equals_straight_with_restarts) {
  ck_assert_int_ge(straight_and_resumed("strategy.restarts=ipop", NULL), 1);
}
END_TEST

// the change is in front of the checkpoint, in it, and between it and the end of the first part
START_TEST(resumed_equals_straight_across_a_curriculum) {
  straight_and_resumed(CURRICULUM(1), "randomization=any");
  straight_and_resumed(CURRICULUM(2), "randomization=any");
  straight_and_resumed(CURRICULUM(3), "randomization=any");
}
END_TEST

START_TEST(a_damaged_checkpoint_is_passed_over) {
  const char *base = temporary_folder();
  char folder[FSIO_PATH_MAX], path[FSIO_PATH_MAX];
  join(folder, base, "run");
  const char *overrides[] = {"train.generations=6", SMALL, NULL};
  Run *run = created(folder, overrides);
  generations(run, 4);
  run_close(run);
  size_t size;
  char *bytes = file_text(folder, "checkpoints/gen-000004.h5", &size);
  bytes[size / 2] = (char)(bytes[size / 2] ^ 4);
  join(path, folder, "checkpoints/gen-000004.h5");
  ck_assert(fsio_write_safely(path, bytes, size, NULL) == OK);
  free(bytes);
  run = resumed(folder, 0, NULL);
  ck_assert_int_eq(run->evolution.generation, 2);
  run_close(run);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {threads_change_nothing,
                                threads_change_no_body,
                                threads_change_no_reevaluation,
                                another_seed_is_another_run,
                                resumed_and_extended_equals_straight,
                                resumed_equals_straight_with_warm_start,
                                resumed_equals_straight_with_random_search,
                                resumed_equals_straight_with_reevaluation,
                                resumed_equals_straight_with_restarts,
                                resumed_equals_straight_across_a_curriculum,
                                a_damaged_checkpoint_is_passed_over,
                                NULL};
  return suite_of("same_answer", 120, tests);
}
