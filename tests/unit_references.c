#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/config/references.h"
#include "tests/tree_rig.h"

// defaults of two keys that no file sets
static const char *fallback(const void *context, const char *key) {
  ck_assert_str_eq(context, "context");
  return strcmp(key, "run.dir") == 0 ? "runs" : strcmp(key, "sizes") == 0 ? "[16, 32]" : NULL;
}

static Status resolve(const char *text) {
  Node *map;
  tree_close(tree);
  open_tree();
  ck_assert_int_eq(tree_parse_text(tree, "a.yaml", text, strlen(text), &map, &err), OK);
  ck_assert_int_eq(tree_merge(tree, tree_root(tree), map, &err), OK);
  return references_resolve(tree, fallback, "context", &err);
}

static void check_resolved(const char *text, const char *want) {
  ck_assert_msg(resolve(text) == OK, "%s", err.text);
  char *got;
  ck_assert_int_eq(tree_print(tree_root(tree), false, &got, &err), OK);
  ck_assert_str_eq(got, want);
  free(got);
}

static void check_refused(const char *text, const char *want) {
  ck_assert_int_eq(resolve(text), ERR_INPUT);
  ck_assert_str_eq(err.text, want);
}

START_TEST(a_whole_value_keeps_its_type) {
  check_resolved("a: ${b.c}\nb: {c: 5, d: [3, x]}\ne: '${b.d}'\nf: ${b}\ng: ${h}\nh: 'null'\n",
                 "a: 5\nb:\n  c: 5\n  d: [3, x]\ne: [3, x]\nf:\n  c: 5\n  d: [3, x]\n"
                 "g: \"null\"\nh: \"null\"\n");
}
END_TEST

START_TEST(within_a_text_it_becomes_text) {
  check_resolved("a: ${b}-x${c}y${b}\nb: 5\nc: null\nd: [\"${b}5\"]\n",
                 "a: \"5-xnully5\"\nb: 5\nc: null\nd: [\"55\"]\n");
}
END_TEST

START_TEST(through_other_references) {
  check_resolved("a: ${b}\nb: ${c.d}\nc: {d: '${e}x', f: [\"${a}\"]}\ne: 7\n",
                 "a: \"7x\"\nb: \"7x\"\nc:\n  d: \"7x\"\n  f: [\"7x\"]\ne: 7\n");
}
END_TEST

START_TEST(a_key_that_no_file_sets_has_its_default) {
  check_resolved("a: ${run.dir}/x\nb: ${sizes}\n", "a: \"runs/x\"\nb: [16, 32]\n");
}
END_TEST

START_TEST(the_place_is_that_of_the_reference) {
  ck_assert_int_eq(resolve("a: 3\nbc: ${a}\n"), OK);
  char where[64];
  const Node *node = node_get(tree_root(tree), "bc");
  ck_assert_str_eq(origin_text(&node->origin, where, sizeof where), "a.yaml:2:5");
  ck_assert_str_eq(origin_text(&node->key_origin, where, sizeof where), "a.yaml:2:1");
}
END_TEST

START_TEST(missing_keys) {
  check_refused("a: ${b.c}\nd: x${a}\n", "a.yaml:1:4: ${b.c}: there is no key 'b.c'");
  check_refused("a: 3${x}\nb: 4\n", "a.yaml:1:4: ${x}: there is no key 'x'");
  check_refused("a: ${x}\nb: ${y}\n", "a.yaml:1:4: ${x}: there is no key 'x'\n"
                                      "a.yaml:2:4: ${y}: there is no key 'y'");
}
END_TEST

START_TEST(circles) {
  check_refused("a: ${a}\n", "a.yaml:1:4: references go in a circle: a -> a");
  check_refused("a: x${b}\nb: ${c}\nc: ${a}y\nd: ${a}\n",
                "a.yaml:1:4: references go in a circle: a -> b -> c -> a");
  check_refused("a: {b: '${a}'}\n", "a.yaml:1:8: references go in a circle: a -> a");
  check_refused("d: ${a}\na: ${b}\nb: ${a}\n",
                "a.yaml:2:4: references go in a circle: a -> b -> a");
}
END_TEST

START_TEST(wrong_references) {
  check_refused("a: ${b\nb: 3\n", "a.yaml:1:4: '${b': a } is missing");
  check_refused("a: ${}\n", "a.yaml:1:4: '${}': expected ${key}");
  check_refused("a: x${b}\nb: [3]\n",
                "a.yaml:1:4: ${b}: a list or a group of keys cannot stand within a text");
  check_refused("a: ${b}{b}\nb: $\n", "a.yaml:1:4: the references make another one: '${b}'");
}
END_TEST

START_TEST(sizes_are_limited) {
  // a chain of 70, and a text that doubles twelve times
  char text[8192];
  size_t n = 0;
  for (int i = 0; i < 70; i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "k%d: ${k%d}\n", i, i + 1);
  }
  snprintf(text + n, sizeof text - n, "k70: 3\n");
  check_refused(text, "a.yaml:65:6: references go more than 64 steps deep");
  n = (size_t)snprintf(text, sizeof text, "k0: abcd\n");
  for (int i = 1; i < 12; i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "k%d: ${k%d}${k%d}\n", i, i - 1, i - 1);
  }
  check_refused(text, "a.yaml:11:6: the text gets longer than 4095 characters");
}
END_TEST

START_TEST(values_are_limited) {
  // a map that is copied tenfold six times
  char text[8192];
  size_t n = (size_t)snprintf(text, sizeof text, "k0: 3\n");
  for (int i = 1; i < 7; i++) {
    n += (size_t)snprintf(text + n, sizeof text - n, "k%d:\n", i);
    for (int j = 0; j < 10; j++) {
      n += (size_t)snprintf(text + n, sizeof text - n, "  - ${k%d}\n", i - 1);
    }
  }
  ck_assert_int_eq(resolve(text), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "more than 100000 values"));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_whole_value_keeps_its_type,
      within_a_text_it_becomes_text,
      through_other_references,
      a_key_that_no_file_sets_has_its_default,
      the_place_is_that_of_the_reference,
      missing_keys,
      circles,
      wrong_references,
      sizes_are_limited,
      values_are_limited,
      NULL,
  };
  Suite *s = suite_create("references");
  case_of(s, "references", 30, open_tree, close_tree, tests);
  return s;
}
