#include "src/run/task.h"

#include "src/base/share.h"

Status task_open_policy(const Config *config, int n_obs, int n_act, PolicyShared **policy,
                        Err *err) {
  const PolicyConfig parts = config_controller(config, n_obs, n_act);
  return config->policy->open(&parts, policy, err);
}

Status task_open(const Config *config, Task *task, Err *err) {
  *task = (Task){.config = config};
  char models[FSIO_PATH_MAX];
  Status status = OK;
  TRY(share_folder("models", models, err));
  TRY(config->env->open(config->env, config->env_params, models, &task->env, err));
  config->env->shape(task->env, &task->shape);
  TRY(task_open_policy(config, task->shape.n_obs, task->shape.n_act, &task->policy, err));
  task->genome_size = config->policy->genome_size(task->policy);
  task->weights_size = config->policy->weights_size(task->policy);
done:
  if (status != OK) {
    task_close(task);
  }
  return status;
}

void task_close(Task *task) {
  if (task->config != NULL) {
    task->config->policy->close(task->policy);
    task->config->env->close(task->env);
  }
  *task = (Task){0};
}
