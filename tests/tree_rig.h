// tree_rig: a tree of YAML and an error for every test of a case.
#ifndef HEBBES_TESTS_TREE_RIG_H
#define HEBBES_TESTS_TREE_RIG_H

#include "src/config/tree.h"
#include "tests/support.h"

static Tree *tree;
static Err err;

static inline void open_tree(void) {
  err = (Err){0};
  ck_assert_int_eq(tree_new(&tree, &err), OK);
}

static inline void close_tree(void) {
  tree_close(tree);
}

#endif
