#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/config.h"
#include "src/config/keys.h"
#include "src/config/params.h"
#include "tests/support.h"

static Config *config;
static Err err;

static void clear(void) {
  err = (Err){0};
  config = NULL;
}

static void close_config(void) {
  config_close(config);
}

// opens a text that holds everything, with overrides ended by NULL
static Status open_with(const char *text, const char *const *overrides) {
  int n = 0;
  while (overrides[n] != NULL) {
    n++;
  }
  config_close(config);
  clear();
  return config_open_text("a.yaml", text, strlen(text), n, overrides, &config, &err);
}

#define OPENED(yaml, ...)                                                                          \
  ck_assert_msg(open_with(yaml, (const char *const[]){__VA_ARGS__, NULL}) == OK, "%s", err.text)
#define REFUSED(text, ...)                                                                         \
  ck_assert_int_eq(open_with(text, (const char *const[]){__VA_ARGS__, NULL}), ERR_INPUT)

// the shipped configs
static Status open_shipped(const char *experiment, const char *const *overrides) {
  const char *folder = source_path("configs");
  ComposeRequest request = {
      .n_folders = 1, .folders = &folder, .experiment = experiment, .overrides = overrides};
  while (overrides[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  config_close(config);
  clear();
  return config_open(&request, &config, &err);
}

#define SHIPPED(experiment, ...)                                                                   \
  ck_assert_msg(open_shipped(experiment, (const char *const[]){__VA_ARGS__, NULL}) == OK, "%s",    \
                err.text)

START_TEST(nothing_given_is_all_defaults) {
  OPENED("", NULL);
  const Settings *s = &config->settings;
  ck_assert_str_eq(config->env->name, "half-cheetah");
  ck_assert_str_eq(config->policy->name, "mlp-hebbian");
  ck_assert_str_eq(config->rule->name, "eta-abcd");
  ck_assert_str_eq(config->strategy->name, "openai-es");
  ck_assert_int_eq(s->seed, 1);
  ck_assert(PARAM_IS_NULL_INT(s->threads));
  ck_assert_str_eq(s->run_dir, "runs");
  ck_assert_str_eq(s->run_name, "");
  ck_assert_str_eq(s->condition, "");
  ck_assert_int_eq(s->population, 512);
  ck_assert(!s->warmstart);
  ck_assert_int_eq(s->generations, 1000);
  ck_assert_int_eq(s->repeats, 4);
  ck_assert(s->normalize_observations);
  ck_assert(isnan(s->observation_clip) && isnan(s->target));
  ck_assert_int_eq(s->evaluate_every, 10);
  ck_assert_int_eq(s->evaluate_episodes, 10);
  ck_assert_int_eq(s->checkpoint_every, 10);
  ck_assert_int_eq(s->common_random_numbers, COMMON_PAIR);
  ck_assert_str_eq(s->start_from, "");
}
END_TEST

START_TEST(values_reach_their_places) {
  OPENED("seed: 42\nthreads: 3\ncondition: B\nexperiment: mine\nrun: {dir: out, name: x}\n"
         "env: {name: hopper, steps: 77}\nplasticity: {rule: abcd, lr: 0.25, period: 0.25}\n"
         "strategy: {population: 36, warmstart: true}\n"
         "train: {generations: 7, repeats: 2, normalize_observations: false, observation_clip: 5,\n"
         "  evaluate_every: 0, evaluate_episodes: 3, checkpoint_every: 4, target: 950.5,\n"
         "  common_random_numbers: generation, start_from: g.csv}\n",
         NULL);
  const Settings *s = &config->settings;
  ck_assert_int_eq(s->seed, 42);
  ck_assert_int_eq(s->threads, 3);
  ck_assert_str_eq(s->condition, "B");
  ck_assert_str_eq(s->experiment, "mine");
  ck_assert_str_eq(s->run_dir, "out");
  ck_assert_str_eq(s->run_name, "x");
  ck_assert_str_eq(config->env->name, "hopper");
  ck_assert_str_eq(config->rule->name, "abcd");
  ck_assert(config->plasticity.period == 0.25);
  ck_assert_int_eq(s->population, 36);
  ck_assert(s->warmstart && !s->normalize_observations);
  ck_assert_int_eq(s->generations, 7);
  ck_assert_int_eq(s->repeats, 2);
  ck_assert(s->observation_clip == 5 && s->target == 950.5);
  ck_assert_int_eq(s->evaluate_every, 0);
  ck_assert_int_eq(s->evaluate_episodes, 3);
  ck_assert_int_eq(s->checkpoint_every, 4);
  ck_assert_int_eq(s->common_random_numbers, COMMON_GENERATION);
  ck_assert_str_eq(s->start_from, "g.csv");
}
END_TEST

START_TEST(a_static_policy_has_no_rule) {
  OPENED("policy: {name: mlp}\nplasticity: {rule: abcd, lr: 0.125}\n", NULL);
  ck_assert_ptr_null(config->rule);
  ck_assert_ptr_null(config->rule_params);
}
END_TEST

// text, message
static const char *const mistakes[][2] = {
    {"plasticity:\n  rul: abcd\n",
     "a.yaml:2:3: unknown key 'plasticity.rul'; did you mean 'plasticity.rule'?"},
    {"population: 36\n",
     "a.yaml:1:1: unknown key 'population'; did you mean 'strategy.population'?"},
    {"plastcity: {rule: abcd}\n",
     "a.yaml:1:1: unknown key 'plastcity'; did you mean 'plasticity'?"},
    {"xyzzy: {a: 3, b: 4}\n", "a.yaml:1:1: unknown key 'xyzzy'; hebbes config --keys lists all"},
    {"strategy: {lr: {innit: 3}}\n",
     "a.yaml:1:17: unknown key 'strategy.lr.innit'; did you mean 'strategy.lr.init'?"},
    {"seed: {deep: 3}\n", "a.yaml:1:7: 'seed' must be a whole number, 0 to 9007199254740991, not a "
                          "group of keys"},
    {"strategy.population: 3\n",
     "a.yaml:1:1: 'strategy.population': keys are written one level a line, without dots"},
    {"strategy: {lr: 0.1}\n", "a.yaml:1:16: 'strategy.lr' is a group of keys, not one value"},
    {"env: ant\n", "a.yaml:1:6: 'env' is a group of keys, not one value"},
    {"env: {name: aint}\n",
     "a.yaml:1:13: there is no env 'aint'; did you mean 'ant'? (there are: ant, "},
    {"policy: {name: mlp-hebian}\n",
     "a.yaml:1:16: there is no policy 'mlp-hebian'; did you mean 'mlp-hebbian'? (there are: "},
    {"plasticity: {rule: eta}\n", "a.yaml:1:20: there is no rule 'eta'; did you mean 'eta-abcd'? "
                                  "(there are: abcd, "},
    {"strategy: {name: openai}\n",
     "a.yaml:1:18: there is no strategy 'openai'; did you mean 'openai-es'? (there are: "},
    {"threads: 0\n", "a.yaml:1:10: 'threads' must be a whole number, 1 to 1024, or auto, not '0'"},
    {"threads: 10000\n",
     "a.yaml:1:10: 'threads' must be a whole number, 1 to 1024, or auto, not '10000'"},
    {"seed: -3\n", "a.yaml:1:7: 'seed' must be a whole number, 0 to 9007199254740991, not '-3'"},
    {"train: {common_random_numbers: pairs}\n",
     "a.yaml:1:32: 'train.common_random_numbers' must be one of none, pair, generation, not "
     "'pairs'; did you mean 'pair'?"},
    {"plasticity: {period: 1.5}\n",
     "a.yaml:1:22: plasticity.period: 1.5 is neither a whole number of control steps nor one over "
     "a whole number (0.5, 0.25, ...)"},
    {"strategy: {range: -4}\n",
     "a.yaml:1:19: 'strategy.range' must be a number, above 0, not '-4'"},
    {"seed: ${sed}\n", "a.yaml:1:7: ${sed}: there is no key 'sed'"},
    {"seed: ${threads}\nthreads: ${seed}\n",
     "a.yaml:1:7: references go in a circle: seed -> threads -> seed"},
    {"seed: ${run.dir}\n", "a.yaml:1:7: 'seed' must be a whole number, 0 to 9007199254740991, not "
                           "'runs'"},
    {"defaults: [ant]\n", "a.yaml:1:1: unknown key 'defaults'; hebbes config --keys lists all"},
};

START_TEST(a_mistake_is_named_with_its_place) {
  REFUSED(mistakes[_i][0], NULL);
  ck_assert_ptr_null(config);
  char start[ERR_TEXT_MAX];
  // a list of members may go on
  snprintf(start, sizeof start, "%.*s", (int)strlen(mistakes[_i][1]), err.text);
  ck_assert_str_eq(start, mistakes[_i][1]);
  ck_assert_ptr_null(strchr(err.text, '\n'));
}
END_TEST

START_TEST(mistakes_of_the_command_line) {
  static const char *const pairs[][2] = {
      {"plasticity.rul=abcd",
       "command line: unknown key 'plasticity.rul'; did you mean 'plasticity.rule'?"},
      {"sed=3", "command line: unknown key 'sed'; did you mean 'seed'?"},
      {"seed.x=3", "command line: 'seed' must be a whole number, 0 to 9007199254740991, not a "
                   "group of keys"},
      {"+strategy.sigm.init=3",
       "command line: unknown key 'strategy.sigm'; did you mean 'strategy.sigma'?"},
      {"policy.hidden=16", "command line: 'policy.hidden' must be a list of whole numbers, "},
      {"threads=0", "command line: 'threads' must be a whole number, 1 to 1024, or auto, not '0'"},
      {"gen=5", "command line: unknown key 'gen'; did you mean 'train.generations'?"},
      {"rule=abcd", "command line: unknown key 'rule'; did you mean 'plasticity.rule'?"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    REFUSED("seed: 3\n", pairs[i][0]);
    char start[ERR_TEXT_MAX];
    snprintf(start, sizeof start, "%.*s", (int)strlen(pairs[i][1]), err.text);
    ck_assert_str_eq(start, pairs[i][1]);
  }
}
END_TEST

START_TEST(all_mistakes_in_one_go) {
  REFUSED("sed: 3\nthreads: 0\nenv: {name: aint, step: 7}\nstrategy: {population: 1}\n",
          "train.repeats=0", "~x");
  const char *line = err.text;
  static const char *const starts[] = {
      "command line: '~x'",
      "a.yaml:2:10: 'threads'",
      "a.yaml:4:24: 'strategy.population'",
      "command line: 'train.repeats'",
      "a.yaml:3:13: there is no env 'aint'",
      "a.yaml:1:1: unknown key 'sed'",
      "a.yaml:3:19: unknown key 'env.step'",
  };
  for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
    ck_assert_msg(line != NULL && strncmp(line, starts[i], strlen(starts[i])) == 0, "%zu: %s", i,
                  err.text);
    line = strchr(line, '\n');
    line += line != NULL;
  }
  ck_assert_ptr_null(line);
}
END_TEST

START_TEST(countless_mistakes_are_cut) {
  char text[16 * 300];
  size_t n = 0;
  for (int i = 0; i < 300; i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "key%d: 3\n", i);
  }
  REFUSED(text, NULL);
  ck_assert_str_eq(strrchr(err.text, '\n'), "\n...");
}
END_TEST

START_TEST(keys_of_members_that_are_not_chosen) {
  // range belongs to random-search, lr.init to openai-es: both may stand, with values that they may
  // take
  OPENED("strategy: {name: openai-es, range: 2.5, lr: {init: 0.75}}\n", NULL);
  OPENED("strategy: {name: random-search, range: 2.5, lr: {init: 0.75}}\n", NULL);
  REFUSED("strategy: {name: random-search, lr: {init: -0.75}}\n", NULL);
  ck_assert_str_eq(err.text, "a.yaml:1:44: 'strategy.lr.init' must be a number, above 0, not "
                             "'-0.75'");
}
END_TEST

START_TEST(empty_groups_are_fine) {
  OPENED("env:\nstrategy:\n  lr:\ntrain: {}\n", NULL);
}
END_TEST

START_TEST(a_reference_sees_defaults) {
  OPENED(
      "run: {name: 'x${seed}-${strategy.sigma.init}-${env.name}'}\ntrain: {target: \"${seed}\"}\n",
      "train.target=${strategy.population}", "seed=9");
  ck_assert_str_eq(config->settings.run_name, "x9-0.2-half-cheetah");
  ck_assert(config->settings.target == 512);
}
END_TEST

// values of the tables of the chosen members are the same
static void check_same(const Config *a, const Config *b) {
  Keys keys_a, keys_b;
  keys_chosen(a, &keys_a);
  keys_chosen(b, &keys_b);
  ck_assert_int_eq(keys_a.n, keys_b.n);
  for (int i = 0; i < keys_a.n; i++) {
    const KeyTable *table = &keys_a.table[i];
    ck_assert_ptr_eq(table->params, keys_b.table[i].params);
    for (const Param *p = table->params; p != NULL && p->key != NULL; p++) {
      char text_a[1200], text_b[1200];
      params_text(p, table->values, text_a, sizeof text_a);
      params_text(p, keys_b.table[i].values, text_b, sizeof text_b);
      ck_assert_str_eq(text_a, text_b);
    }
  }
}

static void check_reads_back(void) {
  char *text, *again;
  ck_assert_int_eq(config_text(config, false, &text, &err), OK);
  Config *other;
  Status status = config_open_text("b.yaml", text, strlen(text), 0, NULL, &other, &err);
  ck_assert_msg(status == OK, "%s\n%s", err.text, text);
  check_same(config, other);
  ck_assert_int_eq(config_text(other, false, &again, &err), OK);
  ck_assert_str_eq(text, again);
  config_close(other);
  free(text);
  free(again);
}

START_TEST(the_text_reads_back) {
  OPENED("", NULL);
  check_reads_back();
  OPENED("run: {name: '5', dir: \"a: b # \\\"c\\\"\"}\nstrategy: {lr: {init: 0.1}, sigma: {init: "
         "0.30000000000000004}}\ntrain: {target: -1e-7}\nthreads: 5\npolicy: {hidden: []}\n",
         NULL);
  check_reads_back();
  OPENED("policy: {name: mlp}\nplasticity: {lr: 0.125, window: 33}\nstrategy: {name: "
         "random-search, sigma: {init: 0.7}}\n",
         NULL);
  check_reads_back();
}
END_TEST

START_TEST(the_text_has_a_fixed_order) {
  OPENED("train: {generations: 3}\npolicy: {name: mlp}\nstrategy: {name: random-search, sigma: "
         "{init: 0.7}}\nplasticity: {window: 33}\n",
         NULL);
  char *text;
  ck_assert_int_eq(config_text(config, false, &text, &err), OK);
  static const char *const order[] = {"experiment: null\n",
                                      "condition: null\n",
                                      "seed: 1\n",
                                      "threads: auto\n",
                                      "run:\n",
                                      "env:\n",
                                      "policy:\n",
                                      "plasticity:\n",
                                      "window: 33\n",
                                      "strategy:\n",
                                      "population: 512\n",
                                      "init: 0.7\n",
                                      "train:\n",
                                      "generations: 3\n"};
  const char *at = text;
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
    at = strstr(at, order[i]);
    ck_assert_msg(at != NULL, "%s is not in its place:\n%s", order[i], text);
  }
  ck_assert_ptr_null(strstr(text, "normalizer"));
  free(text);
}
END_TEST

START_TEST(the_text_says_where_values_come_from) {
  OPENED("seed: 17\n", "threads=2");
  char *text;
  ck_assert_int_eq(config_text(config, true, &text, &err), OK);
  ck_assert_ptr_nonnull(strstr(text, "seed: 17  # a.yaml:1:7\n"));
  ck_assert_ptr_nonnull(strstr(text, "threads: 2  # command line\n"));
  ck_assert_ptr_nonnull(strstr(text, "  dir: runs  # default\n"));
  free(text);
}
END_TEST

START_TEST(choices_change_names_alone) {
  OPENED("env: {name: hopper, steps: 77}\n", "env=ant", "policy=mlp", "plasticity=abcd",
         "strategy=random-search");
  ck_assert_str_eq(config->env->name, "ant");
  ck_assert_str_eq(config->policy->name, "mlp");
  ck_assert_str_eq(config->strategy->name, "random-search");
  ck_assert_str_eq(config->settings.rule, "abcd");
}
END_TEST

START_TEST(a_run_repeats_from_its_file) {
  SHIPPED("quickstart", "seed=23", "condition=C");
  char *text, path[FSIO_PATH_MAX];
  ck_assert_int_eq(config_text(config, false, &text, &err), OK);
  snprintf(path, sizeof path, "%s/config.yaml", temporary_folder());
  ck_assert_int_eq(fsio_write_safely(path, text, strlen(text), &err), OK);
  Config *first = config;
  config = NULL;
  SHIPPED(path, NULL);
  check_same(first, config);
  config_close(config);
  clear();
  const char *const overrides[] = {"train.generations=5000"};
  ck_assert_int_eq(config_open_file(path, 1, overrides, &config, &err), OK);
  ck_assert_int_eq(config->settings.generations, 5000);
  ck_assert_int_eq(config->settings.seed, 23);
  ck_assert_str_eq(config->settings.condition, "C");
  config_close(first);
  free(text);
}
END_TEST

// what method.md's table says of the conditions
START_TEST(shipped_conditions) {
  static const struct {
    const char *override;
    int normalizer, buffer; // indices into the choices of the tables
    int64_t window;
    double period;
  } want[] = {
      {"condition=A", 1, 0, 1, 1},  {"condition=B", 0, 0, 1, 1},  {"condition=C", 0, 0, 1, 4},
      {"condition=D", 0, 1, 10, 1}, {"condition=E", 0, 1, 10, 4},
  };
  for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
    SHIPPED(NULL, want[i].override);
    const PlasticityParams *p = &config->plasticity;
    ck_assert_int_eq(p->normalizer, want[i].normalizer);
    ck_assert_int_eq(p->buffer, want[i].buffer);
    ck_assert_int_eq(p->window, want[i].window);
    ck_assert(p->period == want[i].period);
    ck_assert_str_eq(config->settings.condition, want[i].override + strlen("condition="));
  }
  SHIPPED(NULL, "condition=static");
  ck_assert_str_eq(config->policy->name, "mlp");
  SHIPPED(NULL, "condition=static", "policy=mlp-hebbian");
  ck_assert_str_eq(config->policy->name, "mlp-hebbian");
}
END_TEST

START_TEST(every_member_has_its_choice) {
  static const ComposeGroupId groups[] = {GROUP_ENV, GROUP_POLICY, GROUP_PLASTICITY,
                                          GROUP_STRATEGY};
  for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
    const char *names[64];
    int n = keys_members(groups[g], names, 64);
    ck_assert_int_gt(n, 0);
    for (int i = 0; i < n; i++) {
      char override[128];
      snprintf(override, sizeof override, "%s=%s", compose_groups[groups[g]].name, names[i]);
      SHIPPED(NULL, override);
      const Node *name = node_get(tree_root(config->tree), compose_groups[groups[g]].name_key);
      ck_assert_str_eq(name->text, names[i]);
      check_reads_back();
    }
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      nothing_given_is_all_defaults,
      values_reach_their_places,
      a_static_policy_has_no_rule,
      mistakes_of_the_command_line,
      all_mistakes_in_one_go,
      countless_mistakes_are_cut,
      keys_of_members_that_are_not_chosen,
      empty_groups_are_fine,
      a_reference_sees_defaults,
      the_text_reads_back,
      the_text_has_a_fixed_order,
      the_text_says_where_values_come_from,
      choices_change_names_alone,
      a_run_repeats_from_its_file,
      shipped_conditions,
      every_member_has_its_choice,
      NULL,
  };
  Suite *s = suite_create("config");
  TCase *c = case_of(s, "config", 30, clear, close_config, tests);
  tcase_add_loop_test(c, a_mistake_is_named_with_its_place, 0,
                      (int)(sizeof mistakes / sizeof mistakes[0]));
  return s;
}
