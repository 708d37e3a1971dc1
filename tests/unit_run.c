#include "src/run/run.h"

#include "tests/support.h"

static Err err;

static Config *tiny(void) {
  return composed((const char *const[]){"env.steps=7", "strategy.population=4", "threads=1",
                                        "train.generations=3", "train.repeats=1", NULL});
}

START_TEST(a_run_stopped_before_its_first_generation_starts_anew) {
  char folder[FSIO_PATH_MAX];
  Run *run;
  ck_assert(fsio_join(folder, temporary_folder(), "run", NULL) == OK);
  ck_assert_msg(run_create(tiny(), folder, false, &run, &err) == OK, "%s", err.text);
  ck_assert(run_interrupt(run, "SIGTERM", &err) == OK);
  ck_assert(run_is_over(run));
  run_close(run);
  ck_assert_msg(run_resume(folder, 0, NULL, &run, &err) == OK, "%s", err.text);
  ck_assert_int_eq(run->evolution.generation, 0);
  while (!run_is_over(run)) {
    ck_assert_msg(run_next(run, &err) == OK, "%s", err.text);
  }
  ck_assert_int_eq(run->evolution.generation, 3);
  run_close(run);
}
END_TEST

START_TEST(a_run_stopped_later_goes_on_where_it_was) {
  char folder[FSIO_PATH_MAX];
  Run *run;
  ck_assert(fsio_join(folder, temporary_folder(), "run", NULL) == OK);
  ck_assert(run_create(tiny(), folder, false, &run, &err) == OK);
  ck_assert(run_next(run, &err) == OK && run_next(run, &err) == OK);
  ck_assert(run_interrupt(run, "SIGTERM", &err) == OK);
  run_close(run);
  ck_assert_msg(run_resume(folder, 0, NULL, &run, &err) == OK, "%s", err.text);
  ck_assert_int_eq(run->evolution.generation, 2);
  ck_assert(!run_is_over(run));
  run_close(run);
}
END_TEST

Suite *suite(void) {
  return suite_of("run", 30,
                  (const TTest *const[]){a_run_stopped_before_its_first_generation_starts_anew,
                                         a_run_stopped_later_goes_on_where_it_was, NULL});
}
