#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/params.h"
#include "tests/tree_rig.h"

typedef struct Sample {
  int64_t count, threads;
  double rate, limit;
  bool on;
  int kind;
  char name[PARAM_TEXT_MAX], file[PARAM_TEXT_MAX];
  ParamInts sizes;
  ParamReals range;
} Sample;

static const char *const kinds[] = {"direct", "moving-average", "exponential", NULL};

static const Param params[] = {
    {"count", PARAM_INT, offsetof(Sample, count), .fallback = "12", .min = 2, .max = 5000},
    {"threads", PARAM_INT, offsetof(Sample, threads), .fallback = "auto", .min = 1, .max = 1024,
     .none = "auto"},
    {"lr.rate", PARAM_REAL, offsetof(Sample, rate), .fallback = "0.125", .min = 0, .max = 0.5,
     .open_min = true},
    {"limit", PARAM_REAL, offsetof(Sample, limit), .fallback = "off", .min = -3.5, .max = INFINITY,
     .none = "off"},
    {"on", PARAM_BOOL, offsetof(Sample, on), .fallback = "true"},
    {"kind", PARAM_CHOICE, offsetof(Sample, kind), .fallback = "exponential", .choices = kinds},
    {"name", PARAM_TEXT, offsetof(Sample, name), .fallback = "ant"},
    {"file", PARAM_TEXT, offsetof(Sample, file), .fallback = "none", .none = "none"},
    {"sizes", PARAM_INTS, offsetof(Sample, sizes), .fallback = "[16, 32]", .min = 1, .max = 4096},
    {"range", PARAM_REALS, offsetof(Sample, range), .fallback = "[-.inf, 0.7]", .min = -INFINITY,
     .max = 99},
    PARAM_END,
};

static Sample sample;

static Status reading(const char *text) {
  Node *map;
  ck_assert_int_eq(tree_parse_text(tree, "a.yaml", text, strlen(text), &map, &err), OK);
  memset(&sample, 0x55, sizeof sample);
  return params_read(map, "", params, &sample, &err);
}

static void check_read(const char *text) {
  Status status = reading(text);
  ck_assert_msg(status == OK, "%s", err.text);
}

START_TEST(defaults_are_read_from_the_table) {
  params_defaults(params, &sample);
  ck_assert_int_eq(sample.count, 12);
  ck_assert(PARAM_IS_NULL_INT(sample.threads));
  ck_assert(sample.rate == 0.125);
  ck_assert(isnan(sample.limit));
  ck_assert(sample.on);
  ck_assert_int_eq(sample.kind, 2);
  ck_assert_str_eq(sample.name, "ant");
  ck_assert_str_eq(sample.file, "");
  ck_assert_int_eq(sample.sizes.n, 2);
  ck_assert_int_eq(sample.sizes.value[1], 32);
  ck_assert_int_eq(sample.range.n, 2);
  ck_assert(sample.range.value[0] == -INFINITY && sample.range.value[1] == 0.7);
}
END_TEST

START_TEST(values_are_read) {
  check_read("{count: 345, threads: 7, lr: {rate: 5e-2}, limit: -2.25, on: false, kind: direct, "
             "name: 'two words', file: x.csv, sizes: [], range: [1.5, 2, -7e1]}");
  ck_assert_int_eq(sample.count, 345);
  ck_assert_int_eq(sample.threads, 7);
  ck_assert(sample.rate == 0.05);
  ck_assert(sample.limit == -2.25);
  ck_assert(!sample.on);
  ck_assert_int_eq(sample.kind, 0);
  ck_assert_str_eq(sample.name, "two words");
  ck_assert_str_eq(sample.file, "x.csv");
  ck_assert_int_eq(sample.sizes.n, 0);
  ck_assert_int_eq(sample.range.n, 3);
  ck_assert(sample.range.value[2] == -70);
}
END_TEST

START_TEST(below_a_group) {
  Node *map;
  const char *text = "strategy: {lr: {rate: 0.25}}\n";
  ck_assert_int_eq(tree_parse_text(tree, "a.yaml", text, strlen(text), &map, &err), OK);
  ck_assert_int_eq(params_read(map, "strategy", params, &sample, &err), OK);
  ck_assert(sample.rate == 0.25);
}
END_TEST

START_TEST(none_has_words) {
  check_read("{threads: auto, limit: off, file: none}");
  ck_assert(PARAM_IS_NULL_INT(sample.threads));
  ck_assert(isnan(sample.limit));
  ck_assert_str_eq(sample.file, "");
  check_read("{threads: null, limit: ~, file: }");
  ck_assert(PARAM_IS_NULL_INT(sample.threads));
  ck_assert(isnan(sample.limit));
  check_read("{file: 'none'}");
  ck_assert_str_eq(sample.file, "none");
}
END_TEST

START_TEST(whole_numbers) {
  check_read("count: 1e3");
  ck_assert_int_eq(sample.count, 1000);
  check_read("count: 25.0");
  ck_assert_int_eq(sample.count, 25);
  check_read("count: +0025");
  ck_assert_int_eq(sample.count, 25);
}
END_TEST

static const char *const mistakes[][2] = {
    {"count: 1", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '1'"},
    {"count: 5001", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '5001'"},
    {"count: 2.5", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '2.5'"},
    {"count: many", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not 'many'"},
    {"count: '7'", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '7' in quotes"},
    {"count: 0x10", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '0x10'"},
    {"count: 1e", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '1e'"},
    {"count: 99999999999999999999",
     "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '99999999999999999999'"},
    {"name: \"a\\tb\"", "a.yaml:1:7: 'name' must be text, not 'a b' in quotes with tabs or line "
                        "breaks"},
    {"count: null", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not null"},
    {"count: [3]", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not a list"},
    {"count: {a: 3}", "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not a group of keys"},
    {"threads: 0", "a.yaml:1:10: 'threads' must be a whole number, 1 to 1024, or auto, not '0'"},
    {"lr: {rate: 0}", "a.yaml:1:12: 'lr.rate' must be a number, above 0 and at most 0.5, not '0'"},
    {"lr: {rate: nan}",
     "a.yaml:1:12: 'lr.rate' must be a number, above 0 and at most 0.5, not 'nan'"},
    {"lr: {rate: .inf}",
     "a.yaml:1:12: 'lr.rate' must be a number, above 0 and at most 0.5, not '.inf'"},
    {"limit: -4", "a.yaml:1:8: 'limit' must be a number, at least -3.5, or off, not '-4'"},
    {"limit: .inf", "a.yaml:1:8: 'limit' must be a number, at least -3.5, or off, not '.inf'"},
    {"limit: 1e999", "a.yaml:1:8: 'limit' must be a number, at least -3.5, or off, not '1e999'"},
    {"on: yes", "a.yaml:1:5: 'on' must be true or false, not 'yes'"},
    {"kind: moving-averge",
     "a.yaml:1:7: 'kind' must be one of direct, moving-average, exponential, not 'moving-averge'; "
     "did you mean 'moving-average'?"},
    {"kind: 3", "a.yaml:1:7: 'kind' must be one of direct, moving-average, exponential, not '3'"},
    {"name: [x]", "a.yaml:1:7: 'name' must be text, not a list"},
    {"name: ''", "a.yaml:1:7: 'name' must be text, not ''"},
    {"name: ~", "a.yaml:1:7: 'name' must be text, not null"},
    {"file: {}", "a.yaml:1:7: 'file' must be text, or none, not a group of keys"},
    {"sizes: 16", "a.yaml:1:8: 'sizes' must be a list of whole numbers, 1 to 4096, such as "
                  "[16, 32], not '16'"},
    {"sizes: [16, 0]", "a.yaml:1:13: 'sizes' must be a list of whole numbers, 1 to 4096, such as "
                       "[16, 32], not '0'"},
    {"sizes: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
     "a.yaml:1:8: 'sizes' must be a list of whole numbers, 1 to 4096, such as [16, 32], not a list "
     "of 17"},
    {"range: [.inf]", "a.yaml:1:9: 'range' must be a list of numbers, at most 99, such as "
                      "[-.inf, 0.7], not '.inf'"},
};

START_TEST(a_mistake_says_what_is_allowed) {
  ck_assert_int_eq(reading(mistakes[_i][0]), ERR_INPUT);
  ck_assert_str_eq(err.text, mistakes[_i][1]);
}
END_TEST

START_TEST(all_mistakes_in_one_go) {
  ck_assert_int_eq(reading("count: 0\nthreads: 8\non: 3\nkind: x\n"), ERR_INPUT);
  ck_assert_str_eq(err.text,
                   "a.yaml:1:8: 'count' must be a whole number, 2 to 5000, not '0'\n"
                   "a.yaml:3:5: 'on' must be true or false, not '3'\n"
                   "a.yaml:4:7: 'kind' must be one of direct, moving-average, exponential, not "
                   "'x'");
  ck_assert_int_eq(sample.threads, 8);
  ck_assert_int_eq(sample.count, 12);
}
END_TEST

START_TEST(long_text_is_refused) {
  char text[600] = "name: ";
  memset(text + 6, 'x', 511);
  check_read(text);
  ck_assert_uint_eq(strlen(sample.name), 511);
  text[6 + 511] = 'x';
  ck_assert_int_eq(reading(text), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "'name' must be text, not 'xxx"));
  ck_assert_ptr_nonnull(strstr(err.text, "xxx...'"));
}
END_TEST

// every value printed and read again is the same
START_TEST(text_reads_back) {
  static const char *const names[] = {
      "ant",     "null", "two words", "a: b", "\"q\" \\ .",
      "[16, 2]", "3.5",  "-",         "~",    "gr\xc3\xb6\xc3\x9f!"};
  static const double reals[] = {0.1, 1.0 / 3, 1e-308, 5e-324, 0.30000000000000004, 0.5, 2e-17};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    check_read("{threads: 77, limit: 1e22, on: false, sizes: [3, 5], range: [-.inf, 0.1]}");
    snprintf(sample.name, sizeof sample.name, "%s", names[i]);
    snprintf(sample.file, sizeof sample.file, "%s", i % 2 == 0 ? "none" : names[i]);
    sample.rate = reals[i % 7];
    sample.range.value[1] = -reals[i % 7];
    Node *map;
    ck_assert_int_eq(tree_node(tree, NODE_MAP, ORIGIN_DEFAULT, &map, &err), OK);
    for (const Param *p = params; p->key != NULL; p++) {
      char text[1200];
      Node *value;
      params_text(p, &sample, text, sizeof text);
      ck_assert_int_eq(tree_parse_value(tree, ORIGIN_DEFAULT, text, &value, &err), OK);
      ck_assert_int_eq(tree_set(tree, map, p->key, value, &err), OK);
    }
    Sample again;
    memset(&again, 0x33, sizeof again);
    ck_assert_msg(params_read(map, "", params, &again, &err) == OK, "%s", err.text);
    ck_assert_str_eq(again.name, sample.name);
    ck_assert_str_eq(again.file, sample.file);
    ck_assert(again.rate == sample.rate && again.limit == 1e22 && again.threads == 77);
    ck_assert(again.sizes.n == 2 && again.sizes.value[1] == 5 && !again.on);
    ck_assert(again.range.value[0] == -INFINITY && again.range.value[1] == -reals[i % 7]);
  }
}
END_TEST

START_TEST(none_is_printed_as_its_word) {
  char text[1200];
  params_defaults(params, &sample);
  static const char *const want[] = {"12",          "auto", "0.125", "off",      "true",
                                     "exponential", "ant",  "none",  "[16, 32]", "[-.inf, 0.7]"};
  for (int i = 0; params[i].key != NULL; i++) {
    params_text(&params[i], &sample, text, sizeof text);
    ck_assert_str_eq(text, want[i]);
  }
}
END_TEST

START_TEST(accept_looks_at_one_value) {
  const Node fine = {.kind = NODE_SCALAR, .text = "44"}, less = {.kind = NODE_SCALAR, .text = "1"};
  ck_assert(params_accept(&params[0], &fine));
  ck_assert(!params_accept(&params[0], &less));
  ck_assert(params_accept(&params[6], &less));
}
END_TEST

START_TEST(ranges_for_people) {
  static const char *const want[] = {"2 to 5000",
                                     "1 to 1024, or auto",
                                     "above 0 and at most 0.5",
                                     "at least -3.5, or off",
                                     "",
                                     "direct, moving-average, exponential",
                                     "",
                                     "or none",
                                     "1 to 4096",
                                     "at most 99"};
  for (int i = 0; params[i].key != NULL; i++) {
    char text[600];
    params_range_text(&params[i], text, sizeof text);
    ck_assert_str_eq(text, want[i]);
  }
}
END_TEST

START_TEST(numbers_have_a_point_in_every_locale) {
  // a locale whose numbers have a comma, where the machine has one
  static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"};
  for (size_t i = 0; i < sizeof commas / sizeof commas[0]; i++) {
    if (setlocale(LC_ALL, commas[i]) != NULL) {
      break;
    }
  }
  double value;
  char text[32];
  ck_assert(number_read("-2.75e1", &value));
  ck_assert(value == -27.5);
  ck_assert_str_eq(number_text(value, text), "-27.5");
  ck_assert(!number_read("2,75", &value));
  setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(what_is_no_number) {
  static const char *const texts[] = {"",   " 3", "3 ", "0x3", "inf", "nan", "1_000", "e",
                                      "e5", ".",  "+",  "3e+", "--3", "3-4", "1e999", ".inf"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    double value;
    ck_assert_msg(!number_read(texts[i], &value), "'%s'", texts[i]);
  }
}
END_TEST

START_TEST(near_names) {
  static const char *const names[] = {"ant", "hopper", "half-cheetah", "walker2d", "E", "eta-abcd"};
  static const char *const pairs[][2] = {{"aint", "ant"},
                                         {"atn", "ant"},
                                         {"ANT", "ant"},
                                         {"hoper", "hopper"},
                                         {"half_cheetah", "half-cheetah"},
                                         {"halfcheetah", "half-cheetah"},
                                         {"walk", "walker2d"},
                                         {"e", "E"},
                                         {"F", NULL},
                                         {"humanoid", NULL},
                                         {"", NULL},
                                         {"abcd", NULL},
                                         {"etabcd", "eta-abcd"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const char *near = nearest_name(pairs[i][0], names, 6);
    ck_assert_msg(pairs[i][1] == NULL ? near == NULL
                                      : near != NULL && strcmp(near, pairs[i][1]) == 0,
                  "%s: %s", pairs[i][0], near == NULL ? "nothing" : near);
  }
  char hint[64];
  ck_assert_str_eq(nearest_hint("atn", names, 6, hint, sizeof hint), "; did you mean 'ant'?");
  ck_assert_str_eq(nearest_hint("zzz", names, 6, hint, sizeof hint), "");
  char endless[200];
  memset(endless, 'a', 199);
  endless[199] = 0;
  ck_assert_ptr_null(nearest_name(endless, names, 6));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      defaults_are_read_from_the_table,
      values_are_read,
      below_a_group,
      none_has_words,
      whole_numbers,
      all_mistakes_in_one_go,
      long_text_is_refused,
      text_reads_back,
      none_is_printed_as_its_word,
      accept_looks_at_one_value,
      ranges_for_people,
      numbers_have_a_point_in_every_locale,
      what_is_no_number,
      near_names,
      NULL,
  };
  Suite *s = suite_create("params");
  TCase *c = case_of(s, "params", 30, open_tree, close_tree, tests);
  tcase_add_loop_test(c, a_mistake_says_what_is_allowed, 0,
                      (int)(sizeof mistakes / sizeof mistakes[0]));
  return s;
}
