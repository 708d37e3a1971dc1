// The group `damage` of a config: its forms, where names come from, what is written into a composed
// config, and what is said about mistakes.
#include "src/config/damages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "tests/support.h"

static char user[FSIO_PATH_MAX];

// a folder of configs with some damages of its own, in front of the shipped one
static void write_file(const char *name, const char *text) {
  char path[FSIO_PATH_MAX];
  static Err err;
  snprintf(path, sizeof path, "%.2000s/%s", user, name);
  ck_assert_msg(fsio_write_safely(path, text, strlen(text), &err) == OK, "%s", err.text);
}

static void set_up(void) {
  static Err err;
  char folder[FSIO_PATH_MAX];
  snprintf(user, sizeof user, "%s", temporary_folder());
  snprintf(folder, sizeof folder, "%.2000s/damage", user);
  ck_assert_int_eq(fsio_make_folder(folder, &err), OK);
  snprintf(folder, sizeof folder, "%.2000s/experiment", user);
  ck_assert_int_eq(fsio_make_folder(folder, &err), OK);
  write_file("damage/storm.yaml", "- wind: {speed: [-7, 0, 0]}\n- slope-5\n- push\n");
  write_file("damage/ring.yaml", "- gnir\n");
  write_file("damage/gnir.yaml", "- ring\n");
  write_file("damage/typo.yaml", "- motor:\n    gian: 0.5\n");
  write_file("damage/map.yaml", "motor: {gain: 0.5}\n");
  write_file("experiment/set.yaml",
             "defaults: [override damage: storm]\n"
             "damage: {test: [mine], edits: {mine: [{slope: {degrees: 7}}]}}\n");
  write_file("experiment/word.yaml", "damage: storm\n");
}

static Status open_config(const char *const *overrides, Config **config, Err *err) {
  const char *folders[] = {user, source_path("configs")};
  ComposeRequest request = {.n_folders = 2, .folders = folders, .overrides = overrides};
  while (overrides[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  return config_open(&request, config, err);
}

#define GOOD(...) good((const char *const[]){__VA_ARGS__, NULL})
#define BAD(fragment, ...) bad(fragment, (const char *const[]){__VA_ARGS__, NULL})

static Config *good(const char *const *overrides) {
  static Err err;
  Config *config = NULL;
  ck_assert_msg(open_config(overrides, &config, &err) == OK, "%s", err.text);
  return config;
}

static void bad(const char *fragment, const char *const *overrides) {
  Config *config = NULL;
  Err err = {0};
  ck_assert_int_eq(open_config(overrides, &config, &err), ERR_INPUT);
  ck_assert_ptr_null(config);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "%s", err.text);
}

// kinds of a variant's edits, "wind slope"
static const char *kinds_of(const Damage *damage) {
  static char text[256];
  size_t used = 0;
  text[0] = 0;
  for (int i = 0; i < damage->edits.n; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i == 0 ? "" : " ",
                             damage_kinds[damage->edits.item[i].kind].item.name);
  }
  return text;
}

static void expect_variant(const Config *config, int i, const char *name, const char *kinds) {
  ck_assert_str_eq(config->damage.variants[i].name, name);
  ck_assert_str_eq(kinds_of(&config->damage.variants[i]), kinds);
}

START_TEST(without_a_word_the_body_is_intact) {
  Config *config = GOOD("seed=3");
  ck_assert(config->damage.n_train == 1 && config->damage.n_test == 0);
  expect_variant(config, 0, "none", "");
  config_close(config);
}
END_TEST

START_TEST(all_forms_mean_variants) {
  set_up();
  Config *config = GOOD("damage=storm");
  ck_assert_int_eq(config->damage.n_train, 1);
  expect_variant(config, 0, "storm", "wind slope push");
  config_close(config);
  config = GOOD("damage=[ant-FL, storm, {motor: {gain: 0.5}}]");
  expect_variant(config, 0, "custom", "length wind slope push motor");
  config_close(config);
  config = GOOD("damage.train=[none, ant-FR]", "damage.test=storm", "damage.every=7",
                "damage.assign=by-repeat");
  ck_assert(config->damage.n_train == 2 && config->damage.n_test == 1);
  ck_assert(config->damage.every == 7 && config->damage.assign == ASSIGN_REPEAT);
  expect_variant(config, 0, "none", "");
  expect_variant(config, 1, "ant-FR", "length");
  expect_variant(config, 2, "storm", "wind slope push");
  config_close(config);
  config = GOOD("experiment=set");
  expect_variant(config, 0, "storm", "wind slope push");
  expect_variant(config, 1, "mine", "slope");
  config_close(config);

  // the command line takes the place of all that an experiment says
  config = GOOD("experiment=set", "damage=ant-RL");
  ck_assert(config->damage.n_train == 1 && config->damage.n_test == 0);
  expect_variant(config, 0, "ant-RL", "length");
  config_close(config);
  config = GOOD("experiment=word", "damage.test=[none]");
  ck_assert(config->damage.n_train == 1 && config->damage.n_test == 1);
  config_close(config);
  config = GOOD("experiment=set", "~damage");
  expect_variant(config, 0, "none", "");
  config_close(config);
}
END_TEST

// what is printed is read back without any file, to the same text
START_TEST(a_composed_config_needs_no_file) {
  static Err err;
  char *text, *again;
  set_up();
  Config *config = GOOD("experiment=set", "damage.train=[none, storm]"), *other;
  ck_assert_int_eq(config_text(config, false, &text, &err), OK);
  config_close(config);
  ck_assert_int_eq(fsio_remove_tree(user, &err), OK);
  ck_assert_msg(config_open_text("text", text, strlen(text), 0, NULL, &other, &err) == OK, "%s",
                err.text);
  expect_variant(other, 1, "storm", "wind slope push");
  expect_variant(other, 2, "mine", "slope");
  ck_assert_int_eq(config_text(other, false, &again, &err), OK);
  ck_assert_str_eq(text, again);
  config_close(other);

  // shipped ones can still be asked for
  const char *overrides[] = {"damage=ant-RR"};
  ck_assert_msg(config_open_text("text", text, strlen(text), 1, overrides, &other, &err) == OK,
                "%s", err.text);
  expect_variant(other, 0, "ant-RR", "length");
  config_close(other);
  free(text);
  free(again);
}
END_TEST

START_TEST(mistakes_have_their_place) {
  set_up();
  BAD("command line: there is no damage 'ant-FX'; did you mean 'ant-FL'?", "damage=ant-FX");
  BAD("damage/typo.yaml:2:5: unknown key 'typo.motor.gian'; did you mean 'gain'?", "damage=typo");
  BAD("damage/map.yaml:1:1: a damage is a list of edits", "damage=map");
  BAD("names that stand for names", "damage=ring");
  BAD("'custom': there is no 'motr'; did you mean 'motor'?", "damage=[{motr: {gain: 0}}]");
  BAD("'custom.motor.gain' must be a number, -10 to 10, not '11'", "damage=[{motor: {gain: 11}}]");
  BAD("'custom.motor.actuator' must be text, not 'a b' in quotes with tabs or line breaks",
      "damage=[{motor: {actuator: \"a\\tb\"}}]");
  BAD("there is no damage 'stom'; did you mean 'storm'?", "damage=[stom]");
  BAD("is made of letters, digits", "damage=a.b");
  BAD("'damage.train': ant-FL is there twice", "damage.train=[ant-FL, ant-FL]");
  BAD("unknown key 'damage.trian'; did you mean 'damage.train'?", "damage.trian=[ant-FL]");
  BAD("'damage.edits' must be a group of lists", "damage.edits=3");
  BAD("a list of edits", "damage.edits={a: 3}", "damage.train=a");
  BAD("one of all, by-repeat, by-individual", "damage.assign=any");
  BAD("more than 64 edits", "damage=[ring2, ring2, ring2, ring2, ring2, ring2]",
      "damage.edits.ring2=[push, push, push, push, push, push, push, push, push, push, push, "
      "push]");
}
END_TEST

START_TEST(a_damage_can_be_found_apart_from_a_config) {
  static Err err;
  Tree *tree;
  Damage damage;
  char path[FSIO_PATH_MAX];
  set_up();
  const char *folders[] = {user, source_path("configs")};
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(damages_find(tree, 2, folders, "--damage", "storm", &damage, &err), OK);
  ck_assert_str_eq(damage.name, "storm");
  ck_assert_str_eq(kinds_of(&damage), "wind slope push");
  ck_assert_int_eq(damages_find(tree, 2, folders, "--damage", "[{delay: {}}]", &damage, &err), OK);
  ck_assert_str_eq(kinds_of(&damage), "delay");
  snprintf(path, sizeof path, "%.2000s/damage/storm.yaml", user);
  ck_assert_int_eq(damages_find(tree, 2, folders, "--damage", path, &damage, &err), OK);
  ck_assert_str_eq(damage.name, "storm");
  ck_assert_int_eq(damages_find(tree, 2, folders, "--damage", "strm", &damage, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, "--damage: there is no damage 'strm'") == err.text, "%s",
                err.text);
  tree_close(tree);
}
END_TEST

// every shipped damage fits a robot that its summary names
START_TEST(shipped_damages_say_what_they_are) {
  static Err err;
  Tree *tree;
  const char **names, *folders[] = {source_path("configs")};
  int n;
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(compose_members(tree, 1, folders, GROUP_DAMAGE, &names, &n, &err), OK);
  ck_assert_int_gt(n, 30);
  for (int i = 0; i < n; i++) {
    Damage damage;
    ck_assert_msg(damages_find(tree, 1, folders, "x", names[i], &damage, &err) == OK, "%s",
                  err.text);
    ck_assert_int_gt(damage.edits.n, 0);
  }
  tree_close(tree);
}
END_TEST

Suite *suite(void) {
  return suite_of("damages", 20,
                  (const TTest *const[]){
                      without_a_word_the_body_is_intact,
                      all_forms_mean_variants,
                      a_composed_config_needs_no_file,
                      mistakes_have_their_place,
                      a_damage_can_be_found_apart_from_a_config,
                      shipped_damages_say_what_they_are,
                      NULL,
                  });
}
