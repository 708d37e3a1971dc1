// recorded lives of a small half-cheetah: what is recorded, that recording changes nothing, and
// what sets the kinds of lives apart
#include "src/run/lives.h"

#include <hdf5.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/fsio.h"
#include "src/base/vec.h"
#include "tests/support.h"

enum { STEPS = 60, WEIGHTS = 17 * 3 + 3 * 6, FREEZE = 40, PUSH = 30, NEW_WEIGHTS = 45 };

// a task, a genome, and lives of all kinds
typedef struct Rig {
  Config *config;
  Task task;
  float *genome;
  LivesPlan plan;
  Lives lives;
} Rig;

static void rig_open(Rig *rig, int n_threads) {
  static Err err;
  const char *overrides[] = {
      "env=half-cheetah",
      "condition=E",
      "env.steps=60",
      "policy.hidden=[3]",
      "seed=7",
      "damage.test=[hit]",
      "damage.edits={hit: [{push: {at: [30], duration: 2, force: [-1500, 0, 250]}}]}", // PUSH
      NULL,
  };
  *rig = (Rig){.config = composed(overrides)};
  ck_assert_msg(task_open(rig->config, &rig->task, &err) == OK, "%s", err.text);
  rig->genome = calloc(rig->task.genome_size, sizeof *rig->genome);
  Rng rng;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST});
  rig->config->policy->init_genome(rig->task.policy, &rng, rig->genome);
  rig->plan = (LivesPlan){
      .evaluation = {.genome = rig->genome, .seed = 7, .episodes = 2, .freeze_at = FREEZE},
      .births = 3,
      .twins = 2,
      .variant = 1,
      .new_weights_at = NEW_WEIGHTS,
  };
  ck_assert_msg(lives_run(&rig->task, NULL, &rig->plan, n_threads, &rig->lives, &err) == OK, "%s",
                err.text);
}

static void rig_close(Rig *rig) {
  lives_close(&rig->lives);
  task_close(&rig->task);
  config_close(rig->config);
  free(rig->genome);
}

static const float *weights(const Life *life, int row) {
  return life->recorder.weights + (ptrdiff_t)row * WEIGHTS;
}

static bool same_rows(const Life *a, const Life *b, int from, int to) {
  return memcmp(weights(a, from), weights(b, from),
                (size_t)(to - from) * WEIGHTS * sizeof(float)) == 0;
}

START_TEST(recording_changes_no_bit) {
  Rig rig;
  rig_open(&rig, 1);
  Worker worker;
  ck_assert_int_eq(worker_open(&rig.task, &worker, NULL), OK);
  for (int i = 0; i < rig.lives.n; i++) {
    EpisodeResult bare = rollout(&worker, &rig.lives.all[i].episode);
    ck_assert(bare.fitness == rig.lives.all[i].result.fitness);
    ck_assert_int_eq(bare.steps, STEPS);
    ck_assert_int_eq(rig.lives.all[i].recorder.n, STEPS);
  }
  worker_close(&worker);
  rig_close(&rig);
}
END_TEST

START_TEST(threads_change_no_bit) {
  Rig one, three;
  rig_open(&one, 1);
  rig_open(&three, 3);
  ck_assert_int_eq(one.lives.n, 2 * 3 + 3 + 2);
  for (int i = 0; i < one.lives.n; i++) {
    ck_assert(same_rows(&one.lives.all[i], &three.lives.all[i], 0, STEPS + 1));
  }
  rig_close(&one);
  rig_close(&three);
}
END_TEST

START_TEST(what_is_recorded_is_what_happened) {
  Rig rig;
  rig_open(&rig, 1);
  const Life *life = &rig.lives.plain[0];
  const Recorder *r = &life->recorder;
  double sum = 0;
  for (int t = 0; t < STEPS; t++) {
    sum += r->rewards[t];
    const float *output = r->signals + (ptrdiff_t)(t + 1) * r->n_signals - r->n_act;
    ck_assert_mem_eq(output, r->actions + (ptrdiff_t)t * r->n_act, 6 * sizeof(float));
    // the actuators of the cheetah are motors with a gear: force = control, torque = gear x control
    ck_assert(near((double)r->forces[t * 6 + 1], (double)output[1], 1e-6, 0));
    ck_assert(near((double)r->torques[t * 9 + 4], 90 * (double)output[1], 1e-4, 0));
    // the reward is speed along x less a tenth of the squared actions
    double squares = 0, speed = 0;
    for (int i = 0; i < 6; i++) {
      squares += (double)output[i] * (double)output[i];
    }
    speed = t == 0 ? NAN : (double)(r->base[t * 9] - r->base[(t - 1) * 9]) / 0.05;
    ck_assert(t == 0 || near(r->rewards[t], speed - 0.1 * squares, 0.5, 0));
  }
  ck_assert(near(sum, life->result.fitness, 1e-9, 0));
  ck_assert_int_eq(r->n_signals, 17 + 3 + 6);
  ck_assert(near(r->shape.mass, 14, 1e-9, 0) && near(r->shape.gravity, 9.81, 1e-9, 0));

  // condition E: an update every fourth step, the first in the first one
  for (int t = 0; t < STEPS; t++) {
    bool changed = memcmp(weights(life, t), weights(life, t + 1), WEIGHTS * sizeof(float)) != 0;
    ck_assert_int_eq(changed, t % 4 == 0);
  }
  rig_close(&rig);
}
END_TEST

START_TEST(kinds_of_lives_differ_where_they_should) {
  Rig rig;
  rig_open(&rig, 1);
  const Lives *lives = &rig.lives;
  const Life *plain = &lives->plain[1], *frozen = &lives->frozen[1], *hit = &lives->disturbed[1];
  ck_assert(same_rows(plain, frozen, 0, FREEZE + 1));
  for (int t = FREEZE; t < STEPS; t++) {
    ck_assert(same_rows(frozen, frozen, t, t + 1) &&
              memcmp(weights(frozen, FREEZE), weights(frozen, t + 1), WEIGHTS * 4) == 0);
  }
  ck_assert(same_rows(plain, hit, 0, PUSH + 1));
  double pushed = (double)(hit->recorder.base[PUSH * 9 + 3] - plain->recorder.base[PUSH * 9 + 3]);
  ck_assert_msg(pushed < -2, "%g", pushed); // 1500 N for 0.05 s on 14 kg and what hangs on them
  ck_assert(plain->recorder.base[(PUSH - 1) * 9 + 3] == hit->recorder.base[(PUSH - 1) * 9 + 3]);

  // new weights are within those of birth; the update of step 44 is the last before, 48 the next
  ck_assert_msg(vec_max_abs(WEIGHTS, weights(hit, NEW_WEIGHTS)) == 1.0F, "normalized");
  ck_assert(vec_max_abs(WEIGHTS, weights(hit, NEW_WEIGHTS + 1)) <= 0.1F);
  ck_assert(!same_rows(&lives->disturbed[0], hit, NEW_WEIGHTS + 1, NEW_WEIGHTS + 2));
  rig_close(&rig);
}
END_TEST

START_TEST(births_differ_and_twins_hardly) {
  Rig rig;
  rig_open(&rig, 1);
  const Lives *lives = &rig.lives;
  for (int k = 0; k < 3; k++) {
    ck_assert(!same_rows(&lives->plain[0], &lives->births[k], 0, 1));
    ck_assert(!same_rows(&lives->births[(k + 1) % 3], &lives->births[k], 0, 1));
  }
  for (int k = 0; k < 2; k++) {
    double squares = 0, norm = 0;
    for (int i = 0; i < WEIGHTS; i++) {
      double w = (double)weights(lives->plain, 0)[i];
      double d = (double)weights(&lives->twins[k], 0)[i] - w;
      squares += d * d;
      norm += w * w;
    }
    ck_assert(near(sqrt(squares / norm), TWIN_DISTANCE, 0, 0.3));
  }
  ck_assert(!same_rows(&lives->twins[0], &lives->twins[1], 0, 1));
  rig_close(&rig);
}
END_TEST

START_TEST(a_recording_is_a_file_of_tables) {
  Rig rig;
  rig_open(&rig, 1);
  Store *store;
  StoreGroup *group;
  char path[FSIO_PATH_MAX];
  ck_assert_int_eq(store_new(&store, NULL), OK);
  ck_assert_int_eq(store_group(store, "episode0", &group, NULL), OK);
  ck_assert_int_eq(recorder_save(&rig.lives.plain[0].recorder, group, NULL), OK);
  ck_assert_int_eq(fsio_join(path, temporary_folder(), "recording.h5", NULL), OK);
  ck_assert_int_eq(store_write(store, path, NULL), OK);
  store_group_close(group);
  store_close(store);

  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  hid_t table = H5Dopen2(file, "episode0/weights", H5P_DEFAULT), space = H5Dget_space(table);
  hsize_t shape[2];
  ck_assert_int_eq(H5Sget_simple_extent_ndims(space), 2);
  H5Sget_simple_extent_dims(space, shape, NULL);
  ck_assert(shape[0] == STEPS + 1 && shape[1] == WEIGHTS);
  static float read[(STEPS + 1) * WEIGHTS];
  ck_assert_int_ge(H5Dread(table, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, read), 0);
  ck_assert_mem_eq(read, rig.lives.plain[0].recorder.weights, sizeof read);
  H5Sclose(space);
  H5Dclose(table);
  H5Fclose(file);
  rig_close(&rig);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      recording_changes_no_bit,
      threads_change_no_bit,
      what_is_recorded_is_what_happened,
      kinds_of_lives_differ_where_they_should,
      births_differ_and_twins_hardly,
      a_recording_is_a_file_of_tables,
      NULL,
  };
  return suite_of("lives", 60, tests);
}
