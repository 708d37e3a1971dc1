// a study of a small half-cheetah: ablations and variants meet the same episodes; what a rollout
// says of distance and falls
#include "src/run/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

enum { STEPS = 60, EPISODES = 3 };

// a controller that nobody trained
typedef struct Rig {
  Trained trained;
  float *genome;
  StudyPlan plan;
  Study study;
} Rig;

static const int variants[] = {0, 1};

static void rig_open(Rig *rig, const char *const *overrides, int n_ablations) {
  Err err = {0};
  *rig = (Rig){.trained.config = composed(overrides)};
  Task *task = &rig->trained.task;
  ck_assert_msg(task_open(rig->trained.config, task, &err) == OK, "%s", err.text);
  rig->genome = calloc(task->genome_size, sizeof *rig->genome);
  Rng rng;
  rng_open(&rng, (Stream){.seed = 3, .purpose = PURPOSE_TEST});
  rig->trained.config->policy->init_genome(task->policy, &rng, rig->genome);
  rig->plan = (StudyPlan){
      .evaluation = {.genome = rig->genome, .seed = 7, .episodes = EPISODES, .freeze_at = -1},
      .n_variants = 2,
      .variants = variants,
      .n_ablations = n_ablations,
  };
}

static void rig_run(Rig *rig) {
  Err err = {0};
  ck_assert_msg(study_run(&rig->trained, &rig->plan, &rig->study, &err) == OK, "%s", err.text);
}

static void rig_close(Rig *rig) {
  study_close(&rig->study);
  task_close(&rig->trained.task);
  config_close(rig->trained.config);
  free(rig->genome);
}

#define CHEETAH(...)                                                                               \
  (const char *const[]) {                                                                          \
    "env=half-cheetah", "env.steps=60", "condition=E", "policy.hidden=[3]",                        \
        "train.normalize_observations=false", "damage={train: [none], test: [cheetah-motor-2]}",   \
        __VA_ARGS__, NULL                                                                          \
  }

static double fitness(const Rig *rig, int variant, Ablation ablation, int episode) {
  return study_jobs(&rig->study, variant, ablation)[episode].result.fitness;
}

// the same episodes by the evaluator
static double plain_fitness(const Rig *rig, int variant, int freeze_at, int episode) {
  Evaluator evaluator;
  Job jobs[EPISODES];
  Evaluation evaluation = rig->plan.evaluation;
  evaluation.variant = variant;
  evaluation.freeze_at = freeze_at;
  ck_assert_int_eq(evaluator_open(&rig->trained.task, 1, &evaluator, NULL), OK);
  evaluator_evaluate(&evaluator, &evaluation, NULL, jobs);
  evaluator_close(&evaluator);
  return jobs[episode].result.fitness;
}

START_TEST(ablations_meet_the_same_episodes) {
  Rig rig;
  rig_open(&rig, CHEETAH("threads=1"), ABLATIONS);
  rig_run(&rig);
  for (int v = 0; v < 2; v++) {
    for (int i = 0; i < EPISODES; i++) {
      ck_assert(fitness(&rig, v, ABLATION_NONE, i) == plain_fitness(&rig, v, -1, i));
      ck_assert(fitness(&rig, v, ABLATION_HALF, i) == plain_fitness(&rig, v, STEPS / 2, i));
      ck_assert(fitness(&rig, v, ABLATION_FROZEN, i) == plain_fitness(&rig, v, 0, i));
      for (int a = 1; a < ABLATIONS; a++) {
        ck_assert(fitness(&rig, v, (Ablation)a, i) != fitness(&rig, v, (Ablation)(a - 1), i));
      }
    }
  }
  ck_assert(fitness(&rig, 0, ABLATION_NONE, 1) != fitness(&rig, 1, ABLATION_NONE, 1));
  rig_close(&rig);
}
END_TEST

START_TEST(random_weights_stay_and_fill_their_range) {
  Rig rig;
  rig_open(&rig, CHEETAH("threads=1"), ABLATIONS);
  rig_run(&rig);
  size_t n = rig.trained.task.weights_size;
  const float *first = study_jobs(&rig.study, 0, ABLATION_RANDOM)->episode.weights;
  for (int i = 0; i < EPISODES; i++) {
    const Episode *intact = &study_jobs(&rig.study, 0, ABLATION_RANDOM)[i].episode;
    const Episode *damaged = &study_jobs(&rig.study, 1, ABLATION_RANDOM)[i].episode;
    ck_assert(intact->weights == damaged->weights && intact->freeze_at == 0);
    ck_assert(i == 0 || memcmp(intact->weights, first, n * sizeof(float)) != 0);
    double largest = 0;
    for (size_t k = 0; k < n; k++) {
      largest = fmax(largest, fabs((double)intact->weights[k]));
    }
    ck_assert(largest <= 1 && largest > 0.8);
  }
  ck_assert_ptr_null(study_jobs(&rig.study, 0, ABLATION_FROZEN)->episode.weights);
  rig_close(&rig);
}
END_TEST

START_TEST(threads_change_nothing) {
  Rig one, three;
  rig_open(&one, CHEETAH("threads=1"), ABLATIONS);
  rig_open(&three, CHEETAH("threads=3"), ABLATIONS);
  rig_run(&one);
  rig_run(&three);
  for (int i = 0; i < 2 * ABLATIONS * EPISODES; i++) {
    ck_assert(one.study.jobs[i].result.fitness == three.study.jobs[i].result.fitness);
    ck_assert(one.study.jobs[i].result.distance == three.study.jobs[i].result.distance);
  }
  rig_close(&one);
  rig_close(&three);
}
END_TEST

START_TEST(a_static_controller_cannot_be_ablated) {
  Rig rig;
  Err err = {0};
  rig_open(&rig, CHEETAH("policy=mlp"), ABLATIONS);
  ck_assert_int_eq(study_run(&rig.trained, &rig.plan, &rig.study, &err), ERR_INPUT);
  ck_assert_msg(strstr(err.text, "mlp has no plastic weights") != NULL, "%s", err.text);
  rig.plan.n_ablations = 1;
  rig_run(&rig);
  rig_close(&rig);
}
END_TEST

// without control cost the return is the way, but for the one simulation step by which positions of
// bodies lag
START_TEST(distance_is_the_way_of_the_base) {
  Rig rig;
  rig_open(&rig, CHEETAH("env.reward.control=0"), 1);
  rig_run(&rig);
  double longest = 0;
  for (int i = 0; i < EPISODES; i++) {
    const EpisodeResult *result = &study_jobs(&rig.study, 0, ABLATION_NONE)[i].result;
    double way = fabs(result->fitness * rig.trained.task.shape.dt);
    ck_assert_msg(near(result->distance, way, 0.06, 0), "%g, not %g", result->distance, way);
    ck_assert(!result->fell && !result->diverged);
    longest = fmax(longest, way);
  }
  ck_assert_msg(longest > 0.3, "%g", longest);
  rig_close(&rig);
}
END_TEST

// an ant drops into the healthy range: what was met at first counts, whatever env.terminate says
START_TEST(falls_are_counted_whether_they_end_the_episode_or_not) {
  for (int terminate = 0; terminate < 2; terminate++) {
    Rig rig;
    const char *const overrides[] = {"env=ant",
                                     "env.steps=40",
                                     "env.healthy.z=[0.2, 0.6]",
                                     "policy=mlp",
                                     "policy.init.high=0.001",
                                     "policy.init.low=-0.001",
                                     "train.normalize_observations=false",
                                     terminate ? "env.terminate=true" : "env.terminate=false",
                                     NULL};
    rig_open(&rig, overrides, 1);
    rig.plan.n_variants = 1;
    rig_run(&rig);
    for (int i = 0; i < EPISODES; i++) {
      const EpisodeResult *result = &study_jobs(&rig.study, 0, ABLATION_NONE)[i].result;
      ck_assert_msg(result->fell && result->steps == (terminate ? 1 : 40), "%d steps, fell %d",
                    result->steps, result->fell);
    }
    rig_close(&rig);
  }
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {ablations_meet_the_same_episodes,
                                random_weights_stay_and_fill_their_range,
                                threads_change_nothing,
                                a_static_controller_cannot_be_ablated,
                                distance_is_the_way_of_the_base,
                                falls_are_counted_whether_they_end_the_episode_or_not,
                                NULL};
  return suite_of("study", 60, tests);
}
