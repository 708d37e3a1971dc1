// env: the contract of an environment: a robot and its task.
//
// An environment type builds an EnvShared once (the compiled models, one for each variant of the
// body; const from then on and shared by all threads) and one EnvWorker per thread (its mjData,
// task scratch; nothing shared, nothing allocated after worker_new). The functions marked hot run
// inside the parallel loop and cannot fail: what goes wrong in the simulated world is an Outcome.
//
// One episode: reset, observe, then step and observe again until the outcome is not RUNNING.
#ifndef HEBBES_ENVS_ENV_H
#define HEBBES_ENVS_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "envs/damage.h"
#include "envs/randomization.h"
#include "src/base/rng.h"

typedef enum Outcome {
  RUNNING,
  ENDED,    // terminated (and env.terminate is on), or the horizon was reached
  DIVERGED, // the simulation broke down: NaN, a MuJoCo warning about bad state, an error inside
            // MuJoCo
} Outcome;

typedef struct EnvShared EnvShared; // defined by the family (envs/world.h)
typedef struct EnvWorker EnvWorker; // likewise

typedef struct EnvShape {
  int n_obs, n_act;
  int n_ctrl;  // controls of the simulation; an action may be shorter
  int n_steps; // control steps of an episode (env.steps)
  int n_qpos, n_qvel;
  double dt;              // seconds of one control step
  bool count_last_reward; // the reward of the step that terminates an episode counts
} EnvShape;

// What one control step brought.
typedef struct EnvStep {
  double reward;
  bool terminated; // the task's condition at this state, whatever env.terminate says
  Outcome outcome;
} EnvStep;

typedef struct EnvType {
  const char *name; // "half-cheetah"
  const char *summary;
  const Param *params; // keys under env.
  size_t params_size;
  const void *content; // the family's own description (a WorldTask, envs/world.h)

  // Builds the model. models is the folder of the shipped *.xml. ERR_INPUT or ERR_FAILED with the
  // reason.
  Status (*open)(const struct EnvType *type, const void *params, const char *models,
                 EnvShared **shared, Err *err);
  void (*close)(EnvShared *shared); // accepts NULL
  // Builds one more variant of the body, number `variant`; open made variant 0, the intact body.
  // Variant 0 may be given again: the damaged body takes its place. change has the first and the
  // last control step in which something begins or ends in mid-episode, -1: there is none. To be
  // called before worker_new. ERR_INPUT: the damage does not fit the robot; then all is as before.
  Status (*damage)(EnvShared *shared, int variant, const Damage *damage, int change[2], Err *err);
  // Lets bodies differ in these quantities, in all variants that there are by now; to be called
  // once, behind the last damage and before worker_new. ERR_INPUT: they do not fit the robot.
  Status (*randomize)(EnvShared *shared, const ParamItems *quantities, Err *err);
  // New values of its keys (params_size bytes), such as weights of rewards, between episodes. What
  // a model was built from is to stay as it was.
  Status (*retune)(EnvShared *shared, const void *params, Err *err);
  void (*shape)(const EnvShared *shared, EnvShape *shape); // of variant 0
  Status (*worker_new)(const EnvShared *shared, EnvWorker **worker, Err *err);
  void (*worker_free)(EnvWorker *worker); // accepts NULL

  // hot: the body of all episodes from the next reset on: drawn from this stream, where bodies
  // differ; NULL: the model's own
  void (*draw_body)(EnvWorker *worker, const Stream *stream);
  // hot: starts an episode on this variant of the body. Nothing of the last episode survives, warm
  // start included. Returns DIVERGED or RUNNING.
  Outcome (*reset)(EnvWorker *worker, int variant, Rng *rng);
  // As reset, from a given state: qpos (n_qpos), qvel (n_qvel).
  Outcome (*reset_to)(EnvWorker *worker, int variant, const double *qpos, const double *qvel);
  // hot: action (n_act) in the actuators' own units, as it stands (MuJoCo clamps inside); robots
  // with a map of their own (a default pose + scale times the action) take [-1, 1]
  EnvStep (*step)(EnvWorker *worker, const double *action);
  // hot: writes the observation (n_obs), in double, so that parity can be checked to the bit
  void (*observe)(const EnvWorker *worker, double *obs);
  // hot: the controller's output (n_act, float32) to an action in the actuators' units
  // (env.action_map): clips to [-1, 1] and maps onto ctrlrange, or clips to ctrlrange; robots with
  // a map of their own do theirs.
  void (*map_action)(const EnvShared *shared, const float *output, double *action);
} EnvType;

#endif
