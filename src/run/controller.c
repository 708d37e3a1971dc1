// controller: the public header's functions on top of a trained run.
#include <stdio.h>
#include <stdlib.h>

#include "src/hebbes.h"
#include "src/run/trained.h"

struct HebbesController {
  Trained *trained;
  Worker worker; // its environment is not used: the body is the caller's
};

HebbesController *hebbes_open(const char *path, char *message, size_t message_size) {
  HebbesController *controller = calloc(1, sizeof *controller);
  Err *err = calloc(1, sizeof *err);
  Status status = OK;
  if (controller == NULL || err == NULL) {
    status = ERR_MEMORY;
    goto done;
  }
  TRY(trained_open(path, 0, NULL, &controller->trained, err));
  TRY(worker_open(&controller->trained->task, &controller->worker, err));
  hebbes_reset(controller, (uint64_t)controller->trained->config->settings.seed, 0);
done:
  if (status != OK) {
    if (message != NULL) {
      snprintf(message, message_size, "%s", err == NULL ? "out of memory" : err->text);
    }
    hebbes_close(controller);
    controller = NULL;
  }
  free(err);
  return controller;
}

int hebbes_observation_size(const HebbesController *controller) {
  return controller->trained->task.shape.n_obs;
}

int hebbes_action_size(const HebbesController *controller) {
  return controller->trained->task.shape.n_act;
}

double hebbes_dt(const HebbesController *controller) {
  return controller->trained->task.shape.dt;
}

void hebbes_reset(HebbesController *controller, uint64_t seed, uint32_t episode) {
  const Trained *trained = controller->trained;
  Rng rng;
  rng_open(&rng, episode_of_evaluation(trained->config, seed, 0, episode).birth);
  trained->config->policy->reset(controller->worker.policy, trained->recommended, &rng, NULL);
}

int hebbes_act(HebbesController *controller, const double *observation, double *action) {
  return worker_act(&controller->worker, trained_normalizer(controller->trained), observation,
                    action)
             ? 0
             : -1;
}

int hebbes_learn(HebbesController *controller, double reward) {
  const PolicyType *policy = controller->trained->config->policy;
  return policy->learn(controller->worker.policy, (float)reward) ? 0 : -1;
}

void hebbes_freeze(HebbesController *controller, int frozen) {
  controller->trained->config->policy->freeze(controller->worker.policy, frozen != 0);
}

void hebbes_close(HebbesController *controller) {
  if (controller == NULL) {
    return;
  }
  worker_close(&controller->worker);
  trained_close(controller->trained);
  free(controller);
}
