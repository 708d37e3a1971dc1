#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/keys.h"
#include "src/config/params.h"
#include "tests/support.h"

static Err err;

// every default is allowed by its own range, every key has its help, and none is there twice
START_TEST(every_table_is_sound) {
  Keys keys;
  keys_all(&keys);
  for (int i = 0; i < keys.n; i++) {
    for (const Param *p = keys.table[i].params; p != NULL && p->key != NULL; p++) {
      char path[PARAM_PATH_MAX];
      params_path(keys.table[i].group, p->key, path);
      ck_assert_msg(p->fallback != NULL && p->help != NULL && *p->help != 0 && p->unit != NULL,
                    "%s", path);
      bool number = p->kind == PARAM_INT || p->kind == PARAM_REAL || p->kind == PARAM_INTS ||
                    p->kind == PARAM_REALS;
      ck_assert_msg(!number || p->min < p->max, "%s: min, max", path);
      Tree *tree;
      Node *value;
      ck_assert_int_eq(tree_new(&tree, &err), OK);
      ck_assert_int_eq(tree_parse_value(tree, ORIGIN_DEFAULT, p->fallback, &value, &err), OK);
      ck_assert_msg(params_accept(p, value), "%s: the default %s is not allowed", path,
                    p->fallback);
      tree_close(tree);
      for (const Param *other = p + 1; other->key != NULL; other++) {
        ck_assert_str_ne(p->key, other->key);
      }
    }
  }
}
END_TEST

START_TEST(the_reference_has_every_key) {
  char *text;
  size_t size;
  for (int markdown = 0; markdown < 2; markdown++) {
    FILE *out = open_memstream(&text, &size);
    ck_assert_int_eq(config_keys(out, markdown == 1), OK);
    fclose(out);
    Keys keys;
    keys_all(&keys);
    for (int i = 0; i < keys.n; i++) {
      for (const Param *p = keys.table[i].params; p != NULL && p->key != NULL; p++) {
        char path[PARAM_PATH_MAX];
        ck_assert_msg(strstr(text, params_path(keys.table[i].group, p->key, path)) != NULL, "%s",
                      path);
      }
    }
    free(text);
  }
}
END_TEST

// docs/config.md is what hebbes config --keys --markdown prints
START_TEST(the_page_in_docs_is_fresh) {
  char *text, *page;
  size_t size, n_page;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(config_keys(out, true), OK);
  fclose(out);
  ck_assert_int_eq(fsio_read(source_path("docs/config.md"), 0, &page, &n_page, &err), OK);
  ck_assert_msg(strcmp(text, page) == 0,
                "docs/config.md is old: hebbes config --keys --markdown > docs/config.md");
  free(text);
  free(page);
}
END_TEST

START_TEST(keys_are_found_by_group_and_member) {
  Keys keys;
  keys_all(&keys);
  int from = 0, n = 0;
  while (keys_find(&keys, "env.steps", &from) != NULL) {
    ck_assert_str_eq(keys.table[from - 1].group, "env");
    n++;
  }
  const char *names[64];
  ck_assert_int_eq(n, keys_members(GROUP_ENV, names, 64));
  from = 0;
  ck_assert_str_eq(keys_find(&keys, "seed", &from)->fallback, "1");
  ck_assert_ptr_null(keys_find(&keys, "seed", &from));
  from = 0;
  ck_assert_ptr_null(keys_find(&keys, "steps", &from));
  ck_assert(keys_below(&keys, "strategy"));
  ck_assert(keys_below(&keys, "strategy.lr"));
  ck_assert(!keys_below(&keys, "strategy.l"));
  ck_assert(!keys_below(&keys, "strategy.lr.init"));
  ck_assert(!keys_below(&keys, "seed"));
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      every_table_is_sound,
      the_reference_has_every_key,
      the_page_in_docs_is_fresh,
      keys_are_found_by_group_and_member,
      NULL,
  };
  return suite_of("keys", 30, tests);
}
