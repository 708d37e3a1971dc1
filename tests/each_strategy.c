// the examination that every strategy of the registry passes
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/config/params.h"
#include "src/config/settings.h"
#include "src/registry.h"
#include "src/run/optimizer.h"
#include "tests/support.h"

enum { SEED = 11 };

// a strategy with default parameters at work
typedef struct Rig {
  const StrategyType *type;
  void *params;
  Optimizer optimizer;
  Population population;
  double *fitness;
} Rig;

// where everything starts; no coordinate is 0 or 1
static double start_of(size_t j) {
  return 0.7 - 0.05 * (double)(j % 5);
}

static void rig_open(Rig *rig, const StrategyType *type, size_t n, int population, uint64_t seed) {
  Err err = {0};
  *rig = (Rig){.type = type, .params = calloc(1, type->params_size)};
  params_defaults(type->params, rig->params);
  double *mean = calloc(n, sizeof *mean);
  for (size_t j = 0; j < n; j++) {
    mean[j] = start_of(j);
  }
  StrategyShape shape = {.n = n,
                         .population = population,
                         .seed = seed,
                         .params = rig->params,
                         .sigma_scale = 1.0,
                         .n_threads = 1};
  ck_assert_msg(optimizer_open(type, &shape, mean, &rig->optimizer, &err) == OK, "%s", err.text);
  free(mean);
  int count = optimizer_count(&rig->optimizer);
  ck_assert_int_gt(count, 0);
  ck_assert_int_eq(population_open(count, n, &rig->population, &err), OK);
  rig->fitness = calloc((size_t)count, sizeof *rig->fitness);
}

static void rig_close(Rig *rig) {
  free(rig->fitness);
  free(rig->params);
  population_close(&rig->population);
  optimizer_close(&rig->optimizer);
}

static void ask(Rig *rig, int n_threads) {
  Err err = {0};
  rig->optimizer.shape.n_threads = n_threads;
  ck_assert_int_eq(optimizer_ask(&rig->optimizer, &rig->population, &err), OK);
  rig->fitness = realloc(rig->fitness, (size_t)rig->population.count * sizeof *rig->fitness);
}

// a hill with its top at 0.3 in every dimension
static double hill(const float *genome, size_t n) {
  double square = 0.0;
  for (size_t j = 0; j < n; j++) {
    square += ((double)genome[j] - 0.3) * ((double)genome[j] - 0.3);
  }
  return -square;
}

static void tell(Rig *rig) {
  for (int i = 0; i < rig->population.count; i++) {
    rig->fitness[i] = hill(population_genome(&rig->population, i), rig->population.n);
  }
  optimizer_tell(&rig->optimizer, &rig->population, rig->fitness);
}

static void generations(Rig *rig, int n) {
  for (int g = 0; g < n; g++) {
    ask(rig, 1);
    tell(rig);
  }
}

static uint64_t hash(Rig *rig) {
  Walk walk = walk_hash();
  optimizer_walk(&rig->optimizer, &walk);
  return walk_hash_end(&walk);
}

// state, and what follows from it
static void expect_same_state(Rig *a, Rig *b) {
  size_t n = a->population.n;
  float *of_a = calloc(n, sizeof *of_a);
  float *of_b = calloc(n, sizeof *of_b);
  ck_assert_uint_eq(hash(a), hash(b));
  optimizer_recommend(&a->optimizer, of_a);
  optimizer_recommend(&b->optimizer, of_b);
  ck_assert_mem_eq(of_a, of_b, n * sizeof *of_a);
  free(of_a);
  free(of_b);
}

static void expect_same_population(const Rig *a, const Rig *b) {
  ck_assert_int_eq(a->population.count, b->population.count);
  for (int i = 0; i < a->population.count; i++) {
    ck_assert_msg(memcmp(population_genome(&a->population, i), population_genome(&b->population, i),
                         a->population.n * sizeof(float)) == 0,
                  "%s: individual %d", a->type->name, i);
  }
}

#define FOR_EACH(type)                                                                             \
  for (const StrategyType *const *next = registry_strategies, *type; (type = *next) != NULL; next++)

// ---------------------------------------------------------------- what it declares

START_TEST(names_and_functions_are_there) {
  FOR_EACH(type) {
    ck_assert_ptr_eq(registry_strategy(type->name), type);
    ck_assert_str_ne(type->summary, "");
    ck_assert_int_ge(type->ask_block, 1);
    ck_assert_uint_gt(type->state_size, 0);
    ck_assert(type->walk != NULL && type->start != NULL);
    ck_assert(type->ask != NULL && type->tell != NULL);
    ck_assert(type->recommend != NULL && type->report != NULL);
  }
}
END_TEST

static void expect_sound(const StrategyType *type, const Param *param) {
  ck_assert_uint_lt(param->offset, type->params_size);
  ck_assert_msg(param->fallback != NULL && param->unit != NULL, "%s", param->key);
  ck_assert_msg(param->help != NULL && param->help[0] != '\0', "%s", param->key);
  ck_assert_msg((param->kind == PARAM_CHOICE) == (param->choices != NULL), "%s", param->key);
  for (const Param *common = settings_strategy_params; common->key != NULL; common++) {
    ck_assert_msg(strcmp(param->key, common->key) != 0, "%s has the common key %s", type->name,
                  common->key);
  }
  for (const Param *other = type->params; other != param; other++) {
    ck_assert_msg(strcmp(other->key, param->key) != 0, "%s twice", param->key);
  }
}

// that the defaults are inside their ranges, params_read says when it reads them
START_TEST(tables_are_sound) {
  FOR_EACH(type) {
    Err err = {0};
    Tree *tree;
    ck_assert_int_eq(tree_new(&tree, &err), OK);
    void *params = calloc(1, type->params_size);
    for (const Param *param = type->params; param->key != NULL; param++) {
      expect_sound(type, param);
    }
    ck_assert_msg(params_read(tree_root(tree), "", type->params, params, &err) == OK, "%s: %s",
                  type->name, err.text);
    free(params);
    tree_close(tree);
  }
}
END_TEST

// ---------------------------------------------------------------- ask

static void fill(Population *population, float value) {
  for (size_t i = 0; i < (size_t)population->count * population->stride; i++) {
    population->genomes[i] = value;
  }
}

START_TEST(ask_fills_every_number_and_no_other) {
  const size_t sizes[] = {1, 7, 300};
  FOR_EACH(type) {
    for (size_t k = 0; k < 3; k++) {
      Rig rig;
      rig_open(&rig, type, sizes[k], 6, SEED);
      generations(&rig, 2);
      fill(&rig.population, NAN);
      ask(&rig, 1);
      for (int i = 0; i < rig.population.count; i++) {
        const float *genome = population_genome(&rig.population, i);
        for (size_t j = 0; j < rig.population.stride; j++) {
          ck_assert_msg(isfinite(genome[j]) == (j < sizes[k]), "%s: number %zu of %d", type->name,
                        j, i);
        }
      }
      rig_close(&rig);
    }
  }
}
END_TEST

START_TEST(the_seed_makes_the_population) {
  FOR_EACH(type) {
    Rig a, b, c;
    rig_open(&a, type, 9, 6, SEED);
    rig_open(&b, type, 9, 6, SEED);
    rig_open(&c, type, 9, 6, SEED + 1);
    ask(&a, 1);
    ask(&b, 1);
    ask(&c, 1);
    expect_same_population(&a, &b);
    ck_assert_msg(memcmp(population_genome(&a.population, 1), population_genome(&c.population, 1),
                         9 * sizeof(float)) != 0,
                  "%s", type->name);
    rig_close(&a);
    rig_close(&b);
    rig_close(&c);
  }
}
END_TEST

START_TEST(every_generation_is_drawn_anew) {
  enum { N = 9 };
  FOR_EACH(type) {
    Rig rig;
    float before[N], largest = 0.0F;
    rig_open(&rig, type, N, 6, SEED);
    ask(&rig, 1);
    memcpy(before, population_genome(&rig.population, 1), sizeof before);
    for (int i = 0; i < rig.population.count; i++) {
      rig.fitness[i] = 2.5;
    }
    optimizer_tell(&rig.optimizer, &rig.population, rig.fitness);
    ask(&rig, 1);
    for (int j = 0; j < N; j++) {
      largest = fmaxf(largest, fabsf(population_genome(&rig.population, 1)[j] - before[j]));
    }
    ck_assert_msg(largest > 0.01F, "%s", type->name);
    rig_close(&rig);
  }
}
END_TEST

// asks for one range that is `blocks` blocks long, or what is left of it
static void ask_range(Rig *rig, int first, int blocks) {
  int left = rig->population.count - first;
  int n = blocks * rig->type->ask_block;
  rig->type->ask(rig->optimizer.state, &rig->optimizer.shape, first, n < left ? n : left,
                 &rig->population);
}

START_TEST(any_split_of_ask_gives_the_same_bits) {
  FOR_EACH(type) {
    for (int blocks = 1; blocks <= 4; blocks++) {
      Rig whole, split;
      rig_open(&whole, type, 270, 10, SEED);
      rig_open(&split, type, 270, 10, SEED);
      generations(&whole, 2);
      generations(&split, 2);
      fill(&split.population, NAN);
      ask_range(&whole, 0, whole.population.count);
      int step = blocks * type->ask_block;
      int last = (split.population.count - 1) / step * step;
      for (int first = last; first >= 0; first -= step) { // backwards: the order may not matter
        ask_range(&split, first, blocks);
      }
      expect_same_population(&whole, &split);
      rig_close(&whole);
      rig_close(&split);
    }
  }
}
END_TEST

START_TEST(several_threads_give_the_same_bits) {
  FOR_EACH(type) {
    Rig alone, together;
    rig_open(&alone, type, 130, 32, SEED);
    rig_open(&together, type, 130, 32, SEED);
    for (int g = 0; g < 4; g++) {
      ask(&alone, 1);
      ask(&together, 2 + g % 2);
      expect_same_population(&alone, &together);
      tell(&alone);
      tell(&together);
    }
    expect_same_state(&alone, &together);
    rig_close(&alone);
    rig_close(&together);
  }
}
END_TEST

// ---------------------------------------------------------------- tell

static void expect_finite(Rig *rig) {
  size_t n = rig->population.n;
  float *genome = calloc(n, sizeof *genome);
  optimizer_recommend(&rig->optimizer, genome);
  for (size_t j = 0; j < n; j++) {
    ck_assert_msg(isfinite(genome[j]), "%s", rig->type->name);
  }
  free(genome);
}

START_TEST(equal_fitness_does_no_harm) {
  const double values[] = {0.0, -37.5, 1e12};
  FOR_EACH(type) {
    for (int k = 0; k < 3; k++) {
      Rig rig;
      rig_open(&rig, type, 5, 8, SEED);
      for (int g = 0; g < 20; g++) {
        ask(&rig, 1);
        for (int i = 0; i < rig.population.count; i++) {
          rig.fitness[i] = values[k];
        }
        optimizer_tell(&rig.optimizer, &rig.population, rig.fitness);
        expect_finite(&rig);
      }
      generations(&rig, 3);
      expect_finite(&rig);
      rig_close(&rig);
    }
  }
}
END_TEST

// exchanges individuals with their fitness: i and its mirror place
static void reverse(Rig *rig) {
  int count = rig->population.count;
  size_t n = rig->population.n;
  for (int i = 0; i < count / 2; i++) {
    float *a = population_genome(&rig->population, i);
    float *b = population_genome(&rig->population, count - 1 - i);
    for (size_t j = 0; j < n; j++) {
      float kept = a[j];
      a[j] = b[j];
      b[j] = kept;
    }
  }
}

// sums run in the order of individuals, so the last bits may differ
START_TEST(the_order_of_individuals_does_not_matter) {
  enum { N = 6 };
  FOR_EACH(type) {
    Rig straight, reversed;
    float a[N], b[N];
    rig_open(&straight, type, N, 10, SEED);
    rig_open(&reversed, type, N, 10, SEED);
    ask(&straight, 1);
    ask(&reversed, 1);
    reverse(&reversed);
    tell(&straight);
    tell(&reversed);
    optimizer_recommend(&straight.optimizer, a);
    optimizer_recommend(&reversed.optimizer, b);
    for (int j = 0; j < N; j++) {
      ck_assert_msg(near((double)a[j], (double)b[j], 1e-6, 0.0), "%s: %d", type->name, j);
    }
    rig_close(&straight);
    rig_close(&reversed);
  }
}
END_TEST

START_TEST(it_climbs_a_hill) {
  enum { N = 4 };
  FOR_EACH(type) {
    Rig rig;
    float genome[N];
    rig_open(&rig, type, N, 32, SEED);
    optimizer_recommend(&rig.optimizer, genome);
    for (int j = 0; j < N; j++) {
      ck_assert_float_eq(genome[j], (float)start_of((size_t)j));
    }
    double before = hill(genome, N);
    generations(&rig, 40);
    optimizer_recommend(&rig.optimizer, genome);
    ck_assert_msg(hill(genome, N) > 0.25 * before, "%s: from %g to %g", type->name, before,
                  hill(genome, N));
    // at the top, as near as float32 gets, there is reason to stop
    ck_assert_msg(optimizer_stop(&rig.optimizer) == NULL || hill(genome, N) > -1e-12, "%s",
                  optimizer_stop(&rig.optimizer));
    rig_close(&rig);
  }
}
END_TEST

START_TEST(it_reports_the_same_finite_columns_every_time) {
  FOR_EACH(type) {
    Rig rig;
    Row first, row;
    rig_open(&rig, type, 5, 8, SEED);
    row_clear(&first);
    optimizer_report(&rig.optimizer, &first); // a generation of a warm start comes before any tell
    generations(&rig, 3);
    row_clear(&row);
    optimizer_report(&rig.optimizer, &row);
    ck_assert_int_eq(row.n, first.n);
    for (int i = 0; i < row.n; i++) {
      ck_assert_str_eq(row.name[i], first.name[i]);
      ck_assert_msg(isfinite(row.value[i]) && isfinite(first.value[i]), "%s: %s", type->name,
                    row.name[i]);
    }
    rig_close(&rig);
  }
}
END_TEST

// ---------------------------------------------------------------- save and load

static void save(Rig *rig, const char *path) {
  Err err = {0};
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = walk_save(group, &err);
  optimizer_walk(&rig->optimizer, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  store_group_close(group);
  ck_assert_msg(store_write(store, path, &err) == OK, "%s", err.text);
  store_close(store);
}

static Status load(Rig *rig, const char *path) {
  Err err = {0};
  Store *store;
  StoreGroup *group;
  ck_assert_msg(store_read(path, &store, &err) == OK, "%s", err.text);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  Walk walk = walk_load(group, &err);
  optimizer_walk(&rig->optimizer, &walk);
  store_group_close(group);
  store_close(store);
  return walk.status;
}

START_TEST(a_loaded_strategy_goes_on_with_the_same_bytes) {
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, temporary_folder(), "state.h5", NULL), OK);
  FOR_EACH(type) {
    Rig straight, resumed;
    rig_open(&straight, type, 33, 12, SEED);
    rig_open(&resumed, type, 33, 12, SEED);
    uint64_t at_start = hash(&straight);
    generations(&straight, 5);
    save(&straight, path);
    ck_assert_uint_ne(hash(&resumed), hash(&straight));
    ck_assert_int_eq(load(&resumed, path), OK);
    expect_same_state(&resumed, &straight);
    for (int g = 0; g < 4; g++) {
      ask(&straight, 1);
      ask(&resumed, 1);
      expect_same_population(&straight, &resumed);
      tell(&straight);
      tell(&resumed);
      expect_same_state(&resumed, &straight);
    }
    ck_assert_uint_ne(hash(&straight), at_start);
    rig_close(&straight);
    rig_close(&resumed);
  }
}
END_TEST

START_TEST(a_state_of_another_size_is_refused) {
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, temporary_folder(), "state.h5", NULL), OK);
  FOR_EACH(type) {
    Rig small, large;
    rig_open(&small, type, 8, 6, SEED);
    rig_open(&large, type, 9, 6, SEED);
    save(&small, path);
    ck_assert_int_eq(load(&large, path), ERR_INPUT);
    rig_close(&small);
    rig_close(&large);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      names_and_functions_are_there,
      tables_are_sound,
      ask_fills_every_number_and_no_other,
      the_seed_makes_the_population,
      every_generation_is_drawn_anew,
      any_split_of_ask_gives_the_same_bits,
      several_threads_give_the_same_bits,
      equal_fitness_does_no_harm,
      the_order_of_individuals_does_not_matter,
      it_climbs_a_hill,
      it_reports_the_same_finite_columns_every_time,
      a_loaded_strategy_goes_on_with_the_same_bytes,
      a_state_of_another_size_is_refused,
      NULL,
  };
  return suite_of("each_strategy", 60, tests);
}
