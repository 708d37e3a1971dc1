// Items: lists of items with keys of their own, names, and texts of files, in a tree and printed.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/items.h"
#include "tests/tree_rig.h"

typedef struct Push {
  double force;
  ParamNames bodies;
} Push;

static const Param push_params[] = {
    {"force", PARAM_REAL, offsetof(Push, force), "2.5", -9, 9, false, NULL, NULL, "N", "how much"},
    {"bodies", PARAM_NAMES, offsetof(Push, bodies), "[]", 0, 0, false, NULL, NULL, "", "which"},
    PARAM_END,
};

static const ParamItemKind rows[] = {
    {"wait", "nothing", NULL, 0},
    {"push", "a force", push_params, sizeof(Push)},
    {NULL},
};
static const ParamItemTable table = {rows, sizeof rows[0]};

typedef struct Sample {
  ParamItems list;
  const char *text;
  char text_file[PARAM_TEXT_MAX];
} Sample;

static const Param params[] = {
    {"list", PARAM_ITEMS, offsetof(Sample, list), "[]", .unit = "", .help = "h", .items = &table},
    {"text", PARAM_FILE, offsetof(Sample, text), "null", .none = "null", .unit = "", .help = "h"},
    {"text_file", PARAM_TEXT, offsetof(Sample, text_file), "null", .none = "null", .unit = "",
     .help = "h"},
    PARAM_END,
};

static Sample sample;

static Status reading(const char *name, const char *text) {
  Node *map;
  ck_assert_msg(tree_parse_text(tree, name, text, strlen(text), &map, &err) == OK, "%s", err.text);
  ck_assert_int_eq(tree_set(tree, tree_root(tree), "g", map, &err), OK);
  Status status = items_take_files(tree, "g", params, &err);
  if (status == OK) {
    status = params_read(tree_root(tree), "g", params, &sample, &err);
  }
  return status == OK ? items_read(tree, "g", params, &sample, &err) : status;
}

START_TEST(items_have_the_keys_of_their_kind) {
  Status status = reading("a.yaml", "list:\n  - push: {bodies: [arm, 'left leg'], force: -3}\n"
                                    "  - wait\n  - push\n  - {wait: }\n");
  ck_assert_msg(status == OK, "%s", err.text);
  ck_assert_int_eq(sample.list.n, 4);
  const ParamItem *item = sample.list.item;
  ck_assert_int_eq(item[0].kind, 1);
  ck_assert_int_eq(item[1].kind, 0);
  ck_assert_int_eq(item[3].kind, 0);
  ck_assert_int_eq(item[2].origin.line, 4);
  const Push *push = item[0].values, *plain = item[2].values;
  ck_assert_double_eq(push->force, -3);
  ck_assert_int_eq(push->bodies.n, 2);
  ck_assert_str_eq(push->bodies.name[1].text, "left leg");
  ck_assert_int_eq(push->bodies.name[1].origin.column, 26);
  ck_assert_double_eq(plain->force, 2.5);
  ck_assert_int_eq(plain->bodies.n, 0);

  // the tree has them in full from then on
  char *text;
  ck_assert_int_eq(tree_print(tree_root(tree), false, &text, &err), OK);
  ck_assert_str_eq(text, "g:\n  list:\n"
                         "    - {push: {bodies: [arm, \"left leg\"], force: -3}}\n"
                         "    - {wait: {}}\n"
                         "    - {push: {force: 2.5, bodies: []}}\n"
                         "    - {wait: {}}\n");
  free(text);
}
END_TEST

static const char *const mistakes[][2] = {
    {"list: [pull]", "a.yaml:1:8: 'g.list': there is no 'pull'; did you mean 'push'? (there are: "
                     "wait, push)"},
    {"list: [push: {forse: 1}]", "a.yaml:1:15: unknown key 'g.list.push.forse'; did you mean "
                                 "'force'?"},
    {"list: [wait: {force: 1}]", "a.yaml:1:15: unknown key 'g.list.wait.force'"},
    {"list: [push: {force: 10}]", "a.yaml:1:22: 'g.list.push.force' must be a number, -9 to 9"},
    {"list: [push: {bodies: [[]]}]", "'g.list.push.bodies' must be a name or list of names"},
    {"list: [push: [1]]", "a.yaml:1:8: 'g.list': an item is NAME or {NAME: {key: value, ...}}"},
    {"list: [null]", "an item is NAME"},
    {"list: {push: }", "'g.list' must be a list of items, - NAME: {key: value}, not a group"},
    {"text: nowhere.xml", "a.yaml:1:7: 'g.text': there is no file 'nowhere.xml'"},
    {"text: [a]", "'g.text' must be path of a file, or its text, or null, not a list"},
};

START_TEST(a_mistake_is_named_with_its_place) {
  ck_assert_int_eq(reading("a.yaml", mistakes[_i][0]), ERR_INPUT);
  ck_assert_msg(strstr(err.text, mistakes[_i][1]) != NULL, "%s", err.text);
}
END_TEST

// a file beside the config that names it
static const char *write_file(const char *text) {
  static const char *folder;
  static char name[FSIO_PATH_MAX];
  char path[FSIO_PATH_MAX];
  folder = folder == NULL ? temporary_folder() : folder;
  ck_assert_int_eq(fsio_join(path, folder, "a.xml", NULL), OK);
  ck_assert_int_eq(fsio_write_safely(path, text, strlen(text), NULL), OK);
  ck_assert_int_eq(fsio_join(name, folder, "a.yaml", NULL), OK);
  return name;
}

START_TEST(a_text_is_taken_and_printed_as_it_stands) {
  const char *name = write_file("\xef\xbb\xbf<a>\r\n\r\n\t<b/>  \n \n'\" # - é\n</a>\n\n");
  static const char want[] = "<a>\n\n\t<b/>  \n \n'\" # - é\n</a>";
  ck_assert_msg(reading(name, "text: a.xml") == OK, "%s", err.text);
  ck_assert_str_eq(sample.text, want);
  ck_assert_ptr_nonnull(strstr(sample.text_file, "/a.xml"));

  // read back: the same, without the file
  char *text, file[PARAM_TEXT_MAX];
  snprintf(file, sizeof file, "%s", sample.text_file);
  ck_assert_int_eq(tree_print(node_child(tree_root(tree), "g"), false, &text, &err), OK);
  (void)write_file("<other/>");
  ck_assert_msg(reading("again", text) == OK, "%s", err.text);
  ck_assert_str_eq(sample.text, want);
  ck_assert_str_eq(sample.text_file, file);
  free(text);
}
END_TEST

static const char *const bad_texts[] = {"", "plain", "<a>\x01</a>", "<a>\xff</a>", "<a b='${c}'/>"};

START_TEST(what_is_no_text_is_refused) {
  ck_assert_int_eq(reading(write_file(bad_texts[_i]), "text: a.xml"), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "a.xml: not an XML file of plain UTF-8 text"));
}
END_TEST

START_TEST(a_text_has_a_limit) {
  size_t n = (2 << 20) + 1;
  char *text = calloc(1, n + 1);
  ck_assert_ptr_nonnull(text);
  memset(text, '<', n);
  ck_assert_int_eq(reading(write_file(text), "text: a.xml"), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "a.xml: longer than 2097152 bytes"));
  free(text);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {items_have_the_keys_of_their_kind,
                                a_text_is_taken_and_printed_as_it_stands, a_text_has_a_limit, NULL};
  Suite *s = suite_create("items");
  TCase *c = case_of(s, "items", 30, open_tree, close_tree, tests);
  tcase_add_loop_test(c, a_mistake_is_named_with_its_place, 0,
                      (int)(sizeof mistakes / sizeof mistakes[0]));
  tcase_add_loop_test(c, what_is_no_text_is_refused, 0,
                      (int)(sizeof bad_texts / sizeof bad_texts[0]));
  return s;
}
