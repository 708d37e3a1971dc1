// go1: what the tasks of the Unitree Go1 share: keys, starts, targets of the joints, bookkeeping of
// feet and actions, the observation, and the sum of the reward terms (envs/go1_terms.h).
//
// Legs are FR, FL, RR, RL, the joints of a leg hip, thigh, calf: 12 actions in [-1, 1], one a
// joint. Motors of gain kp pull the joints to their targets, damping kd brakes them. The order of
// things in a control step is that of WorldTask; an observation shows the last action of the step
// before.
//
// What is random within an episode (noise, commands, pushes) is a function of the episode's start
// and the step; an episode whose start was given (replay) has no noise.
#ifndef HEBBES_ENVS_GO1_H
#define HEBBES_ENVS_GO1_H

#include "envs/world.h"

enum {
  GO1_LEGS = 4,
  GO1_JOINTS = 12,
  GO1_TERMS_MAX = 24,
  GO1_ROOT_NQ = 7, // coordinates of the trunk come first
  GO1_ROOT_NV = 6,
  GO1_FIRST_BODY = 2, // of the first leg, each with hip, thigh and calf
};

// What every task's parameter struct begins with. A task that has no key for a member leaves it 0.
typedef struct Go1Params {
  WorldParams world;
  double kp, kd, action_scale;
  int64_t action_delay;
  struct {
    double level, joint_pos, joint_vel, gyro, gravity, linvel;
  } noise;
  struct {
    double x, y, yaw, velocity;
  } reset_noise;
  ParamReals command; // x, y in m/s, yaw in rad/s; empty: drawn
  double tracking_sigma, max_foot_height, soft_joint_limit;
  double reward[GO1_TERMS_MAX]; // weights, in the order of the task's terms
} Go1Params;

// The memory of an episode.
typedef struct Go1Memory {
  const double *home;                                             // joints of the key home (12)
  double action[GO1_JOINTS], last[GO1_JOINTS], older[GO1_JOINTS]; // of this step and before
  double command[3];
  int command_steps; // until the next one is drawn
  bool healthy;      // after the last control step
  double air_time[GO1_LEGS], swing_peak[GO1_LEGS];
  bool contact[GO1_LEGS], last_contact[GO1_LEGS], touchdown[GO1_LEGS];
  double term[GO1_TERMS_MAX]; // of the last step; 0 where its weight is 0

  // of single tasks
  int failing_leg, failure_step; // -1: none; from this step on
  const double *folded;          // joints of the key pre_recovery (12)
  double push_duration, push_speed;
  int push_wait, push_steps; // between pushes, and of a push
} Go1Memory;

// A reward term, before its weight: a function of the state behind a control step.
typedef double Go1Term(const EnvWorker *worker);

static inline const Go1Params *go1_params(const EnvWorker *worker) {
  return worker->shared->params;
}

static inline Go1Memory *go1_memory(const EnvWorker *worker) {
  return worker->memory;
}

// places in WorldTask.sensors and sites; those of feet are followed by the other three
enum {
  GO1_GYRO,
  GO1_LOCAL_LINVEL,
  GO1_UPVECTOR,
  GO1_GLOBAL_LINVEL,
  GO1_GLOBAL_ANGVEL,
  GO1_ORIENTATION,
  GO1_FOUND,
  GO1_FOOT_LINVEL = GO1_FOUND + GO1_LEGS,
};
enum { GO1_IMU, GO1_FOOT };

// What all WorldTasks have in common.
#define GO1_TASK                                                                                   \
  .nq = 19, .nv = 18, .nu = GO1_JOINTS, .nbody = 14, .nsite = 6, .bodies = {"trunk"},              \
  .geoms = {"floor"}, .sites = {"imu", "FR", "FL", "RR", "RL"},                                    \
  .sensors = {"gyro",                                                                              \
              "local_linvel",                                                                      \
              "upvector",                                                                          \
              "global_linvel",                                                                     \
              "global_angvel",                                                                     \
              "orientation",                                                                       \
              "FR_floor_found",                                                                    \
              "FL_floor_found",                                                                    \
              "RR_floor_found",                                                                    \
              "RL_floor_found",                                                                    \
              "FR_global_linvel",                                                                  \
              "FL_global_linvel",                                                                  \
              "RR_global_linvel",                                                                  \
              "RL_global_linvel"},                                                                 \
  .memory_size = sizeof(Go1Memory), .measure = go1_measure, .remember = go1_remember

// Entries of a Param table.
#define GO1_PARAM(Type, field, key, kind, fallback, min, max, none, choices, unit, help)           \
  { key, kind, offsetof(Type, field), fallback, min, max, false, none, choices, unit, help }
#define GO1_REAL(Type, field, key, fallback, unit, help)                                           \
  GO1_PARAM(Type, field, key, PARAM_REAL, fallback, 0, 1e9, NULL, NULL, unit, help)
#define GO1_PARAMS(kp_, kd_, scale, joint_pos_noise, x_, y_, yaw_, velocity_)                      \
  GO1_REAL(Go1Params, kp, "kp", kp_, "N m/rad", "gain of the motors"),                             \
      GO1_REAL(Go1Params, kd, "kd", kd_, "N m s/rad", "damping of the joints"),                    \
      GO1_REAL(Go1Params, action_scale, "action_scale", scale, "rad",                              \
               "how far an action of 1 moves the target of a joint"),                              \
      GO1_PARAM(Go1Params, action_delay, "action_delay", PARAM_INT, "0", 0, 1, NULL, NULL,         \
                "control steps", "an action moves the joints this much later"),                    \
      GO1_REAL(Go1Params, noise.level, "noise.level", "1", "",                                     \
               "noise of the observation: times the amplitudes below, which are uniform in +-"),   \
      GO1_REAL(Go1Params, noise.joint_pos, "noise.joint_pos", joint_pos_noise, "rad",              \
               "noise of the joints' angles"),                                                     \
      GO1_REAL(Go1Params, noise.joint_vel, "noise.joint_vel", "1.5", "rad/s",                      \
               "noise of the joints' velocities"),                                                 \
      GO1_REAL(Go1Params, noise.gyro, "noise.gyro", "0.2", "rad/s",                                \
               "noise of the trunk's angular velocity"),                                           \
      GO1_REAL(Go1Params, noise.gravity, "noise.gravity", "0.05", "",                              \
               "noise of the direction of gravity"),                                               \
      GO1_REAL(Go1Params, noise.linvel, "noise.linvel", "0.1", "m/s",                              \
               "noise of the trunk's velocity"),                                                   \
      GO1_REAL(Go1Params, reset_noise.x, "reset_noise.x", x_, "m", "start: uniform in +- this"),   \
      GO1_REAL(Go1Params, reset_noise.y, "reset_noise.y", y_, "m", "start: uniform in +- this"),   \
      GO1_REAL(Go1Params, reset_noise.yaw, "reset_noise.yaw", yaw_, "rad",                         \
               "heading at the start: uniform in +- this"),                                        \
      GO1_REAL(Go1Params, reset_noise.velocity, "reset_noise.velocity", velocity_, "m/s or rad/s", \
               "velocities of the trunk at the start: uniform in +- this")
#define GO1_COMMAND_PARAM(fallback, help)                                                          \
  GO1_PARAM(Go1Params, command, "command", PARAM_REALS, fallback, -100, 100, NULL, NULL,           \
            "m/s, m/s, rad/s", help)
#define GO1_SOFT_LIMIT_PARAM(fallback)                                                             \
  GO1_PARAM(Go1Params, soft_joint_limit, "soft_joint_limit", PARAM_REAL, fallback, 0, 1, NULL,     \
            NULL, "", "part of the joints' range that costs nothing")

// A task lists its terms once, as a macro of TERM(key, function, weight, help), and expands it to
// their places in Go1Params.reward, to entries of the Param table and to functions.
#define GO1_TERM_PLACE(key, function, weight, help) PLACE_##key,
#define GO1_TERM_PARAM(key, function, weight, help)                                                \
  GO1_PARAM(Go1Params, reward[PLACE_##key], "reward." #key, PARAM_REAL, weight, -1e9, 1e9, NULL,   \
            NULL, "", help),
#define GO1_TERM_FUNCTION(key, function, weight, help) function,

// WorldTask.check: a command is three numbers, or none where commands can be drawn.
Status go1_check_command(const EnvType *type, const void *params, Err *err);
// WorldTask.edit: gain and damping
Status go1_edit(const EnvType *type, const void *params, mjSpec *spec, Err *err);

// WorldTask.start: the key home, moved, turned and pushed by the noise of the reset.
void go1_start(EnvWorker *worker, Rng *rng);
// As that, from another key; noise of the velocities only where asked for.
void go1_start_at(EnvWorker *worker, Rng *rng, const char *key, bool moving);
// WorldTask.begin: an empty memory, and the command as it was given.
void go1_begin(EnvWorker *worker, Rng *rng);

// WorldTask.control: targets around home.
void go1_control(EnvWorker *worker, const double *action);
// The action (12) that moves the joints in this control step, once it has been taken: the last one
// when there is a delay.
const double *go1_take_action(EnvWorker *worker, const double *action);

// WorldTask.measure and remember
void go1_measure(EnvWorker *worker, const double *action);
void go1_remember(EnvWorker *worker, const double *action);
// WorldTask.healthy: the trunk is not on its back.
bool go1_upright(const EnvWorker *worker);

// dt sum_k weight_k term_k over n terms
double go1_reward(const EnvWorker *worker, Go1Term *const *terms, int n, bool healthy);
// the same within [0, 10000]
double go1_reward_clipped(const EnvWorker *worker, Go1Term *const *terms, int n, bool healthy);

// The observation; each part is a noisy one but the last two, and each returns its new end.
//   velocity (3) of the trunk by a sensor, gyro (3), gravity (3), joints - home (12), joint
//   velocities (12); linvel < 0: without the first
double *go1_observe(const EnvWorker *worker, int linvel, double *obs);
double *go1_put(double *obs, int n, const double *v);

// gravity (3), a unit vector in the frame of the imu
void go1_gravity(const EnvWorker *worker, double *gravity);
// does a hip, thigh or calf (the foot is not meant) of this leg or the next meet the floor?
bool go1_legs_on_floor(const EnvWorker *worker, int leg);
// joint angles, velocities and forces of the motors (12)
const double *go1_joint_pos(const EnvWorker *worker);
const double *go1_joint_vel(const EnvWorker *worker);

#endif
