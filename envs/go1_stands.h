// go1_stands: what go1-handstand and go1-footstand share: Playground's Handstand and Footstand. The
// trunk stands on end on two feet, the other two legs keep off the floor.
//
//   observation (45)  velocity (3) of the imu in its frame, gyro (3), gravity (3), joints - home
//                     (12), joint velocities (12), all noisy; last action (12)
//   action (12)       0.3 a is added to the targets of the joints, which begin where the joints are
//   reward            dt sum_k reward.k term_k, within [0, 10000]
//   start             key home (or pre_recovery, at rest) + noise, any heading, the trunk moving
//   terminated        the trunk is upside down, hip, thigh or calf of a leg that stands meet the
//                     floor, or the motors' power is over a limit
#ifndef HEBBES_ENVS_GO1_STANDS_H
#define HEBBES_ENVS_GO1_STANDS_H

#include "envs/go1_terms.h"

typedef struct Go1Stand {
  Go1Params common;
  double height, crouch;
  double power_most; // NaN: no limit
} Go1Stand;

// A task has orientation, contact and pose of its own.
#define GO1_STAND_TERMS(TERM)                                                                      \
  TERM(height, go1_stand_height, "1.0", "the imu is as high as height: at most 1")                 \
  TERM(orientation, orientation, "1.0", "the trunk stands on end: at most 1")                      \
  TERM(contact, contact, "-0.1", "for every step in which a foot touches that should not")         \
  TERM(action_rate, go1_action_rate, "0", "squared change of the action")                          \
  TERM(termination, go1_termination, "0", "for every step that terminates")                        \
  TERM(dof_pos_limits, go1_dof_pos_limits_middle, "-0.5",                                          \
       "joints beyond the middle soft_joint_limit of their range, rad")                            \
  TERM(torques, go1_square_torques, "0", "sum of squared torques")                                 \
  TERM(pose, pose, "-0.1", "squared distance of the joints of the legs in the air from home")      \
  TERM(stay_still, go1_stand_stay_still, "0", "squared horizontal speed and yaw rate")             \
  TERM(energy, go1_energy, "0", "power of the motors in W")                                        \
  TERM(dof_acc, go1_dof_acc, "0", "squared accelerations of the joints")

enum { GO1_STAND_TERMS(GO1_TERM_PLACE) GO1_N_STAND_TERMS };

#define GO1_STAND_PARAMS(height_default)                                                           \
  WORLD_PARAMS_THAT("true", "false", "500", "5"),                                                  \
      GO1_PARAMS("35", "0.5", "0.3", "0.01", "0.5", "0.5", "3.14", "0.5"),                         \
      GO1_REAL(Go1Stand, height, "height", height_default, "m", "of the imu, to be reached"),      \
      GO1_PARAM(Go1Stand, crouch, "crouch", PARAM_REAL, "0", 0, 1, NULL, NULL, "",                 \
                "chance of a start with folded legs"),                                             \
      GO1_PARAM(Go1Stand, power_most, "energy_termination_threshold", PARAM_REAL, "off", 0, 1e9,   \
                "off", NULL, "W", "more power of the motors terminates"),                          \
      GO1_SOFT_LIMIT_PARAM("0.9"), GO1_STAND_TERMS(GO1_TERM_PARAM)

// Parts of their WorldTask, beside go1.h's.
#define GO1_STAND_TASK                                                                             \
  GO1_TASK, .model = "go1_floor_collision", .n_obs = 45, .edit = go1_edit,                         \
            .start = go1_stand_start, .begin = go1_stand_begin, .control = go1_stand_control,      \
            .observe = go1_stand_observe

void go1_stand_start(EnvWorker *worker, Rng *rng);
void go1_stand_begin(EnvWorker *worker, Rng *rng);
void go1_stand_control(EnvWorker *worker, const double *action);
void go1_stand_observe(const EnvWorker *worker, double *obs);

// leg: the first of the two that stand
bool go1_stand_healthy(const EnvWorker *worker, int leg);

Go1Term go1_stand_height;     // exp(-(height - z)), z of the imu, at most height
Go1Term go1_stand_stay_still; // v_x^2 + v_y^2 + yaw rate^2
// (cos / 2 + 1/2)^2, cos: between the trunk's x axis and the vertical; side 1: nose up, -1: down
double go1_stand_orientation(const EnvWorker *worker, int side);
// does a foot of this leg or the next touch the floor?
double go1_stand_contact(const EnvWorker *worker, int leg);
// sum (q - q0)^2 over this leg and the next
double go1_stand_pose(const EnvWorker *worker, int leg);

#endif
