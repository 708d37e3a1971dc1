// go1-getup: the Unitree Go1 falls from some height, or stands, and shall stand. Playground's
// Getup; its parts meet the floor and one another.
//
//   observation (42)  gyro (3), gravity (3), joints - home (12), joint velocities (12), all noisy;
//                     last action (12)
//   action (12)       the targets are the joints as they are + 0.5 a
//   reward            dt sum_k reward.k term_k, within [0, 10000]
//   start             often in the air, turned and folded anyhow, else key home; the trunk moving;
//                     then the joints are held for half a second
//   terminated        the motors' power is over a limit; never by default
#include <math.h>
#include <string.h>

#include "envs/go1_terms.h"

typedef struct Getup {
  Go1Params common;
  double drop, drop_height, settle;
  double power_most; // NaN: no limit
} Getup;

// height of the imu that counts as up, how near it must be, and how near the trunk to upright
static const double height_wanted = 0.275, height_slack = 0.005, tilt_slack = 0.01;
// faster joints cost, rad/s
static const double speed_most = 2 * mjPI;

static double orientation(const EnvWorker *worker);
static double torso_height(const EnvWorker *worker);
static double posture(const EnvWorker *worker);
static double stand_still(const EnvWorker *worker);
static double action_rate(const EnvWorker *worker);
static double dof_vel(const EnvWorker *worker);

#define TERMS(TERM)                                                                                \
  TERM(orientation, orientation, "1.0", "the trunk is upright: at most 1")                         \
  TERM(torso_height, torso_height, "1.0", "the imu is at 0.275 m: at most 0.317")                  \
  TERM(posture, posture, "1.0", "upright, the joints are near home: at most 1")                    \
  TERM(stand_still, stand_still, "1.0", "upright and high, actions are small: at most 1")          \
  TERM(action_rate, action_rate, "-0.001", "squared change of the action, and of that change")     \
  TERM(dof_pos_limits, go1_dof_pos_limits_middle, "-0.1",                                          \
       "joints beyond the middle soft_joint_limit of their range, rad")                            \
  TERM(torques, go1_torques, "-1e-5", "norms of the torques, Euclidean and absolute")              \
  TERM(dof_acc, go1_dof_acc, "-2.5e-7", "squared accelerations of the joints")                     \
  TERM(dof_vel, dof_vel, "-0.1", "squared velocities of the joints above a turn a second")

enum { TERMS(GO1_TERM_PLACE) N_TERMS };

static const Param params[] = {
    WORLD_PARAMS_THAT("true", "false", "300", "5"),
    GO1_PARAMS("35", "0.5", "0.5", "0.03", "0", "0", "0", "0.5"),
    GO1_PARAM(Getup, drop, "drop.chance", PARAM_REAL, "0.6", 0, 1, NULL, NULL, "",
              "chance of a start in the air"),
    GO1_REAL(Getup, drop_height, "drop.height", "0.5", "m", "height of a start in the air"),
    GO1_PARAM(Getup, settle, "settle", PARAM_REAL, "0.5", 0, 100, NULL, NULL, "s",
              "the joints are held this long before the episode begins"),
    GO1_PARAM(Getup, power_most, "energy_termination_threshold", PARAM_REAL, "off", 0, 1e9, "off",
              NULL, "W", "more power of the motors terminates"),
    GO1_SOFT_LIMIT_PARAM("0.95"),
    TERMS(GO1_TERM_PARAM) PARAM_END,
};

static void drop(EnvWorker *worker, Rng *rng, double height) {
  double *qpos = worker->data->qpos;
  const double *range = worker->model->jnt_range + 2; // behind the trunk's
  qpos[0] = qpos[1] = 0;
  qpos[2] = height;
  for (int i = 3; i < GO1_ROOT_NQ; i++) {
    qpos[i] = rng_normal(rng, 1);
  }
  mju_normalize4(qpos + 3);
  for (int i = 0; i < GO1_JOINTS; i++) {
    qpos[GO1_ROOT_NQ + i] = rng_uniform(rng, range[2 * (ptrdiff_t)i], range[2 * (ptrdiff_t)i + 1]);
  }
}

static void start(EnvWorker *worker, Rng *rng) {
  const Getup *p = worker->shared->params;
  double *ctrl = worker->data->ctrl;
  bool drops = rng_uniform(rng, 0, 1) < p->drop;
  go1_start(worker, rng);
  if (drops) {
    drop(worker, rng, p->drop_height);
  }
  memcpy(ctrl, go1_joint_pos(worker), sizeof *ctrl * GO1_JOINTS);
  world_settle(worker, (int)lround(p->settle / worker->model->opt.timestep));
}

static void control(EnvWorker *worker, const double *action) {
  const double *moving = go1_take_action(worker, action), *joints = go1_joint_pos(worker);
  for (int i = 0; i < GO1_JOINTS; i++) {
    worker->data->ctrl[i] = joints[i] + moving[i] * go1_params(worker)->action_scale;
  }
}

static bool healthy(const EnvWorker *worker) {
  double most = ((const Getup *)worker->shared->params)->power_most;
  return isnan(most) || go1_energy(worker) <= most;
}

// 0 where the trunk is upright, 4 on its back
static double tilt(const EnvWorker *worker) {
  static const double down[3] = {0, 0, -1};
  double gravity[3];
  go1_gravity(worker, gravity);
  return go1_squared_distance(3, down, gravity);
}

static double height(const EnvWorker *worker) {
  return fmin(go1_imu_z(worker), height_wanted);
}

static double orientation(const EnvWorker *worker) {
  return exp(-2 * tilt(worker));
}

static double torso_height(const EnvWorker *worker) {
  return exp(height(worker)) - 1;
}

static double posture(const EnvWorker *worker) {
  double off = go1_squared_distance(GO1_JOINTS, go1_joint_pos(worker), go1_memory(worker)->home);
  return tilt(worker) < tilt_slack ? exp(-0.5 * off) : 0;
}

static double stand_still(const EnvWorker *worker) {
  static const double rest[GO1_JOINTS];
  bool up = tilt(worker) < tilt_slack && height_wanted - height(worker) < height_slack;
  return up ? exp(-0.5 * go1_squared_distance(GO1_JOINTS, go1_memory(worker)->action, rest)) : 0;
}

static double action_rate(const EnvWorker *worker) {
  const Go1Memory *memory = go1_memory(worker);
  double sum = go1_action_rate(worker);
  for (int i = 0; i < GO1_JOINTS; i++) {
    double bend = memory->action[i] - 2 * memory->last[i] + memory->older[i];
    sum += bend * bend;
  }
  return sum;
}

static double dof_vel(const EnvWorker *worker) {
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    double over = fmax(fabs(go1_joint_vel(worker)[i]) - speed_most, 0);
    sum += over * over;
  }
  return sum;
}

static double reward(const EnvWorker *worker, const double *action, bool is_healthy) {
  static Go1Term *const terms[] = {TERMS(GO1_TERM_FUNCTION)};
  (void)action;
  return go1_reward_clipped(worker, terms, N_TERMS, is_healthy);
}

static void observe(const EnvWorker *worker, double *obs) {
  obs = go1_observe(worker, -1, obs);
  go1_put(obs, GO1_JOINTS, go1_memory(worker)->older);
}

static const WorldTask task = {
    GO1_TASK,           .model = "go1_full_collision",
    .n_obs = 42,        .edit = go1_edit,
    .start = start,     .begin = go1_begin,
    .control = control, .healthy = healthy,
    .reward = reward,   .observe = observe,
};

const EnvType env_go1_getup = {
    .name = "go1-getup",
    .summary = "the quadruped Unitree Go1 gets up from where it fell",
    .params = params,
    .params_size = sizeof(Getup),
    .content = &task,
    WORLD_FUNCTIONS,
};
