// measure: what can be read off any body in motion, for those who analyze an episode: forces,
// velocity of the base, ground contacts.
//
// The base is the first body of the model. A body touches the ground when one of its geoms pushes
// against one that cannot move. All is read as the last simulation step left it.
#ifndef HEBBES_ENVS_MEASURE_H
#define HEBBES_ENVS_MEASURE_H

#include "envs/env.h"

typedef struct MeasureShape {
  int n_forces;   // actuators
  int n_dofs;     // degrees of freedom
  int n_bodies;   // bodies that can move, without the world
  int n_pose;     // coordinates of the joints, of the variant that has most
  double mass;    // of all bodies, kg
  double gravity; // m/s^2
} MeasureShape;

// One control step; the arrays are the caller's.
typedef struct Measures {
  float *forces;   // (n_forces) of the actuators, N or N m at the actuator
  float *torques;  // (n_dofs) the same at the joints
  float *base;     // (9) of the base: position (m), velocity (m/s), angular velocity (rad/s)
  float *contacts; // (n_bodies) 1: touches the ground, 0: does not
  float *power;    // (1) mechanical power of all actuators, as absolute values, W
} Measures;

void measure_shape(const EnvShared *shared, MeasureShape *shape);
// hot: where the body is, behind a reset or a control step; 0 where it has fewer joints
void measure_pose(const EnvWorker *worker, int n_pose, float *pose);
// Name of a body (0 is the base) or an actuator; "" when it has none.
const char *measure_body_name(const EnvShared *shared, int body);
const char *measure_actuator_name(const EnvShared *shared, int actuator);

// hot: after a control step
void measure(const EnvWorker *worker, const Measures *measures);
// hot: where the base is (m, world axes), behind a reset or a control step
void measure_base(const EnvWorker *worker, double position[3]);
#endif
