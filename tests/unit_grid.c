#include "src/run/grid.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

enum { MOST = 8 };

// a grid from arguments ended by NULL; a mistake fails the test
static Grid parsed(const char *const *arguments) {
  Grid grid;
  Err err = {0};
  int n = 0;
  while (arguments[n] != NULL) {
    n++;
  }
  ck_assert_msg(grid_parse(n, arguments, &grid, &err) == OK, "%s", err.text);
  return grid;
}

static void expect_values(const char *argument, const char *const *values) {
  Grid grid = parsed((const char *const[]){argument, NULL});
  int n = 0;
  ck_assert_int_eq(grid.n_factors, 1);
  for (; values[n] != NULL; n++) {
    ck_assert_int_lt(n, grid.factors[0].n);
    ck_assert_str_eq(grid.factors[0].values[n], values[n]);
  }
  ck_assert_int_eq(grid.factors[0].n, n);
  grid_close(&grid);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

START_TEST(lists_ranges_and_ratios_become_values) {
  expect_values("condition=A,B,static", LIST("A", "B", "static"));
  expect_values("seed=3..6", LIST("3", "4", "5", "6"));
  expect_values("seed=-1..1,7", LIST("-1", "0", "1", "7"));
  expect_values("strategy.sigma.init=log(0.01,1,3)", LIST("0.01", "0.1", "1"));
  expect_values("strategy.population=log( 16, 128 ,4),7", LIST("16", "32", "64", "128", "7"));
  expect_values("policy.hidden=[16,8],[4]", LIST("[16,8]", "[4]"));
  expect_values("damage={train: [a,b], every: 2},none", LIST("{train: [a,b], every: 2}", "none"));
  expect_values("run_name=\"a,b\",c", LIST("\"a,b\"", "c"));
  expect_values("train.start_from=../a,x..y,2..", LIST("../a", "x..y", "2.."));
  expect_values("+train.target=5,7", LIST("5", "7"));
}
END_TEST

START_TEST(a_key_with_one_value_is_fixed) {
  Grid grid = parsed(LIST("env=ant", "~train.target", "policy.hidden=[16,8]", "x=", "seed=4..4"));
  ck_assert_int_eq(grid.n_factors, 0);
  ck_assert_int_eq(grid.n_fixed, 5);
  ck_assert_int_eq(grid.n_runs, 1);
  ck_assert_str_eq(grid.fixed[0], "env=ant");
  ck_assert_str_eq(grid.fixed[1], "~train.target");
  ck_assert_str_eq(grid.fixed[2], "policy.hidden=[16,8]");
  ck_assert_str_eq(grid.fixed[3], "x=");
  ck_assert_str_eq(grid.fixed[4], "seed=4");
  grid_close(&grid);
}
END_TEST

START_TEST(every_cell_comes_before_any_second_seed) {
  Grid grid = parsed(LIST("condition=A,B,C", "seed=5..6", "env=ant,hopper", "+threads=1"));
  const char *overrides[MOST];
  char name[GRID_NAME_MAX];
  Err err = {0};
  ck_assert_int_eq(grid.n_runs, 12);
  ck_assert_int_eq(grid.n_cells, 6);
  ck_assert(grid.has_seed);
  ck_assert_int_eq(grid_overrides(&grid, 9, overrides), 4);
  ck_assert_str_eq(overrides[0], "+threads=1");
  ck_assert_str_eq(overrides[1], "seed=6");
  ck_assert_str_eq(overrides[2], "condition=B");
  ck_assert_str_eq(overrides[3], "env=hopper");
  ck_assert_int_eq(grid_name(&grid, 9, name, &err), OK);
  ck_assert_str_eq(name, "B-hopper-s6");
  grid_close(&grid);
}
END_TEST

START_TEST(names_are_made_of_values) {
  Grid grid = parsed(LIST("a.lr=0.5,2", "b.lr=[3,4],{x: 'y'}", "policy.hidden=[16,8],7"));
  char name[GRID_NAME_MAX];
  Err err = {0};
  ck_assert_int_eq(grid_name(&grid, 0, name, &err), OK);
  ck_assert_str_eq(name, "a.lr0.5-b.lr3x4-hidden16x8");
  ck_assert_int_eq(grid_name(&grid, 7, name, &err), OK);
  ck_assert_str_eq(name, "a.lr2-b.lrx_y-hidden7");
  grid_close(&grid);
  grid = parsed(LIST("experiment=../x,/y"));
  ck_assert_int_eq(grid_name(&grid, 0, name, &err), OK);
  ck_assert_str_eq(name, "_._x");
  grid_close(&grid);
}
END_TEST

static void expect_refused(const char *const *arguments, int n, const char *what) {
  Grid grid;
  Err err = {0};
  ck_assert_int_eq(grid_parse(n, arguments, &grid, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, what) != NULL, "no '%s' in: %s", what, err.text);
  ck_assert_ptr_null(strchr(err.text, '\n'));
  grid_close(&grid);
}

START_TEST(mistakes_are_one_line) {
  expect_refused(LIST("seed=5..3"), 1, "upwards");
  expect_refused(LIST("seed=1..3,2"), 1, "the value 2 is there twice");
  expect_refused(LIST("seed=1,,2"), 1, "a value is missing");
  expect_refused(LIST("seed=1,"), 1, "a value is missing");
  expect_refused(LIST("x=log(1,2)"), 1, "log(lo,hi,n)");
  expect_refused(LIST("x=log(0,2,3)"), 1, "log(lo,hi,n)");
  expect_refused(LIST("x=log(2,1,3)"), 1, "log(lo,hi,n)");
  expect_refused(LIST("x=log(1,2,1)"), 1, "log(lo,hi,n)");
  expect_refused(LIST("x=log(1,2,3)4"), 1, "log(lo,hi,n)");
  expect_refused(LIST("x=log(a,2,3)"), 1, "log(lo,hi,n)");
  expect_refused(LIST("seed=1,2", "seed=3"), 2, "twice");
  expect_refused(LIST("run.name=a,b"), 1, "-o");
  expect_refused(LIST("seed=1..20000"), 1, "more than 10000");
  expect_refused(LIST("a=1..200", "b=1..200"), 2, "more than 10000 runs");
}
END_TEST

START_TEST(yaml_brings_the_same_grid_back) {
  Grid grid = parsed(LIST("condition=A,\"B, C\"", "seed=1..3", "x.y=[1,2],null", "env=ant"));
  Grid back;
  Tree *tree, *again;
  Node *root;
  Err err = {0};
  char *text;
  ck_assert_int_eq(tree_new(&tree, &err), OK);
  ck_assert_int_eq(grid_write(&grid, tree, tree_root(tree), &err), OK);
  ck_assert_int_eq(tree_print(tree_root(tree), false, &text, &err), OK);
  ck_assert_int_eq(tree_new(&again, &err), OK);
  ck_assert_int_eq(tree_parse_text(again, "text", text, strlen(text), &root, &err), OK);
  ck_assert_int_eq(grid_read("text", root, &back, &err), OK);
  ck_assert_int_eq(back.n_runs, grid.n_runs);
  ck_assert_int_eq(back.n_cells, grid.n_cells);
  for (int i = 0; i < grid.n_runs; i++) {
    const char *ours[MOST], *theirs[MOST];
    int n = grid_overrides(&grid, i, ours);
    ck_assert_int_eq(grid_overrides(&back, i, theirs), n);
    for (int k = 0; k < n; k++) {
      ck_assert_str_eq(ours[k], theirs[k]);
    }
  }
  free(text);
  tree_close(tree);
  tree_close(again);
  grid_close(&grid);
  grid_close(&back);
}
END_TEST

START_TEST(a_grid_may_grow_and_not_change) {
  Grid old = parsed(LIST("condition=A,B", "seed=1..2"));
  Grid more = parsed(LIST("seed=1..4", "condition=C,A,B"));
  Grid fewer = parsed(LIST("condition=A,C", "seed=1..2"));
  Grid other = parsed(LIST("env=ant,hopper", "seed=1..2"));
  Grid further = parsed(LIST("condition=A,B", "seed=1..2", "env=ant,hopper"));
  Err err = {0};
  ck_assert_int_eq(grid_holds(&more, &old, &err), OK);
  ck_assert_int_eq(grid_holds(&fewer, &old, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "condition=B"));
  ck_assert_int_eq(grid_holds(&other, &old, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "'condition'"));
  ck_assert_int_eq(grid_holds(&further, &old, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "'env'"));
  grid_close(&old);
  grid_close(&more);
  grid_close(&fewer);
  grid_close(&other);
  grid_close(&further);
}
END_TEST

Suite *suite(void) {
  return suite_of(
      "grid", 20,
      (const TTest *const[]){lists_ranges_and_ratios_become_values, a_key_with_one_value_is_fixed,
                             every_cell_comes_before_any_second_seed, names_are_made_of_values,
                             mistakes_are_one_line, yaml_brings_the_same_grid_back,
                             a_grid_may_grow_and_not_change, NULL});
}
