// disturbance: what happens to a body or a controller in mid-episode, for those who analyze how it
// recovers.
#ifndef HEBBES_RUN_DISTURBANCE_H
#define HEBBES_RUN_DISTURBANCE_H

#include "src/run/task.h"

typedef enum DisturbanceKind {
  DISTURBANCE_PUSH,    // a force acts on a body
  DISTURBANCE_WEIGHTS, // the plastic weights are replaced
} DisturbanceKind;

typedef struct Disturbance {
  DisturbanceKind kind;
  int from, to;         // control steps [from, to)
  int body;             // push: as envs/measure.h counts
  double force[3];      // push: N, world axes
  const float *weights; // weights: the new ones (weights_size), the caller's
} Disturbance;

// Reads "push:force=-1500,at=0.5,duration=1,body=torso" or "weights:at=400". force is one number
// (along x) or x:y:z; at a control step, or a fraction of the episode when it is below 1; duration
// the same (default 1 step); body is the base unless named. Leaves .weights NULL. flag is used in
// messages.
Status disturbance_parse(const char *flag, const char *text, const Task *task,
                         Disturbance *disturbance, Err *err);

#endif
