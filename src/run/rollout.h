// rollout: one episode on one worker, from birth to the end. The hot loop: nothing in it allocates,
// locks or fails.
#ifndef HEBBES_RUN_ROLLOUT_H
#define HEBBES_RUN_ROLLOUT_H

#include "envs/bare.h"
#include "src/run/normalizer.h"
#include "src/run/task.h"

// What one thread owns. Padded so that two workers never share a cache line.
typedef struct Worker {
  const Task *task;
  EnvWorker *env;
  Policy *policy;
  Arena arena;
  double *obs;    // (n_obs)
  float *input;   // (n_obs) normalized
  float *output;  // (n_act) of the controller
  double *action; // (n_act) in the actuators' units
  char padding[64];
} Worker;

// An episode as a benchmark simulates it again without a controller.
typedef struct Recording {
  BareEpisode bare; // its arrays are the caller's
  uint64_t final;   // hash of the state after the last step
} Recording;

struct Recorder; // recorder.h

// What an episode is asked to be.
typedef struct Episode {
  const float *genome;
  Stream birth, reset;  // where weights at birth and the start state come from
  const float *weights; // at birth (weights_size); NULL: drawn from birth
  int variant;          // of the body (Task.variants)
  bool is_drawn;        // the body is drawn from `body` (randomization)
  Stream body;
  const Normalizer *normalizer; // NULL: observations as they are
  ObsSums *sums;                // where observations are counted; NULL: they are not
  int freeze_at;                // control step from which on plasticity stops; -1: never
  Recording *recording;         // NULL: none
  struct Recorder *recorder;    // sees every control step; NULL: none
  int new_weights_at;           // control step in which new_weights are put in their place
  const float *new_weights;     // (weights_size) NULL: they are not
} Episode;

typedef struct EpisodeResult {
  double fitness;  // undiscounted return (up to the divergence, if any)
  double before;   // the part of it before the variant changed in mid-episode; NaN: it did not
  int steps;       // control steps done
  double distance; // from where the base began to where it was in the end, over the ground, m; NaN
                   // when diverged
  bool fell;       // the task's condition of termination was met, whatever env.terminate says
  bool diverged;
} EpisodeResult;

// worker must be closed with worker_close (accepts a zeroed one).
Status worker_open(const Task *task, Worker *worker, Err *err);
void worker_close(Worker *worker);

// hot: one observation (n_obs) through normalizer (NULL: as it is) and controller to an action
// (n_act) in the actuators' units. false when observation or output is not finite.
bool worker_act(Worker *worker, const Normalizer *normalizer, const double *obs, double *action);

// hot: runs one episode. Observations of a diverged episode do not count (its sums are emptied).
EpisodeResult rollout(Worker *worker, const Episode *episode);

// hot: its parts, for those who live step by step: birth of controller and body; and one control
// step: observe, act, step, learn. The end of a life is the caller's.
Outcome rollout_begin(Worker *worker, const Episode *episode);
EnvStep rollout_step(Worker *worker, const Episode *episode, int step);

#endif
