#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tree_rig.h"

static Node *parsed(const char *text) {
  Node *node = NULL;
  Status status = tree_parse_text(tree, "a.yaml", text, strlen(text), &node, &err);
  ck_assert_msg(status == OK, "%s", err.text);
  return node;
}

static const char *refused(const char *text, size_t n_bytes) {
  Node *node;
  err = (Err){0};
  ck_assert_int_eq(tree_parse_text(tree, "a.yaml", text, n_bytes, &node, &err), ERR_INPUT);
  ck_assert_int_eq(err.status, ERR_INPUT);
  return err.text;
}

static void check_text(const Node *map, const char *path, const char *want) {
  const Node *node = node_get(map, path);
  ck_assert_msg(node != NULL, "there is no %s", path);
  ck_assert_int_eq(node->kind, NODE_SCALAR);
  ck_assert_str_eq(node->text, want);
}

static void check_printed(const Node *map, const char *want) {
  char *text;
  ck_assert_int_eq(tree_print(map, false, &text, &err), OK);
  ck_assert_str_eq(text, want);
  free(text);
}

START_TEST(values_know_their_place) {
  const Node *map = parsed("# a comment\nseed: 7\nlr:\n  init: 0.25\n  list: [3, four]\n");
  const Node *seed = node_get(map, "seed"), *init = node_get(map, "lr.init");
  ck_assert_str_eq(seed->text, "7");
  ck_assert_int_eq(seed->origin.line, 2);
  ck_assert_int_eq(seed->origin.column, 7);
  ck_assert_int_eq(seed->key_origin.column, 1);
  char where[64];
  ck_assert_str_eq(origin_text(&init->origin, where, sizeof where), "a.yaml:4:9");
  ck_assert_str_eq(origin_text(&init->key_origin, where, sizeof where), "a.yaml:4:3");
  const Node *list = node_get(map, "lr.list");
  ck_assert_int_eq(list->kind, NODE_LIST);
  ck_assert_int_eq(list->n, 2);
  ck_assert_str_eq(list->children[1]->text, "four");
  ck_assert_ptr_null(node_get(map, "lr.init.more"));
  ck_assert_ptr_null(node_get(map, "l"));
}
END_TEST

START_TEST(quotes_make_text) {
  const Node *map =
      parsed("a: '7'\nb: \"x\\ty\"\nc: null\nd: 'null'\ne:\nf: ~\ng: |\n  two\n  lines\n");
  ck_assert(node_get(map, "a")->quoted);
  check_text(map, "b", "x\ty");
  ck_assert(node_is_null(node_get(map, "c")));
  ck_assert(!node_is_null(node_get(map, "d")));
  ck_assert(node_is_null(node_get(map, "e")));
  ck_assert(node_is_null(node_get(map, "f")));
  check_text(map, "g", "two\nlines\n");
  ck_assert(node_get(map, "g")->quoted);
}
END_TEST

START_TEST(an_alias_is_a_copy) {
  Node *map = parsed("a: &x {b: 5}\nc: *x\n");
  check_text(map, "c.b", "5");
  ck_assert_ptr_ne(node_get(map, "a"), node_get(map, "c"));
  ck_assert(node_remove(map, "a.b"));
  check_text(map, "c.b", "5");
}
END_TEST

START_TEST(nothing_is_null) {
  ck_assert(node_is_null(parsed("")));
  ck_assert(node_is_null(parsed("# only a comment\n")));
  ck_assert(node_is_null(parsed("---\n")));
}
END_TEST

static const char *const mistakes[][2] = {
    {"a: 1\nb: [3, 4\nc: 5\n",
     "a.yaml:3:2: bad YAML: did not find expected ',' or ']' (while parsing a flow sequence)"},
    {"a: 1\n\tb: 2\n", "a.yaml:2:1: bad YAML: found a tab character that violates indentation "
                       "(while scanning a plain scalar)"},
    {"a:\n\tb: 2\n",
     "a.yaml:2:1: bad YAML: a value cannot begin with a tab, @, ` or %: put it in quotes"},
    {"a: @x\n",
     "a.yaml:1:4: bad YAML: a value cannot begin with a tab, @, ` or %: put it in quotes"},
    {"a: 1\nb: {c: ${a}}\n", "a.yaml:2:9: bad YAML: did not find expected ',' or '}' (while "
                             "parsing a flow mapping); a ${key} within {} or [] needs quotes"},
    {"a: 1\n  b: 2\n", "a.yaml:2:4: bad YAML: mapping values are not allowed in this context"},
    {"seed: 3\nlr: 5\nseed: 4\n", "a.yaml:3:1: the key 'seed' is here twice (first in line 1)"},
    {"a: 1\n---\nb: 2\n", "a.yaml:2:1: more than one document"},
    {"a: !!str 3\n", "a.yaml:1:4: tags (!) are not supported"},
    {"a: !mine [3]\n", "a.yaml:1:4: tags (!) are not supported"},
    {"a: ! {b: 3}\n", "a.yaml:1:4: tags (!) are not supported"},
    {"x: &x {a: 3}\ny:\n  <<: *x\n",
     "a.yaml:3:3: merge keys (<<) are not supported: write the keys, or use a defaults list"},
    {"? [a, b]\n: 3\n", "a.yaml:1:3: a key must be a plain word"},
    {"a: *nobody\n", "a.yaml:1:4: there is no anchor '&nobody' before this"},
    {"a: &a [3, *a]\n", "a.yaml:1:11: there is no anchor '&a' before this"},
    {"a: \"x\\0y\"\n", "a.yaml:1:4: a control character in a text"},
    {"a: \"\\e[31m\"\n", "a.yaml:1:4: a control character in a text"},
    {"\"\\x07\": 3\n", "a.yaml:1:1: a control character in a text"},
    {"a: \"\\u2028\"\n", "a.yaml:1:4: a control character in a text"},
    {"a: 5\nb: \xff\n", "a.yaml:2:4: bad text: invalid leading UTF-8 octet"},
    {"a: \x01\n", "a.yaml:1:4: bad text: control characters are not allowed"},
};

START_TEST(a_mistake_is_named_with_its_place) {
  const char *const *mistake = mistakes[_i];
  ck_assert_str_eq(refused(mistake[0], strlen(mistake[0])), mistake[1]);
}
END_TEST

START_TEST(sizes_are_limited) {
  // 65 levels
  char deep[140];
  memset(deep, '[', 65);
  memset(deep + 65, ']', 65);
  ck_assert_str_eq(refused(deep, 130), "a.yaml:1:65: more than 64 levels");
  deep[64] = ']';
  Node *node;
  ck_assert_int_eq(tree_parse_text(tree, "a.yaml", deep, 128, &node, &err), OK);

  // every line ten times the one before
  const char *bomb =
      "a: &a [3,3,3,3,3,3,3,3,3,3]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
      "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
      "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
  ck_assert_str_eq(refused(bomb, strlen(bomb)), "a.yaml:1:24: more than 100000 values");
}
END_TEST

START_TEST(keys_are_limited) {
  char text[16 * 1100];
  size_t n = 0;
  for (int i = 0; i < 1025; i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "k%d: 3\n", i);
  }
  ck_assert_str_eq(refused(text, n), "a.yaml:1025:1: more than 1024 keys in one place");
  memset(text, 'k', 129);
  memcpy(text + 129, ": 3\n", 5);
  ck_assert_str_eq(refused(text, 133), "a.yaml:1:1: a key of more than 128 characters");
}
END_TEST

START_TEST(a_file_that_is_not_there) {
  Node *node;
  ck_assert_int_eq(tree_parse_file(tree, "/nowhere/a.yaml", &node, &err), ERR_INPUT);
  ck_assert_str_eq(err.text, "/nowhere/a.yaml: No such file or directory");
}
END_TEST

START_TEST(values_of_the_command_line) {
  const Origin origin = ORIGIN_COMMAND_LINE;
  Node *node;
  ck_assert_int_eq(tree_parse_value(tree, origin, " a, b: #c @ ", &node, &err), OK);
  ck_assert_str_eq(node->text, "a, b: #c @");
  ck_assert(!node->quoted);
  ck_assert_int_eq(tree_parse_value(tree, origin, "[16, 'x']", &node, &err), OK);
  ck_assert_int_eq(node->n, 2);
  ck_assert(node->children[1]->quoted);
  char where[64];
  ck_assert_str_eq(origin_text(&node->children[0]->origin, where, sizeof where), "command line");
  ck_assert_int_eq(tree_parse_value(tree, origin, "", &node, &err), OK);
  ck_assert(node_is_null(node));
  ck_assert_int_eq(tree_parse_value(tree, origin, "{a: 3, a: 4}", &node, &err), ERR_INPUT);
  ck_assert_str_eq(err.text, "the key 'a' is here twice");
  err = (Err){0};
  ck_assert_int_eq(tree_parse_value(tree, origin, "a\x1b[0m", &node, &err), ERR_INPUT);
  ck_assert_str_eq(err.text, "a control character in a text");
  err = (Err){0};
  ck_assert_int_eq(tree_parse_value(tree, origin, "\xc3(", &node, &err), ERR_INPUT);
}
END_TEST

START_TEST(text_is_checked_as_utf8) {
  static const char *const clean[] = {"", "gr\xc3\xb6\xc3\x9f!", "\xe2\x82\xac", "\xf0\x9f\xa6\x8e",
                                      "a\tb\n"};
  static const char *const unclean[] = {
      "\x7f",         "\xc2\x85", "\xc0\xaf", "\xe0\x80\xaf",     "\xed\xa0\x80",
      "\xef\xbb\xbf", "\xe2\x82", "\x80",     "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80"};
  for (size_t i = 0; i < sizeof clean / sizeof clean[0]; i++) {
    ck_assert_msg(text_is_clean(clean[i]), "clean %zu", i);
  }
  for (size_t i = 0; i < sizeof unclean / sizeof unclean[0]; i++) {
    ck_assert_msg(!text_is_clean(unclean[i]), "unclean %zu", i);
  }
}
END_TEST

START_TEST(set_makes_the_way) {
  Node *map = parsed("a: {b: 3}\nc: 4\n"), *value;
  const Origin origin = ORIGIN_COMMAND_LINE;
  ck_assert_int_eq(tree_parse_value(tree, origin, "9", &value, &err), OK);
  ck_assert_int_eq(tree_set(tree, map, "a.b", value, &err), OK);
  ck_assert_int_eq(tree_set(tree, map, "a.d.e", value, &err), OK);
  ck_assert_int_eq(tree_set(tree, map, "c.f", value, &err), OK);
  check_printed(map, "a:\n  b: 9\n  d:\n    e: 9\nc:\n  f: 9\n");
  char where[64];
  ck_assert_str_eq(origin_text(&node_get(map, "a.d")->key_origin, where, sizeof where),
                   "command line");
}
END_TEST

START_TEST(remove_takes_one_key) {
  Node *map = parsed("a: {b: 3, c: 4, d: 5}\n");
  ck_assert(node_remove(map, "a.c"));
  ck_assert(!node_remove(map, "a.c"));
  ck_assert(!node_remove(map, "a.b.x"));
  ck_assert(!node_remove(map, "x"));
  check_printed(map, "a:\n  b: 3\n  d: 5\n");
}
END_TEST

START_TEST(merge_lays_one_over_the_other) {
  Node *below = parsed("a: {b: 3, c: [4, 5]}\nd: 6\ne: {f: 7}\ng: {h: 8}\n");
  Node *above = parsed("a: {c: [9], x: 2}\nd: {y: 5}\ne:\ng: 3\n");
  ck_assert_int_eq(tree_merge(tree, below, above, &err), OK);
  check_printed(below, "a:\n  b: 3\n  c: [9]\n  x: 2\nd:\n  y: 5\ne:\n  f: 7\ng: 3\n");
}
END_TEST

START_TEST(printed_and_read_again) {
  static const char text[] = "a: 3\nb: \"3\"\nc: null\nd: \"null\"\ne: []\nf: {}\n"
                             "g: [x, \"a, b\", {h: -1e-3, \"i j\": [.inf]}]\n"
                             "\"k: l\": \"q\\\"\\\\\\n\\t\"\nm:\n  n:\n    o: gr\xc3\xb6\xc3\x9f\n";
  static const char want[] =
      "a: 3\nb: \"3\"\nc: null\nd: \"null\"\ne: []\nf: {}\n"
      "g: [x, \"a, b\", {h: -1e-3, \"i j\": [.inf]}]\n"
      "\"k: l\": \"q\\\"\\\\\\n\\t\"\nm:\n  n:\n    o: \"gr\xc3\xb6\xc3\x9f\"\n";
  const Node *map = parsed(text);
  check_printed(map, want);
  check_printed(parsed(want), want);
  check_printed(parsed("{}"), "{}\n");
  check_printed(parsed("a:\n  b: \"x\\n  y\\n\\n#z\"\n"),
                "a:\n  b: |-\n    x\n      y\n\n    #z\n");
  check_printed(parsed("a: \"x\\n\xc3\xb6\"\n"), "a: \"x\\n\xc3\xb6\"\n");
}
END_TEST

START_TEST(printed_with_origin) {
  char *text;
  Node *map = parsed("a:\n  b: 3\n"), *value;
  ck_assert_int_eq(tree_parse_value(tree, ORIGIN_DEFAULT, "[5]", &value, &err), OK);
  ck_assert_int_eq(tree_set(tree, map, "c", value, &err), OK);
  ck_assert_int_eq(tree_print(map, true, &text, &err), OK);
  ck_assert_str_eq(text, "a:\n  b: 3  # a.yaml:2:6\nc: [5]  # default\n");
  free(text);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      values_know_their_place,  quotes_make_text,           an_alias_is_a_copy,
      nothing_is_null,          sizes_are_limited,          keys_are_limited,
      a_file_that_is_not_there, values_of_the_command_line, text_is_checked_as_utf8,
      set_makes_the_way,        remove_takes_one_key,       merge_lays_one_over_the_other,
      printed_and_read_again,   printed_with_origin,        NULL,
  };
  Suite *s = suite_create("tree");
  TCase *c = case_of(s, "tree", 30, open_tree, close_tree, tests);
  tcase_add_loop_test(c, a_mistake_is_named_with_its_place, 0,
                      (int)(sizeof mistakes / sizeof mistakes[0]));
  return s;
}
