// cheetah-run-friction: cheetah-run on a ground that becomes slippery during the episode.
//
//   observation, reward, start   as cheetah-run
//   event                        after N control steps, N drawn from friction.window (the end is
//                                not drawn), the ground's sliding friction becomes a number drawn
//                                from friction.range, for the rest of the episode
//
// A contact takes the larger friction of the two: the legs' is 0.4, the ground's 1 before the
// event. Where the start is given nothing is drawn, and friction.given holds from the first step
// on.
#include "envs/playground.h"

typedef struct CheetahRunFriction {
  Playground common;
  ParamInts window;
  ParamReals range;
  double given;
} CheetahRunFriction;

typedef struct Memory {
  int64_t step; // of the event
  double friction;
} Memory;

static const Param params[] = {
    PLAYGROUND_PARAMS("1"),
    PLAYGROUND_SPEED("10"),
    {"friction.window", PARAM_INTS, offsetof(CheetahRunFriction, window), "[300, 700]", 0, 1e6,
     false, NULL, NULL, "control steps", "the ground changes at a step drawn from [from, to)"},
    {"friction.range", PARAM_REALS, offsetof(CheetahRunFriction, range), "[0.4, 0.95]", 0, 1e3,
     false, NULL, NULL, "", "sliding friction of the ground from then on: drawn from this range"},
    {"friction.given", PARAM_REAL, offsetof(CheetahRunFriction, given), "0.45", 0, 1e3, false, NULL,
     NULL, "", "sliding friction from the first step on, where the start is given (replay)"},
    PARAM_END,
};

static Status check(const EnvType *type, const void *values, Err *err) {
  const CheetahRunFriction *p = values;
  if (p->window.n != 2 || p->window.value[0] >= p->window.value[1]) {
    return err_set(err, ERR_INPUT, "env.friction.window of %s must be [from, to] with from < to",
                   type->name);
  }
  if (p->range.n != 2 || !(p->range.value[0] <= p->range.value[1])) {
    return err_set(err, ERR_INPUT, "env.friction.range of %s must be [low, high]", type->name);
  }
  return OK;
}

static void disturb(EnvWorker *worker) {
  const Memory *memory = worker->memory;
  if (worker->step >= memory->step) {
    worker->model->geom_friction[3 * (ptrdiff_t)worker->shared->geom[PLAYGROUND_GROUND]] =
        memory->friction;
  }
}

static void begin(EnvWorker *worker, Rng *rng) {
  const CheetahRunFriction *p = worker->shared->params;
  Memory *memory = worker->memory;
  *memory = (Memory){.step = 0, .friction = p->given};
  if (rng != NULL) {
    memory->step =
        (int64_t)rng_uniform(rng, (double)p->window.value[0], (double)p->window.value[1]);
    memory->friction = rng_uniform(rng, p->range.value[0], p->range.value[1]);
  }
  disturb(worker);
}

static const WorldTask task = {
    PLAYGROUND_CHEETAH, .own_model = true, .memory_size = sizeof(Memory),
    .check = check,     .begin = begin,    .disturb = disturb,
};

const EnvType env_cheetah_run_friction = {
    .name = "cheetah-run-friction",
    .summary = "cheetah-run on a ground that becomes slippery",
    .params = params,
    .params_size = sizeof(CheetahRunFriction),
    .content = &task,
    WORLD_FUNCTIONS,
};
