// principal components against NumPy's singular values, from both Gram matrices
#include "src/analysis/principal.h"

#include "tests/support.h"
#include "tests/waves.h"

static float room[40 * 40];

static double score(const Principal *p, int row, int component) {
  return p->scores[row * PRINCIPAL_COMPONENTS + component];
}

START_TEST(more_rows_than_columns) {
  Principal p;
  ck_assert_int_eq(principal_components(waves(40, 5, room), (Span){0, 5}, &p, NULL), OK);
  ck_assert_int_eq(p.n, 40);
  ck_assert_int_eq(p.stride, 1);
  ck_assert(near(p.explained[0], 0.54243563, 1e-8, 0));
  ck_assert(near(p.explained[1], 0.35974575, 1e-8, 0));
  ck_assert(near(p.explained[2], 0.06492378, 1e-8, 0));
  ck_assert(near(score(&p, 0, 0), 0.6464431057078333, 1e-9, 0));
  ck_assert(near(score(&p, 1, 1), 1.2774665288229918, 1e-9, 0));
  ck_assert(near(score(&p, 39, 1), -2.5207069122053265, 1e-9, 0));
  ck_assert(near(score(&p, 39, 2), -0.8834199738748925, 1e-9, 0));
  principal_close(&p);
}
END_TEST

START_TEST(more_columns_than_rows) {
  Principal p;
  ck_assert_int_eq(principal_components(waves(12, 30, room), (Span){0, 30}, &p, NULL), OK);
  ck_assert(near(p.explained[0], 0.51243244, 1e-8, 0));
  ck_assert(near(p.explained[1], 0.41566104, 1e-8, 0));
  ck_assert(near(score(&p, 1, 0), 4.047709613658066, 1e-9, 0));
  ck_assert(near(score(&p, 11, 1), -2.889265422612736, 1e-9, 0));
  ck_assert(near(score(&p, 11, 2), -0.20868338947149587, 1e-9, 0));
  principal_close(&p);
}
END_TEST

START_TEST(what_does_not_move_has_no_components) {
  for (int i = 0; i < 40 * 4; i++) {
    room[i] = 2.5F;
  }
  Principal p;
  ck_assert_int_eq(principal_components((Series){40, 4, room, 0}, (Span){1, 3}, &p, NULL), OK);
  ck_assert(p.explained[0] == 0 && score(&p, 7, 0) == 0);
  principal_close(&p);

  // one column alone moves: one component has it all
  for (int t = 0; t < 40; t++) {
    room[t * 4 + 2] = t < 10 ? 3.5F : -1.5F;
  }
  ck_assert_int_eq(principal_components((Series){40, 4, room, 0}, (Span){1, 3}, &p, NULL), OK);
  ck_assert(near(p.explained[0], 1, 1e-12, 0) && near(p.explained[1], 0, 1e-12, 0));
  ck_assert(near(score(&p, 0, 0), sqrt(3), 1e-9, 0)); // (1 - p) / sqrt(p (1 - p)), p = 1/4
  principal_close(&p);
}
END_TEST

START_TEST(long_lives_are_thinned) {
  static float many[2500 * 3];
  Principal p;
  ck_assert_int_eq(principal_components(waves(2500, 3, many), (Span){0, 3}, &p, NULL), OK);
  ck_assert_int_eq(p.stride, 3);
  ck_assert_int_eq(p.n, 834);
  principal_close(&p);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {more_rows_than_columns, more_columns_than_rows,
                                what_does_not_move_has_no_components, long_lives_are_thinned, NULL};
  return suite_of("principal", 10, tests);
}
