// go1_terms: the reward terms of the Unitree Go1, before their weights. Several tasks use most of
// them.
//
//   v, w    velocity and angular velocity of the imu: in the world V, W, in its own frame v, w
//   c       command (x, y, yaw)          u  up vector of the imu    yaw  its heading
//   q, dq   angles and velocities of the joints (new), q0 at home, tau the forces of the motors
//   a       action, a1 and a2 the ones before
//   p, s    height and horizontal velocity of a foot; T, P its air time and swing peak;
//           down: it has just touched the floor
#ifndef HEBBES_ENVS_GO1_TERMS_H
#define HEBBES_ENVS_GO1_TERMS_H

#include "envs/go1.h"

// exp(-(V_x - c_x)^2 / s), s = c_x^2 / 5.99: 0.0025 at V_x = 0; for |c_x| < 0.1 that of 0.1
Go1Term go1_tracking_global_linvel_x;
Go1Term go1_tracking_global_linvel_y; // (V_y - c_y)^2
Go1Term go1_tracking_yaw;             // exp(-(c_yaw - yaw)^2 / 2)
Go1Term go1_tracking_lin_vel;         // exp(-|c_xy - v_xy|^2 / tracking_sigma)
Go1Term go1_tracking_ang_vel;         // exp(-(c_yaw - w_z)^2 / tracking_sigma)
Go1Term go1_lin_vel_z;                // V_z^2
Go1Term go1_ang_vel_xy;               // W_x^2 + W_y^2
Go1Term go1_orientation;              // u_x^2 + u_y^2
Go1Term go1_stand_still;              // sum |q - q0| where |c| < 0.01
Go1Term go1_termination;              // 1 where the state terminates
Go1Term go1_pose;                     // exp(-sum w (q - q0)^2), w: hip 1, thigh 1, calf 0.1
Go1Term go1_torques;                  // |tau|_2 + |tau|_1
Go1Term go1_square_torques;           // sum tau^2
Go1Term go1_poly_torques;             // sum (|tau| / 28.44)^4
Go1Term go1_action_rate;              // sum (a - a1)^2
Go1Term go1_energy;                   // sum |dq| |tau|
Go1Term go1_feet_slip;                // sum |s|^2 of the feet on the floor, where |c| > 0.01
Go1Term go1_feet_clearance;           // sum |p - max_foot_height| sqrt |s|
Go1Term go1_feet_height;              // sum (P / max_foot_height - 1)^2 down, where |c| > 0.01
Go1Term go1_feet_air_time;            // sum (T - 0.1) down, where |c| > 0.01
Go1Term go1_cfrc_ext;                 // sum over all bodies of the outer torques squared
Go1Term go1_dof_acc;                  // sum of the squared accelerations of the joints

// How far the joints are beyond their soft limits: soft_joint_limit times the limits, or the middle
// part of the range.
Go1Term go1_dof_pos_limits;
Go1Term go1_dof_pos_limits_middle;

// sum of squares of a - b (n)
double go1_squared_distance(int n, const double *a, const double *b);
// height of the imu
double go1_imu_z(const EnvWorker *worker);

#endif
