// task: what all workers share and nobody changes: the robot and the controller that a config
// names.
#ifndef HEBBES_RUN_TASK_H
#define HEBBES_RUN_TASK_H

#include "src/config/config.h"

typedef struct Task {
  const Config *config; // the caller's; outlives the task
  EnvShared *env;
  EnvShape shape;
  PolicyShared *policy;
  size_t genome_size, weights_size; // numbers
} Task;

// Builds robot and controller. task must be closed with task_close (accepts a zeroed one).
Status task_open(const Config *config, Task *task, Err *err);
void task_close(Task *task);

// The controller alone, for n_obs observations and n_act actions; close with config->policy->close.
Status task_open_policy(const Config *config, int n_obs, int n_act, PolicyShared **policy,
                        Err *err);

#endif
