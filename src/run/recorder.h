// recorder: everything that an episode shows of itself, control step by control step, in memory
// made before it begins. What is recorded changes nothing in the episode.
#ifndef HEBBES_RUN_RECORDER_H
#define HEBBES_RUN_RECORDER_H

#include "envs/measure.h"
#include "src/base/store.h"
#include "src/run/rollout.h"

// Arrays are row-major, a row a control step; row t is written behind control step t.
typedef struct Recorder {
  int capacity, n; // control steps: room for, recorded
  int n_weights, n_signals, n_act;
  MeasureShape shape;
  float *weights;  // (n + 1 x n_weights): row 0 at birth, row t + 1 behind control step t
  float *poses;    // (n + 1 x shape.n_pose): row 0 at the start, row t + 1 behind control step t
  float *signals;  // (n x n_signals) activations of the forward pass
  float *actions;  // (n x n_act) in the actuators' units
  float *forces;   // (n x n_forces)   this and the rest as in envs/measure.h
  float *torques;  // (n x n_dofs)
  float *base;     // (n x 9)
  float *contacts; // (n x n_bodies)
  float *power;    // (n)
  double *rewards; // (n)
  Arena arena;
} Recorder;

// Makes room for an episode of the task. recorder must be closed with recorder_close (accepts a
// zeroed one).
Status recorder_open(const Task *task, Recorder *recorder, Err *err);
void recorder_close(Recorder *recorder);

// hot: behind birth, and behind a control step that did not diverge
void recorder_begin(Recorder *recorder, const Worker *worker);
void recorder_take(Recorder *recorder, const Worker *worker, double reward);

// Writes the arrays as datasets (rows x columns) into a group.
Status recorder_save(const Recorder *recorder, StoreGroup *group, Err *err);

#endif
