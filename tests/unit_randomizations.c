// The group `randomization` of a config: where its files come from, what they and the command line
// say, who draws from the same stream, and what is said about mistakes.
#include "src/config/randomizations.h"

#include <string.h>

#include "src/run/evaluator.h"
#include "tests/support.h"

static void bad(const char *fragment, const char *const *overrides) {
  Config *config = NULL;
  Err err = {0};
  const char *folders[] = {source_path("configs")};
  ComposeRequest request = {.n_folders = 1, .folders = folders, .overrides = overrides};
  while (overrides[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  ck_assert_int_eq(config_open(&request, &config, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "'%s' is not in: %s", fragment, err.text);
}

#define GOOD(...) composed((const char *const[]){__VA_ARGS__, NULL})
#define BAD(fragment, ...) bad(fragment, (const char *const[]){__VA_ARGS__, NULL})

START_TEST(bodies_are_alike_unless_a_file_says_so) {
  Config *config = GOOD("seed=3");
  ck_assert_int_eq(config->randomization.quantities.n, 0);
  ck_assert_int_eq(config->randomization.draw, DRAW_EPISODE);
  config_close(config);
  config = GOOD("env=go1-walk", "+randomization=go1");
  ck_assert_int_eq(config->randomization.quantities.n, 7);
  ck_assert_int_eq(config->randomization.draw, DRAW_RUN);
  config_close(config);
  config = GOOD("randomization=go1-playground", "randomization.draw=individual",
                "randomization.evaluate=true");
  ck_assert_int_eq(config->randomization.quantities.n, 7);
  ck_assert(config->randomization.draw == DRAW_INDIVIDUAL && config->randomization.evaluate);
  config_close(config);
  config = GOOD("randomization=go1", "randomization.quantities=[{mass: {scale: [0.9, 1.1]}}]");
  ck_assert_int_eq(config->randomization.quantities.n, 1);
  config_close(config);
}
END_TEST

START_TEST(a_composed_config_needs_no_file) {
  static Err err;
  char *text, *again;
  Config *config = GOOD("env=go1-walk", "randomization=go1"), *other;
  ck_assert_int_eq(config_text(config, false, &text, &err), OK);
  config_close(config);
  ck_assert_msg(config_open_text("text", text, strlen(text), 0, NULL, &other, &err) == OK, "%s",
                err.text);
  ck_assert_int_eq(other->randomization.quantities.n, 7);
  ck_assert_int_eq(config_text(other, false, &again, &err), OK);
  ck_assert_str_eq(text, again);
  config_close(other);
  const char *choice = "randomization=any";
  ck_assert_int_eq(config_open_text("text", text, strlen(text), 1, &choice, &other, &err),
                   ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "composed already"));
  free(text);
  free(again);
}
END_TEST

START_TEST(mistakes_have_their_place) {
  BAD("command line: there is no randomization 'go2'; did you mean 'go1'?", "randomization=go2");
  BAD("there is no 'fricton'; did you mean 'friction'?",
      "randomization.quantities=[{fricton: {set: [0, 1]}}]");
  BAD("unknown key 'randomization.quantities.mass.bdy'; did you mean 'body'?",
      "randomization.quantities=[{mass: {bdy: torso, add: [0, 1]}}]");
  BAD("command line: randomization: mass: scale: [1.2, 0.8] is the wrong way round",
      "randomization.quantities=[{mass: {scale: [1.2, 0.8]}}]");
  BAD("mass: one of set, scale and add says how it changes", "randomization.quantities=[mass]");
  BAD("mass: one of set, scale and add says how it changes",
      "randomization.quantities=[{mass: {scale: [1, 2], add: [0, 1]}}]");
  BAD("mass: add must be two numbers, [low, high]",
      "randomization.quantities=[{mass: {add: [1]}}]");
  BAD("mass: scale: [0, 2] has no logarithm",
      "randomization.quantities=[{mass: {scale: [0, 2], distribution: log-uniform}}]");
  BAD("'randomization.quantities.mass.scale' must be a list of numbers",
      "randomization.quantities=[{mass: {scale: [0.5, .inf]}}]");
  BAD("'randomization.quantities.mass.scale' must be a list of numbers",
      "randomization.quantities=[{mass: {scale: [0.5, .nan]}}]");
  BAD("one of episode, individual, generation, run", "randomization.draw=always");
  BAD("unknown key 'randomization.drew'; did you mean 'randomization.draw'?",
      "randomization.drew=run");
}
END_TEST

static bool same_body(Episode a, Episode b) {
  return a.is_drawn && b.is_drawn && a.body.seed == b.body.seed &&
         a.body.purpose == b.body.purpose && a.body.generation == b.body.generation &&
         a.body.individual == b.body.individual && a.body.repeat == b.body.repeat;
}

// is the body of individual 4, repeat 2, generation 9 that of these too?
static void expect_sharing(const char *draw, const char *common, bool repeat, bool twin,
                           bool individual, bool generation) {
  char choice[64], numbers[64];
  snprintf(choice, sizeof choice, "randomization.draw=%s", draw);
  snprintf(numbers, sizeof numbers, "train.common_random_numbers=%s", common);
  Config *config = GOOD("randomization=any", choice, numbers);
  Episode one = episode_of_training(config, 9, 4, 2);
  ck_assert(same_body(one, episode_of_training(config, 9, 4, 2)));
  ck_assert_int_eq(same_body(one, episode_of_training(config, 9, 4, 3)), repeat);
  ck_assert_int_eq(same_body(one, episode_of_training(config, 9, 5, 2)), twin);
  ck_assert_int_eq(same_body(one, episode_of_training(config, 9, 6, 2)), individual);
  ck_assert_int_eq(same_body(one, episode_of_training(config, 10, 4, 2)), generation);
  ck_assert(!same_body(one, episode_of_elite(config, 9, 4, 2)));
  config_close(config);
}

START_TEST(who_shares_a_body) {
  expect_sharing("episode", "none", false, false, false, false);
  expect_sharing("episode", "pair", false, true, false, false);
  expect_sharing("episode", "generation", false, true, true, false);
  expect_sharing("individual", "none", true, false, false, false);
  expect_sharing("individual", "pair", true, true, false, false);
  expect_sharing("generation", "none", true, true, true, false);
  expect_sharing("run", "none", false, false, false, true);
  expect_sharing("run", "generation", false, true, true, true);
}
END_TEST

START_TEST(evaluations_are_on_the_body_as_it_is) {
  Config *config = GOOD("randomization=any");
  ck_assert(!episode_of_evaluation(config, 3, 0, 1).is_drawn);
  ck_assert(!episode_of_test(config, 3, 0, 1).is_drawn);
  ck_assert(episode_of_elite(config, 3, 0, 1).is_drawn);
  config_close(config);
  config = GOOD("randomization=any", "randomization.evaluate=true", "randomization.draw=run");
  Episode one = episode_of_evaluation(config, 3, 0, 1),
          two = episode_of_evaluation(config, 3, 0, 2);
  ck_assert(one.is_drawn && two.is_drawn && !same_body(one, two));
  ck_assert(episode_of_test(config, 3, 0, 1).is_drawn);
  ck_assert(!same_body(episode_of_test(config, 3, 0, 1), episode_of_training(config, 3, 0, 1)));
  config_close(config);
  config = GOOD("randomization.evaluate=true");
  ck_assert(!episode_of_evaluation(config, 3, 0, 1).is_drawn);
  ck_assert(!episode_of_training(config, 3, 0, 1).is_drawn);
  config_close(config);
}
END_TEST

Suite *suite(void) {
  return suite_of("randomizations", 20,
                  (const TTest *const[]){
                      bodies_are_alike_unless_a_file_says_so,
                      a_composed_config_needs_no_file,
                      mistakes_have_their_place,
                      who_shares_a_body,
                      evaluations_are_on_the_body_as_it_is,
                      NULL,
                  });
}
