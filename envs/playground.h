// playground: what the tasks of the DeepMind Control Suite share, in the form MuJoCo Playground
// gives them: the cupboard of cheetah-run, hopper-*, walker-*, humanoid-* and swimmer6. Tasks of
// one body have everything but the reward in common; a member says which reward.
//
// Rewards are in [0, 1] for every control step. Nothing terminates an episode but a divergence.
#ifndef HEBBES_ENVS_PLAYGROUND_H
#define HEBBES_ENVS_PLAYGROUND_H

#include "envs/world.h"

// What every robot's parameter struct begins with. speed is of no use to tasks that stand.
typedef struct Playground {
  WorldParams world;
  double speed;
} Playground;

#define PLAYGROUND_PARAMS(frame_skip) WORLD_PARAMS_THAT("true", "false", "1000", frame_skip)
#define PLAYGROUND_PARAM(Type, field, key, fallback, unit, help)                                   \
  { key, PARAM_REAL, offsetof(Type, field), fallback, 0, 1e3, true, NULL, NULL, unit, help }
#define PLAYGROUND_SPEED(fallback)                                                                 \
  PLAYGROUND_PARAM(Playground, speed, "reward.speed", fallback, "m/s",                             \
                   "speed that earns the full reward")

// How a reward falls off outside of its bounds.
typedef enum Falloff { FALL_GAUSSIAN, FALL_LINEAR, FALL_LONG_TAIL } Falloff;

// 1 for low <= x <= high; outside it falls to at_margin over a distance of margin and goes on
// falling.
double playground_tolerance(double x, double low, double high, double margin, Falloff falloff,
                            double at_margin);
// v / full, cut to [0, 1]
double playground_share(double v, double full);
// 1 without any action, 4/5 with an action of full size (n)
double playground_small_control(int n, const double *action);

// WorldTask.start: joints with limits are uniform between them, the third coordinate (the turn of
// the whole body) in +-pi, all else as the model has it.
void playground_start_turned(EnvWorker *worker, Rng *rng);
// As above without the turn, then 200 simulation steps without control.
void playground_start_settled(EnvWorker *worker, Rng *rng);
// The model's initial state.
void playground_start_still(EnvWorker *worker, Rng *rng);

// rotation matrix (9) of the i-th of WorldTask.bodies
const double *playground_turn(const EnvWorker *worker, int i);

// velocity (3) of the mass centre
enum { PLAYGROUND_VELOCITY = 0 };
#define PLAYGROUND_SENSORS .sensors = {[PLAYGROUND_VELOCITY] = "torso_subtreelinvel"}

// cheetah: observation (17) qpos[1:], qvel
double playground_cheetah_reward(const EnvWorker *worker, const double *action, bool healthy);
void playground_cheetah_observe(const EnvWorker *worker, double *obs);
enum { PLAYGROUND_GROUND = 0 };
#define PLAYGROUND_CHEETAH                                                                         \
  .model = "suite-cheetah", .nq = 9, .nv = 9, .nu = 6, .nbody = 8, .n_obs = 17,                    \
  .geoms = {[PLAYGROUND_GROUND] = "ground"}, PLAYGROUND_SENSORS,                                   \
  .start = playground_start_settled, .reward = playground_cheetah_reward,                          \
  .observe = playground_cheetah_observe

// hopper: observation (15) qpos[1:], qvel, log(1 + force) of toe and heel
double playground_hopper_standing(const EnvWorker *worker); // 1 or 0: is the torso above the foot?
void playground_hopper_observe(const EnvWorker *worker, double *obs);
typedef struct PlaygroundHopper {
  Playground common;
  double lowest, highest;
} PlaygroundHopper;
#define PLAYGROUND_HOPPER_PARAMS                                                                   \
  PLAYGROUND_PARAMS("4"),                                                                          \
      PLAYGROUND_PARAM(PlaygroundHopper, lowest, "reward.lowest", "0.6", "m",                      \
                       "a standing torso is at least this above the foot"),                        \
      PLAYGROUND_PARAM(PlaygroundHopper, highest, "reward.highest", "2", "m",                      \
                       "a standing torso is at most this above the foot")
enum { PLAYGROUND_TORSO = 0, PLAYGROUND_FOOT, PLAYGROUND_TOE = 1, PLAYGROUND_HEEL };
#define PLAYGROUND_HOPPER                                                                          \
  .model = "suite-hopper", .nq = 7, .nv = 7, .nu = 4, .nbody = 6, .nsite = 2, .n_obs = 15,         \
  .bodies = {[PLAYGROUND_TORSO] = "torso", [PLAYGROUND_FOOT] = "foot"},                            \
  .sensors = {[PLAYGROUND_VELOCITY] = "torso_subtreelinvel",                                       \
              [PLAYGROUND_TOE] = "touch_toe",                                                      \
              [PLAYGROUND_HEEL] = "touch_heel"},                                                   \
  .start = playground_start_turned, .observe = playground_hopper_observe

// walker: observation (24) R_xx and R_xz of every body, R_zz of the torso, qvel
double playground_walker_stand(const EnvWorker *worker);
double playground_walker_move(const EnvWorker *worker, const double *action, bool healthy);
void playground_walker_observe(const EnvWorker *worker, double *obs);
typedef struct PlaygroundWalker {
  Playground common;
  double height;
} PlaygroundWalker;
#define PLAYGROUND_WALKER_PARAMS                                                                   \
  PLAYGROUND_PARAMS("10"), PLAYGROUND_PARAM(PlaygroundWalker, height, "reward.height", "1.2", "m", \
                                            "height of the torso that earns the full reward")
#define PLAYGROUND_WALKER                                                                          \
  .model = "suite-walker", .nq = 9, .nv = 9, .nu = 6, .nbody = 8, .n_obs = 24,                     \
  .bodies = {[PLAYGROUND_TORSO] = "torso"}, PLAYGROUND_SENSORS, .start = playground_start_turned,  \
  .observe = playground_walker_observe

// humanoid: observation (67) joint angles, height of the head, places of hands and feet as the
// torso sees them, third row of the torso's R, velocity of the mass centre, qvel
double playground_humanoid_stand(const EnvWorker *worker, const double *action);
double playground_humanoid_move(const EnvWorker *worker, const double *action, bool healthy);
void playground_humanoid_observe(const EnvWorker *worker, double *obs);
typedef struct PlaygroundHumanoid {
  Playground common;
  double height;
} PlaygroundHumanoid;
#define PLAYGROUND_HUMANOID_PARAMS                                                                 \
  PLAYGROUND_PARAMS("5"), PLAYGROUND_PARAM(PlaygroundHumanoid, height, "reward.height", "1.4",     \
                                           "m", "height of the head that earns the full reward")
#define PLAYGROUND_HUMANOID                                                                        \
  .model = "suite-humanoid", .nq = 28, .nv = 27, .nu = 21, .nbody = 17, .nsite = 25, .n_obs = 67,  \
  .bodies = {"torso", "head", "left_hand", "left_foot", "right_hand", "right_foot"},               \
  PLAYGROUND_SENSORS, .start = playground_start_still, .observe = playground_humanoid_observe

#endif
