#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/compose.h"
#include "tests/support.h"

// two config folders: the user's in front of the shipped one
static char user[FSIO_PATH_MAX], shipped[FSIO_PATH_MAX];
static const char *const folders[] = {user, shipped};
static Tree *tree;
static Err err;

// writes folder/name and the folders on the way
static void put(const char *folder, const char *name, const char *text) {
  char path[2 * FSIO_PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  *strrchr(path, '/') = 0;
  ck_assert_int_eq(fsio_make_folder(path, &err), OK);
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  ck_assert_int_eq(fclose(file), 0);
}

static void make_folders(void) {
  const char *folder = temporary_folder();
  err = (Err){0};
  tree = NULL;
  snprintf(user, sizeof user, "%s/user", folder);
  snprintf(shipped, sizeof shipped, "%s/shipped", folder);
  put(shipped, "config.yaml",
      "defaults:\n  - env: ant\n  - policy: mlp\n  - plasticity: abcd\n  - condition: E\n"
      "  - strategy: es\n  - _self_\nseed: 11\n");
  put(shipped, "env/ant.yaml", "name: ant\nsteps: 300\n");
  put(shipped, "env/hopper.yaml", "name: hopper\nsteps: 200\n");
  put(shipped, "policy/mlp.yaml", "name: mlp\n");
  put(shipped, "policy/gru.yaml", "name: gru\nhidden: [8]\n");
  put(shipped, "plasticity/abcd.yaml", "rule: abcd\nlr: 0.05\nperiod: 9\n");
  put(shipped, "condition/A.yaml", "plasticity: {period: 3, normalizer: none}\n");
  put(shipped, "condition/E.yaml", "plasticity: {period: 4}\n");
  put(shipped, "condition/static.yaml", "defaults: [override policy: gru]\n");
  put(shipped, "strategy/es.yaml", "name: es\nlr: {init: 0.5, steps: 70}\n");
  put(shipped, "experiment/quick.yaml",
      "defaults: [override env: hopper, _self_]\nstrategy: {lr: {init: 0.25}}\nseed: 12\n");
  put(user, "env/ant.yaml", "name: ant\nsteps: 555\n");
  put(user, "experiment/mine.yaml", "defaults: [quick, override condition: A]\nseed: 13\n");
}

static void close_tree(void) {
  tree_close(tree);
}

enum { ARGUMENTS_MAX = 8 };

// composes; arguments are overrides, ended by NULL
static Status compose_with(const char *experiment, const char *const *arguments) {
  ComposeRequest request = {
      .n_folders = 2, .folders = folders, .experiment = experiment, .overrides = arguments};
  while (arguments[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  tree_close(tree);
  tree = NULL;
  err = (Err){0};
  return compose(&request, &tree, &err);
}

#define COMPOSED(experiment, ...)                                                                  \
  ck_assert_msg(compose_with(experiment, (const char *const[]){__VA_ARGS__, NULL}) == OK, "%s",    \
                err.text)
#define REFUSED(experiment, ...)                                                                   \
  ck_assert_int_eq(compose_with(experiment, (const char *const[]){__VA_ARGS__, NULL}), ERR_INPUT)

// the composed tree as text
static void check_tree(const char *want) {
  char *text;
  ck_assert_int_eq(tree_print(tree_root(tree), false, &text, &err), OK);
  ck_assert_str_eq(text, want);
  free(text);
}

static void check_value(const char *path, const char *want) {
  const Node *node = node_get(tree_root(tree), path);
  ck_assert_msg(want == NULL ? node == NULL : node != NULL, "%s", path);
  if (want != NULL) {
    ck_assert_str_eq(node->text, want);
  }
}

// err's text, where $S stands for the shipped folder and $U for the user's
static void check_error(const char *want) {
  char text[2 * ERR_TEXT_MAX];
  size_t n = 0;
  for (const char *c = want; *c != 0; c++) {
    bool name = c[0] == '$' && (c[1] == 'S' || c[1] == 'U');
    n += (size_t)snprintf(text + n, sizeof text - n, name ? "%s" : "%.1s",
                          !name         ? c
                          : c[1] == 'S' ? shipped
                                        : user);
    c += name;
  }
  ck_assert_str_eq(err.text, text);
  ck_assert_int_eq(err.status, ERR_INPUT);
}

START_TEST(the_top_file_alone) {
  COMPOSED(NULL, NULL);
  check_tree("env:\n  name: ant\n  steps: 555\npolicy:\n  name: mlp\nplasticity:\n  rule: abcd\n"
             "  lr: 0.05\n  period: 4\nstrategy:\n  name: es\n  lr:\n    init: 0.5\n    steps: 70\n"
             "seed: 11\ncondition: \"E\"\n");
}
END_TEST

START_TEST(every_value_knows_its_file) {
  COMPOSED("quick", "seed=77");
  char want[FSIO_PATH_MAX + 64], where[FSIO_PATH_MAX + 64];
  const Node *root = tree_root(tree);
  snprintf(want, sizeof want, "%s/condition/E.yaml:1:22", shipped);
  ck_assert_str_eq(origin_text(&node_get(root, "plasticity.period")->origin, where, sizeof where),
                   want);
  snprintf(want, sizeof want, "%s/experiment/quick.yaml:2:23", shipped);
  ck_assert_str_eq(origin_text(&node_get(root, "strategy.lr.init")->origin, where, sizeof where),
                   want);
  ck_assert_str_eq(origin_text(&node_get(root, "seed")->origin, where, sizeof where),
                   "command line");
}
END_TEST

START_TEST(the_experiment_is_laid_over) {
  COMPOSED("quick", NULL);
  check_value("env.name", "hopper");
  check_value("strategy.lr.init", "0.25");
  check_value("strategy.lr.steps", "70");
  check_value("seed", "12");
  check_value("experiment", "quick");
  COMPOSED(NULL, "experiment=quick");
  check_value("env.name", "hopper");
}
END_TEST

START_TEST(an_experiment_may_build_on_another) {
  COMPOSED("mine", NULL);
  check_value("env.name", "hopper");
  check_value("condition", "A");
  check_value("plasticity.period", "3");
  check_value("seed", "13");
  check_value("strategy.lr.init", "0.25");
}
END_TEST

START_TEST(an_experiment_by_its_path) {
  char path[FSIO_PATH_MAX + 64];
  put(user, "elsewhere/my.own.yaml", "defaults: [override /env: hopper]\nseed: 14\n");
  snprintf(path, sizeof path, "%s/elsewhere/my.own.yaml", user);
  COMPOSED(path, NULL);
  check_value("env.name", "hopper");
  check_value("seed", "14");
  check_value("experiment", "my.own");
  snprintf(path, sizeof path, "%s/elsewhere/none.yaml", user);
  REFUSED(path, NULL);
  check_error("$U/elsewhere/none.yaml: No such file or directory");
}
END_TEST

START_TEST(self_says_where_own_keys_go) {
  put(user, "env/long.yaml", "defaults: [_self_, ant]\nname: x\nsteps: 9000\nextra: 5\n");
  put(user, "env/longer.yaml", "defaults: [ant]\nsteps: 9001\n");
  COMPOSED(NULL, "env=long");
  check_value("env.name", "ant");
  check_value("env.steps", "555");
  check_value("env.extra", "5");
  COMPOSED(NULL, "env=longer");
  check_value("env.steps", "9001");
  check_value("env.name", "ant");
  put(user, "config.yaml", "defaults:\n  - _self_\n  - env: ant\nenv: {steps: 4, more: 6}\n");
  COMPOSED(NULL, NULL);
  check_tree("env:\n  steps: 555\n  more: 6\n  name: ant\n");
}
END_TEST

START_TEST(who_chooses_last) {
  // condition static chooses gru; the experiment could choose otherwise, and the command line wins
  COMPOSED(NULL, "condition=static");
  check_value("policy.name", "gru");
  check_value("condition", "static");
  COMPOSED(NULL, "condition=static", "policy=mlp");
  check_value("policy.name", "mlp");
  check_value("policy.hidden", NULL);
  put(user, "experiment/both.yaml",
      "defaults: [override condition: static, override policy: mlp]\n");
  COMPOSED("both", NULL);
  check_value("policy.name", "mlp");
  COMPOSED("both", "condition=E", "env=hopper", "env=ant");
  check_value("condition", "E");
  check_value("env.name", "ant");
  COMPOSED("quick", "env=ant");
  check_value("env.name", "ant");
}
END_TEST

START_TEST(the_word_override_may_be_left_out) {
  put(user, "experiment/plain.yaml", "defaults:\n- env: hopper\n");
  COMPOSED("plain", NULL);
  check_value("env.name", "hopper");
}
END_TEST

START_TEST(a_condition_may_be_left_out) {
  COMPOSED(NULL, "~condition");
  check_value("condition", NULL);
  check_value("plasticity.period", "9");
  COMPOSED(NULL, "condition=null");
  check_value("plasticity.period", "9");
}
END_TEST

START_TEST(values_of_the_command_line_come_last) {
  COMPOSED("quick", "strategy.lr.init=0.75", "seed=5", "seed=6", "+train.target=[7, 8]",
           "~plasticity.lr", "env.steps=");
  check_value("strategy.lr.init", "0.75");
  check_value("seed", "6");
  check_value("plasticity.lr", NULL);
  check_value("env.steps", "");
  ck_assert_int_eq(node_get(tree_root(tree), "train.target")->n, 2);
}
END_TEST

START_TEST(wrong_overrides) {
  static const char *const pairs[][2] = {
      {"seed", "command line: 'seed': expected key=value, group=member, +key=value or ~key"},
      {"=3", "command line: '=3': expected key=value, group=member, +key=value or ~key"},
      {"a..b=3", "command line: 'a..b=3': expected key=value, group=member, +key=value or ~key"},
      {"a b=3", "command line: 'a b=3': expected key=value, group=member, +key=value or ~key"},
      {"~seed=3", "command line: '~seed=3': expected key=value, group=member, +key=value or ~key"},
      {"++seed=3",
       "command line: '++seed=3': expected key=value, group=member, +key=value or ~key"},
      {"seed=[3", "command line: 'seed=[3': bad YAML: did not find expected ',' or ']' (while "
                  "parsing a flow sequence)"},
      {"seed=\x1b", "command line: 'seed=?': a control character in a text"},
      {"+seed=3", "command line: '+seed=3': it is set already; leave the + out to change it"},
      {"~sead", "command line: '~sead': no config file sets 'sead'; did you mean 'seed'?"},
      {"~strategy.lr.stebs",
       "command line: '~strategy.lr.stebs': no config file sets 'strategy.lr.stebs'; did you mean "
       "'steps'?"},
      {"~train.target", "command line: '~train.target': no config file sets 'train.target'"},
      {"env={name: ant}",
       "command line: 'env={name: ant}': a group is chosen by the name of one member"},
      {"env=hoper", "command line: there is no env 'hoper'; did you mean 'hopper'? (there are: "
                    "ant, hopper)"},
      {"condition=F", "command line: there is no condition 'F' (there are: A, E, static)"},
      {"env=../env/ant", "command line: there is no env '../env/ant' (there are: ant, hopper)"},
      {"~env", "command line: there must be one env: choose another one by its name"},
      {"env=null", "command line: there must be one env: choose another one by its name"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    REFUSED(NULL, pairs[i][0]);
    check_error(pairs[i][1]);
  }
  REFUSED("quick", "experiment=mine");
  check_error("command line: two experiments: 'quick' and experiment=mine");
  REFUSED("quik", NULL);
  check_error("command line: there is no experiment 'quik'; did you mean 'quick'? (there are: "
              "mine, quick)");
}
END_TEST

START_TEST(wrong_defaults_lists) {
  static const char *const pairs[][2] = {
      {"defaults: [override env: hoper]\n",
       "$U/experiment/x.yaml:1:26: there is no env 'hoper'; did you mean 'hopper'? (there are: "
       "ant, hopper)"},
      {"defaults:\n  - override enf: ant\n",
       "$U/experiment/x.yaml:2:5: there is no group 'enf'; did you mean 'env'? (there are: env, "
       "policy, plasticity, condition, strategy, damage, randomization, experiment)"},
      {"defaults: [quik]\n",
       "$U/experiment/x.yaml:1:12: there is no experiment 'quik'; did you mean 'quick'? (there "
       "are: mine, quick, x)"},
      {"defaults: ant\n", "$U/experiment/x.yaml:1:11: 'defaults' must be a list"},
      {"defaults: {env: ant}\n", "$U/experiment/x.yaml:1:11: 'defaults' must be a list"},
      {"defaults: [[ant]]\n", "$U/experiment/x.yaml:1:12: expected 'group: member', a name of the "
                              "same group or _self_ in a defaults list"},
      {"defaults: [~]\n", "$U/experiment/x.yaml:1:12: expected 'group: member', a name of the "
                          "same group or _self_ in a defaults list"},
      {"defaults: [env: [ant]]\n",
       "$U/experiment/x.yaml:1:17: a group is chosen by the name of one member"},
      {"defaults: [env: null]\n",
       "$U/experiment/x.yaml:1:17: there must be one env: choose another one by its name"},
      {"defaults: [_self_, quick, _self_]\n", "$U/experiment/x.yaml:1:27: _self_ is here twice"},
      {"defaults: [env: ant, env: hopper]\n",
       "$U/experiment/x.yaml:1:27: env is chosen twice (first in line 1)"},
      {"env: hopper\n", "$U/experiment/x.yaml:1:1: 'env' chooses nothing here; write it as "
                        "'defaults: [override env: hopper]'"},
      {"seed: 3\ncondition: A\n",
       "$U/experiment/x.yaml:2:1: 'condition' chooses nothing here; write it as 'defaults: "
       "[override condition: A]'"},
      {"- env\n", "$U/experiment/x.yaml:1:1: a config is made of 'key: value' lines"},
      {"a: [\n", "$U/experiment/x.yaml:2:1: bad YAML: did not find expected node content (while "
                 "parsing a flow node)"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    put(user, "experiment/x.yaml", pairs[i][0]);
    REFUSED("x", NULL);
    check_error(pairs[i][1]);
  }
}
END_TEST

START_TEST(circles_are_shown) {
  put(user, "env/a.yaml", "defaults: [b]\nname: a\n");
  put(user, "env/b.yaml", "defaults:\n  - c\nname: b\n");
  put(user, "env/c.yaml", "defaults: [a]\n");
  REFUSED(NULL, "env=a");
  check_error("$U/env/c.yaml:1:12: the defaults lists go in a circle: env/a -> env/b -> env/c -> "
              "env/a");
  put(user, "env/c.yaml", "defaults: [c]\n");
  REFUSED(NULL, "env=c");
  check_error("$U/env/c.yaml:1:12: the defaults lists go in a circle: env/c -> env/c");
}
END_TEST

START_TEST(not_every_file_may_choose) {
  put(user, "env/x.yaml", "defaults: [policy: gru]\nname: x\n");
  REFUSED(NULL, "env=x");
  check_error("$U/env/x.yaml:1:20: a file of the group env cannot choose the policy; an "
              "experiment can");
  put(user, "condition/x.yaml", "defaults: [experiment: quick]\n");
  REFUSED(NULL, "condition=x");
  check_error("$U/condition/x.yaml:1:24: a file of the group condition cannot choose the "
              "experiment; an experiment can");
  put(user, "env/x.yaml", "steps: 5\n");
  REFUSED(NULL, "env=x");
  check_error("command line: the file of env 'x' must set 'name'");
}
END_TEST

START_TEST(a_top_file_of_ones_own) {
  put(user, "config.yaml", "defaults: [experiment: quick, env: ant, mlp]\nseed: 15\npolicy: gru\n");
  REFUSED(NULL, NULL);
  check_error("$U/config.yaml:1:41: expected 'group: member' or _self_ in a defaults list\n"
              "$U/config.yaml:3:1: 'policy' chooses nothing here; write it as 'defaults: [policy: "
              "gru]'");
  put(user, "config.yaml", "defaults: [experiment: quick, env: ant]\nseed: 15\n");
  COMPOSED(NULL, NULL);
  check_value("env.name", "hopper");
  check_value("seed", "12");
  check_value("policy", NULL);
  COMPOSED(NULL, "~experiment", "policy=gru");
  check_value("seed", "15");
  check_value("policy.name", "gru");
}
END_TEST

START_TEST(without_a_top_file) {
  const char *const nowhere[] = {"/nowhere"};
  const ComposeRequest request = {.n_folders = 1, .folders = nowhere};
  ck_assert_int_eq(compose(&request, &tree, &err), ERR_INPUT);
  check_error("there is no config.yaml in /nowhere");
}
END_TEST

START_TEST(all_mistakes_in_one_go) {
  put(user, "experiment/x.yaml", "defaults: [env: hoper, quik]\npolicy: gru\n");
  REFUSED("x", "seed", "condition=F", "~sead");
  check_error(
      "command line: 'seed': expected key=value, group=member, +key=value or ~key\n"
      "$U/experiment/x.yaml:2:1: 'policy' chooses nothing here; write it as 'defaults: [override "
      "policy: gru]'\n"
      "$U/experiment/x.yaml:1:24: there is no experiment 'quik'; did you mean 'quick'? (there "
      "are: mine, quick, x)\n"
      "command line: there is no condition 'F' (there are: A, E, static)\n"
      "$U/experiment/x.yaml:1:17: there is no env 'hoper'; did you mean 'hopper'? (there are: "
      "ant, hopper)\n"
      "command line: '~sead': no config file sets 'sead'; did you mean 'seed'?");
}
END_TEST

START_TEST(too_many_files) {
  // every file asks for the next one twice
  for (int i = 0; i < 12; i++) {
    char name[32], text[64];
    snprintf(name, sizeof name, "env/x%d.yaml", i);
    snprintf(text, sizeof text, "defaults: [x%d, x%d]\nname: x\n", i + 1, i + 1);
    put(user, name, i == 11 ? "name: x\n" : text);
  }
  REFUSED(NULL, "env=x0");
  ck_assert_ptr_nonnull(strstr(err.text, "more than 256 config files"));
}
END_TEST

static const char whole[] =
    "experiment: quick\ncondition: A\nseed: 21\nenv: {name: hopper}\nplasticity: {rule: abcd}\n";

START_TEST(a_composed_config_is_taken_as_it_is) {
  char path[FSIO_PATH_MAX + 64];
  put(user, "run/config.yaml", whole);
  snprintf(path, sizeof path, "%s/run/config.yaml", user);
  COMPOSED(path, "seed=22", "policy=gru", "plasticity=eta");
  check_tree("experiment: quick\ncondition: A\nseed: 22\nenv:\n  name: hopper\nplasticity:\n"
             "  rule: eta\npolicy:\n  name: gru\n");
  REFUSED(path, "condition=E");
  check_error("command line: 'condition=E': this config is composed already; change its values "
              "(key=value)");
}
END_TEST

START_TEST(a_whole_config_from_text) {
  static const char *const overrides[] = {"env=ant", "~seed", "experiment=quick"};
  ck_assert_int_eq(compose_whole("x", whole, strlen(whole), 2, overrides, &tree, &err), OK);
  check_tree("experiment: quick\ncondition: A\nenv:\n  name: ant\nplasticity:\n  rule: abcd\n");
  tree_close(tree);
  ck_assert_int_eq(compose_whole("x", whole, strlen(whole), 3, overrides, &tree, &err), ERR_INPUT);
  check_error("command line: 'experiment=quick': this config is composed already; change its "
              "values (key=value)");
}
END_TEST

START_TEST(members_of_all_folders) {
  const char **names;
  int n;
  put(user, "env/.hidden.yaml", "");
  put(user, "env/notes.txt", "");
  put(user, "env/zebra.yaml", "");
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(compose_members(tree, 2, folders, GROUP_ENV, &names, &n, &err), OK);
  ck_assert_int_eq(n, 3);
  ck_assert_str_eq(names[0], "ant");
  ck_assert_str_eq(names[1], "hopper");
  ck_assert_str_eq(names[2], "zebra");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      the_top_file_alone,
      every_value_knows_its_file,
      the_experiment_is_laid_over,
      an_experiment_may_build_on_another,
      an_experiment_by_its_path,
      self_says_where_own_keys_go,
      who_chooses_last,
      the_word_override_may_be_left_out,
      a_condition_may_be_left_out,
      values_of_the_command_line_come_last,
      wrong_overrides,
      wrong_defaults_lists,
      circles_are_shown,
      not_every_file_may_choose,
      a_top_file_of_ones_own,
      without_a_top_file,
      all_mistakes_in_one_go,
      too_many_files,
      a_composed_config_is_taken_as_it_is,
      a_whole_config_from_text,
      members_of_all_folders,
      NULL,
  };
  Suite *s = suite_create("compose");
  case_of(s, "compose", 30, make_folders, close_tree, tests);
  return s;
}
