// task: what all workers share and nobody changes: the robot, in all its variants, and the
// controller that a config names.
#ifndef HEBBES_RUN_TASK_H
#define HEBBES_RUN_TASK_H

#include "src/config/config.h"

// One variant of the body; its number is what Episode.variant says.
typedef struct TaskVariant {
  const char *name; // of the damage; "none" is the intact body
  bool seen;        // individuals meet it in training
  // first and last control step in which something begins or ends in mid-episode; -1: nothing
  int change, last_change;
} TaskVariant;

typedef struct Task {
  const Config *config; // the caller's; outlives the task
  EnvShared *env;
  EnvShape shape; // of variant 0
  // those of training first, then those of testing, then what was added
  int n_variants, n_train, n_test;
  TaskVariant *variants; // (n_variants)
  PolicyShared *policy;
  size_t genome_size, weights_size; // numbers
} Task;

// Builds robot and controller. task must be closed with task_close (accepts a zeroed one).
Status task_open(const Config *config, Task *task, Err *err);
void task_close(Task *task);

// Lets bodies differ as the config says, before there are workers; otherwise an episode whose body
// is to be drawn has the body as it is. ERR_INPUT: the randomization does not fit the robot.
Status task_randomize(Task *task, Err *err);

// One more variant of the body, number n_variants - 1 from then on, before there are workers.
// ERR_INPUT when the damage does not fit the robot; the task is then as before. The damage's name
// and the values of its edits outlive the task.
Status task_add_variant(Task *task, const Damage *damage, Err *err);

// The controller alone, for n_obs observations and n_act actions; close with config->policy->close.
Status task_open_policy(const Config *config, int n_obs, int n_act, PolicyShared **policy,
                        Err *err);

#endif
