#include "src/run/lives.h"

#include <math.h>
#include <stdlib.h>

// What lives are made from.
typedef struct Maker {
  const Task *task;
  const Normalizer *normalizer;
  const LivesPlan *plan;
  Evaluator evaluator;
  Lives *lives;
  float *next; // unused part of lives->weights
} Maker;

// weights at birth from a stream
static void draw(Maker *maker, Stream birth, float *weights) {
  const PolicyType *type = maker->task->config->policy;
  Policy *policy = maker->evaluator.workers[0].policy;
  Rng rng;
  rng_open(&rng, birth);
  type->reset(policy, maker->plan->evaluation.genome, &rng, NULL);
  type->weights_get(policy, weights);
}

static float *take_weights(Maker *maker) {
  float *weights = maker->next;
  maker->next += maker->task->weights_size;
  return weights;
}

// an evaluation episode as it is
static Episode plain(const Maker *maker, int number) {
  const Evaluation *evaluation = &maker->plan->evaluation;
  Episode episode = episode_of_evaluation(maker->task->config, evaluation->seed,
                                          evaluation->individual, (uint32_t)number);
  episode.genome = evaluation->genome;
  episode.normalizer = maker->normalizer;
  return episode;
}

// weights at birth that no other episode has, k = 1, 2 ...
static Stream other_birth(const Maker *maker, int number, int k) {
  return (Stream){
      .seed = maker->plan->evaluation.seed,
      .purpose = PURPOSE_EVALUATE_BIRTH,
      .repeat = (uint32_t)number,
      .step = (uint32_t)k,
  };
}

// weights at birth of an episode, moved by TWIN_DISTANCE in a random direction
static float *twin_weights(Maker *maker, const Episode *episode, int k) {
  int n = (int)maker->task->weights_size;
  float *weights = take_weights(maker);
  double squares = 0;
  Rng rng;
  draw(maker, episode->birth, weights);
  for (int i = 0; i < n; i++) {
    squares += (double)weights[i] * (double)weights[i];
  }
  Stream stream = other_birth(maker, 0, k);
  stream.individual = 1; // apart from those of births
  rng_open(&rng, stream);
  double scale = TWIN_DISTANCE * sqrt(squares / n);
  for (int i = 0; i < n; i++) {
    weights[i] = (float)((double)weights[i] + rng_normal(&rng, scale));
  }
  return weights;
}

// what happens to one of the disturbed
static void disturb(Maker *maker, int number, Episode *episode) {
  const LivesPlan *plan = maker->plan;
  episode->variant = plan->variant;
  if (plan->new_weights_at >= 0) {
    Stream stream = other_birth(maker, number, 0);
    stream.individual = 2; // apart from those of births and twins
    float *weights = take_weights(maker);
    draw(maker, stream, weights);
    episode->new_weights = weights;
    episode->new_weights_at = plan->new_weights_at;
  }
}

static void plan_episodes(Maker *maker) {
  Lives *lives = maker->lives;
  for (int i = 0; i < lives->n_episodes; i++) {
    lives->plain[i].episode = plain(maker, i);
    if (lives->frozen != NULL) {
      lives->frozen[i].episode = plain(maker, i);
      lives->frozen[i].episode.freeze_at = maker->plan->evaluation.freeze_at;
    }
    if (lives->disturbed != NULL) {
      lives->disturbed[i].episode = plain(maker, i);
      disturb(maker, i, &lives->disturbed[i].episode);
    }
  }
  for (int k = 0; k < lives->n_births; k++) {
    lives->births[k].episode = plain(maker, 0);
    lives->births[k].episode.birth = other_birth(maker, 0, k + 1);
  }
  for (int k = 0; k < lives->n_twins; k++) {
    Episode *episode = &lives->twins[k].episode;
    *episode = plain(maker, 0);
    episode->weights = twin_weights(maker, episode, k);
  }
}

// memory for all lives and what goes with them
static Status make_room(Maker *maker, Err *err) {
  Lives *lives = maker->lives;
  const LivesPlan *plan = maker->plan;
  int n = plan->evaluation.episodes;
  bool freezes = plan->evaluation.freeze_at >= 0, disturbs = plan->variant >= 0;
  *lives = (Lives){.n_episodes = n, .n_births = plan->births, .n_twins = plan->twins};
  lives->n = n * (1 + freezes + disturbs) + plan->births + plan->twins;
  size_t own = disturbs && plan->new_weights_at >= 0 ? (size_t)n : 0;
  size_t n_weights = (own + (size_t)plan->twins) * maker->task->weights_size;
  lives->all = calloc((size_t)lives->n, sizeof *lives->all);
  lives->weights = calloc(n_weights + 1, sizeof *lives->weights);
  if (lives->all == NULL || lives->weights == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %d lives", lives->n);
  }
  maker->next = lives->weights;
  lives->plain = lives->all;
  lives->births = lives->plain + n;
  lives->twins = lives->births + plan->births;
  Life *rest = lives->twins + plan->twins;
  lives->frozen = freezes ? rest : NULL;
  lives->disturbed = disturbs ? rest + (freezes ? n : 0) : NULL;
  return OK;
}

static Status simulate(Maker *maker, Err *err) {
  Lives *lives = maker->lives;
  Job *jobs = calloc((size_t)lives->n, sizeof *jobs);
  if (jobs == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for %d lives", lives->n);
  }
  Status status = OK;
  for (int i = 0; i < lives->n; i++) {
    TRY(recorder_open(maker->task, &lives->all[i].recorder, err));
    jobs[i].episode = lives->all[i].episode;
    jobs[i].episode.recorder = &lives->all[i].recorder;
  }
  evaluator_run(&maker->evaluator, jobs, lives->n);
  for (int i = 0; i < lives->n; i++) {
    lives->all[i].result = jobs[i].result;
  }
done:
  free(jobs);
  return status;
}

Status lives_run(const Task *task, const Normalizer *normalizer, const LivesPlan *plan,
                 int n_threads, Lives *lives, Err *err) {
  Maker maker = {.task = task, .normalizer = normalizer, .plan = plan, .lives = lives};
  Status status = OK;
  TRY(make_room(&maker, err));
  TRY(evaluator_open(task, n_threads, &maker.evaluator, err));
  plan_episodes(&maker);
  TRY(simulate(&maker, err));
done:
  evaluator_close(&maker.evaluator);
  if (status != OK) {
    lives_close(lives);
  }
  return status;
}

void lives_close(Lives *lives) {
  for (int i = 0; i < lives->n && lives->all != NULL; i++) {
    recorder_close(&lives->all[i].recorder);
  }
  free(lives->all);
  free(lives->weights);
  *lives = (Lives){0};
}
