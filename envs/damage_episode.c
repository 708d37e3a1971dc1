#include "envs/damage_episode.h"

#include <string.h>

#include "envs/random_body.h"

static bool holds(const DamageEvent *event, int step) {
  for (int i = 0; i < event->n_spans; i++) {
    if (event->spans[i].from <= step && step < event->spans[i].to) {
      return true;
    }
  }
  return false;
}

// goes over to the model of this step
static void change_model(EnvWorker *worker, const DamagePlan *plan) {
  if (worker->stage + 1 < plan->n_stages && plan->stages[worker->stage + 1].from <= worker->step) {
    worker->stage++;
    mjModel *model = plan->stages[worker->stage].model;
    mjModel *own = worker->bodies[worker->variant].own;
    worker->model = own == NULL ? model : mj_copyModel(own, model);
    if (worker->is_drawn) {
      random_body_make(worker, model);
    }

    // what held a joint in the old model holds it anew in the copy
    memcpy(worker->data->eq_active, model->eq_active0, (size_t)model->neq * sizeof(mjtBool));
  }
}

void damage_clear(EnvWorker *worker) {
  const DamagePlan *plan = worker->shared->plan;
  change_model(worker, plan);
  for (int i = 0; i < plan->n_events; i++) {
    const DamageEvent *event = &plan->events[i];
    if (event->act->clear != NULL) {
      event->act->clear(worker, event);
    }
  }
}

void damage_disturb(EnvWorker *worker) {
  const DamagePlan *plan = worker->shared->plan;
  for (int i = 0; i < plan->n_events; i++) {
    const DamageEvent *event = &plan->events[i];
    if (event->act->disturb != NULL) {
      event->act->disturb(worker, event, holds(event, worker->step));
    }
  }
}

// remembers the controls of this step, then lets delayed ones take their place
void damage_control(EnvWorker *worker) {
  const DamagePlan *plan = worker->shared->plan;
  int n_ctrl = worker->shared->shape.n_ctrl;
  if (plan->n_history > 0) {
    memcpy(damage_history(worker, worker->step), worker->data->ctrl,
           sizeof(double) * (size_t)n_ctrl);
  }
  for (int i = 0; i < plan->n_events; i++) {
    const DamageEvent *event = &plan->events[i];
    if (event->act->control != NULL && holds(event, worker->step)) {
      event->act->control(worker, event);
    }
  }
}

void damage_observe(const EnvWorker *worker, double *obs) {
  const DamagePlan *plan = worker->shared->plan;
  for (int i = 0; i < plan->n_events; i++) {
    const DamageEvent *event = &plan->events[i];
    if (event->act->observe != NULL && holds(event, worker->step)) {
      event->act->observe(worker, event, obs);
    }
  }
}
