#include "src/run/rollout.h"

#include <math.h>
#include <string.h>

#include "src/base/vec.h"
#include "src/run/recorder.h"

Status worker_open(const Task *task, Worker *worker, Err *err) {
  *worker = (Worker){.task = task};
  const EnvShape *shape = &task->shape;
  size_t n_obs = (size_t)shape->n_obs, n_act = (size_t)shape->n_act;
  const PolicyType *policy = task->config->policy;
  size_t bytes = policy->worker_size(task->policy) + arena_piece(n_obs, sizeof(double)) +
                 arena_piece(n_obs, sizeof(float)) + arena_piece(n_act, sizeof(float)) +
                 arena_piece(n_act, sizeof(double));
  Status status = OK;
  if (arena_open(&worker->arena, bytes) != 0) {
    status = err_set(err, ERR_MEMORY, "no memory for a worker (%zu bytes)", bytes);
    goto done;
  }
  worker->policy = policy->worker_new(task->policy, &worker->arena);
  worker->obs = arena_take(&worker->arena, n_obs, sizeof(double));
  worker->input = arena_take(&worker->arena, n_obs, sizeof(float));
  worker->output = arena_take(&worker->arena, n_act, sizeof(float));
  worker->action = arena_take(&worker->arena, n_act, sizeof(double));
  if (worker->policy == NULL || worker->action == NULL) {
    status = err_set(err, ERR_FAILED, "controller %s asks for more memory than it declared",
                     policy->name);
    goto done;
  }
  TRY(task->config->env->worker_new(task->env, &worker->env, err));
done:
  if (status != OK) {
    worker_close(worker);
  }
  return status;
}

void worker_close(Worker *worker) {
  if (worker->task != NULL) {
    worker->task->config->env->worker_free(worker->env);
  }
  arena_close(&worker->arena);
  *worker = (Worker){0};
}

Outcome rollout_begin(Worker *worker, const Episode *episode) {
  const Config *config = worker->task->config;
  Rng rng;
  rng_open(&rng, episode->birth);
  config->policy->reset(worker->policy, episode->genome, &rng, episode->weights);
  config->policy->freeze(worker->policy, false);
  rng_open(&rng, episode->reset);
  config->env->draw_body(worker->env, episode->is_drawn ? &episode->body : NULL);
  Outcome outcome = config->env->reset(worker->env, episode->variant, &rng);
  if (episode->recording != NULL) {
    bare_record_start(worker->env, episode->recording->bare.start);
  }
  if (episode->recorder != NULL) {
    recorder_begin(episode->recorder, worker);
  }
  return outcome;
}

bool worker_act(Worker *worker, const Normalizer *normalizer, const double *obs, double *action) {
  const Task *task = worker->task;
  if (!vec_all_finite_double(task->shape.n_obs, obs)) {
    return false;
  }
  if (normalizer != NULL) {
    normalizer_apply(normalizer, obs, worker->input);
  } else {
    for (int i = 0; i < task->shape.n_obs; i++) {
      worker->input[i] = (float)obs[i];
    }
  }
  task->config->policy->act(worker->policy, worker->input, worker->output);
  if (!vec_all_finite(task->shape.n_act, worker->output)) {
    return false;
  }
  task->config->env->map_action(task->env, worker->output, action);
  return true;
}

EnvStep rollout_step(Worker *worker, const Episode *episode, int step) {
  const Task *task = worker->task;
  const EnvType *env = task->config->env;
  const PolicyType *policy = task->config->policy;
  if (step == episode->freeze_at) {
    policy->freeze(worker->policy, true);
  }
  if (episode->new_weights != NULL && step == episode->new_weights_at) {
    policy->weights_set(worker->policy, episode->new_weights);
  }
  env->observe(worker->env, worker->obs);
  if (!worker_act(worker, episode->normalizer, worker->obs, worker->action)) {
    return (EnvStep){.outcome = DIVERGED};
  }
  if (episode->sums != NULL) {
    normalizer_count(episode->normalizer, worker->obs, episode->sums);
  }
  EnvStep result = env->step(worker->env, worker->action);
  if (episode->recording != NULL) {
    size_t offset = (size_t)step * (size_t)task->shape.n_ctrl;
    bare_record_ctrl(worker->env, episode->recording->bare.ctrl + offset);
  }
  if (result.outcome != DIVERGED && !policy->learn(worker->policy, (float)result.reward)) {
    result.outcome = DIVERGED;
  }
  if (result.outcome != DIVERGED && episode->recorder != NULL) {
    recorder_take(episode->recorder, worker, result.reward);
  }
  return result;
}

// from `start`, over the ground
static double distance_from(const Worker *worker, const double start[3]) {
  double end[3];
  measure_base(worker->env, end);
  return hypot(end[0] - start[0], end[1] - start[1]);
}

EpisodeResult rollout(Worker *worker, const Episode *episode) {
  const Task *task = worker->task;
  EpisodeResult result = {.before = NAN};
  int change = task->variants[episode->variant].change;
  double start[3];
  Outcome outcome = rollout_begin(worker, episode);
  measure_base(worker->env, start);
  while (outcome == RUNNING) {
    if (result.steps == change) {
      result.before = result.fitness;
    }
    EnvStep step = rollout_step(worker, episode, result.steps);
    outcome = step.outcome;
    if (outcome == DIVERGED) {
      break;
    }
    result.steps++;
    result.fell |= step.terminated;
    bool last_by_termination = outcome == ENDED && step.terminated;
    if (!last_by_termination || task->shape.count_last_reward) {
      result.fitness += step.reward;
    }
  }
  result.diverged = outcome == DIVERGED;
  result.distance = result.diverged ? NAN : distance_from(worker, start);
  task->config->policy->end(worker->policy);
  if (result.diverged && episode->sums != NULL) {
    size_t bytes = (size_t)task->shape.n_obs * sizeof(double);
    memset(episode->sums->sum, 0, bytes);
    memset(episode->sums->square, 0, bytes);
    episode->sums->count = 0.0;
  }
  if (episode->recording != NULL) {
    episode->recording->bare.n_steps = result.steps;
    episode->recording->final = bare_hash(worker->env);
  }
  return result;
}
