#include "strategies/ascents.h"

#include <string.h>

#include "tests/support.h"

static Ascent ascent_of(int kind) {
  return (Ascent){
      .kind = kind, .beta1 = 0.7, .beta2 = 0.95, .epsilon = 0.01, .decay = 0.2, .momentum = 0.6};
}

// two steps of one dimension from x = 1.5 with gradients 2.5 and -0.75 and learning rate 0.3; the
// wanted numbers were worked out in decimal with 40 digits
static void expect(int kind, double want_m, double want_v, double want_x) {
  Ascent ascent = ascent_of(kind);
  const double gradients[] = {2.5, -0.75};
  double m = 0.0, v = 0.0, x = 1.5;
  for (int64_t t = 1; t <= 2; t++) {
    ascent_step(&ascent, 0.3, t, 1, &gradients[t - 1], &m, &v, &x);
  }
  ck_assert_double_eq_tol(m, want_m, 1e-14);
  ck_assert_double_eq_tol(v, want_v, 1e-14);
  ck_assert_double_eq_tol(x, want_x, 1e-14);
}

START_TEST(adam_takes_two_known_steps) {
  expect(ASCENT_ADAM, 0.3, 0.325, 1.894935174936286308);
}
END_TEST

START_TEST(adamw_pulls_towards_zero_by_the_old_mean) {
  expect(ASCENT_ADAMW, 0.3, 0.325, 1.702406888083696667);
}
END_TEST

START_TEST(sgd_gathers_momentum) {
  expect(ASCENT_SGD, 0.75, 0.0, 2.475);
}
END_TEST

// momentum 0.6, learning rate 0.3, no step longer than 0.36
START_TEST(clipup_takes_the_direction_and_clips_the_speed) {
  Ascent ascent = ascent_of(ASCENT_CLIPUP);
  ascent.max_speed = 1.2;
  const double gradients[3][2] = {{3.0, 4.0}, {30.0, 40.0}, {0.0, 0.0}};
  double m[2] = {0}, v[2] = {0}, x[2] = {1.5, -2.5};
  ascent_step(&ascent, 0.3, 1, 2, gradients[0], m, v, x);
  ck_assert_double_eq_tol(x[0], 1.68, 1e-14); // 0.3 along (0.6, 0.8)
  ck_assert_double_eq_tol(x[1], -2.26, 1e-14);
  ascent_step(&ascent, 0.3, 2, 2, gradients[1], m, v, x); // 0.48 is clipped to 0.36
  ck_assert_double_eq_tol(x[0], 1.896, 1e-14);
  ck_assert_double_eq_tol(x[1], -1.972, 1e-14);
  ascent_step(&ascent, 0.3, 3, 2, gradients[2], m, v, x); // on a plain the speed fades
  ck_assert_double_eq_tol(m[0], 0.6 * 0.216, 1e-14);
  ck_assert_double_eq_tol(x[0], 1.896 + 0.6 * 0.216, 1e-14);
  ck_assert_double_eq(v[0], 0.0);
}
END_TEST

START_TEST(adam_ignores_the_decay_of_adamw) {
  Ascent ascent = ascent_of(ASCENT_ADAM);
  double g = 0.4, m = 0.0, v = 0.0, x = 1.5;
  double m2 = 0.0, v2 = 0.0, x2 = 1.5;
  ascent_step(&ascent, 0.3, 1, 1, &g, &m, &v, &x);
  ascent.decay = 0.9;
  ascent_step(&ascent, 0.3, 1, 1, &g, &m2, &v2, &x2);
  ck_assert_double_eq(x, x2);
}
END_TEST

START_TEST(blocks_of_dimensions_give_the_same_bits) {
  enum { N = 37, CUT = 11 };
  for (int kind = ASCENT_ADAM; kind <= ASCENT_SGD; kind++) {
    Ascent ascent = ascent_of(kind);
    double g[N], m[N] = {0}, v[N] = {0}, x[N], m2[N] = {0}, v2[N] = {0}, x2[N];
    for (int j = 0; j < N; j++) {
      g[j] = 0.37 * j - 5.1;
      x[j] = x2[j] = 1.7 - 0.23 * j;
    }
    for (int64_t t = 1; t <= 3; t++) {
      ascent_step(&ascent, 0.3, t, N, g, m, v, x);
      ascent_step(&ascent, 0.3, t, CUT, g, m2, v2, x2);
      ascent_step(&ascent, 0.3, t, N - CUT, g + CUT, m2 + CUT, v2 + CUT, x2 + CUT);
    }
    ck_assert_mem_eq(x, x2, sizeof x);
    ck_assert_mem_eq(m, m2, sizeof m);
    ck_assert_mem_eq(v, v2, sizeof v);
  }
}
END_TEST

START_TEST(names_follow_the_kinds) {
  ck_assert_str_eq(ascent_names[ASCENT_ADAM], "adam");
  ck_assert_str_eq(ascent_names[ASCENT_ADAMW], "adamw");
  ck_assert_str_eq(ascent_names[ASCENT_SGD], "sgd");
  ck_assert_str_eq(ascent_names[ASCENT_CLIPUP], "clipup");
  ck_assert_ptr_null(ascent_names[ASCENT_CLIPUP + 1]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      adam_takes_two_known_steps,
      adamw_pulls_towards_zero_by_the_old_mean,
      sgd_gathers_momentum,
      clipup_takes_the_direction_and_clips_the_speed,
      adam_ignores_the_decay_of_adamw,
      blocks_of_dimensions_give_the_same_bits,
      names_follow_the_kinds,
      NULL,
  };
  return suite_of("ascents", 10, tests);
}
