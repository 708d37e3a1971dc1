// the examination of restarts: every strategy of the registry that has a step size can begin anew
#include "src/base/fsio.h"
#include "tests/strategy_rig.h"

static const RestartParams ipop = {.kind = RESTART_IPOP, .limit = 2, .factor = 2.0, .patience = 3};

// where everything starts; no coordinate is 0 or 1
static double start_of(size_t j) {
  return 0.7 - 0.05 * (double)(j % 5);
}

static void origin(void *context, int64_t number, double *mean) {
  const Rig *rig = context;
  for (size_t j = 0; j < rig->population.n; j++) {
    mean[j] = start_of(j) + 0.125 * (double)number;
  }
}

static void open_plain(Rig *rig, const StrategyType *type, size_t n, int population) {
  double *mean = calloc(n, sizeof *mean);
  for (size_t j = 0; j < n; j++) {
    mean[j] = start_of(j);
  }
  rig_open(rig, type->name, "{}", n, population, mean);
  free(mean);
}

static Status allow(Rig *rig, Err *err) {
  return optimizer_allow_restarts(&rig->optimizer, &ipop, origin, rig, err);
}

static void open_restarting(Rig *rig, const StrategyType *type, size_t n, int population) {
  Err err = {0};
  open_plain(rig, type, n, population);
  ck_assert_msg(allow(rig, &err) == OK, "%s", err.text);
}

static double plain(const float *genome, size_t n) {
  (void)genome;
  (void)n;
  return -3.5;
}

static double hill(const float *genome, size_t n) {
  double square = 0.0;
  for (size_t j = 0; j < n; j++) {
    square += ((double)genome[j] - 0.3) * ((double)genome[j] - 0.3);
  }
  return -square;
}

static void walk_to_restart(Rig *rig, int64_t number) {
  for (int g = 0; rig->optimizer.restarts.number < number; g++) {
    ck_assert_msg(g < 20, "%s", rig->type->name);
    ck_assert_ptr_null(optimizer_stop(&rig->optimizer));
    rig_generation(rig, plain);
  }
}

#define FOR_EACH(type, wanted)                                                                     \
  for (const StrategyType *const *next = registry_strategies, *type; (type = *next) != NULL;       \
       next++)                                                                                     \
    if (type->has_sigma == (wanted))

START_TEST(a_step_size_can_begin_anew) {
  enum { N = 5 };
  FOR_EACH(type, true) {
    Rig rig;
    float genome[N];
    open_restarting(&rig, type, N, 8);
    for (int number = 1; number <= 2; number++) {
      walk_to_restart(&rig, number);
      ck_assert_int_eq(rig.optimizer.shape.population, 8 << number);
      ck_assert_int_ge(rig.population.count, 8 << number);
      // the first generation of a run is around its origin
      type->recommend(rig.optimizer.state, &rig.optimizer.shape, genome);
      for (size_t j = 0; j < N; j++) {
        double from = start_of(j) + 0.125 * number;
        ck_assert_msg(fabs((double)genome[j] - from) < 3.0, "%s", type->name);
      }
    }
    for (int g = 0; g < 20 && optimizer_stop(&rig.optimizer) == NULL; g++) {
      rig_generation(&rig, plain);
    }
    ck_assert_msg(optimizer_stop(&rig.optimizer) != NULL, "%s", type->name);
    ck_assert_int_eq(rig.optimizer.restarts.number, 2);
    rig_close(&rig);
  }
}
END_TEST

// the population of the first generation, and the largest distance of a number from the start
static double spread(const StrategyType *type, double sigma_scale) {
  enum { N = 20, COUNT = 64 };
  double mean[N], largest = 0.0;
  Rig rig;
  open_plain(&rig, type, N, COUNT);
  StrategyShape shape = rig.optimizer.shape;
  Err err = {0};
  for (size_t j = 0; j < N; j++) {
    mean[j] = start_of(j);
  }
  shape.sigma_scale = sigma_scale;
  optimizer_close(&rig.optimizer);
  ck_assert_int_eq(optimizer_open(type, &shape, mean, &rig.optimizer, &err), OK);
  rig_ask(&rig);
  for (int i = 0; i < rig.population.count; i++) {
    for (size_t j = 0; j < N; j++) {
      double step = fabs((double)population_genome(&rig.population, i)[j] - mean[j]);
      largest = fmax(largest, step);
    }
  }
  rig_close(&rig);
  return largest;
}

START_TEST(the_first_step_size_has_a_scale) {
  FOR_EACH(type, true) {
    double ratio = spread(type, 0.125) / spread(type, 1.0);
    ck_assert_msg(fabs(ratio - 0.125) < 1e-3, "%s: %g", type->name, ratio);
  }
}
END_TEST

// ---------------------------------------------------------------- save and load

static void through_file(Rig *rig, bool load, const char *path) {
  Err err = {0};
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(load ? store_read(path, &store, &err) : store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = load ? walk_load(group, &err) : walk_save(group, &err);
  optimizer_walk(&rig->optimizer, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  store_group_close(group);
  ck_assert(load || store_write(store, path, &err) == OK);
  store_close(store);
}

static uint64_t hash(Rig *rig) {
  Walk walk = walk_hash();
  optimizer_walk(&rig->optimizer, &walk);
  return walk_hash_end(&walk);
}

static void expect_same_population(const Rig *a, const Rig *b) {
  ck_assert_int_eq(a->population.count, b->population.count);
  for (int i = 0; i < a->population.count; i++) {
    ck_assert_msg(memcmp(population_genome(&a->population, i), population_genome(&b->population, i),
                         a->population.n * sizeof(float)) == 0,
                  "%s: individual %d", a->type->name, i);
  }
}

START_TEST(loaded_restarts_go_on_with_the_same_bytes) {
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, temporary_folder(), "state.h5", NULL), OK);
  FOR_EACH(type, true) {
    Rig straight, resumed;
    open_restarting(&straight, type, 7, 6);
    open_restarting(&resumed, type, 7, 6);
    walk_to_restart(&straight, 1);
    rig_generation(&straight, hill);
    rig_generation(&straight, hill);
    through_file(&straight, false, path);
    through_file(&resumed, true, path);
    ck_assert_int_eq(resumed.optimizer.shape.population, 12);
    for (int g = 0; g < 12; g++) { // another restart is among them
      rig_generation(&straight, plain);
      rig_generation(&resumed, plain);
      expect_same_population(&straight, &resumed);
      ck_assert(hash(&straight) == hash(&resumed));
    }
    ck_assert_int_eq(resumed.optimizer.restarts.number, 2);
    rig_close(&straight);
    rig_close(&resumed);
  }
}
END_TEST

// ---------------------------------------------------------------- without a step size

START_TEST(without_a_step_size_restarts_are_refused) {
  FOR_EACH(type, false) {
    Rig rig;
    Err err = {0};
    open_plain(&rig, type, 3, 8);
    ck_assert_int_eq(allow(&rig, &err), ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "strategy.restarts"));
    rig_close(&rig);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      a_step_size_can_begin_anew,
      the_first_step_size_has_a_scale,
      loaded_restarts_go_on_with_the_same_bytes,
      without_a_step_size_restarts_are_refused,
      NULL,
  };
  return suite_of("each_restart", 60, tests);
}
