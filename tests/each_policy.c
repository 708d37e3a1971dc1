// the examination that every controller of the registry passes, plastic ones under every rule
#include "tests/allocations.h"

#include "rules/normalizers.h"
#include "src/base/fsio.h"
#include "src/base/vec.h"
#include "tests/policy_rig.h"

enum { N_STEPS = 25, GUARD = 16 };
static const float guard = 12345.5f;

// Calls test for every controller, rule and buffer at three sizes, with the other choices in turn;
// each_combination.c has all of them with all.
static void for_each(void (*test)(const Build *build)) {
  const int sizes[][2] = {{1, 1}, {5, 3}, {17, 6}};
  const double periods[] = {1.0, 4.0, 0.5};
  const RuleType *const none[] = {NULL, NULL};
  for (const PolicyType *const *type = registry_policies; *type != NULL; type++) {
    const RuleType *const *rules = (*type)->plastic ? registry_rules : none;
    for (int i = 0; i == 0 || rules[i] != NULL; i++) {
      for (int k = 0; k < 3; k++) {
        Build build = {.type = *type,
                       .rule = rules[i],
                       .buffer = k,
                       .normalizer = (k + i) % 4,
                       .period = periods[(k + i) % 3],
                       .sharing = (2 * k + i) % 4,
                       .first_alone = (k + i / 2) % 2,
                       .n_obs = sizes[k][0],
                       .n_act = sizes[k][1]};
        test(&build);
      }
    }
  }
}

// ---------------------------------------------------------------- what it declares

// "mlp-hebbian" to "src/policies/mlp.c" and "policy_mlp_hebbian"
static void names_of(const char *name, char path[128], char symbol[128]) {
  const char *end = strstr(name, "-hebbian");
  int n = end == NULL ? (int)strlen(name) : (int)(end - name);
  snprintf(path, 128, "src/policies/%.*s.c", n, name);
  snprintf(symbol, 128, "const PolicyType policy_%s = {", name);
  for (char *c = symbol; *c != '\0'; c++) {
    *c = *c == '-' ? '_' : *c;
  }
}

START_TEST(name_is_that_of_file_and_symbol) {
  for (const PolicyType *const *next = registry_policies, *type; (type = *next) != NULL; next++) {
    static Err err;
    char path[128], symbol[128], *text;
    size_t n_bytes;
    names_of(type->name, path, symbol);
    ck_assert_msg(fsio_read(source_path(path), 0, &text, &n_bytes, &err) == OK, "%s", err.text);
    ck_assert_msg(strstr(text, symbol) != NULL, "%s does not define %s", path, symbol);
    free(text);
    ck_assert_ptr_eq(registry_policy(type->name), type);
    ck_assert_str_ne(type->summary, "");
    ck_assert(type->open != NULL && type->close != NULL && type->genome_size != NULL);
    ck_assert(type->weights_size != NULL && type->blocks != NULL && type->init_genome != NULL);
    ck_assert(type->worker_size != NULL && type->worker_new != NULL && type->reset != NULL);
    ck_assert(type->act != NULL && type->learn != NULL && type->end != NULL);
    ck_assert(type->freeze != NULL && type->weights_get != NULL && type->walk != NULL);
    ck_assert(type->weights_set != NULL && type->signals != NULL && type->signals_get != NULL);
  }
}
END_TEST

START_TEST(tables_are_sound) {
  for (const PolicyType *const *next = registry_policies, *type; (type = *next) != NULL; next++) {
    expect_sound_params(type->name, type->params, type->params_size);
  }
}
END_TEST

static void expect_cover(const Rig *rig, bool weights, size_t size) {
  PolicyBlock blocks[RIG_BLOCKS_MAX];
  int n = rig->build.type->blocks(rig->shared, weights, blocks, RIG_BLOCKS_MAX);
  ck_assert_int_le(n, RIG_BLOCKS_MAX);
  ck_assert_int_eq(rig->build.type->blocks(rig->shared, weights, NULL, 0), n);
  size_t offset = 0;
  for (int i = 0; i < n; i++) {
    ck_assert_uint_eq(blocks[i].offset, offset);
    ck_assert_uint_eq(blocks[i].n, (size_t)blocks[i].n_rows * (size_t)blocks[i].n_columns);
    ck_assert_uint_gt(blocks[i].n, 0);
    ck_assert_str_ne(blocks[i].name, "");
    offset += blocks[i].n;
    for (int other = 0; other < i; other++) {
      ck_assert_str_ne(blocks[other].name, blocks[i].name);
    }
  }
  ck_assert_uint_eq(offset, size);
}

static void check_blocks(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  ck_assert_uint_gt(rig.n_genome, 0);
  ck_assert_int_eq(rig.n_weights > 0, build->type->plastic);
  expect_cover(&rig, false, rig.n_genome);
  expect_cover(&rig, true, rig.n_weights);
  rig_close(&rig);
}

START_TEST(blocks_cover_genome_and_weights_once) {
  for_each(check_blocks);
}
END_TEST

static void check_init(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *again = calloc(rig.n_genome + 1, sizeof *again);
  memset(again, 0x7f, (rig.n_genome + 1) * sizeof *again); // 3.4e38
  Rng rng;
  rng_open(&rng, (Stream){.seed = 5, .purpose = PURPOSE_GENOME});
  build->type->init_genome(rig.shared, &rng, again);
  ck_assert_mem_eq(again, rig.genome, rig.n_genome * sizeof *again);
  for (size_t i = 0; i <= rig.n_genome; i++) {
    ck_assert_int_eq(fabsf(again[i]) < 1e30f, i < rig.n_genome);
  }
  free(again);
  rig_close(&rig);
}

START_TEST(initial_genome_is_full_and_repeatable) {
  for_each(check_init);
}
END_TEST

static void check_memory(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  ck_assert_uint_le(rig.arena.used, build->type->worker_size(rig.shared));
  Arena small;
  ck_assert_int_eq(arena_open(&small, rig.arena.used / 2), 0);
  ck_assert_ptr_null(build->type->worker_new(rig.shared, &small));
  arena_close(&small);
  rig_close(&rig);
}

START_TEST(memory_is_what_it_says) {
  for_each(check_memory);
}
END_TEST

// ---------------------------------------------------------------- lives

static void check_forgets(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *other = calloc(rig.n_genome, sizeof *other);
  for (size_t i = 0; i < rig.n_genome; i++) {
    other[i] = -0.5f * rig.genome[i];
  }
  reset(&rig, rig.genome, 7);
  uint64_t born = hash(&rig);
  double first = live_on(&rig, 0, N_STEPS, 0.0);
  uint64_t end = hash(&rig);
  build->type->end(rig.policy);

  reset(&rig, other, 8);
  double between = live_on(&rig, 3, N_STEPS + 1, 0.0);
  build->type->freeze(rig.policy, true);
  build->type->end(rig.policy);

  reset(&rig, rig.genome, 7);
  ck_assert_uint_eq(hash(&rig), born);
  ck_assert_double_eq(live_on(&rig, 0, N_STEPS, 0.0), first);
  ck_assert_uint_eq(hash(&rig), end);
  ck_assert(between != first && born != end);
  free(other);
  rig_close(&rig);
}

START_TEST(reset_forgets_everything) {
  for_each(check_forgets);
}
END_TEST

static void check_apart(const Build *build) {
  Rig alone, one;
  rig_open(&alone, build);
  rig_open(&one, build);
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, build->type->worker_size(one.shared)), 0);
  Rig two = one; // another worker of the same shared half
  two.policy = build->type->worker_new(one.shared, &arena);
  reset(&alone, alone.genome, 7);
  double want = live_on(&alone, 0, N_STEPS, 0.0);

  reset(&one, one.genome, 7);
  reset(&two, one.genome, 9);
  double got = 0.0, other = 0.0;
  for (int step = 0; step < N_STEPS; step++) {
    ck_assert(live(&one, step, 1.0f, &got));
    ck_assert(live(&two, step + 5, -2.0f, &other));
  }
  ck_assert_double_eq(got, want);
  ck_assert_uint_eq(hash(&one), hash(&alone));
  arena_close(&arena);
  rig_close(&alone);
  rig_close(&one);
}

START_TEST(two_workers_do_not_disturb_each_other) {
  for_each(check_apart);
}
END_TEST

static void check_saved(const Build *build) {
  static Err err;
  Rig old, new;
  rig_open(&old, build);
  rig_open(&new, build);
  reset(&old, old.genome, 7);
  double sum = live_on(&old, 0, N_STEPS, 0.0);
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, &err), OK);
  ck_assert_int_eq(store_group(store, "policy", &group, &err), OK);
  Walk save = walk_save(group, &err);
  build->type->walk(old.policy, &save);
  ck_assert_msg(save.status == OK, "%s", err.text);

  // the genome is not part of the state: who loads, resets with it first
  reset(&new, new.genome, 1234);
  Walk load = walk_load(group, &err);
  build->type->walk(new.policy, &load);
  ck_assert_msg(load.status == OK, "%s", err.text);
  ck_assert_uint_eq(hash(&new), hash(&old));
  ck_assert_double_eq(live_on(&new, N_STEPS, N_STEPS, sum), live_on(&old, N_STEPS, N_STEPS, sum));
  ck_assert_uint_eq(hash(&new), hash(&old));
  store_group_close(group);
  store_close(store);
  rig_close(&old);
  rig_close(&new);
}

START_TEST(life_that_was_saved_goes_on_with_the_same_bits) {
  for_each(check_saved);
}
END_TEST

static void check_allocations(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *weights = calloc(rig.n_weights + 1, sizeof *weights);
  double sum = 0.0;
  bool fine = true;
  long before = atomic_load(&n_allocations); // Check's own assertions allocate
  reset(&rig, rig.genome, 7);
  for (int step = 0; step < N_STEPS; step++) {
    fine &= live(&rig, step, 1.0f, &sum);
    build->type->weights_get(rig.policy, weights);
  }
  build->type->freeze(rig.policy, true);
  build->type->end(rig.policy);
  long after = atomic_load(&n_allocations);
  ck_assert(fine);
  ck_assert_int_eq(after, before);
  ck_assert(!COUNTS_ALLOCATIONS || before > 0);
  free(weights);
  rig_close(&rig);
}

START_TEST(nothing_is_allocated_in_a_life) {
  for_each(check_allocations);
}
END_TEST

static void check_writes(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *genome = calloc(rig.n_genome, sizeof *genome);
  memcpy(genome, rig.genome, rig.n_genome * sizeof *genome);
  float obs[64], action[64 + GUARD];
  float *weights = calloc(rig.n_weights + GUARD, sizeof *weights);
  for (int i = 0; i < GUARD; i++) {
    action[build->n_act + i] = weights[rig.n_weights + (size_t)i] = guard;
  }
  for (int i = 0; i < build->n_obs; i++) {
    obs[i] = 0.25f * (float)(i + 1);
  }
  reset(&rig, rig.genome, 7);
  for (int step = 0; step < N_STEPS; step++) {
    build->type->act(rig.policy, obs, action);
    ck_assert(vec_all_finite(build->n_act, action));
    ck_assert(build->type->learn(rig.policy, 0.0f));
    build->type->weights_get(rig.policy, weights);
    ck_assert(vec_all_finite((int)rig.n_weights, weights));
  }
  for (int i = 0; i < GUARD; i++) {
    ck_assert_float_eq(action[build->n_act + i], guard);
    ck_assert_float_eq(weights[rig.n_weights + (size_t)i], guard);
  }
  ck_assert_mem_eq(genome, rig.genome, rig.n_genome * sizeof *genome);
  free(genome);
  free(weights);
  rig_close(&rig);
}

START_TEST(writes_stay_in_action_and_weights) {
  for_each(check_writes);
}
END_TEST

// weights that were drawn and then given to another one make the same life
static void check_given(const Build *build) {
  Rig drawn, given;
  rig_open(&drawn, build);
  rig_open(&given, build);
  float *weights = calloc(drawn.n_weights + 1, sizeof *weights);
  float *back = calloc(drawn.n_weights + 1, sizeof *back);
  reset(&drawn, drawn.genome, 7);
  build->type->weights_get(drawn.policy, weights);
  build->type->reset(given.policy, given.genome, NULL, weights);
  build->type->weights_get(given.policy, back);
  ck_assert_mem_eq(back, weights, drawn.n_weights * sizeof *back);
  ck_assert_double_eq(live_on(&given, 0, N_STEPS, 0.0), live_on(&drawn, 0, N_STEPS, 0.0));
  free(weights);
  free(back);
  rig_close(&drawn);
  rig_close(&given);
}

START_TEST(weights_at_birth_can_be_given) {
  for_each(check_given);
}
END_TEST

static void check_freeze(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  size_t bytes = rig.n_weights * sizeof(float);
  float *then = calloc(rig.n_weights + 1, sizeof *then);
  float *now = calloc(rig.n_weights + 1, sizeof *now);
  reset(&rig, rig.genome, 7);
  live_on(&rig, 0, 9, 0.0);
  build->type->weights_get(rig.policy, then);
  build->type->freeze(rig.policy, true);
  live_on(&rig, 9, 8, 0.0);
  build->type->weights_get(rig.policy, now);
  ck_assert_mem_eq(now, then, bytes);
  build->type->freeze(rig.policy, false);
  live_on(&rig, 17, 8, 0.0);
  build->type->weights_get(rig.policy, now);
  ck_assert(rig.n_weights == 0 || memcmp(now, then, bytes) != 0);
  free(then);
  free(now);
  rig_close(&rig);
}

START_TEST(frozen_weights_stand_still) {
  for_each(check_freeze);
}
END_TEST

// does number i of the weights come from the genome?
static bool is_static(const Rig *rig, size_t i) {
  PolicyBlock genome[RIG_BLOCKS_MAX], weights[RIG_BLOCKS_MAX];
  const PolicyType *type = rig->build.type;
  int n_genome = type->blocks(rig->shared, false, genome, RIG_BLOCKS_MAX), at = 0;
  type->blocks(rig->shared, true, weights, RIG_BLOCKS_MAX);
  while (i >= weights[at].offset + weights[at].n) {
    at++;
  }
  return genome_block(genome, n_genome, weights[at].name) != NULL;
}

// weights that are set in mid-life take the place of those that change; the others are the genome's
static void check_set(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *set = calloc(rig.n_weights + 1, sizeof *set);
  float *before = calloc(rig.n_weights + 1, sizeof *before);
  float *after = calloc(rig.n_weights + 1, sizeof *after);
  reset(&rig, rig.genome, 7);
  live_on(&rig, 0, 5, 0.0);
  build->type->weights_get(rig.policy, before);
  for (size_t i = 0; i < rig.n_weights; i++) {
    set[i] = 0.125f * (float)(i % 5) - 0.3f;
  }
  build->type->weights_set(rig.policy, set);
  build->type->weights_get(rig.policy, after);
  for (size_t i = 0; i < rig.n_weights; i++) {
    ck_assert_float_eq(after[i], is_static(&rig, i) ? before[i] : set[i]);
  }
  live_on(&rig, 5, 5, 0.0);
  free(set);
  free(before);
  free(after);
  rig_close(&rig);
}

START_TEST(weights_can_be_set_in_mid_life) {
  for_each(check_set);
}
END_TEST

static void check_signals(const Build *build) {
  Rig rig;
  PolicyBlock signals[RIG_BLOCKS_MAX];
  rig_open(&rig, build);
  int n = build->type->signals(rig.shared, signals, RIG_BLOCKS_MAX);
  size_t size = 0;
  for (int i = 0; i < n; i++) {
    ck_assert_uint_eq(signals[i].offset, size);
    size += signals[i].n;
  }
  ck_assert_uint_ge(size, (size_t)build->n_obs + (size_t)build->n_act);
  float *out = calloc(size + GUARD, sizeof *out);
  for (int i = 0; i < GUARD; i++) {
    out[size + (size_t)i] = guard;
  }
  reset(&rig, rig.genome, 7);
  live_on(&rig, 0, 5, 0.0);
  build->type->signals_get(rig.policy, out);
  ck_assert(vec_all_finite((int)size, out) && vec_max_abs((int)size, out) > 0.0f);
  for (int i = 0; i < GUARD; i++) {
    ck_assert_float_eq(out[size + (size_t)i], guard);
  }
  free(out);
  rig_close(&rig);
}

START_TEST(signals_are_as_many_as_it_says) {
  for_each(check_signals);
}
END_TEST

// any weight that is not finite is noticed at the next update; one that is given for a static
// matrix counts for nothing
static void check_divergence(const Build *build) {
  Rig rig;
  rig_open(&rig, build);
  float *weights = calloc(rig.n_weights + 1, sizeof *weights);
  for (size_t i = 0; i < rig.n_weights; i += 1 + rig.n_weights / 7) {
    reset(&rig, rig.genome, 7);
    build->type->weights_get(rig.policy, weights);
    weights[i] = i % 2 == 0 ? NAN : INFINITY;
    build->type->reset(rig.policy, rig.genome, NULL, weights);
    double sum = 0.0;
    ck_assert(live(&rig, 0, 1.0f, &sum) == is_static(&rig, i));
  }
  free(weights);
  rig_close(&rig);
}

START_TEST(divergence_is_told) {
  for_each(check_divergence);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      name_is_that_of_file_and_symbol,
      tables_are_sound,
      blocks_cover_genome_and_weights_once,
      initial_genome_is_full_and_repeatable,
      memory_is_what_it_says,
      reset_forgets_everything,
      two_workers_do_not_disturb_each_other,
      life_that_was_saved_goes_on_with_the_same_bits,
      nothing_is_allocated_in_a_life,
      writes_stay_in_action_and_weights,
      weights_at_birth_can_be_given,
      frozen_weights_stand_still,
      weights_can_be_set_in_mid_life,
      signals_are_as_many_as_it_says,
      divergence_is_told,
      NULL,
  };
  return suite_of("each_policy", 60, tests);
}
