// go1-walk-motor-failure: go1-walk with weaker gains; from some step on one leg is held folded, the
// targets of its joints those of the key pre_recovery. The reference's WalkMotorFailure as meant.
//
//   failure  at a step drawn from failure.window, of a leg drawn from all but RL; or as given
#include "envs/go1_walks.h"

typedef struct MotorFailure {
  Go1Params common;
  int leg;
  int64_t step;
  ParamInts window;
  bool exclude_rl;
} MotorFailure;

enum { LEG_RANDOM, LEG_FR, LEG_RL = LEG_FR + GO1_LEGS - 1 };
static const char *const legs[] = {"random", "FR", "FL", "RR", "RL", NULL};

static const Param params[] = {
    GO1_WALK_PARAMS("35", "0.5", "5", "[2, 0, 0]")
        GO1_PARAM(MotorFailure, leg, "failure.leg", PARAM_CHOICE, "random", 0, 0, NULL, legs, "",
                  "the leg that fails"),
    GO1_PARAM(MotorFailure, step, "failure.step", PARAM_INT, "random", 0, 1e6, "random", NULL,
              "control steps", "the leg is held folded from this step of the episode on"),
    GO1_PARAM(MotorFailure, window, "failure.window", PARAM_INTS, "[450, 550]", 0, 1e6, NULL, NULL,
              "control steps", "a random step is one of these, the second excluded"),
    GO1_PARAM(MotorFailure, exclude_rl, "failure.exclude_RL", PARAM_BOOL, "true", 0, 0, NULL, NULL,
              "", "a random leg is never RL"),
    PARAM_END,
};

static Status check(const EnvType *type, const void *values, Err *err) {
  const MotorFailure *p = values;
  if (p->window.n != 2 || p->window.value[0] >= p->window.value[1]) {
    return err_set(err, ERR_INPUT, "env.failure.window of %s must be [low, high] with low < high",
                   type->name);
  }
  return go1_check_command(type, values, err);
}

static int draw(Rng *rng, int64_t low, int64_t high) {
  return (int)low + (int)rng_uniform(rng, 0, (double)(high - low));
}

// A leg or a step that is random takes a stream; an episode whose start was given has none, and
// then nothing fails.
static void begin(EnvWorker *worker, Rng *rng) {
  const MotorFailure *p = worker->shared->params;
  bool random_step = PARAM_IS_NULL_INT(p->step), random_leg = p->leg == LEG_RANDOM;
  go1_begin(worker, rng);
  if (rng == NULL && (random_step || random_leg)) {
    return;
  }
  Go1Memory *memory = go1_memory(worker);
  memory->failure_step =
      random_step ? draw(rng, p->window.value[0], p->window.value[1]) : (int)p->step;
  memory->failing_leg =
      random_leg ? draw(rng, 0, p->exclude_rl ? LEG_RL - LEG_FR : GO1_LEGS) : p->leg - LEG_FR;
}

static void control(EnvWorker *worker, const double *action) {
  const Go1Memory *memory = go1_memory(worker);
  go1_control(worker, action);
  if (memory->failing_leg >= 0 && worker->step >= memory->failure_step) {
    for (int i = 3 * memory->failing_leg; i < 3 * memory->failing_leg + 3; i++) {
      worker->data->ctrl[i] = memory->folded[i];
    }
  }
}

static const WorldTask task = {
    GO1_WALK_TASK,
    .check = check,
    .begin = begin,
    .control = control,
};

const EnvType env_go1_walk_motor_failure = {
    .name = "go1-walk-motor-failure",
    .summary = "the quadruped Unitree Go1 walks forward and loses a leg on the way",
    .params = params,
    .params_size = sizeof(MotorFailure),
    .content = &task,
    WORLD_FUNCTIONS,
};
