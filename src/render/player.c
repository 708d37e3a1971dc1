#include "src/render/player.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/world.h"

static const PolicyType *policy_of(const Player *player) {
  return player->trained->config->policy;
}

// coordinates of the variant that has most
static size_t largest_body(const EnvWorker *worker) {
  size_t most = 1;
  for (int i = 0; i < worker->root->n_variants; i++) {
    size_t n = (size_t)worker->root->variants[i]->model->nq;
    most = n > most ? n : most;
  }
  return most;
}

Status player_open(const Trained *trained, const float *genome, uint64_t individual, uint64_t seed,
                   uint32_t number, Player *player, Err *err) {
  *player = (Player){.trained = trained, .seed = seed, .individual = individual};
  size_t n = trained->task.weights_size + 1;
  Status status = OK;
  TRY(worker_open(&trained->task, &player->worker, err));
  TRY(worker_open(&trained->task, &player->spare, err));
  size_t joints = largest_body(player->worker.env);
  player->pose = calloc(joints, sizeof *player->pose);
  player->speed = calloc(joints, sizeof *player->speed);
  player->before = calloc(n, sizeof *player->before);
  player->after = calloc(n, sizeof *player->after);
  if (player->before == NULL || player->after == NULL || player->pose == NULL ||
      player->speed == NULL) {
    TRY(err_set(err, ERR_MEMORY, "no memory for %zu weights", n));
  }
  double period = trained->config->plasticity.period;
  player->every = period < 1 ? 1 : (int)period;
  player->episode.genome = genome;
  player->variant = (int)(number % (uint32_t)trained->config->damage.n_train);
  player_restart(player, number);
done:
  if (status != OK) {
    player_close(player);
  }
  return status;
}

void player_close(Player *player) {
  worker_close(&player->worker);
  worker_close(&player->spare);
  free(player->pose);
  free(player->speed);
  free(player->before);
  free(player->after);
  *player = (Player){0};
}

void player_restart(Player *player, uint32_t number) {
  const float *genome = player->episode.genome;
  player->episode =
      episode_of_evaluation(player->trained->config, player->seed, player->individual, number);
  player->episode.genome = genome;
  player->episode.normalizer = trained_normalizer(player->trained);
  player->episode.variant = player->variant;
  player->number = number;
  player->step = player->since = player->renewed = 0;
  player->fitness = 0;
  player->n_history = 0;
  player->outcome = rollout_begin(&player->worker, &player->episode);
  policy_of(player)->freeze(player->worker.policy, player->frozen);
  policy_of(player)->weights_get(player->worker.policy, player->before);
}

static void remember(Player *player, float length) {
  if (player->n_history == PLAYER_HISTORY) {
    memmove(player->history, player->history + 1, (PLAYER_HISTORY - 1) * sizeof *player->history);
    player->n_history--;
  }
  player->history[player->n_history++] = length;
}

// how far all weights moved
static float step_length(Player *player) {
  double squares = 0;
  policy_of(player)->weights_get(player->worker.policy, player->after);
  for (size_t i = 0; i < player->trained->task.weights_size; i++) {
    double way = (double)player->after[i] - (double)player->before[i];
    squares += way * way;
  }
  float *now = player->after;
  player->after = player->before;
  player->before = now;
  return (float)sqrt(squares);
}

void player_step(Player *player) {
  if (player->outcome != RUNNING) {
    return;
  }
  EnvStep step = rollout_step(&player->worker, &player->episode, player->since);
  player->outcome = step.outcome;
  if (step.outcome != DIVERGED) {
    player->step++;
    player->since++;
    player->fitness += step.reward;
    if (player->step % player->every == 0) {
      remember(player, step_length(player));
    }
  }
}

void player_freeze(Player *player, bool frozen) {
  player->frozen = frozen;
  policy_of(player)->freeze(player->worker.policy, frozen);
}

void player_renew(Player *player) {
  const PolicyType *type = policy_of(player);
  if (player->trained->task.weights_size == 0) {
    return;
  }
  Stream birth = player->episode.birth;
  birth.step = (uint32_t)++player->renewed;
  Rng rng;
  rng_open(&rng, birth);
  type->reset(player->spare.policy, player->episode.genome, &rng, NULL);
  type->weights_get(player->spare.policy, player->after);
  type->weights_set(player->worker.policy, player->after);
}

void player_damage(Player *player, int variant) {
  EnvWorker *env = player->worker.env;
  const EnvType *type = player->trained->config->env;
  const EnvShared *next = env->root->variants[variant];
  player->variant = player->episode.variant = variant;
  player->since = 0;
  if (next->model->nq == env->model->nq && next->model->nv == env->model->nv) {
    // a reset clears its own state before it reads what it is given
    memcpy(player->pose, env->data->qpos, (size_t)env->model->nq * sizeof *player->pose);
    memcpy(player->speed, env->data->qvel, (size_t)env->model->nv * sizeof *player->speed);
    player->outcome = type->reset_to(env, variant, player->pose, player->speed);
  } else {
    Rng rng;
    rng_open(&rng, player->episode.reset);
    player->outcome = type->reset(env, variant, &rng);
  }
}
