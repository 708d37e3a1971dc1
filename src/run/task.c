#include "src/run/task.h"

#include <stdlib.h>

#include "src/base/share.h"

Status task_open_policy(const Config *config, int n_obs, int n_act, PolicyShared **policy,
                        Err *err) {
  const PolicyConfig parts = config_controller(config, n_obs, n_act);
  return config->policy->open(&parts, policy, err);
}

// the variant of this number; 0 takes the place of the intact body
static Status open_variant(Task *task, int number, const Damage *damage, bool seen, Err *err) {
  TaskVariant *variants = realloc(task->variants, ((size_t)number + 1) * sizeof *variants);
  if (variants == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a variant of the robot");
  }
  task->variants = variants;
  TaskVariant *variant = &variants[number];
  int change[2] = {-1, -1};
  bool intact = number == 0 && damage->edits.n == 0;
  Status status = intact ? OK : task->config->env->damage(task->env, number, damage, change, err);
  *variant = (TaskVariant){damage->name, seen, change[0], change[1]};
  if (status == OK) {
    task->n_variants = number + 1;
  }
  return status;
}

Status task_add_variant(Task *task, const Damage *damage, Err *err) {
  return open_variant(task, task->n_variants, damage, false, err);
}

Status task_randomize(Task *task, Err *err) {
  const Config *config = task->config;
  return config->env->randomize(task->env, &config->randomization.quantities, err);
}

static Status open_variants(Task *task, Err *err) {
  const DamageSet *set = &task->config->damage;
  for (int i = 0; i < set->n_train + set->n_test; i++) {
    Status status = open_variant(task, i, &set->variants[i], i < set->n_train, err);
    if (status != OK) {
      return status;
    }
  }
  task->n_train = set->n_train;
  task->n_test = set->n_test;
  return OK;
}

Status task_open(const Config *config, Task *task, Err *err) {
  *task = (Task){.config = config};
  char models[FSIO_PATH_MAX];
  Status status = OK;
  TRY(share_folder("models", models, err));
  TRY(config->env->open(config->env, config->env_params, models, &task->env, err));
  TRY(open_variants(task, err));
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
  free(task->variants);
  *task = (Task){0};
}
