#include "tests/strategy_rig.h"

enum { N = 40, COUNT = 600 };

// fitness whose best are 17, 3, 400 and 58, in this order
static double of_individual(int i) {
  return i == 17 ? 9.5 : i == 3 ? 8.5 : i == 400 ? 8.25 : i == 58 ? 7.5 : -0.5 * i;
}

static void open_and_tell(Rig *rig, const char *yaml, float parents[4][N]) {
  const int best[4] = {17, 3, 400, 58};
  double mean[N];
  for (int j = 0; j < N; j++) {
    mean[j] = 0.25 * j - 3.0;
  }
  rig_open(rig, "simple-ga", yaml, N, COUNT, mean);
  rig_ask(rig);
  for (int i = 0; i < COUNT; i++) {
    // far apart, so that a child shows whose it is
    population_genome(&rig->population, i)[0] = (float)(10.0 * i);
    rig->fitness[i] = of_individual(i);
  }
  for (int k = 0; k < 4; k++) {
    memcpy(parents[k], population_genome(&rig->population, best[k]), sizeof parents[k]);
  }
  rig_tell(rig);
}

START_TEST(elites_live_on_unchanged) {
  float parents[4][N], recommended[N];
  Rig rig;
  open_and_tell(&rig, "{ratio: 0.007, elites: 3}", parents);
  optimizer_recommend(&rig.optimizer, recommended);
  ck_assert_mem_eq(recommended, parents[0], sizeof recommended);
  rig_ask(&rig);
  for (int i = 0; i < 4; i++) {
    bool same = memcmp(population_genome(&rig.population, i), parents[i], sizeof parents[i]) == 0;
    ck_assert_msg(same == (i < 3), "%d", i);
  }
  rig_close(&rig);
}
END_TEST

// every child is one parent plus noise of sigma; all four have about as many
START_TEST(children_come_from_the_best_alone) {
  float parents[4][N];
  int children[4] = {0};
  double square = 0.0;
  Rig rig;
  open_and_tell(&rig, "{ratio: 0.007, elites: 0, sigma: {init: 0.3, schedule: constant}}", parents);
  rig_ask(&rig);
  for (int i = 0; i < COUNT; i++) {
    const float *child = population_genome(&rig.population, i);
    int found = -1;
    for (int k = 0; k < 4; k++) {
      found = fabsf(child[0] - parents[k][0]) < 5.0F ? k : found;
    }
    ck_assert_int_ge(found, 0);
    children[found]++;
    for (int j = 1; j < N; j++) {
      double step = (double)child[j] - (double)parents[found][j];
      square += step * step / (COUNT * (N - 1));
    }
  }
  for (int k = 0; k < 4; k++) { // 150 within five standard errors
    ck_assert_msg(children[k] > 95 && children[k] < 205, "%d: %d", k, children[k]);
  }
  ck_assert_double_eq_tol(sqrt(square), 0.3, 0.007);
  rig_close(&rig);
}
END_TEST

START_TEST(at_first_all_descend_from_the_start) {
  double mean[N], square = 0.0;
  for (int j = 0; j < N; j++) {
    mean[j] = 0.25 * j - 3.0;
  }
  Rig rig;
  rig_open(&rig, "simple-ga", "{sigma: {init: 0.3}}", N, COUNT, mean);
  rig_ask(&rig);
  for (int j = 0; j < N; j++) { // one elite there is already
    ck_assert_float_eq(population_genome(&rig.population, 0)[j], (float)mean[j]);
  }
  for (int i = 1; i < COUNT; i++) {
    for (int j = 0; j < N; j++) {
      double step = (double)population_genome(&rig.population, i)[j] - mean[j];
      square += step * step / ((COUNT - 1) * N);
    }
  }
  ck_assert_double_eq_tol(sqrt(square), 0.3, 0.007);
  rig_close(&rig);
}
END_TEST

START_TEST(elites_must_leave_a_child) {
  expect_refusal("simple-ga", "{elites: 8}", 2, 8, "strategy.elites");
}
END_TEST

START_TEST(it_stops_when_sigma_is_used_up) {
  expect_stop("simple-ga", "{sigma: {init: 1e-39}}", "sigma");
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      elites_live_on_unchanged,
      children_come_from_the_best_alone,
      at_first_all_descend_from_the_start,
      elites_must_leave_a_child,
      it_stops_when_sigma_is_used_up,
      NULL,
  };
  return suite_of("simple_ga", 30, tests);
}
