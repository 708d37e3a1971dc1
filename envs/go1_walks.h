// go1_walks: what the three walking tasks share, which the reference (Hebbian attractor networks)
// calls Walk, WalkFrozenHip and WalkMotorFailure.
//
//   observation (33)  velocity (3) of the imu in the world, gyro (3), gravity (3), joints - home
//                     (12), joint velocities (12), all noisy
//   reward            dt sum_k reward.k term_k; by default only forward speed and heading count
//   start             key home + noise, the trunk moving
//   terminated        the trunk is on its back; the episode goes on unless terminate is true
#ifndef HEBBES_ENVS_GO1_WALKS_H
#define HEBBES_ENVS_GO1_WALKS_H

#include "envs/go1_terms.h"

#define GO1_WALK_TERMS(TERM)                                                                       \
  TERM(tracking_global_linvel_x, go1_tracking_global_linvel_x, "1.0",                              \
       "forward speed in the world is the command's: at rest 0.0025")                              \
  TERM(tracking_global_linvel_y, go1_tracking_global_linvel_y, "0",                                \
       "squared error of the sideward speed in the world")                                         \
  TERM(tracking_yaw, go1_tracking_yaw, "0.2", "the heading is the command's yaw, taken as rad")    \
  TERM(tracking_lin_vel, go1_tracking_lin_vel, "0", "the trunk's own velocity is the command's")   \
  TERM(tracking_ang_vel, go1_tracking_ang_vel, "0", "the yaw rate is the command's")               \
  TERM(lin_vel_z, go1_lin_vel_z, "0", "squared vertical speed")                                    \
  TERM(ang_vel_xy, go1_ang_vel_xy, "0", "squared roll and pitch rates")                            \
  TERM(orientation, go1_orientation, "0", "squared tilt")                                          \
  TERM(stand_still, go1_stand_still, "0",                                                          \
       "distance of the joints from home when the command is to stand")                            \
  TERM(termination, go1_termination, "0", "for every step on the back")                            \
  TERM(pose, go1_pose, "0", "the joints are near home: at most 1")                                 \
  TERM(torques, go1_torques, "0", "norms of the torques, Euclidean and absolute")                  \
  TERM(square_torques, go1_square_torques, "0", "sum of squared torques")                          \
  TERM(poly_torques, go1_poly_torques, "0", "sum of (torque / 28.44)^4")                           \
  TERM(action_rate, go1_action_rate, "0", "squared change of the action")                          \
  TERM(energy, go1_energy, "0", "power of the motors in W")                                        \
  TERM(feet_slip, go1_feet_slip, "0", "squared speed of the feet on the floor")                    \
  TERM(feet_clearance, go1_feet_clearance, "0",                                                    \
       "distance of moving feet from max_foot_height, times the root of their speed")              \
  TERM(feet_height, go1_feet_height, "0", "relative error of a swing's height, at touchdown")      \
  TERM(feet_air_time, go1_feet_air_time, "0", "seconds in the air above 0.1, at touchdown")        \
  TERM(dof_pos_limits, go1_dof_pos_limits, "0", "joints beyond soft_joint_limit x range, rad")     \
  TERM(cfrc_ext, go1_cfrc_ext, "0", "squared torques of the contacts")

enum { GO1_WALK_TERMS(GO1_TERM_PLACE) GO1_N_WALK_TERMS };

#define GO1_WALK_PARAMS(kp, kd, x, command)                                                        \
  WORLD_PARAMS_THAT("false", "false", "1000", "5"),                                                \
      GO1_PARAMS(kp, kd, "0.5", "0.03", x, "0.2", "0.5233333333333333", "0.2"),                    \
      GO1_COMMAND_PARAM(command, "speed to walk at, and heading: [x, y, yaw]"),                    \
      GO1_REAL(Go1Params, tracking_sigma, "tracking_sigma", "0.25", "",                            \
               "width of tracking_lin_vel and tracking_ang_vel"),                                  \
      GO1_REAL(Go1Params, max_foot_height, "max_foot_height", "0.1", "m",                          \
               "height that feet should swing to"),                                                \
      GO1_SOFT_LIMIT_PARAM("0.95"), GO1_WALK_TERMS(GO1_TERM_PARAM)

// Parts of their WorldTask, beside go1.h's.
#define GO1_WALK_TASK                                                                              \
  GO1_TASK, .model = "go1_han_capsule", .n_obs = 33, .edit = go1_edit, .start = go1_start,         \
            .healthy = go1_upright, .reward = go1_walk_reward, .observe = go1_walk_observe

double go1_walk_reward(const EnvWorker *worker, const double *action, bool healthy);
void go1_walk_observe(const EnvWorker *worker, double *obs);

#endif
