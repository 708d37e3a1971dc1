// pusher: an arm of seven joints pushes an object to a goal. Gymnasium's Pusher-v5.
//
//   observation (23)  qpos[0:7], qvel[0:7], xpos of the arm's tips, the object, the goal
//   reward            -near |object - tips| - distance |object - goal| - control sum a^2
//   start             the arm at its initial position, qvel[0:7] + u(0.005), the goal at (0, 0);
//                     the object with x in [-0.3, 0], y in [-0.2, 0.2], over 0.17 from there
//   terminated        never
#include <math.h>

#include "envs/gymnasium.h"

typedef struct Pusher {
  GymnasiumParams common;
  double near, distance, control;
  ParamReals object_x, object_y;
  double object_clearance;
} Pusher;

// places in WorldTask.bodies
enum { TIPS, OBJECT, GOAL };

static const Param params[] = {
    GYMNASIUM_PARAMS("100", "5", "0", "0.005"),
    GYMNASIUM_REWARD(Pusher, near, "0.5", "cost of the arm's distance from the object in m"),
    GYMNASIUM_REWARD(Pusher, distance, "1.0", "cost of the object's distance from the goal in m"),
    GYMNASIUM_REWARD(Pusher, control, "0.1", "cost of the sum of squared actions"),
    GYMNASIUM_RANGE(Pusher, object_x, "object.x", "[-0.3, 0]", "m",
                    "the object starts in this range"),
    GYMNASIUM_RANGE(Pusher, object_y, "object.y", "[-0.2, 0.2]", "m",
                    "the object starts in this range"),
    GYMNASIUM_REAL(Pusher, object_clearance, "object.clearance", "0.17", "m",
                   "the object starts farther than this from the goal"),
    PARAM_END,
};

// draws are repeated until the object is clear of the goal: at least one corner of its range must
// be well out
static Status check(const EnvType *type, const void *values, Err *err) {
  const Pusher *p = values;
  Status status = gymnasium_check_ranges(type, values, err);
  if (status != OK) {
    return status;
  }
  double x = fmax(fabs(p->object_x.value[0]), fabs(p->object_x.value[1]));
  double y = fmax(fabs(p->object_y.value[0]), fabs(p->object_y.value[1]));
  if (!isfinite(x) || !isfinite(y) || sqrt(x * x + y * y) < 1.1 * p->object_clearance) {
    return err_set(err, ERR_INPUT,
                   "env.object.clearance of pusher: %g is too much for object.x and object.y",
                   p->object_clearance);
  }
  return OK;
}

static void start(EnvWorker *worker, Rng *rng) {
  const Pusher *p = worker->shared->params;
  double *qpos = worker->data->qpos, *qvel = worker->data->qvel;
  gymnasium_add_uniform(rng, p->common.noise_position, 7, qpos);
  do {
    qpos[7] = rng_uniform(rng, p->object_x.value[0], p->object_x.value[1]);
    qpos[8] = rng_uniform(rng, p->object_y.value[0], p->object_y.value[1]);
  } while (sqrt(gymnasium_squares(2, qpos + 7)) <= p->object_clearance);
  qpos[9] = qpos[10] = 0;
  gymnasium_add_uniform(rng, p->common.noise_velocity, 7, qvel);
}

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  (void)healthy;
  const Pusher *p = worker->shared->params;
  double near = gymnasium_distance(world_place(worker, OBJECT), world_place(worker, TIPS));
  double distance = gymnasium_distance(world_place(worker, OBJECT), world_place(worker, GOAL));
  return -p->near * near - p->distance * distance - p->control * gymnasium_squares(7, action);
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = world_put(obs, 7, worker->data->qpos);
  obs = world_put(obs, 7, worker->data->qvel);
  obs = world_put(obs, 3, world_place(worker, TIPS));
  obs = world_put(obs, 3, world_place(worker, OBJECT));
  world_put(obs, 3, world_place(worker, GOAL));
}

static const WorldTask task = {
    .model = "pusher",
    .nq = 11,
    .nv = 11,
    .nu = 7,
    .nbody = 13,
    .n_obs = 23,
    .bodies = {[TIPS] = "tips_arm", [OBJECT] = "object", [GOAL] = "goal"},
    .check = check,
    .start = start,
    .reward = reward,
    .observe = observe,
};

const EnvType env_pusher = {
    .name = "pusher",
    .summary = "an arm of seven joints pushes an object to a goal",
    .params = params,
    .params_size = sizeof(Pusher),
    .content = &task,
    WORLD_FUNCTIONS,
};
