#include "envs/go1_terms.h"

#include <math.h>

// poly_torques: the source's 80 % of the motors' strength
static const double torque_scale = 28.44;
// commands below this stand for standing still
static const double command_least = 0.01;
// a command below this is tracked as strictly as this, m/s
static const double speed_least = 0.1;
// a foot in the air for less than this costs, s
static const double air_time_least = 0.1;

double go1_squared_distance(int n, const double *a, const double *b) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return sum;
}

static double squares(int n, const double *v) {
  double sum = 0;
  for (int i = 0; i < n; i++) {
    sum += v[i] * v[i];
  }
  return sum;
}

static const double *command_of(const EnvWorker *worker) {
  return go1_memory(worker)->command;
}

static double command_size(const EnvWorker *worker) {
  return sqrt(squares(3, command_of(worker)));
}

// velocity of a foot in the world
static const double *foot_velocity(const EnvWorker *worker, int f) {
  return world_sensor(worker, GO1_FOOT_LINVEL + f);
}

double go1_tracking_global_linvel_x(const EnvWorker *worker) {
  double c = command_of(worker)[0], error = world_sensor(worker, GO1_GLOBAL_LINVEL)[0] - c;
  double sigma = fmax(c * c, speed_least * speed_least) / (-2 * log(0.05));
  return exp(-error * error / sigma);
}

double go1_tracking_global_linvel_y(const EnvWorker *worker) {
  double error = world_sensor(worker, GO1_GLOBAL_LINVEL)[1] - command_of(worker)[1];
  return error * error;
}

double go1_tracking_yaw(const EnvWorker *worker) {
  const double *q = world_sensor(worker, GO1_ORIENTATION);
  double yaw = atan2(2 * (q[0] * q[3] + q[1] * q[2]), 1 - 2 * (q[2] * q[2] + q[3] * q[3]));
  double error = command_of(worker)[2] - yaw;
  return exp(-error * error / 2);
}

double go1_tracking_lin_vel(const EnvWorker *worker) {
  double error =
      go1_squared_distance(2, command_of(worker), world_sensor(worker, GO1_LOCAL_LINVEL));
  return exp(-error / go1_params(worker)->tracking_sigma);
}

double go1_tracking_ang_vel(const EnvWorker *worker) {
  double error = command_of(worker)[2] - world_sensor(worker, GO1_GYRO)[2];
  return exp(-error * error / go1_params(worker)->tracking_sigma);
}

double go1_lin_vel_z(const EnvWorker *worker) {
  return squares(1, world_sensor(worker, GO1_GLOBAL_LINVEL) + 2);
}

double go1_ang_vel_xy(const EnvWorker *worker) {
  return squares(2, world_sensor(worker, GO1_GLOBAL_ANGVEL));
}

double go1_orientation(const EnvWorker *worker) {
  return squares(2, world_sensor(worker, GO1_UPVECTOR));
}

double go1_stand_still(const EnvWorker *worker) {
  const double *q = go1_joint_pos(worker), *home = go1_memory(worker)->home;
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    sum += fabs(q[i] - home[i]);
  }
  return command_size(worker) < command_least ? sum : 0;
}

double go1_termination(const EnvWorker *worker) {
  return !go1_memory(worker)->healthy;
}

double go1_pose(const EnvWorker *worker) {
  static const double weights[3] = {1, 1, 0.1};
  const double *q = go1_joint_pos(worker), *home = go1_memory(worker)->home;
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    sum += weights[i % 3] * (q[i] - home[i]) * (q[i] - home[i]);
  }
  return exp(-sum);
}

double go1_torques(const EnvWorker *worker) {
  const double *force = worker->data->actuator_force;
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    sum += fabs(force[i]);
  }
  return sqrt(squares(GO1_JOINTS, force)) + sum;
}

double go1_square_torques(const EnvWorker *worker) {
  return squares(GO1_JOINTS, worker->data->actuator_force);
}

double go1_poly_torques(const EnvWorker *worker) {
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    double part = worker->data->actuator_force[i] / torque_scale;
    sum += part * part * part * part;
  }
  return sum;
}

double go1_action_rate(const EnvWorker *worker) {
  const Go1Memory *memory = go1_memory(worker);
  return go1_squared_distance(GO1_JOINTS, memory->action, memory->last);
}

double go1_energy(const EnvWorker *worker) {
  const double *speed = go1_joint_vel(worker), *force = worker->data->actuator_force;
  double sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    sum += fabs(speed[i]) * fabs(force[i]);
  }
  return sum;
}

double go1_feet_slip(const EnvWorker *worker) {
  double sum = 0;
  for (int f = 0; f < GO1_LEGS; f++) {
    sum += go1_memory(worker)->contact[f] ? squares(2, foot_velocity(worker, f)) : 0;
  }
  return command_size(worker) > command_least ? sum : 0;
}

double go1_feet_clearance(const EnvWorker *worker) {
  double sum = 0;
  for (int f = 0; f < GO1_LEGS; f++) {
    const double *place =
        worker->data->site_xpos + 3 * (ptrdiff_t)worker->shared->site[GO1_FOOT + f];
    double speed = sqrt(squares(2, foot_velocity(worker, f)));
    sum += fabs(place[2] - go1_params(worker)->max_foot_height) * sqrt(speed);
  }
  return sum;
}

double go1_feet_height(const EnvWorker *worker) {
  const Go1Memory *memory = go1_memory(worker);
  double sum = 0;
  for (int f = 0; f < GO1_LEGS; f++) {
    double error = memory->swing_peak[f] / go1_params(worker)->max_foot_height - 1;
    sum += memory->touchdown[f] ? error * error : 0;
  }
  return command_size(worker) > command_least ? sum : 0;
}

double go1_feet_air_time(const EnvWorker *worker) {
  const Go1Memory *memory = go1_memory(worker);
  double sum = 0;
  for (int f = 0; f < GO1_LEGS; f++) {
    sum += memory->touchdown[f] ? memory->air_time[f] - air_time_least : 0;
  }
  return command_size(worker) > command_least ? sum : 0;
}

double go1_cfrc_ext(const EnvWorker *worker) {
  double sum = 0;
  for (int body = 0; body < worker->model->nbody; body++) {
    sum += squares(3, worker->data->cfrc_ext + 6 * (ptrdiff_t)body);
  }
  return sum;
}

double go1_dof_acc(const EnvWorker *worker) {
  return squares(GO1_JOINTS, worker->data->qacc + GO1_ROOT_NV);
}

static double beyond(double q, double low, double high) {
  return fmax(0, low - q) + fmax(0, q - high);
}

// the range of a joint; the first joint is the trunk's
static const double *range_of(const EnvWorker *worker, int joint) {
  return worker->model->jnt_range + 2 * (ptrdiff_t)(joint + 1);
}

double go1_dof_pos_limits(const EnvWorker *worker) {
  double part = go1_params(worker)->soft_joint_limit, sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    const double *range = range_of(worker, i);
    sum += beyond(go1_joint_pos(worker)[i], part * range[0], part * range[1]);
  }
  return sum;
}

double go1_dof_pos_limits_middle(const EnvWorker *worker) {
  double part = go1_params(worker)->soft_joint_limit, sum = 0;
  for (int i = 0; i < GO1_JOINTS; i++) {
    const double *range = range_of(worker, i);
    double centre = (range[0] + range[1]) / 2, half = part * (range[1] - range[0]) / 2;
    sum += beyond(go1_joint_pos(worker)[i], centre - half, centre + half);
  }
  return sum;
}

double go1_imu_z(const EnvWorker *worker) {
  return worker->data->site_xpos[3 * (ptrdiff_t)worker->shared->site[GO1_IMU] + 2];
}
