// Curriculum: when something changes, what changes then, what a checkpoint holds of it, and what is
// said about mistakes in its keys.
#include "src/run/curriculum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/go1.h"
#include "envs/mjcf.h"
#include "src/run/evolution.h"
#include "tests/support.h"

static Err err;

static void bad(const char *fragment, const char *const *overrides) {
  Config *config = NULL;
  const char *folders[] = {source_path("configs")};
  ComposeRequest request = {.n_folders = 1, .folders = folders, .overrides = overrides};
  while (overrides[request.n_overrides] != NULL) {
    request.n_overrides++;
  }
  err = (Err){0};
  ck_assert_int_eq(config_open(&request, &config, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, fragment) != NULL, "'%s' is not in: %s", fragment, err.text);
}

#define GOOD(...) composed((const char *const[]){__VA_ARGS__, NULL})
#define BAD(fragment, ...) bad(fragment, (const char *const[]){__VA_ARGS__, NULL})

typedef struct Rig {
  Config *config;
  Curriculum curriculum;
  double fitness[CURRICULUM_WINDOW_MAX];
  int64_t generations;
  double mean;
} Rig;

static Rig *rig_open(const char *const *overrides) {
  Rig *rig = calloc(1, sizeof *rig);
  ck_assert_ptr_nonnull(rig);
  rig->config = composed(overrides);
  curriculum_start(rig->config, &rig->curriculum);
  rig->curriculum.fitness = rig->fitness;
  return rig;
}

static void rig_close(Rig *rig) {
  config_close(rig->config);
  free(rig);
}

static bool take(Rig *rig, double fitness) {
  return curriculum_take(&rig->curriculum, ++rig->generations, fitness, &rig->mean);
}

#define OPEN(...) rig_open((const char *const[]){__VA_ARGS__, NULL})

// --- when

START_TEST(the_mean_of_a_full_window_must_be_above) {
  Rig *rig =
      OPEN("randomization=any", "curriculum.window=3", "curriculum.randomization_threshold=12");
  ck_assert(!curriculum_draws(&rig->curriculum));
  ck_assert(!take(rig, 40) && !take(rig, -4)); // not full
  ck_assert(!take(rig, 0));                    // 12
  ck_assert(!take(rig, NAN) && !take(rig, 40));
  ck_assert(!take(rig, 20) && !curriculum_draws(&rig->curriculum)); // a NaN is among them
  ck_assert(take(rig, 15) && curriculum_draws(&rig->curriculum));
  ck_assert_double_eq(rig->mean, 25);
  ck_assert_int_eq(rig->curriculum.drawn_after, 7);
  ck_assert(curriculum_is_new(&rig->curriculum, 7) && !curriculum_is_new(&rig->curriculum, 8));
  for (int i = 0; i < 9; i++) {
    ck_assert(!take(rig, 99)); // once
  }
  rig_close(rig);
}
END_TEST

// each has its threshold; the window starts anew behind a change
START_TEST(two_thresholds_are_two_changes) {
  Rig *rig = OPEN("randomization=any", "curriculum.window=2", "curriculum.reward={control: 0.3}",
                  "curriculum.randomization_threshold=5", "curriculum.reward_threshold=8");
  ck_assert(!take(rig, 6) && take(rig, 7));
  ck_assert(rig->curriculum.drawn_after == 2 && rig->curriculum.rewarded_after == -1);
  ck_assert(!take(rig, 90) && take(rig, -70));
  ck_assert_int_eq(rig->curriculum.rewarded_after, 4);
  rig_close(rig);
  rig = OPEN("curriculum.window=1", "curriculum.reward={control: 0.3}",
             "curriculum.reward_threshold=8");
  ck_assert(curriculum_draws(&rig->curriculum)); // what has no threshold is there at once
  ck_assert(!take(rig, 8) && take(rig, 8.5));
  rig_close(rig);
  rig = OPEN("randomization=any", "curriculum.reward={control: 0.3}");
  ck_assert(curriculum_draws(&rig->curriculum));
  for (int i = 0; i < 9; i++) {
    ck_assert(!take(rig, 1e9));
  }
  rig_close(rig);
}
END_TEST

// --- what

START_TEST(later_weights_are_laid_over_the_robots) {
  Config *config = GOOD("env=go1-walk", "env.kp=40", "curriculum.reward_threshold=12",
                        "curriculum.reward={pose: 0.5, torques: -0.0002}");
  const Go1Params *now = config->env_params, *later = config->later_env_params;
  Task task;
  ck_assert_msg(task_open(config, &task, &err) == OK, "%s", err.text);
  ck_assert(later->kp == 40 && later->reward[0] == now->reward[0]);
  int n = 0;
  for (int i = 0; i < GO1_TERMS_MAX; i++) {
    n += now->reward[i] != later->reward[i];
  }
  ck_assert_int_eq(n, 2);
  Curriculum curriculum;
  curriculum_start(config, &curriculum);
  ck_assert_int_eq(curriculum_apply(&curriculum, &task, &err), OK);
  ck_assert_mem_eq(task.env->params, now, sizeof *now);
  curriculum.rewarded_after = 3;
  ck_assert_int_eq(curriculum_apply(&curriculum, &task, &err), OK);
  ck_assert_mem_eq(task.env->params, later, sizeof *later);
  task_close(&task);
  config_close(config);
}
END_TEST

// a robot of one's own has a list of terms: what is bound to the model is made anew
START_TEST(later_weights_of_a_list_are_those_of_its_terms) {
  char model[1200];
  snprintf(model, sizeof model, "env.model=%s", source_path("envs/models/half-cheetah.xml"));
  Config *config =
      GOOD("env=mjcf", model, "env.observation=[qvel]",
           "env.reward=[velocity, {control_cost: {weight: 0.1}}]", "curriculum.reward_threshold=2",
           "curriculum.reward={control_cost: 0.7}", "damage.train=[none, slope-5]");
  Task task;
  ck_assert_msg(task_open(config, &task, &err) == OK, "%s", err.text);
  Curriculum curriculum;
  curriculum_start(config, &curriculum);
  curriculum.rewarded_after = 3;
  ck_assert_int_eq(curriculum_apply(&curriculum, &task, &err), OK);
  for (int v = 0; v < 2; v++) {
    const MjcfFitted *fitted = task.env->variants[v]->fitted;
    const double *speed = fitted->reward.part[0].params, *cost = fitted->reward.part[1].params;
    ck_assert(*speed == 1 && *cost == 0.7);
  }
  task_close(&task);
  config_close(config);
}
END_TEST

START_TEST(mistakes_have_their_place) {
  BAD("command line: unknown key 'curriculum.reward.poze'; did you mean 'pose'?", "env=go1-walk",
      "curriculum.reward={poze: 0.5}");
  BAD("'curriculum.reward.pose' must be a number", "env=go1-walk",
      "curriculum.reward={pose: much}");
  BAD("unknown key 'curriculum.reward.pose'", "env=half-cheetah", "curriculum.reward={pose: 0.5}");
  BAD("'curriculum.reward' must be a group of keys", "curriculum.reward=3");
  BAD("'curriculum.randomization_threshold': there is no randomization",
      "curriculum.randomization_threshold=3");
  BAD("'curriculum.reward_threshold': curriculum.reward is empty", "curriculum.reward_threshold=3");
  BAD("'curriculum.window' must be a whole number, 1 to 1000, not '0'", "curriculum.window=0");
  BAD("must be a number, -1e9 to 1e9, or null, not '.nan'", "curriculum.reward={control: 1}",
      "curriculum.reward_threshold=.nan");
  BAD("unknown key 'curriculum.reward.velocity'", "env=mjcf", "env.reward=[upright]",
      "curriculum.reward={velocity: 1}");
}
END_TEST

// --- in a run

#define SMALL                                                                                      \
  "env.steps=20", "strategy.population=4", "train.repeats=1", "threads=1", "curriculum.window=2",  \
      "curriculum.reward={control: 0.3}", "curriculum.reward_threshold=-1e6"

static void generation(Evolution *evolution, Row *row) {
  ck_assert_msg(evolution_generation(evolution, row, &err) == OK, "%s", err.text);
}

START_TEST(a_generation_shows_what_held_in_it) {
  Config *config = GOOD(SMALL, "randomization=any", "curriculum.randomization_threshold=-1e6");
  Evolution evolution;
  Row row;
  ck_assert_msg(evolution_open(config, 1, &(Start){0}, &evolution, &err) == OK, "%s", err.text);
  for (int g = 0; g < 4; g++) {
    double best = evolution.best_ever;
    generation(&evolution, &row);
    ck_assert_double_eq(row_get(&row, "curriculum_randomization"), g >= 2);
    ck_assert_double_eq(row_get(&row, "curriculum_reward"), g >= 2);
    ck_assert_int_eq(evolution.jobs[0].episode.is_drawn, g >= 2);
    ck_assert_int_eq(isnan(evolution.threshold_mean), g != 1);
    // the best of another reward is forgotten
    ck_assert(g == 2 ? evolution.best_ever != best : evolution.best_ever >= best);
  }
  evolution_close(&evolution);
  config_close(config);
}
END_TEST

// what a run does not have is neither in its metrics nor in its checkpoints
START_TEST(without_thresholds_there_is_nothing) {
  Config *config = GOOD("env=inverted-pendulum", "env.steps=20", "strategy.population=4",
                        "train.repeats=1", "threads=1");
  Evolution evolution;
  Row row;
  ck_assert_msg(evolution_open(config, 1, &(Start){0}, &evolution, &err) == OK, "%s", err.text);
  generation(&evolution, &row);
  ck_assert(isnan(row_get(&row, "curriculum_reward")));
  Walk walk = walk_measure();
  curriculum_walk(&evolution.curriculum, &walk);
  ck_assert_uint_eq(walk.bytes, 0);
  evolution_close(&evolution);
  config_close(config);
}
END_TEST

START_TEST(values_that_no_run_writes_are_seen) {
  Rig *rig =
      OPEN("randomization=any", "curriculum.window=3", "curriculum.randomization_threshold=12");
  Curriculum *c = &rig->curriculum;
  ck_assert(curriculum_is_sound(c, 5));
  c->n = 4;
  ck_assert(!curriculum_is_sound(c, 5));
  c->n = 3;
  c->drawn_after = 5;
  ck_assert(curriculum_is_sound(c, 5) && !curriculum_is_sound(c, 4));
  c->drawn_after = -2;
  ck_assert(!curriculum_is_sound(c, 5));
  rig_close(rig);
}
END_TEST

Suite *suite(void) {
  return suite_of("curriculum", 30,
                  (const TTest *const[]){
                      the_mean_of_a_full_window_must_be_above,
                      two_thresholds_are_two_changes,
                      later_weights_are_laid_over_the_robots,
                      later_weights_of_a_list_are_those_of_its_terms,
                      mistakes_have_their_place,
                      a_generation_shows_what_held_in_it,
                      without_thresholds_there_is_nothing,
                      values_that_no_run_writes_are_seen,
                      NULL,
                  });
}
