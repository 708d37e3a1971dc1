// damage_plan: a damaged variant of a body: its models, and what happens to it within an episode.
//
// An edit of the model that begins or ends in mid-episode makes a second model of the same sizes:
// the worker goes over to it, the state stays. Models that hold the same edits are one.
#ifndef HEBBES_ENVS_DAMAGE_PLAN_H
#define HEBBES_ENVS_DAMAGE_PLAN_H

#include "envs/damage_act.h"

typedef struct DamageStage {
  int from; // control step
  mjModel *model;
} DamageStage;

typedef struct DamagePlan {
  int n_models;
  mjModel **models; // all but the first, which is EnvShared.model
  int n_stages;
  DamageStage *stages; // (n_stages) the first from 0 on
  int n_events;
  DamageEvent *events; // (n_events)
  bool own_model;      // an event changes the model
  int n_history;       // control steps that are remembered, this one too; 0: none
} DamagePlan;

// Builds shared->model and shared->plan (NULL when nothing happens within an episode) for a damage
// of the body. change: see EnvType.damage. Needs shared->task, params, path, intact, shape.n_steps
// and shape.n_ctrl.
Status damage_plan_open(EnvShared *shared, const Damage *damage, int change[2], Err *err);
void damage_plan_close(DamagePlan *plan); // accepts NULL

// Are models of one size, so that an mjData of one serves the other?
bool damage_same_sizes(const mjModel *a, const mjModel *b);

#endif
