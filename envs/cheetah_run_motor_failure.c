// cheetah-run-motor-failure: cheetah-run with motors that fail during the episode.
//
//   observation, reward, start   as cheetah-run; neither says anything about the failure
//   event                        from a control step on the actions of some motors are 0 for the
//                                body; the step is failure.step or drawn from failure.window (the
//                                end is not drawn), the motors are failure.motors or failure.count
//                                drawn ones
//
// Where the start is given nothing is drawn: without failure.step and failure.motors no motor
// fails.
#include <string.h>

#include "envs/playground.h"

enum { N_MOTORS = 6 };

typedef struct CheetahRunMotorFailure {
  Playground common;
  int64_t step, count;
  ParamInts window, motors;
} CheetahRunMotorFailure;

typedef struct Memory {
  int64_t step; // of the failure
  bool failed[N_MOTORS];
} Memory;

static const Param params[] = {
    PLAYGROUND_PARAMS("1"),
    PLAYGROUND_SPEED("10"),
    {"failure.step", PARAM_INT, offsetof(CheetahRunMotorFailure, step), "random", 0, 1e6, false,
     "random", NULL, "control steps",
     "the motors fail from this step on; random: see failure.window"},
    {"failure.window", PARAM_INTS, offsetof(CheetahRunMotorFailure, window), "[450, 550]", 0, 1e6,
     false, NULL, NULL, "control steps", "they fail from a step on that is drawn from [from, to)"},
    {"failure.motors", PARAM_INTS, offsetof(CheetahRunMotorFailure, motors), "[]", 0, N_MOTORS - 1,
     false, NULL, NULL, "",
     "numbers of the motors that fail, from 0; []: failure.count drawn ones"},
    {"failure.count", PARAM_INT, offsetof(CheetahRunMotorFailure, count), "1", 0, N_MOTORS, false,
     NULL, NULL, "", "number of motors that fail, where they are drawn"},
    PARAM_END,
};

static Status check(const EnvType *type, const void *values, Err *err) {
  const CheetahRunMotorFailure *p = values;
  if (p->window.n != 2 || p->window.value[0] >= p->window.value[1]) {
    return err_set(err, ERR_INPUT, "env.failure.window of %s must be [from, to] with from < to",
                   type->name);
  }
  return OK;
}

// n of the motors, each set of n as likely as any other
static void draw_motors(Rng *rng, int64_t n, bool *failed) {
  for (int64_t left = n; left > 0;) {
    int motor = (int)rng_uniform(rng, 0, N_MOTORS);
    left -= !failed[motor];
    failed[motor] = true;
  }
}

static void begin(EnvWorker *worker, Rng *rng) {
  const CheetahRunMotorFailure *p = worker->shared->params;
  Memory *memory = worker->memory;
  memory->step = p->step;
  for (int i = 0; i < p->motors.n; i++) {
    memory->failed[p->motors.value[i]] = true;
  }
  if (PARAM_IS_NULL_INT(p->step)) {
    memory->step = rng == NULL ? INT64_MAX
                               : (int64_t)rng_uniform(rng, (double)p->window.value[0],
                                                      (double)p->window.value[1]);
  }
  if (p->motors.n == 0 && rng != NULL) {
    draw_motors(rng, p->count, memory->failed);
  }
}

static void control(EnvWorker *worker, const double *action) {
  const Memory *memory = worker->memory;
  double *ctrl = worker->data->ctrl;
  memcpy(ctrl, action, sizeof *ctrl * N_MOTORS);
  if (worker->step >= memory->step) {
    for (int i = 0; i < N_MOTORS; i++) {
      ctrl[i] = memory->failed[i] ? 0 : ctrl[i];
    }
  }
}

static const WorldTask task = {
    PLAYGROUND_CHEETAH, .memory_size = sizeof(Memory), .check = check, .begin = begin,
    .control = control,
};

const EnvType env_cheetah_run_motor_failure = {
    .name = "cheetah-run-motor-failure",
    .summary = "cheetah-run with motors that fail",
    .params = params,
    .params_size = sizeof(CheetahRunMotorFailure),
    .content = &task,
    WORLD_FUNCTIONS,
};
