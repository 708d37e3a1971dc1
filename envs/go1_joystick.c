// go1-joystick: the Unitree Go1 follows commands: speeds forward and sideward, and a yaw rate.
// Playground's Joystick; only the feet meet the ground.
//
//   observation (48)  velocity (3) of the imu in its frame, gyro (3), gravity (3), joints - home
//                     (12), joint velocities (12), all noisy; last action (12), command (3)
//   action (12)       home + 0.5 a are the targets of the joints
//   reward            dt sum_k reward.k term_k, within [0, 10000]
//   start             key home + noise, any heading, the trunk moving
//   command           drawn at the start, and now and then anew; or as given
//   terrain           flat, or rough: a height field, every node uniform in [0, height]
//   push              off: a force on the trunk now and then, half a sine wave long
//   terminated        the trunk is on its back
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "envs/go1_terms.h"

typedef struct Joystick {
  Go1Params common;
  struct {
    ParamReals range, keep;
    double change, period;
  } draw;
  struct {
    int kind;
    int64_t seed;
    double height, friction;
  } terrain;
  struct {
    bool enable;
    ParamReals wait, duration, speed;
  } push;
} Joystick;

enum { FLAT, ROUGH };
static const char *const terrains[] = {"flat", "rough", NULL};

// the rough ground: nodes a side, half its length, thickness below the lowest node, and how high
// the trunk starts
enum { N_NODES = 256 };
static const double terrain_radius = 10, terrain_base = 1, start_height = 0.35;

// what world_random is asked for; go1.c has 1
enum { COMMAND = 2, PUSH };

#define TERMS(TERM)                                                                                \
  TERM(tracking_lin_vel, go1_tracking_lin_vel, "1.0", "the trunk's own velocity is the command's") \
  TERM(tracking_ang_vel, go1_tracking_ang_vel, "0.5", "the yaw rate is the command's")             \
  TERM(lin_vel_z, go1_lin_vel_z, "-0.5", "squared vertical speed")                                 \
  TERM(ang_vel_xy, go1_ang_vel_xy, "-0.05", "squared roll and pitch rates")                        \
  TERM(orientation, go1_orientation, "-5.0", "squared tilt")                                       \
  TERM(dof_pos_limits, go1_dof_pos_limits, "-1.0", "joints beyond soft_joint_limit x range, rad")  \
  TERM(pose, go1_pose, "0.5", "the joints are near home: at most 1")                               \
  TERM(termination, go1_termination, "-1.0", "for every step on the back")                         \
  TERM(stand_still, go1_stand_still, "-1.0",                                                       \
       "distance of the joints from home when the command is to stand")                            \
  TERM(torques, go1_torques, "-0.0002", "norms of the torques, Euclidean and absolute")            \
  TERM(action_rate, go1_action_rate, "-0.01", "squared change of the action")                      \
  TERM(energy, go1_energy, "-0.001", "power of the motors in W")                                   \
  TERM(feet_clearance, go1_feet_clearance, "-2.0",                                                 \
       "distance of moving feet from max_foot_height, times the root of their speed")              \
  TERM(feet_height, go1_feet_height, "-0.2", "relative error of a swing's height, at touchdown")   \
  TERM(feet_slip, go1_feet_slip, "-0.1", "squared speed of the feet on the floor")                 \
  TERM(feet_air_time, go1_feet_air_time, "0.1", "seconds in the air above 0.1, at touchdown")

enum { TERMS(GO1_TERM_PLACE) N_TERMS };

#define LIST(field, key, fallback, min, unit, help)                                                \
  GO1_PARAM(Joystick, field, key, PARAM_REALS, fallback, min, 1e6, NULL, NULL, unit, help)

static const Param params[] = {
    WORLD_PARAMS_THAT("true", "false", "1000", "5"),
    GO1_PARAMS("35", "0.5", "0.5", "0.03", "0.5", "0.5", "3.14", "0.5"),
    GO1_COMMAND_PARAM("[]", "[x, y, yaw rate] for the whole episode; empty: drawn"),
    LIST(draw.range, "command_draw.range", "[1.5, 0.8, 1.2]", 0, "m/s, m/s, rad/s",
         "commands are uniform in +- this"),
    LIST(draw.keep, "command_draw.keep", "[0.9, 0.25, 0.5]", 0, "",
         "chance that a component of a new command is not 0"),
    GO1_PARAM(Joystick, draw.change, "command_draw.change", PARAM_REAL, "0.5", 0, 1, NULL, NULL, "",
              "chance of each component to change"),
    GO1_REAL(Joystick, draw.period, "command_draw.period", "5", "s",
             "mean time between two commands"),
    GO1_REAL(Go1Params, tracking_sigma, "tracking_sigma", "0.25", "",
             "width of tracking_lin_vel and tracking_ang_vel"),
    GO1_REAL(Go1Params, max_foot_height, "max_foot_height", "0.1", "m",
             "height that feet should swing to"),
    GO1_SOFT_LIMIT_PARAM("0.95"),
    GO1_PARAM(Joystick, terrain.kind, "terrain.kind", PARAM_CHOICE, "flat", 0, 0, NULL, terrains,
              "", "the ground"),
    GO1_PARAM(Joystick, terrain.seed, "terrain.seed", PARAM_INT, "0", 0, 1e15, NULL, NULL, "",
              "which rough ground"),
    GO1_PARAM(Joystick, terrain.height, "terrain.height", PARAM_REAL, "0.05", 1e-6, 1, NULL, NULL,
              "m", "highest node of rough ground"),
    GO1_REAL(Joystick, terrain.friction, "terrain.friction", "1.0", "",
             "sliding friction of rough ground"),
    GO1_PARAM(Joystick, push.enable, "push.enable", PARAM_BOOL, "false", 0, 0, NULL, NULL, "",
              "push the trunk now and then"),
    LIST(push.wait, "push.wait", "[1, 3]", 0, "s", "time before a push, drawn once an episode"),
    LIST(push.duration, "push.duration", "[0.05, 0.2]", 1e-3, "s", "its length, likewise"),
    LIST(push.speed, "push.speed", "[0, 3]", 0, "m/s",
         "it changes the robot's speed by this / pi, likewise"),
    TERMS(GO1_TERM_PARAM) PARAM_END,
};

static Status check(const EnvType *type, const void *values, Err *err) {
  const Joystick *p = values;
  const struct {
    const char *key;
    const ParamReals *list;
    int n;
  } lists[] = {
      {"command_draw.range", &p->draw.range, 3}, {"command_draw.keep", &p->draw.keep, 3},
      {"push.wait", &p->push.wait, 2},           {"push.duration", &p->push.duration, 2},
      {"push.speed", &p->push.speed, 2},
  };
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    const ParamReals *list = lists[i].list;
    if (list->n != lists[i].n || (list->n == 2 && list->value[0] > list->value[1])) {
      return err_set(err, ERR_INPUT, "env.%s of %s must be %s", lists[i].key, type->name,
                     lists[i].n == 3 ? "[x, y, yaw]: three numbers" : "[low, high]");
    }
  }
  return go1_check_command(type, values, err);
}

// The ground: nodes that know nothing of each other. MuJoCo stretches them to [0, 1].
static Status add_heights(const Joystick *p, mjSpec *spec, Err *err) {
  enum { N = N_NODES * N_NODES };
  float *heights = malloc(N * sizeof *heights);
  if (heights == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the ground");
  }
  Rng rng;
  rng_open(&rng, (Stream){.seed = (uint64_t)p->terrain.seed, .purpose = PURPOSE_TERRAIN});
  rng_fill_uniform(&rng, 0, 1, N, heights);
  mjsHField *field = mjs_addHField(spec);
  mjs_setName(field->element, "terrain");
  field->nrow = field->ncol = N_NODES;
  field->size[0] = field->size[1] = terrain_radius;
  field->size[2] = p->terrain.height;
  field->size[3] = terrain_base;
  mjs_setFloat(field->userdata, heights, N);
  free(heights);
  return OK;
}

static Status edit(const EnvType *type, const void *values, mjSpec *spec, Err *err) {
  const Joystick *p = values;
  Status status = go1_edit(type, values, spec, err);
  if (status != OK || p->terrain.kind == FLAT) {
    return status;
  }
  mjsGeom *floor = mjs_asGeom(mjs_findElement(spec, mjOBJ_GEOM, "floor"));
  floor->type = mjGEOM_HFIELD;
  floor->friction[0] = p->terrain.friction;
  mjs_setString(floor->hfieldname, "terrain");
  return add_heights(p, spec, err);
}

static void start(EnvWorker *worker, Rng *rng) {
  const Joystick *p = worker->shared->params;
  go1_start(worker, rng);
  if (p->terrain.kind == ROUGH) {
    worker->data->qpos[2] = start_height;
  }
}

static int in_steps(const EnvWorker *worker, double seconds) {
  return (int)lround(fmin(seconds / worker->shared->shape.dt, 1e9));
}

// until the next command
static void draw_command_steps(EnvWorker *worker, Rng *rng) {
  const Joystick *p = worker->shared->params;
  double seconds = -p->draw.period * log1p(-rng_uniform(rng, 0, 1));
  go1_memory(worker)->command_steps = in_steps(worker, seconds);
}

static double draw_from(Rng *rng, const ParamReals *range) {
  return rng_uniform(rng, range->value[0], range->value[1]);
}

static void begin(EnvWorker *worker, Rng *rng) {
  const Joystick *p = worker->shared->params;
  Go1Memory *memory = go1_memory(worker);
  go1_begin(worker, rng);
  if (rng == NULL) {
    return;
  }
  for (int i = 0; i < 3 && p->common.command.n == 0; i++) {
    memory->command[i] = rng_uniform(rng, -p->draw.range.value[i], p->draw.range.value[i]);
  }
  draw_command_steps(worker, rng);
  memory->push_wait = in_steps(worker, draw_from(rng, &p->push.wait));
  memory->push_duration = draw_from(rng, &p->push.duration);
  memory->push_steps = in_steps(worker, memory->push_duration);
  memory->push_speed = draw_from(rng, &p->push.speed);
}

// a component changes to a new one, or to 0, or not at all
static void change_command(const EnvWorker *worker, Rng *rng, double *command) {
  const Joystick *p = worker->shared->params;
  for (int i = 0; i < 3; i++) {
    double fresh = rng_uniform(rng, -p->draw.range.value[i], p->draw.range.value[i]);
    bool keeps = rng_uniform(rng, 0, 1) < p->draw.keep.value[i];
    bool changes = rng_uniform(rng, 0, 1) < p->draw.change;
    command[i] = !changes ? command[i] : keeps ? fresh : 0;
  }
}

// The command of this step: the time for a new one is drawn again when it has come, and behind a
// fall.
static void follow_commands(EnvWorker *worker) {
  Go1Memory *memory = go1_memory(worker);
  bool due = memory->command_steps <= 0;
  Rng rng;
  if (go1_params(worker)->command.n > 0 || (!due && memory->healthy) ||
      !world_random(worker, COMMAND, &rng)) {
    return;
  }
  if (due) {
    change_command(worker, &rng, memory->command);
  }
  draw_command_steps(worker, &rng);
}

static void control(EnvWorker *worker, const double *action) {
  if (worker->step > 0) {
    follow_commands(worker);
  }
  go1_control(worker, action);
}

// the side that a push comes from is drawn for its number
static double push_angle(const EnvWorker *worker, int number) {
  Rng rng;
  rng_open(&rng, (Stream){.seed = worker->seed,
                          .purpose = PURPOSE_EPISODE,
                          .individual = PUSH,
                          .step = (uint32_t)number});
  return rng_uniform(&rng, -mjPI, mjPI);
}

// pushes come at equal intervals, each from a side of its own
static void disturb(EnvWorker *worker) {
  const Joystick *p = worker->shared->params;
  const Go1Memory *memory = go1_memory(worker);
  int trunk = worker->shared->body[0];
  double *force = worker->data->xfrc_applied + 6 * (ptrdiff_t)trunk;
  int period = memory->push_wait + memory->push_steps + 1;
  int number = worker->step / period, into = worker->step % period - memory->push_wait;
  if (!p->push.enable) {
    return;
  }
  force[0] = force[1] = 0;
  if (into >= 0 && worker->seed != 0) {
    double angle = push_angle(worker, number);
    double wave = 0.5 * sin(mjPI * into * worker->shared->shape.dt / memory->push_duration);
    double size =
        wave * worker->model->body_subtreemass[trunk] * memory->push_speed / memory->push_duration;
    force[0] = size * cos(angle);
    force[1] = size * sin(angle);
  }
}

static double reward(const EnvWorker *worker, const double *action, bool healthy) {
  static Go1Term *const terms[] = {TERMS(GO1_TERM_FUNCTION)};
  (void)action;
  return go1_reward_clipped(worker, terms, N_TERMS, healthy);
}

static void observe(const EnvWorker *worker, double *obs) {
  const Go1Memory *memory = go1_memory(worker);
  obs = go1_observe(worker, GO1_LOCAL_LINVEL, obs);
  obs = go1_put(obs, GO1_JOINTS, memory->older);
  go1_put(obs, 3, memory->command);
}

static const WorldTask task = {
    GO1_TASK,           .model = "go1_feet_only", .n_obs = 48,      .check = check,
    .edit = edit,       .start = start,           .begin = begin,   .control = control,
    .disturb = disturb, .healthy = go1_upright,   .reward = reward, .observe = observe,
};

const EnvType env_go1_joystick = {
    .name = "go1-joystick",
    .summary = "the quadruped Unitree Go1 follows changing commands on flat or rough ground",
    .params = params,
    .params_size = sizeof(Joystick),
    .content = &task,
    WORLD_FUNCTIONS,
};
