// world: the plumbing between a task and MuJoCo, the same for every robot: one model, one mjData
// per worker, guarded steps. The door to MuJoCo's physics; its one log handler is installed here.
//
// A robot describes itself in a WorldTask (EnvType.content) and takes the functions of EnvType from
// WORLD_FUNCTIONS. Its parameter struct begins with WorldParams. The functions of a task run inside
// the parallel loop (hot), except `check`.
//
// One control step: ctrl = action, frame_skip times mj_step, mj_rnePostConstraint where asked for;
// then the task reads everything as it is. There is no mj_forward after the steps: what is not qpos
// or qvel (xpos, cvel, ...) is what the last mj_step left, one substep older than qpos (RK4: its
// last stage). Rewards and observations want it so.
#ifndef HEBBES_ENVS_WORLD_H
#define HEBBES_ENVS_WORLD_H

#include <mujoco/mujoco.h>
#include <stdalign.h>

#include "envs/env.h"

enum { WORLD_BODIES_MAX = 4 };

// env.action_map
typedef enum ActionMap { ACTION_SCALED, ACTION_DIRECT } ActionMap;
extern const char *const world_action_maps[];

// The keys that every robot has.
typedef struct WorldParams {
  int64_t steps, frame_skip;
  bool terminate, count_last_reward;
  int action_map;
} WorldParams;

// Their entries of a Param table; the robot's struct begins with a WorldParams.
#define WORLD_PARAM(key, kind, member, fallback, min, max, choices, unit, help)                    \
  { key, kind, offsetof(WorldParams, member), fallback, min, max, false, NULL, choices, unit, help }
#define WORLD_PARAMS(steps_default, skip_default)                                                  \
  WORLD_PARAM("steps", PARAM_INT, steps, steps_default, 1, 1e6, NULL, "control steps",             \
              "length of an episode"),                                                             \
      WORLD_PARAM("frame_skip", PARAM_INT, frame_skip, skip_default, 1, 1000, NULL,                \
                  "simulation steps", "simulation steps in one control step"),                     \
      WORLD_PARAM("terminate", PARAM_BOOL, terminate, "false", 0, 0, NULL, "",                     \
                  "end the episode at an unhealthy state"),                                        \
      WORLD_PARAM("count_last_reward", PARAM_BOOL, count_last_reward, "true", 0, 0, NULL, "",      \
                  "count the reward of the step that ends an unhealthy episode"),                  \
      WORLD_PARAM("action_map", PARAM_CHOICE, action_map, "scaled", 0, 0, world_action_maps, "",   \
                  "controller to actuators: scaled ([-1, 1] onto ctrlrange), direct (clipped)")

// What a robot says about itself and its task.
typedef struct WorldTask {
  const char *model;            // file in the folder of models, without .xml
  int nq, nv, nu, nbody, nsite; // sizes that the functions below rely on; another model is refused
  int n_obs;                    // length of the observation
  // names of bodies, looked up at open: EnvShared.body has their numbers in this order
  const char *bodies[WORLD_BODIES_MAX];
  // mj_rnePostConstraint after every control step, for those who read cfrc_ext
  bool contact_forces;

  // what a Param table cannot check; may be NULL
  Status (*check)(const EnvType *type, const void *params, Err *err);
  // writes the start of an episode over the model's initial state
  void (*start)(const EnvShared *shared, Rng *rng, double *qpos, double *qvel);
  // the coordinate whose speed is paid (EnvWorker.speed); NULL: none
  double (*position)(const EnvWorker *worker);
  // may the episode go on? NULL: always
  bool (*healthy)(const EnvWorker *worker);
  double (*reward)(const EnvWorker *worker, const double *action, bool healthy);
  void (*observe)(const EnvWorker *worker, double *obs);
} WorldTask;

struct EnvShared {
  const EnvType *type;
  const WorldTask *task;
  void *params; // the robot's own struct, a copy
  mjModel *model;
  EnvShape shape;
  int frame_skip;
  bool terminate;
  int action_map;
  int body[WORLD_BODIES_MAX];
};

struct EnvWorker {
  // begins a cache line, and so its size is a multiple of one
  alignas(64) const EnvShared *shared;
  mjData *data;
  int step;        // control steps since the start of the episode
  bool broken;     // between a divergence (or birth) and the next reset
  double position; // of the coordinate whose speed is paid, after the last control step
  double speed;    // of that coordinate over the last control step, 1/s
};

// The functions of EnvType that are the same for all robots.
#define WORLD_FUNCTIONS                                                                            \
  .open = world_open, .close = world_close, .shape = world_shape, .worker_new = world_worker_new,  \
  .worker_free = world_worker_free, .reset = world_reset, .reset_to = world_reset_to,              \
  .step = world_step, .observe = world_observe, .map_action = world_map_action

Status world_open(const EnvType *type, const void *params, const char *models, EnvShared **out,
                  Err *err);
void world_close(EnvShared *shared);
void world_shape(const EnvShared *shared, EnvShape *shape);
Status world_worker_new(const EnvShared *shared, EnvWorker **out, Err *err);
void world_worker_free(EnvWorker *worker);
Outcome world_reset(EnvWorker *worker, int variant, Rng *rng);
Outcome world_reset_to(EnvWorker *worker, int variant, const double *qpos, const double *qvel);
EnvStep world_step(EnvWorker *worker, const double *action);
void world_observe(const EnvWorker *worker, double *obs);
void world_map_action(const EnvShared *shared, const float *output, double *action);

// Runs a function that calls MuJoCo; false when MuJoCo raised an error in it, which then is in the
// log. What the function was doing is left as it was: an mjData must be reset before it is used
// again.
bool world_guard(void (*run)(void *context), void *context);

#endif
