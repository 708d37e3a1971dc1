// world: the plumbing between a task and MuJoCo, the same for every robot: one model, one mjData
// per worker, guarded steps. The door to MuJoCo's physics.
//
// A robot describes itself in a WorldTask (EnvType.content) and takes the functions of EnvType from
// WORLD_FUNCTIONS. Its parameter struct begins with WorldParams. The functions of a task run inside
// the parallel loop (hot), except `check` and `edit`.
//
// A variant of the body (damage) is an EnvShared of its own beside that of the intact body, with
// the same parameters; a reset chooses the one that EnvWorker.shared, .model and .data are of.
//
// Where bodies differ (envs/randomization.h), a worker's copy of the model is edited at a reset.
//
// A reset: mj_resetData, memory = 0, start (or a given state), begin, mj_forward.
// A control step: control, disturb, frame_skip times mj_step, mj_rnePostConstraint where asked for,
// measure, healthy, reward, remember; then the task is observed. There is no mj_forward after the
// steps: what is not qpos or qvel (xpos, cvel, sensordata, ...) is what the last mj_step left, one
// substep older than qpos (RK4: its last stage). Rewards and observations want it so.
#ifndef HEBBES_ENVS_WORLD_H
#define HEBBES_ENVS_WORLD_H

#include <mujoco/mujoco.h>
#include <stdalign.h>

#include "envs/env.h"
#include "envs/guard.h"

enum { WORLD_NAMES_MAX = 32 };

// env.action_map
typedef enum ActionMap { ACTION_SCALED, ACTION_DIRECT } ActionMap;
extern const char *const world_action_maps[];

// The keys that every robot has.
typedef struct WorldParams {
  int64_t steps, frame_skip;
  double timestep; // NaN: the model's
  bool terminate, count_last_reward;
  int action_map;
} WorldParams;

// Their entries of a Param table; the robot's struct begins with a WorldParams.
#define WORLD_PARAM(key, kind, member, fallback, min, max, none, choices, unit, help)              \
  { key, kind, offsetof(WorldParams, member), fallback, min, max, false, none, choices, unit, help }
#define WORLD_PARAMS_THAT(terminate_default, count_default, steps_default, skip_default)           \
  WORLD_PARAM("steps", PARAM_INT, steps, steps_default, 1, 1e6, NULL, NULL, "control steps",       \
              "length of an episode"),                                                             \
      WORLD_PARAM("frame_skip", PARAM_INT, frame_skip, skip_default, 1, 1000, NULL, NULL,          \
                  "simulation steps", "simulation steps in one control step"),                     \
      WORLD_PARAM("timestep", PARAM_REAL, timestep, "model", 1e-5, 1, "model", NULL, "s",          \
                  "length of a simulation step; model: as the model has it"),                      \
      WORLD_PARAM("terminate", PARAM_BOOL, terminate, terminate_default, 0, 0, NULL, NULL, "",     \
                  "end the episode at an unhealthy state"),                                        \
      WORLD_PARAM("count_last_reward", PARAM_BOOL, count_last_reward, count_default, 0, 0, NULL,   \
                  NULL, "", "count the reward of the step that ends an unhealthy episode"),        \
      WORLD_PARAM("action_map", PARAM_CHOICE, action_map, "scaled", 0, 0, NULL, world_action_maps, \
                  "",                                                                              \
                  "controller to actuators: scaled ([-1, 1] onto ctrlrange), direct (clipped)")
#define WORLD_PARAMS(steps, skip) WORLD_PARAMS_THAT("false", "true", steps, skip)

// What a robot says about itself and its task.
typedef struct WorldTask {
  const char *model; // file in the folder of models, without .xml; NULL where there is `text`
  // Sizes that the functions below rely on; another model is refused. An edited or damaged one may
  // have more bodies, sites and coordinates, behind these.
  int nq, nv, nu, nbody, nsite;
  int n_obs; // length of the observation
  // Length of the action; 0: nu. Where there is a `control`, an action is numbers in [-1, 1].
  int n_act;
  // Names, ended by NULL, looked up at open. EnvShared.body, site, geom have their numbers in this
  // order, EnvShared.sensor the place of a sensor's first number in sensordata.
  const char *bodies[WORLD_NAMES_MAX], *sites[WORLD_NAMES_MAX], *geoms[WORLD_NAMES_MAX],
      *sensors[WORLD_NAMES_MAX];
  // mj_rnePostConstraint after every control step, for those who read cfrc_ext
  bool contact_forces;
  // EnvWorker.model is a copy that `start`, `begin` and `disturb` may change; a reset undoes it,
  // and so does a damage that begins or ends in mid-episode (`disturb` comes after it)
  bool own_model;
  size_t memory_size; // bytes of EnvWorker.memory

  // All the functions but start, reward and observe may be NULL.
  // what a Param table cannot check
  Status (*check)(const EnvType *type, const void *params, Err *err);
  // The text of a model that is no shipped file, and the path of where it was read, for messages
  // and for the files that it refers to.
  const char *(*text)(const void *params, const char **path);
  // For tasks whose sizes depend on the model, instead of the sizes above: sets shape.n_obs, n_act
  // and n_ctrl and may set `fitted`. Called for the intact body, then for each damaged one.
  Status (*fit)(EnvShared *shared, Err *err);
  // changes the model before it is compiled
  Status (*edit)(const EnvType *type, const void *params, mjSpec *spec, Err *err);
  // Writes the start of an episode over the model's initial state, into data->qpos and qvel; not
  // called when the start is given.
  void (*start)(EnvWorker *worker, Rng *rng);
  // What else an episode begins with: memory, targets, a change of the model ...; rng is NULL when
  // the start was given. qpos and qvel are there, nothing else is computed yet.
  void (*begin)(EnvWorker *worker, Rng *rng);
  // turns an action (n_act) into data->ctrl; NULL: a copy
  void (*control)(EnvWorker *worker, const double *action);
  // What acts on the body beside ctrl in this control step (xfrc_applied, a change of the worker's
  // model). A function of the parameters, worker->step, world_random and what `begin` left in
  // memory, so that a recorded episode can be repeated (envs/bare.h); it changes no memory.
  void (*disturb)(EnvWorker *worker);
  // the coordinate whose speed is paid (EnvWorker.speed)
  double (*position)(const EnvWorker *worker);
  // bookkeeping between the simulation and healthy
  void (*measure)(EnvWorker *worker, const double *action);
  // may the episode go on?
  bool (*healthy)(const EnvWorker *worker);
  double (*reward)(const EnvWorker *worker, const double *action, bool healthy);
  // bookkeeping behind the reward
  void (*remember)(EnvWorker *worker, const double *action);
  void (*observe)(const EnvWorker *worker, double *obs);
} WorldTask;

struct DamagePlan; // envs/damage_plan.h
struct RandomPlan; // envs/random_body.h

// How a number of an action is made of an output: clipped to [low, high], then onto a range.
typedef struct WorldAction {
  double low, high, centre, half;
} WorldAction;

struct EnvShared {
  const EnvType *type;
  const WorldTask *task;
  void *params; // the robot's own struct, a copy; one for all variants
  char *path;   // of the model's file; one for all variants
  mjModel *model;
  mjModel *intact;              // of the body without damage, for its names; variant 0 owns it
  void *fitted;                 // what the task made of this model; freed with it
  struct DamagePlan *plan;      // what changes within an episode; NULL: nothing
  struct RandomPlan *random;    // how bodies differ; NULL: they do not
  const ParamItems *quantities; // in which; NULL likewise; one for all variants
  int n_variants;               // of variant 0, which owns the others
  EnvShared **variants;         // (n_variants) variant 0 itself is the first
  EnvShape shape;
  int frame_skip;
  bool terminate;
  WorldAction *actions; // (n_act) one for all variants
  int body[WORLD_NAMES_MAX], site[WORLD_NAMES_MAX], geom[WORLD_NAMES_MAX], sensor[WORLD_NAMES_MAX];
};

// One variant of the body as a worker has it.
typedef struct WorldBody {
  mjModel *own;   // copy of the model, where it may be changed; else NULL
  mjData *data;   // variants of the same sizes share one
  bool owns_data; // this variant was the first of them
} WorldBody;

struct EnvWorker {
  // begins a cache line, and so its size is a multiple of one
  alignas(64) const EnvShared *shared; // the variant of this episode
  mjModel *model;                      // the shared one, or a copy that may be changed
  mjData *data;
  const EnvShared *root; // variant 0
  int variant;
  int n_bodies;
  WorldBody *bodies; // (n_bodies) one a variant
  bool is_drawn;     // the body is drawn from `body`
  Stream body;
  int stage;         // of the variant's plan
  int n_history;     // the longest of all variants
  double *history;   // (n_history x n_ctrl) controls of the last steps, a ring
  void *memory;      // of the task (WorldTask.memory_size), 0 at every reset; begins a cache line
  uint64_t seed;     // of world_random in this episode; 0: none, the start was given
  int step;          // control steps since the start of the episode
  int n_settled;     // simulation steps that this episode's start settled for
  double *unsettled; // qpos, qvel and ctrl before that (world_state_size)
  bool broken;       // between a divergence (or birth) and the next reset
  double position;   // of the coordinate whose speed is paid, after the last control step
  double speed;      // of that coordinate over the last control step, 1/s
};

// The functions of EnvType that are the same for all robots.
#define WORLD_FUNCTIONS                                                                            \
  .open = world_open, .close = world_close, .damage = world_damage, .randomize = world_randomize,  \
  .retune = world_retune, .shape = world_shape, .worker_new = world_worker_new,                    \
  .worker_free = world_worker_free, .draw_body = world_draw_body, .reset = world_reset,            \
  .reset_to = world_reset_to, .step = world_step, .observe = world_observe,                        \
  .map_action = world_map_action

Status world_open(const EnvType *type, const void *params, const char *models, EnvShared **out,
                  Err *err);
void world_close(EnvShared *shared);
Status world_damage(EnvShared *shared, int variant, const Damage *damage, int change[2], Err *err);
Status world_randomize(EnvShared *shared, const ParamItems *quantities, Err *err);
Status world_retune(EnvShared *shared, const void *params, Err *err);
void world_shape(const EnvShared *shared, EnvShape *shape);
Status world_worker_new(const EnvShared *shared, EnvWorker **out, Err *err);
void world_worker_free(EnvWorker *worker);
void world_draw_body(EnvWorker *worker, const Stream *stream);
Outcome world_reset(EnvWorker *worker, int variant, Rng *rng);
Outcome world_reset_to(EnvWorker *worker, int variant, const double *qpos, const double *qvel);
EnvStep world_step(EnvWorker *worker, const double *action);
void world_observe(const EnvWorker *worker, double *obs);
void world_map_action(const EnvShared *shared, const float *output, double *action);

// For tasks. The numbers of one sensor: those of the i-th of WorldTask.sensors.
const double *world_sensor(const EnvWorker *worker, int i);
// place (3) of a body: xpos of the i-th of WorldTask.bodies
const double *world_place(const EnvWorker *worker, int i);
// Appends n numbers to an observation and returns its new end.
double *world_put(double *obs, int n, const double *v);
// Opens a stream of random numbers that is a function of the episode's start, worker->step and
// what (noise, pushes, ...); it can be opened any number of times. False, and no stream, when the
// start was given.
bool world_random(const EnvWorker *worker, uint64_t what, Rng *rng);
// For `start`: simulates n steps with data->ctrl as it is, from data->qpos and qvel; then, but for
// these, everything is as mj_resetData left it. n depends on nothing but the parameters.
void world_settle(EnvWorker *worker, int n);

// For envs/bare.h: parts of world_worker_new, of a reset, and of a control step.
size_t world_state_size(const EnvShared *root); // qpos, qvel and ctrl of the largest variant
Status world_worker_init(const EnvShared *shared, EnvWorker *worker, Err *err); // without mjData
void world_worker_clear(EnvWorker *worker);
void world_choose(EnvWorker *worker, int variant); // which the worker is from now on
void world_undo(EnvWorker *worker);     // memory and model as they were before the episode
void world_simulate(EnvWorker *worker); // disturb, frame_skip times mj_step, contact forces

#endif
