#include "src/run/study.h"

#include <limits.h>
#include <stdlib.h>

const char *const ablation_names[ABLATIONS] = {
    [ABLATION_NONE] = "on",
    [ABLATION_HALF] = "frozen-at-half",
    [ABLATION_FROZEN] = "frozen",
    [ABLATION_RANDOM] = "random",
};

static size_t first_job(const StudyPlan *plan, int i_variant, int ablation) {
  return ((size_t)i_variant * (size_t)plan->n_ablations + (size_t)ablation) *
         (size_t)plan->evaluation.episodes;
}

// weights that stay, a function of seed and number of the episode
static void draw_weights(Study *study, size_t weights_size) {
  for (int i = 0; i < study->plan.evaluation.episodes; i++) {
    Rng rng;
    rng_open(&rng, (Stream){
                       .seed = study->plan.evaluation.seed,
                       .purpose = PURPOSE_EVALUATE_BIRTH,
                       .individual = 3, // apart from births and from what lives.c draws
                       .repeat = (uint32_t)i,
                   });
    rng_fill_uniform(&rng, -RANDOM_WEIGHTS, RANDOM_WEIGHTS, (int)weights_size,
                     study->weights + (size_t)i * weights_size);
  }
}

static void plan_condition(Study *study, const Trained *trained, int i_variant, int ablation) {
  const Task *task = &trained->task;
  Evaluation evaluation = study->plan.evaluation;
  Job *jobs = study->jobs + first_job(&study->plan, i_variant, ablation);
  evaluation.variant = study->plan.variants[i_variant];
  if (ablation != ABLATION_NONE) {
    evaluation.freeze_at = ablation == ABLATION_HALF ? task->shape.n_steps / 2 : 0;
  }
  evaluation_plan(&evaluation, task->config, trained_normalizer(trained), jobs);
  for (int i = 0; i < evaluation.episodes && ablation == ABLATION_RANDOM; i++) {
    jobs[i].episode.weights = study->weights + (size_t)i * task->weights_size;
  }
}

static Status make_room(Study *study, size_t weights_size, Err *err) {
  const StudyPlan *plan = &study->plan;
  size_t n_jobs = first_job(plan, plan->n_variants, 0);
  size_t n_weights = (size_t)plan->evaluation.episodes * weights_size;
  study->jobs = calloc(n_jobs, sizeof *study->jobs);
  study->weights = calloc(plan->n_ablations > 1 ? n_weights : 1, sizeof *study->weights);
  if (n_jobs > INT_MAX || study->jobs == NULL || study->weights == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %zu episodes", n_jobs);
  }
  return OK;
}

static Status simulate(Study *study, const Trained *trained, Err *err) {
  int n_threads = config_threads(trained->config);
  Evaluator evaluator;
  Status status = evaluator_open(&trained->task, n_threads, &evaluator, err);
  if (status == OK) {
    evaluator_run(&evaluator, study->jobs, (int)first_job(&study->plan, study->plan.n_variants, 0));
    evaluator_close(&evaluator);
  }
  return status;
}

Status study_run(const Trained *trained, const StudyPlan *plan, Study *study, Err *err) {
  size_t weights_size = trained->task.weights_size;
  Status status = OK;
  *study = (Study){.plan = *plan};
  if (plan->n_ablations > 1 && weights_size == 0) {
    return err_set(err, ERR_INPUT, "%s: %s has no plastic weights: there is nothing to ablate",
                   trained->path, trained->config->policy->name);
  }
  TRY(make_room(study, weights_size, err));
  if (plan->n_ablations > 1) {
    draw_weights(study, weights_size);
  }
  for (int i = 0; i < plan->n_variants; i++) {
    for (int ablation = 0; ablation < plan->n_ablations; ablation++) {
      plan_condition(study, trained, i, ablation);
    }
  }
  TRY(simulate(study, trained, err));
done:
  if (status != OK) {
    study_close(study);
  }
  return status;
}

void study_close(Study *study) {
  free(study->jobs);
  free(study->weights);
  *study = (Study){0};
}

const Job *study_jobs(const Study *study, int i_variant, Ablation ablation) {
  return study->jobs + first_job(&study->plan, i_variant, (int)ablation);
}
