#include "strategies/restarts.h"

#include "tests/strategy_rig.h"

static const StrategyShape first = {.n = 20, .population = 10, .seed = 5, .sigma_scale = 0.5};

static RestartParams params_of(int kind) {
  return (RestartParams){.kind = kind, .limit = 9, .factor = 2.0, .patience = INT64_MIN};
}

// the present run spends so many evaluations, and the next one begins
static StrategyShape next_after(Restarts *restarts, const RestartParams *params, int evaluations) {
  StrategyShape shape = first;
  restarts_tell(restarts, evaluations, 2.5);
  restarts_next(restarts, params, &first);
  restarts_shape(restarts, &first, &shape);
  return shape;
}

// ---------------------------------------------------------------- how

START_TEST(ipop_multiplies_the_population) {
  Restarts restarts;
  RestartParams params = params_of(RESTART_IPOP);
  params.factor = 1.5;
  restarts_start(&restarts, &first);
  const int want[3] = {16, 24, 36}; // 15 is not even
  uint64_t seeds[3];
  for (int i = 0; i < 3; i++) {
    StrategyShape shape = next_after(&restarts, &params, 100);
    ck_assert_int_eq(shape.population, want[i]);
    ck_assert_double_eq(shape.sigma_scale, 0.5);
    ck_assert_uint_eq(shape.n, 20);
    seeds[i] = shape.seed;
  }
  ck_assert(seeds[0] != seeds[1] && seeds[1] != seeds[2] && seeds[0] != seeds[2]);
  ck_assert(seeds[0] != first.seed);
}
END_TEST

START_TEST(no_population_is_absurd) {
  Restarts restarts;
  RestartParams params = params_of(RESTART_IPOP);
  params.factor = 100.0;
  restarts_start(&restarts, &first);
  for (int i = 0; i < 9; i++) {
    ck_assert_int_le(next_after(&restarts, &params, 100).population, 10000000);
  }
  ck_assert(restarts_sound(&restarts));
}
END_TEST

START_TEST(bipop_takes_turns_by_what_was_spent) {
  Restarts restarts;
  const RestartParams params = params_of(RESTART_BIPOP);
  restarts_start(&restarts, &first);
  StrategyShape shape = next_after(&restarts, &params, 100); // the first run counts as small
  ck_assert_int_eq(shape.population, 20);
  ck_assert_double_eq(shape.sigma_scale, 0.5);
  shape = next_after(&restarts, &params, 400); // 100 against 400
  ck_assert_int_eq(shape.population, 10);
  ck_assert(shape.sigma_scale <= 0.5 && shape.sigma_scale > 0.005);
  ck_assert_int_eq(restarts.budget, 200);
  double scale = shape.sigma_scale;
  shape = next_after(&restarts, &params, 150); // 250 against 400
  ck_assert_int_eq(shape.population, 10);
  ck_assert(shape.sigma_scale != scale);
  shape = next_after(&restarts, &params, 200); // 450 against 400
  ck_assert_int_eq(shape.population, 40);
  ck_assert_double_eq(shape.sigma_scale, 0.5);
  ck_assert(restarts.budget == INT64_MAX);
}
END_TEST

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

// populations between 10 and 80 with the median of 10 * 8^(u^2), scales uniform in the logarithm
START_TEST(small_runs_have_the_sizes_of_the_paper) {
  enum { SEEDS = 400 };
  double populations[SEEDS], scales[SEEDS];
  for (int i = 0; i < SEEDS; i++) {
    Restarts restarts;
    StrategyShape here = first, shape = first;
    const RestartParams params = params_of(RESTART_BIPOP);
    here.seed = (uint64_t)i;
    restarts_start(&restarts, &here);
    restarts.small = 0;
    restarts.large = 160;
    restarts_tell(&restarts, 1000, 2.5);
    restarts_next(&restarts, &params, &here);
    restarts_shape(&restarts, &here, &shape);
    populations[i] = shape.population;
    scales[i] = log10(shape.sigma_scale / 0.5);
    ck_assert_int_eq(shape.population % 2, 0);
  }
  qsort(populations, SEEDS, sizeof populations[0], ascending);
  qsort(scales, SEEDS, sizeof scales[0], ascending);
  ck_assert(populations[0] >= 10.0 && populations[SEEDS - 1] <= 80.0);
  ck_assert_double_gt(populations[SEEDS - 1], 70.0);
  ck_assert_double_eq_tol(populations[SEEDS / 2], 17.0, 2.5);
  ck_assert(scales[0] >= -2.0 && scales[0] < -1.95 && scales[SEEDS - 1] > -0.05);
  ck_assert_double_eq_tol(scales[SEEDS / 2], -1.0, 0.2);
}
END_TEST

// ---------------------------------------------------------------- when

START_TEST(patience_ends_a_run) {
  Restarts restarts;
  RestartParams params = params_of(RESTART_IPOP);
  params.patience = 3;
  restarts_start(&restarts, &first);
  const double means[6] = {-4.5, -3.5, -3.5, -6.5, -3.5 + 1e-13, -7.5};
  for (int i = 0; i < 6; i++) {
    ck_assert_msg((restarts_reason(&restarts, &params, 20) != NULL) == (i == 5), "%d", i);
    restarts_tell(&restarts, 10, means[i]);
  }
  restarts_tell(&restarts, 10, -2.5); // a rise
  ck_assert_ptr_null(restarts_reason(&restarts, &params, 20));
}
END_TEST

START_TEST(patience_has_a_default_by_size) {
  Restarts restarts;
  const RestartParams params = params_of(RESTART_IPOP);
  restarts_start(&restarts, &first);
  restarts_tell(&restarts, 10, 2.5);
  for (int i = 0; i < 180; i++) { // 120 + 30 * 20 / 10
    ck_assert_ptr_null(restarts_reason(&restarts, &params, 20));
    restarts_tell(&restarts, 10, 2.5);
  }
  ck_assert_ptr_nonnull(restarts_reason(&restarts, &params, 20));
}
END_TEST

START_TEST(a_small_run_ends_with_its_budget) {
  Restarts restarts;
  const RestartParams params = params_of(RESTART_BIPOP);
  restarts_start(&restarts, &first);
  next_after(&restarts, &params, 100);
  next_after(&restarts, &params, 400);
  restarts_tell(&restarts, 190, 2.5);
  ck_assert_ptr_null(restarts_reason(&restarts, &params, 20));
  restarts_tell(&restarts, 10, 3.5);
  ck_assert_ptr_nonnull(strstr(restarts_reason(&restarts, &params, 20), "small"));
}
END_TEST

START_TEST(values_that_no_run_writes_are_seen) {
  Restarts good;
  restarts_start(&good, &first);
  ck_assert(restarts_sound(&good));
  Restarts bad[6];
  for (int i = 0; i < 6; i++) {
    bad[i] = good;
  }
  bad[0].population = 0;
  bad[1].population = INT64_MAX;
  bad[2].sigma_scale = NAN;
  bad[3].number = -1;
  bad[4].large = -6;
  bad[5].highest = NAN;
  for (int i = 0; i < 6; i++) {
    ck_assert_msg(!restarts_sound(&bad[i]), "%d", i);
  }
}
END_TEST

// ---------------------------------------------------------------- at work

static double rastrigin(const float *x, size_t n) {
  double sum = 0.0;
  for (size_t j = 0; j < n; j++) {
    double a = (double)x[j] - 0.3;
    sum += a * a + 10.0 - 10.0 * cos(2.0 * M_PI * a);
  }
  return -sum;
}

enum { N = 4 };

static void origin(void *context, int64_t number, double *mean) {
  Rng rng;
  (void)context;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST, .generation = (uint64_t)number});
  for (int j = 0; j < N; j++) {
    mean[j] = rng_uniform(&rng, -3.0, 3.0);
  }
}

static void open_searching(Rig *rig, const RestartParams *params) {
  double mean[N];
  Err err = {0};
  origin(NULL, 0, mean);
  rig_open(rig, "mu-lambda-es",
           "{weights: log, ratio: 0.5, self_adaptation: true, sigma: {init: 2.0}}", N, 12, mean);
  ck_assert_int_eq(optimizer_allow_restarts(&rig->optimizer, params, origin, NULL, &err), OK);
}

// generations until the recommended genome is at the top, or it stops; what it reached
static double search(int kind, int64_t *n_restarts) {
  RestartParams params = params_of(kind);
  float genome[N];
  Rig rig;
  params.patience = 30;
  params.limit = 40;
  open_searching(&rig, &params);
  double reached = -HUGE_VAL;
  for (int g = 0; g < 4000 && reached < -1e-3 && optimizer_stop(&rig.optimizer) == NULL; g++) {
    rig_generation(&rig, rastrigin);
    optimizer_recommend(&rig.optimizer, genome);
    reached = rastrigin(genome, N);
  }
  *n_restarts = rig.optimizer.restarts.number;
  rig_close(&rig);
  return reached;
}

START_TEST(many_hills_need_restarts) {
  int64_t n;
  ck_assert_double_lt(search(RESTART_NONE, &n), -0.9);
  ck_assert_int_eq(n, 0);
  ck_assert_double_gt(search(RESTART_IPOP, &n), -1e-3);
  ck_assert_int_ge(n, 1);
  ck_assert_double_gt(search(RESTART_BIPOP, &n), -1e-3);
  ck_assert_int_ge(n, 1);
}
END_TEST

static void flat_generation(Rig *rig, double fitness) {
  rig_ask(rig);
  for (int i = 0; i < rig->population.count; i++) {
    rig->fitness[i] = fitness;
  }
  rig_tell(rig);
}

// the first and the last run earn most; each is over after three generations
START_TEST(the_best_run_is_recommended) {
  const double levels[4] = {-3.5, -6.5, -5.5, -1.5};
  RestartParams params = params_of(RESTART_IPOP);
  float kept[N], now[N], own[N];
  Rig rig;
  params.patience = 2;
  params.limit = 3;
  open_searching(&rig, &params);
  for (int run = 0; run < 4; run++) {
    bool earlier = run == 1 || run == 2;
    for (int g = 0; g < 3; g++) {
      ck_assert_ptr_null(optimizer_stop(&rig.optimizer));
      flat_generation(&rig, levels[run]);
      ck_assert_int_eq(rig.optimizer.restarts.number, run);
      optimizer_recommend(&rig.optimizer, now);
      rig.type->recommend(rig.optimizer.state, &rig.optimizer.shape, own);
      ck_assert_int_eq(memcmp(now, earlier ? kept : own, sizeof now), 0);
    }
    memcpy(kept, now, sizeof kept);
  }
  ck_assert_ptr_nonnull(optimizer_stop(&rig.optimizer)); // none is left
  Row row;
  row_clear(&row);
  optimizer_report(&rig.optimizer, &row);
  ck_assert_double_eq(row_get(&row, "restart"), 3.0);
  ck_assert_double_eq(row_get(&row, "population"), 96.0);
  rig_close(&rig);
}
END_TEST

static Status at_most_ten(const StrategyShape *shape, Err *err) {
  return shape->population <= 10 ? OK : err_set(err, ERR_INPUT, "%d", shape->population);
}

// a restart that the strategy refuses leaves the run as it is
START_TEST(a_restart_that_fails_loses_nothing) {
  RestartParams params = params_of(RESTART_IPOP);
  float before[N], after[N];
  Err err = {0};
  Rig rig;
  params.patience = 1;
  open_searching(&rig, &params);
  StrategyType picky = *rig.type;
  picky.check = at_most_ten;
  rig.optimizer.type = &picky;
  flat_generation(&rig, 2.5);
  flat_generation(&rig, 2.5);
  optimizer_recommend(&rig.optimizer, before);
  for (int i = 0; i < 2; i++) {
    ck_assert_int_eq(optimizer_ask(&rig.optimizer, &rig.population, &err), ERR_INPUT);
    ck_assert_int_eq(rig.optimizer.restarts.number, 0);
    ck_assert_int_eq(rig.optimizer.shape.population, 12);
    optimizer_recommend(&rig.optimizer, after);
    ck_assert_mem_eq(before, after, sizeof before);
  }
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      ipop_multiplies_the_population,
      no_population_is_absurd,
      bipop_takes_turns_by_what_was_spent,
      small_runs_have_the_sizes_of_the_paper,
      patience_ends_a_run,
      patience_has_a_default_by_size,
      a_small_run_ends_with_its_budget,
      values_that_no_run_writes_are_seen,
      many_hills_need_restarts,
      the_best_run_is_recommended,
      a_restart_that_fails_loses_nothing,
      NULL,
  };
  return suite_of("restarts", 60, tests);
}
