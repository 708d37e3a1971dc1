#include <string.h>

#include "src/base/walk.h"
#include "tests/support.h"

typedef struct State {
  float *weights;  // (n)
  double *mean;    // (n)
  int64_t *counts; // (3)
  double *nothing; // (0)
  double sigma;
  int64_t generation;
} State;

static void walk_state(State *state, size_t n, Walk *walk) {
  walk_i64(walk, "generation", &state->generation);
  walk_double(walk, "sigma", &state->sigma);
  walk_floats(walk, "weights", &state->weights, n);
  walk_doubles(walk, "mean", &state->mean, n);
  walk_i64s(walk, "counts", &state->counts, 3);
  walk_doubles(walk, "nothing", &state->nothing, 0);
}

// Measures, opens an arena of exactly that size, carves.
static Arena make(State *state, size_t n) {
  *state = (State){0};
  Walk walk = walk_measure();
  walk_state(state, n, &walk);
  ck_assert_int_eq(walk.status, OK);
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, walk.bytes), 0);
  Err err = {0};
  Walk carve = walk_carve(&arena, &err);
  walk_state(state, n, &carve);
  ck_assert_msg(carve.status == OK, "%s", err.text);
  ck_assert_uint_eq(arena_mark(&arena), walk.bytes);
  return arena;
}

static void fill(State *state, size_t n) {
  state->generation = 1234567890123456789;
  state->sigma = 0.1;
  for (size_t i = 0; i < n; i++) {
    state->weights[i] = 1.5F / (float)(i + 3);
    state->mean[i] = -2.5 / (double)(i + 7);
  }
  for (int i = 0; i < 3; i++) {
    state->counts[i] = (int64_t)-17 * (i + 2);
  }
}

static uint64_t hash_of(State *state, size_t n) {
  Walk walk = walk_hash();
  walk_state(state, n, &walk);
  return walk_hash_end(&walk);
}

// Saves into a new store, in memory.
static StoreGroup *save(State *state, size_t n, Store **store) {
  StoreGroup *group;
  ck_assert_int_eq(store_new(store, NULL), OK);
  ck_assert_int_eq(store_group(*store, "strategy", &group, NULL), OK);
  Err err = {0};
  Walk walk = walk_save(group, &err);
  walk_state(state, n, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  return group;
}

START_TEST(carved_arrays_are_zero_and_scalars_untouched) {
  State state = {.sigma = 3};
  Arena arena = make(&state, 21);
  for (int i = 0; i < 21; i++) {
    ck_assert_float_eq(state.weights[i], 0);
    ck_assert_double_eq(state.mean[i], 0);
  }
  ck_assert_ptr_nonnull(state.counts);
  arena_close(&arena);
}
END_TEST

START_TEST(saved_state_loads_to_the_bit) {
  State state, other;
  Arena arena = make(&state, 21), second = make(&other, 21);
  fill(&state, 21);
  Store *store;
  StoreGroup *group = save(&state, 21, &store);
  Err err = {0};
  Walk walk = walk_load(group, &err);
  walk_state(&other, 21, &walk);
  ck_assert_msg(walk.status == OK, "%s", err.text);
  ck_assert_mem_eq(other.weights, state.weights, 21 * sizeof *state.weights);
  ck_assert_mem_eq(other.mean, state.mean, 21 * sizeof *state.mean);
  ck_assert_mem_eq(other.counts, state.counts, 3 * sizeof *state.counts);
  ck_assert_int_eq(other.generation, 1234567890123456789);
  ck_assert_double_eq(other.sigma, 0.1);
  ck_assert_uint_eq(hash_of(&other, 21), hash_of(&state, 21));
  store_group_close(group);
  store_close(store);
  arena_close(&arena);
  arena_close(&second);
}
END_TEST

START_TEST(state_of_another_size_is_refused_by_name) {
  State state, other;
  Arena arena = make(&state, 21), second = make(&other, 22);
  fill(&state, 21);
  Store *store;
  StoreGroup *group = save(&state, 21, &store);
  Err err = {0};
  Walk walk = walk_load(group, &err);
  walk_state(&other, 22, &walk);
  ck_assert_int_eq(walk.status, ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "strategy/weights holds 21 numbers where 22"));

  // what follows the failure is left alone
  ck_assert_int_eq(other.counts[0], 0);
  store_group_close(group);
  store_close(store);
  arena_close(&arena);
  arena_close(&second);
}
END_TEST

START_TEST(hash_sees_every_number_and_name) {
  State state;
  Arena arena = make(&state, 5);
  fill(&state, 5);
  uint64_t before = hash_of(&state, 5);
  ck_assert_uint_eq(hash_of(&state, 5), before);
  state.weights[4] = -state.weights[4];
  ck_assert_uint_ne(hash_of(&state, 5), before);
  state.weights[4] = -state.weights[4];
  state.counts[2]++;
  ck_assert_uint_ne(hash_of(&state, 5), before);
  state.counts[2]--;
  state.generation--;
  ck_assert_uint_ne(hash_of(&state, 5), before);
  state.generation++;
  state.sigma *= 2;
  ck_assert_uint_ne(hash_of(&state, 5), before);
  state.sigma /= 2;
  ck_assert_uint_eq(hash_of(&state, 5), before);

  double value = 2.5;
  Walk a = walk_hash(), b = walk_hash();
  walk_double(&a, "sigma", &value);
  walk_double(&b, "alpha", &value);
  ck_assert_uint_ne(walk_hash_end(&a), walk_hash_end(&b));
  arena_close(&arena);
}
END_TEST

START_TEST(carving_too_much_fails_and_stays_failed) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 200), 0);
  State state = {0};
  Err err = {0};
  Walk walk = walk_carve(&arena, &err);
  walk_state(&state, 1000, &walk);
  ck_assert_int_eq(walk.status, ERR_MEMORY);
  ck_assert_ptr_nonnull(strstr(err.text, "weights"));
  ck_assert_ptr_null(state.counts);
  arena_close(&arena);
}
END_TEST

START_TEST(measuring_too_much_does_not_wrap_around) {
  Walk walk = walk_measure();
  float *array;
  walk_floats(&walk, "a", &array, SIZE_MAX / 2);
  walk_floats(&walk, "b", &array, 100);
  ck_assert_uint_eq(walk.bytes, SIZE_MAX);
}
END_TEST

static void walk_with_scratch(State *state, double **work, int64_t **order, Walk *walk) {
  walk_double(walk, "sigma", &state->sigma);
  walk_scratch_doubles(walk, work, 33);
  walk_scratch_i64s(walk, order, 5);
}

START_TEST(scratch_is_carved_but_no_part_of_the_state) {
  State state = {.sigma = 2.5};
  double *work = NULL;
  int64_t *order = NULL;
  Walk walk = walk_measure();
  walk_with_scratch(&state, &work, &order, &walk);
  ck_assert_uint_eq(walk.bytes, arena_piece(33, sizeof *work) + arena_piece(5, sizeof *order));
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, walk.bytes), 0);
  walk = walk_carve(&arena, NULL);
  walk_with_scratch(&state, &work, &order, &walk);
  ck_assert(walk.status == OK && work != NULL && order != NULL);

  walk = walk_hash();
  walk_with_scratch(&state, &work, &order, &walk);
  uint64_t before = walk_hash_end(&walk);
  work[32] = 7;
  order[4] = 9;
  walk = walk_hash();
  walk_with_scratch(&state, &work, &order, &walk);
  ck_assert_uint_eq(walk_hash_end(&walk), before);
  walk = walk_hash();
  walk_double(&walk, "sigma", &state.sigma);
  ck_assert_uint_eq(walk_hash_end(&walk), before);
  arena_close(&arena);
}
END_TEST

START_TEST(block_of_another_type_is_refused) {
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, NULL), OK);
  ck_assert_int_eq(store_group(store, "", &group, NULL), OK);
  ck_assert_int_eq(store_put_i64s(group, "sigma", (int64_t[]){5}, 1, NULL), OK);
  Err err = {0};
  Walk walk = walk_load(group, &err);
  double sigma = 7;
  walk_double(&walk, "sigma", &sigma);
  ck_assert_int_eq(walk.status, ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block sigma does not hold 64-bit floats"));
  ck_assert_double_eq(sigma, 7);
  store_group_close(group);
  store_close(store);
}
END_TEST

Suite *suite(void) {
  return suite_of(
      "walk", 20,
      (const TTest *const[]){
          carved_arrays_are_zero_and_scalars_untouched, saved_state_loads_to_the_bit,
          state_of_another_size_is_refused_by_name, hash_sees_every_number_and_name,
          carving_too_much_fails_and_stays_failed, measuring_too_much_does_not_wrap_around,
          scratch_is_carved_but_no_part_of_the_state, block_of_another_type_is_refused, NULL});
}
