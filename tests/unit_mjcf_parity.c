// Mjcf: the shipped robots said as tasks of the user's own (examples/your-own-robot) give the same
// numbers as the built-in ones, to the bit.
#include "tests/mjcf_rig.h"

enum { N_STEPS = 150, N_OBS_MOST = 128 };

static void expect_same(const EnvStep *a, const EnvStep *b, const double *x, const double *y,
                        int n_obs, int t) {
  ck_assert_msg(a->reward == b->reward, "reward of step %d: %.17g, not %.17g", t, b->reward,
                a->reward);
  ck_assert_int_eq(a->terminated, b->terminated);
  ck_assert_int_eq(a->outcome, b->outcome);
  for (int i = 0; i < n_obs; i++) {
    ck_assert_msg(x[i] == y[i], "observation %d of step %d: %.17g, not %.17g", i, t, y[i], x[i]);
  }
}

static void compare_with(const char *name) {
  char choice[64], file[64];
  Rig own, built_in = {0};
  Err err = {0};
  snprintf(choice, sizeof choice, "env=%s", name);
  snprintf(file, sizeof file, "examples/your-own-robot/%s.yaml", name);
  ck_assert_msg(rig_try_file(&own, source_path(file), &err) == OK, "%s", err.text);
  built_in.config = composed((const char *const[]){choice, NULL});
  const EnvType *type = built_in.config->env;
  char models[FSIO_PATH_MAX];
  ck_assert_int_eq(share_folder("models", models, &err), OK);
  ck_assert_int_eq(type->open(type, built_in.config->env_params, models, &built_in.shared, &err),
                   OK);
  ck_assert_int_eq(world_worker_new(built_in.shared, &built_in.worker, &err), OK);
  world_shape(built_in.shared, &built_in.shape);
  ck_assert_int_eq(own.shape.n_obs, built_in.shape.n_obs);
  ck_assert_int_eq(own.shape.n_act, built_in.shape.n_act);
  ck_assert_int_eq(own.shape.n_steps, built_in.shape.n_steps);
  ck_assert(own.shape.dt == built_in.shape.dt);
  int n_terminated = 0;
  for (uint64_t seed = 5; seed < 8; seed++) {
    double action[16], x[N_OBS_MOST], y[N_OBS_MOST];
    EnvStep a = {0}, b = {0};
    rig_reset(&own, seed);
    rig_reset(&built_in, seed);
    for (int t = 0; t < N_STEPS; t++) {
      float output[16];
      Rng rng;
      rng_open(&rng, (Stream){.seed = seed, .purpose = PURPOSE_TEST, .step = (uint32_t)t + 1});
      rng_fill_uniform(&rng, -1.2, 1.2, own.shape.n_act, output);
      world_observe(built_in.worker, x);
      world_observe(own.worker, y);
      expect_same(&a, &b, x, y, own.shape.n_obs, t);
      world_map_action(built_in.shared, output, action);
      a = world_step(built_in.worker, action);
      world_map_action(own.shared, output, action);
      b = world_step(own.worker, action);
      n_terminated += b.terminated;
    }
  }
  ck_assert(n_terminated > 0 || strcmp(name, "ant") != 0);
  rig_close(&own);
  rig_close(&built_in);
}

START_TEST(shipped_robots_give_the_same_numbers) {
  compare_with(_i == 0 ? "half-cheetah" : "ant");
}
END_TEST

Suite *suite(void) {
  Suite *s = suite_create("mjcf_parity");
  TCase *c = tcase_create("mjcf_parity");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, shipped_robots_give_the_same_numbers, 0, 2);
  suite_add_tcase(s, c);
  return s;
}
