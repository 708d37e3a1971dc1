// films without OpenGL: where things stand, what paths and lists mean, what is recorded; and a life
// in the user's hands
#include "src/render/take.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/render/film.h"
#include "src/render/player.h"
#include "tests/support.h"

enum { STEPS = 40 };

static Err err;

// a controller that was never trained
static Trained trained;

static void open_rig(void) {
  const char *overrides[] = {"env=half-cheetah",
                             "condition=E",
                             "plasticity.period=1",
                             "env.steps=40",
                             "policy.hidden=[3]",
                             "seed=7",
                             "train.normalize_observations=false",
                             "damage={train: [none], test: [slope-10]}",
                             NULL};
  trained = (Trained){.config = composed(overrides)};
  ck_assert_msg(task_open(trained.config, &trained.task, &err) == OK, "%s", err.text);
  trained.recommended = calloc(trained.task.genome_size, sizeof(float));
  Rng rng;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST});
  trained.config->policy->init_genome(trained.task.policy, &rng, trained.recommended);
}

static void close_rig(void) {
  free(trained.recommended);
  task_close(&trained.task);
  config_close(trained.config);
}

// ---- layout and words ----

static bool overlap(mjrRect a, mjrRect b) {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.bottom < b.bottom + b.height &&
         b.bottom < a.bottom + a.height;
}

START_TEST(overlays_do_not_meet) {
  const int sizes[][2] = {{640, 480}, {320, 200}, {1920, 1080}, {300, 900}};
  for (int i = 0; i < 4; i++) {
    int width = sizes[i][0], height = sizes[i][1];
    OverlayLayout l = overlay_layout(width, height, 7);
    const mjrRect rects[] = {l.weights, l.plane, l.returns, l.contacts};
    for (int a = 0; a < 4; a++) {
      ck_assert(rects[a].width > 20 && rects[a].height > 15);
      ck_assert(rects[a].left > 0 && rects[a].left + rects[a].width < width);
      ck_assert(rects[a].bottom > 0 && rects[a].bottom + rects[a].height < height);
      for (int b = 0; b < a; b++) {
        ck_assert(!overlap(rects[a], rects[b]));
      }
    }
    ck_assert(l.weights.bottom > l.plane.bottom && l.plane.bottom > l.returns.bottom);
  }
}
END_TEST

START_TEST(overlays_take_only_the_room_they_need) {
  OverlayLayout l = overlay_layout(640, 480, OVERLAY_CONTACTS);
  ck_assert_int_eq(l.weights.width + l.plane.width + l.returns.width, 0);
  ck_assert_int_eq(l.contacts.width, 640 - 16);
  ck_assert_int_eq(overlay_side(&l, 640), 0);
  l = overlay_layout(640, 480, OVERLAY_RETURN);
  ck_assert_int_eq(overlay_side(&l, 640), 200);
  ck_assert_int_eq(l.contacts.width, 0);
  ck_assert_int_gt(l.returns.bottom, 300);
}
END_TEST

START_TEST(overlays_have_names) {
  int what;
  ck_assert_int_eq(overlay_parse("--overlay", "contacts,weights", &what, &err), OK);
  ck_assert_int_eq(what, OVERLAY_CONTACTS | OVERLAY_WEIGHTS);
  ck_assert_int_eq(overlay_parse("--overlay", "return", &what, &err), OK);
  ck_assert_int_eq(what, OVERLAY_RETURN);
  ck_assert_int_eq(overlay_parse("--overlay", "return,weight", &what, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "did you mean 'weights'"));
}
END_TEST

START_TEST(pictures_stand_in_a_grid) {
  const int want[][3] = {{1, 1, 1}, {2, 2, 1}, {3, 3, 1}, {4, 2, 2}, {6, 3, 2}, {7, 3, 3}};
  for (int i = 0; i < 6; i++) {
    int columns, rows;
    take_grid(want[i][0], &columns, &rows);
    ck_assert_int_eq(columns, want[i][1]);
    ck_assert_int_eq(rows, want[i][2]);
  }
}
END_TEST

START_TEST(paths_say_what_is_written) {
  FilmKind kind;
  ck_assert_int_eq(film_kind("-o", "a.b/walk.MP4", &kind, &err), OK);
  ck_assert_int_eq(kind, FILM_MP4);
  ck_assert_int_eq(film_kind("-o", "walk.gif", &kind, &err), OK);
  ck_assert_int_eq(kind, FILM_GIF);
  ck_assert_int_eq(film_kind("-o", "x/y.png", &kind, &err), OK);
  ck_assert_int_eq(kind, FILM_PNG);
  ck_assert_int_eq(film_kind("-o", "new.gif/", &kind, &err), OK);
  ck_assert_int_eq(kind, FILM_FRAMES);
  ck_assert_int_eq(film_kind("-o", temporary_folder(), &kind, &err), OK);
  ck_assert_int_eq(kind, FILM_FRAMES);
  ck_assert_int_eq(film_kind("-o", "a.gif/walk", &kind, &err), ERR_INPUT);
  ck_assert_int_eq(film_kind("-o", "walk.avi", &kind, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "'walk.avi'"));
}
END_TEST

// ---- episodes ----

START_TEST(takes_are_the_episodes_of_eval) {
  enum { NUMBER = 2 };
  open_rig();
  Take take;
  Job jobs[NUMBER + 1] = {0};
  const TakeEpisode wanted = {.number = NUMBER, .freeze_at = NAN};
  const Evaluation evaluation = {
      .genome = trained.recommended, .seed = 7, .episodes = NUMBER + 1, .freeze_at = -1};
  ck_assert_msg(take_record(&trained, &wanted, &take, &err) == OK, "%s", err.text);
  Evaluator evaluator;
  ck_assert_int_eq(evaluator_open(&trained.task, 1, &evaluator, &err), OK);
  evaluator_evaluate(&evaluator, &evaluation, NULL, jobs);
  evaluator_close(&evaluator);
  ck_assert(take.result.fitness == jobs[NUMBER].result.fitness);
  ck_assert(take.result.fitness != jobs[0].result.fitness);
  ck_assert(near(take_seconds(&take), STEPS * 0.05, 1e-12, 0));
  // where the body is: the pose behind the last step is the worker's, and it moved
  const Recorder *r = &take.recorder;
  ck_assert_int_eq(r->shape.n_pose, 9);
  float last[9];
  measure_pose(take.worker.env, 9, last);
  ck_assert_mem_eq(last, r->poses + STEPS * 9, sizeof last);
  ck_assert(r->poses[9] != r->poses[0]);
  take_close(&take);
  close_rig();
}
END_TEST

START_TEST(takes_freeze) {
  open_rig();
  Take take;
  const TakeEpisode wanted = {.seed = 11, .has_seed = true, .freeze_at = 0.5};
  ck_assert_msg(take_record(&trained, &wanted, &take, &err) == OK, "%s", err.text);
  const float *weights = take.recorder.weights;
  size_t n = trained.task.weights_size;
  ck_assert_mem_eq(weights + STEPS / 2 * n, weights + STEPS * n, n * sizeof(float));
  ck_assert(memcmp(weights + (STEPS / 2 - 1) * n, weights + STEPS / 2 * n, n * sizeof(float)) != 0);
  take_close(&take);
  close_rig();
}
END_TEST

static Player player;

static void play(int steps) {
  for (int i = 0; i < steps; i++) {
    player_step(&player);
  }
}

static void open_player(void) {
  open_rig();
  ck_assert_msg(player_open(&trained, trained.recommended, 0, 7, 2, &player, &err) == OK, "%s",
                err.text);
}

static void close_player(void) {
  player_close(&player);
  close_rig();
}

START_TEST(a_player_left_alone_lives_an_episode_of_eval) {
  open_player();
  Take take;
  const TakeEpisode wanted = {.number = 2, .freeze_at = NAN};
  ck_assert_int_eq(take_record(&trained, &wanted, &take, &err), OK);
  play(STEPS + 5);
  ck_assert_int_eq(player.outcome, ENDED);
  ck_assert_int_eq(player.step, STEPS);
  ck_assert(player.fitness == take.result.fitness);
  ck_assert_int_eq(player.n_history, STEPS);
  player_restart(&player, 2);
  ck_assert_int_eq(player.n_history, 0);
  play(STEPS);
  ck_assert(player.fitness == take.result.fitness);
  take_close(&take);
  close_player();
}
END_TEST

START_TEST(a_frozen_player_keeps_its_weights) {
  open_player();
  play(5);
  ck_assert(player.history[4] > 0);
  player_freeze(&player, true);
  play(3);
  ck_assert(player.history[7] == 0);
  // and stays frozen in the next life
  player_restart(&player, 3);
  play(3);
  ck_assert(player.history[2] == 0);
  player_freeze(&player, false);
  play(1);
  ck_assert(player.history[3] > 0);
  close_player();
}
END_TEST

START_TEST(weights_are_renewed_and_the_body_goes_on) {
  open_player();
  play(10);
  player_freeze(&player, true);
  size_t bytes = trained.task.weights_size * sizeof(float);
  float *first = malloc(bytes), *second = malloc(bytes), *third = malloc(bytes);
  const PolicyType *policy = trained.config->policy;
  policy->weights_get(player.worker.policy, first);
  player_renew(&player);
  policy->weights_get(player.worker.policy, second);
  player_renew(&player);
  policy->weights_get(player.worker.policy, third);
  ck_assert(memcmp(first, second, bytes) != 0 && memcmp(second, third, bytes) != 0);
  ck_assert_int_eq(player.step, 10);
  play(1);
  // the leap of the weights is seen
  ck_assert(player.history[10] > 0);
  ck_assert_int_eq(player.outcome, RUNNING);
  free(first);
  free(second);
  free(third);
  close_player();
}
END_TEST

START_TEST(another_body_goes_on_where_this_one_is) {
  open_player();
  play(12);
  float before[9], after[9];
  double fitness = player.fitness;
  measure_pose(player.worker.env, 9, before);
  player_damage(&player, 1);
  measure_pose(player.worker.env, 9, after);
  ck_assert_mem_eq(before, after, sizeof before);
  ck_assert_int_eq(player.step, 12);
  ck_assert(player.fitness == fitness);
  play(STEPS);
  ck_assert_int_eq(player.step, 12 + STEPS);
  measure_pose(player.worker.env, 9, after);
  // a life as the intact body ends elsewhere
  player_damage(&player, 0);
  player_restart(&player, 2);
  play(12);
  player_damage(&player, 0);
  play(STEPS);
  measure_pose(player.worker.env, 9, before);
  ck_assert(memcmp(before, after, sizeof before) != 0);
  close_player();
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {overlays_do_not_meet,
                                overlays_take_only_the_room_they_need,
                                overlays_have_names,
                                pictures_stand_in_a_grid,
                                paths_say_what_is_written,
                                takes_are_the_episodes_of_eval,
                                takes_freeze,
                                a_player_left_alone_lives_an_episode_of_eval,
                                a_frozen_player_keeps_its_weights,
                                weights_are_renewed_and_the_body_goes_on,
                                another_body_goes_on_where_this_one_is,
                                NULL};
  return suite_of("take", 60, tests);
}
