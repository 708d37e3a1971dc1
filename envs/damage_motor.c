#include "envs/damage_motor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct Motor {
  DamageTime time;
  char actuator[PARAM_TEXT_MAX];
  double gain;
} Motor;

typedef struct Frozen {
  DamageTime time;
  char joint[PARAM_TEXT_MAX];
  double angle; // NaN: where it is
} Frozen;

typedef struct Delay {
  DamageTime time;
  char actuator[PARAM_TEXT_MAX];
  int64_t steps;
} Delay;

// --- motor

static bool is_linear(const mjModel *m, int i) {
  int gain = m->actuator_gaintype[i], bias = m->actuator_biastype[i];
  return (gain == mjGAIN_FIXED || gain == mjGAIN_AFFINE) &&
         (bias == mjBIAS_NONE || bias == mjBIAS_AFFINE);
}

// gain and bias are the whole force of a motor or a servo
static Status edit_motor(const void *params, mjModel *model, Err *err) {
  const Motor *p = params;
  Status status = damage_check(model, mjOBJ_ACTUATOR, p->actuator, err);
  for (int i = 0; status == OK && i < model->nactuator; i++) {
    if (!damage_meant(model, mjOBJ_ACTUATOR, i, p->actuator)) {
      continue;
    }
    if (!is_linear(model, i)) {
      return err_set(err, ERR_INPUT, "actuator '%s' is neither a motor nor a servo: no gain",
                     damage_name(model, mjOBJ_ACTUATOR, i));
    }
    for (int k = 0; k < 3; k++) {
      model->actuator_gainprm[mjNGAIN * i + k] *= p->gain;
      model->actuator_biasprm[mjNBIAS * i + k] *= p->gain;
    }
  }
  return status;
}

// --- frozen: a constraint that is not active until the edit holds

enum { LOCK_NAME_MAX = PARAM_TEXT_MAX + 16 };

static const char *lock_name(const char *joint, char out[LOCK_NAME_MAX]) {
  snprintf(out, LOCK_NAME_MAX, "frozen:%.*s", PARAM_TEXT_MAX - 1, joint);
  return out;
}

static bool can_freeze(const mjModel *m, int joint) {
  bool one_way = m->jnt_type[joint] == mjJNT_HINGE || m->jnt_type[joint] == mjJNT_SLIDE;
  return one_way && *damage_name(m, mjOBJ_JOINT, joint) != 0;
}

static Status add_locks(const void *params, const mjModel *intact, mjSpec *spec, Err *err) {
  const Frozen *p = params;
  int n = 0;
  Status status = damage_check(intact, mjOBJ_JOINT, p->joint, err);
  for (int i = 0; status == OK && i < intact->njnt; i++) {
    char name[LOCK_NAME_MAX];
    const char *joint = damage_name(intact, mjOBJ_JOINT, i);
    if (!damage_meant(intact, mjOBJ_JOINT, i, p->joint) || !can_freeze(intact, i)) {
      continue;
    }
    n++;
    if (mjs_findElement(spec, mjOBJ_EQUALITY, lock_name(joint, name)) != NULL) {
      continue;
    }
    mjsEquality *lock = mjs_addEquality(spec, NULL);
    mjs_setName(lock->element, name);
    mjs_setString(lock->name1, joint);
    lock->type = mjEQ_JOINT;
    lock->objtype = mjOBJ_JOINT;
    lock->active = 0;
    memset(lock->data, 0, sizeof lock->data);
    // as stiff as a constraint can be
    lock->solref[0] = 2 * spec->option.timestep;
    lock->solimp[0] = lock->solimp[1] = 0.999;
  }
  return status == OK && n == 0
             ? err_set(err, ERR_INPUT, "joint '%s' is no hinge and no slide", p->joint)
             : status;
}

static Status bind_locks(DamageEvent *event, const EnvShared *shared, Err *err) {
  const Frozen *p = event->params;
  const mjModel *m = shared->model;
  int n = 0;
  Status status = damage_bind_ids(event, m, mjOBJ_JOINT, p->joint, err);
  for (int i = 0; status == OK && i < event->n_ids; i++) {
    char name[LOCK_NAME_MAX];
    const char *joint = damage_name(m, mjOBJ_JOINT, event->ids[i]);
    int id = mj_name2id(m, mjOBJ_EQUALITY, lock_name(joint, name));
    if (id >= 0) {
      event->ids[n++] = id;
    }
  }
  event->n_ids = n;
  return status;
}

static void hold_joints(EnvWorker *worker, const DamageEvent *event, bool active) {
  const Frozen *p = event->params;
  mjModel *m = worker->model;
  mjData *d = worker->data;
  for (int i = 0; i < event->n_ids; i++) {
    int lock = event->ids[i];
    if (active && !d->eq_active[lock]) {
      int place = m->jnt_qposadr[m->eq_obj1id[lock]];
      double angle = isnan(p->angle) ? d->qpos[place] : p->angle;
      m->eq_data[mjNEQDATA * (size_t)lock] = angle - m->qpos0[place];
    }
    d->eq_active[lock] = active;
  }
}

// --- delay

static Status bind_delay(DamageEvent *event, const EnvShared *shared, Err *err) {
  const Delay *p = event->params;
  return damage_bind_ids(event, shared->model, mjOBJ_ACTUATOR, p->actuator, err);
}

static int delay_history(const void *params) {
  const Delay *p = params;
  return (int)p->steps;
}

// until a command has come through, the first one stands
static void delay_controls(EnvWorker *worker, const DamageEvent *event) {
  const Delay *p = event->params;
  const EnvShared *shared = worker->shared;
  const mjModel *m = worker->model;
  int step = worker->step < p->steps ? 0 : worker->step - (int)p->steps;
  const double *past = damage_history(worker, step);
  for (int i = 0; i < event->n_ids; i++) {
    int first = m->actuator_ctrladr[event->ids[i]], n = m->actuator_ctrlnum[event->ids[i]];
    for (int k = first; k < first + n && k < shared->shape.n_ctrl; k++) {
      worker->data->ctrl[k] = past[k];
    }
  }
}

// --- tables

#define ACTUATOR_HELP "name (without one, its joint's), pattern or number of the actuators, from 0"

const Param damage_motor_params[] = {
    DAMAGE_NAME(Motor, actuator, "*", ACTUATOR_HELP),
    DAMAGE_REAL(Motor, gain, "0", -10, 10, "", "times the force of the motor; 0: it has failed"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_motor_act = {.behind = edit_motor};
_Static_assert(sizeof(Motor) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_frozen_params[] = {
    DAMAGE_NAME(Frozen, joint, "*", "name or pattern of the hinges or slides"),
    DAMAGE_PARAM(Frozen, angle, PARAM_REAL, "null", -1e3, 1e3, "null", "rad or m",
                 "where it is held; null: where it is when that begins"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_frozen_act = {
    .prepare = add_locks, .bind = bind_locks, .own_model = true, .disturb = hold_joints};
_Static_assert(sizeof(Frozen) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_delay_params[] = {
    DAMAGE_NAME(Delay, actuator, "*", ACTUATOR_HELP),
    DAMAGE_PARAM(Delay, steps, PARAM_INT, "1", 1, 1000, NULL, "control steps",
                 "how late commands come"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_delay_act = {
    .bind = bind_delay, .history = delay_history, .control = delay_controls};
_Static_assert(sizeof(Delay) <= DAMAGE_PARAMS_SIZE, "");
