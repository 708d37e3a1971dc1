#include "envs/mjcf_fit.h"

#include <stdlib.h>

#include "envs/mjcf_names.h"
#include "envs/mjcf_observations.h"
#include "envs/mjcf_rewards.h"
#include "envs/mjcf_terminations.h"

static const void *row_of(const ParamItemTable *table, int kind) {
  return (const char *)table->rows + (size_t)kind * table->row_size;
}

static MjcfBind bind_of(const ParamItemTable *table, int kind) {
  const void *row = row_of(table, kind);
  if (table == &mjcf_observations) {
    return ((const MjcfObservation *)row)->bind;
  }
  return table == &mjcf_rewards ? ((const MjcfReward *)row)->bind
                                : ((const MjcfTermination *)row)->bind;
}

static Status bind_parts(MjcfBinding b, const ParamItemTable *table, const ParamItems *items,
                         MjcfParts *parts) {
  Status status = OK;
  parts->n = items->n;
  for (int i = 0; i < items->n; i++) {
    const ParamItem *item = &items->item[i];
    MjcfPart *part = &parts->part[i];
    MjcfBind bind = bind_of(table, item->kind);
    *part = (MjcfPart){.row = row_of(table, item->kind), .params = item->values, .other = -1};
    b.origin = &item->origin;
    Status one = bind == NULL ? OK : bind(&b, part);
    status = status == OK ? one : status;
  }
  return status;
}

static Status check_model(const EnvShared *shared, Err *err) {
  const mjModel *m = shared->model;
  if (m->nu == 0) {
    return err_set(err, ERR_INPUT, "%s: the model has no actuators: nothing can be controlled",
                   shared->path);
  }
  if (m->nv == 0) {
    return err_set(err, ERR_INPUT, "%s: the model has no joints: nothing can move", shared->path);
  }
  if (m->nu > MJCF_ACTIONS_MAX) {
    return err_set(err, ERR_INPUT, "%s: the model has %lld controls, more than %d", shared->path,
                   (long long)m->nu, MJCF_ACTIONS_MAX);
  }
  return OK;
}

// the position of an actuator on a joint, the control of another one
static void take_pose(const mjModel *m, int key, double *pose) {
  for (int i = 0; i < m->nu; i++) {
    bool on_joint = m->actuator_trntype[i] == mjTRN_JOINT && m->nout == m->nu;
    int joint = on_joint ? m->actuator_trnid[2 * (ptrdiff_t)i] : -1;
    pose[i] = on_joint ? m->key_qpos[key * m->nq + m->jnt_qposadr[joint]] *
                             m->actuator_gear[6 * (ptrdiff_t)i]
                       : m->key_ctrl[key * m->nu + i];
  }
}

static Status take_sizes(EnvShared *shared, MjcfFitted *fit, Err *err) {
  EnvShape *shape = &shared->shape;
  bool is_intact = shared == shared->variants[0];
  int n_obs = 0, n_act = (int)shared->model->nu;
  for (int i = 0; i < fit->observation.n; i++) {
    const MjcfObserved *p = fit->observation.part[i].params;
    n_obs += fit->observation.part[i].n;
    fit->is_noisy = fit->is_noisy || p->noise > 0;
  }
  if (!is_intact && (n_obs != shape->n_obs || n_act != shape->n_act)) {
    return err_set(err, ERR_INPUT, "the damaged body has other numbers to observe or to control");
  }
  shape->n_obs = n_obs;
  shape->n_act = shape->n_ctrl = n_act;
  return OK;
}

Status mjcf_fit(EnvShared *shared, Err *err) {
  const Mjcf *p = shared->params;
  MjcfBinding b = {shared->model, shared->intact, &(Origin){"env", 0, 0}, err};
  Status status = OK;
  TRY(check_model(shared, err));
  MjcfFitted *fit = calloc(1, sizeof *fit);
  shared->fitted = fit;
  if (fit == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a task");
  }
  Status parts[] = {
      bind_parts(b, &mjcf_observations, &p->observation, &fit->observation),
      bind_parts(b, &mjcf_rewards, &p->reward, &fit->reward),
      bind_parts(b, &mjcf_terminations, &p->termination, &fit->termination),
      mjcf_find_one(&b, mjOBJ_KEY, &p->start_keyframe, -1, &fit->start_keyframe),
      mjcf_find_one(&b, mjOBJ_KEY, &p->pose, -1, &fit->pose_keyframe),
  };
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    TRY(parts[i]);
  }
  TRY(take_sizes(shared, fit, err));
  if (fit->pose_keyframe >= 0) {
    take_pose(shared->model, fit->pose_keyframe, fit->pose);
  }
done:
  return status;
}
