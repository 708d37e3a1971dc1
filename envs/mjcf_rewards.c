// A reward is the sum of weight times
// value; values called a cost are subtracted.
#include "envs/mjcf_rewards.h"

#include <math.h>

#include "envs/gymnasium.h"
#include "envs/mjcf_names.h"

#define WEIGHT(fallback)                                                                           \
  MJCF_KEY(MjcfRewarded, weight, PARAM_REAL, fallback, -1e9, 1e9, NULL, "", "times this")

typedef enum Axis { AXIS_X, AXIS_Y, AXIS_Z } Axis;
static const char *const axes[] = {"x", "y", "z", NULL};

static const Param plain_params[] = {WEIGHT("1"), PARAM_END};

// --- where it is and where it goes

typedef struct Velocity {
  MjcfRewarded rewarded;
  ParamNames body, joint;
  int axis;
  int64_t component;
} Velocity;

static const Param velocity_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(Velocity, body, "of this body; []: the first of the model"),
    {"axis", PARAM_CHOICE, offsetof(Velocity, axis), "x", 0, 0, false, NULL, axes, "",
     "along this axis of the world"},
    MJCF_NAMES(Velocity, joint, "of a joint instead of a body"),
    MJCF_KEY(Velocity, component, PARAM_INT, "0", 0, 6, NULL, "", "number of the joint's position"),
    PARAM_END,
};

// other: a place in qpos
static Status bind_velocity(const MjcfBinding *b, MjcfPart *part) {
  const Velocity *p = part->params;
  if (p->joint.n > 0 && p->body.n > 0) {
    return mjcf_refuse(b, "a body or a joint, not both");
  }
  if (p->joint.n == 0) {
    return mjcf_find_body(b, &p->body, part);
  }
  Status status = mjcf_find_coordinate(b, &p->joint, p->component, part);
  part->other = part->id[0];
  return status;
}

static double position(const MjcfMoment *now, const MjcfPart *part) {
  const Velocity *p = part->params;
  return part->other >= 0 ? now->worker->data->qpos[part->other]
                          : mjcf_place(now->worker, part->id[0])[p->axis];
}

// terms about one body begin with it
typedef struct OneBody {
  MjcfRewarded rewarded;
  ParamNames body;
} OneBody;

static Status bind_body(const MjcfBinding *b, MjcfPart *part) {
  const OneBody *p = part->params;
  return mjcf_find_body(b, &p->body, part);
}

typedef struct Tracking {
  OneBody of;
  double width;
} Tracking;

static const Param tracking_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(OneBody, body, "velocity of this body, in its own axes; []: the first of the model"),
    {"width", PARAM_REAL, offsetof(Tracking, width), "0.25", 0, 1e9, true, NULL, NULL, "",
     "value: exp(-(squared error) / width)"},
    PARAM_END,
};

// angular, linear, in the body's axes
static void own_velocity(const EnvWorker *worker, const MjcfPart *part, double velocity[6]) {
  mj_objectVelocity(worker->model, worker->data, mjOBJ_XBODY, part->id[0], velocity, 1);
}

static double track_velocity(const MjcfMoment *now, const MjcfPart *part) {
  const Tracking *p = part->params;
  const double *command = mjcf_memory(now->worker)->command;
  double velocity[6];
  own_velocity(now->worker, part, velocity);
  const double error[2] = {velocity[3] - command[0], velocity[4] - command[1]};
  return exp(-gymnasium_squares(2, error) / p->width);
}

static double track_turn(const MjcfMoment *now, const MjcfPart *part) {
  const Tracking *p = part->params;
  double velocity[6];
  own_velocity(now->worker, part, velocity);
  double error = velocity[2] - mjcf_memory(now->worker)->command[2];
  return exp(-error * error / p->width);
}

static const Param upright_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(OneBody, body, "this body; []: the first of the model"),
    PARAM_END,
};

static double upright(const MjcfMoment *now, const MjcfPart *part) {
  return mjcf_rotation(now->worker, part->id[0])[8];
}

typedef struct Height {
  OneBody of;
  double target, width;
} Height;

static const Param height_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(OneBody, body, "this body; []: the first of the model"),
    MJCF_KEY(Height, target, PARAM_REAL, "none", -1e9, 1e9, "none", "m",
             "value: exp(-((z - target) / width)^2); none: z itself"),
    {"width", PARAM_REAL, offsetof(Height, width), "0.1", 0, 1e9, true, NULL, NULL, "m",
     "how far from the target still pays"},
    PARAM_END,
};

static double height(const MjcfMoment *now, const MjcfPart *part) {
  const Height *p = part->params;
  double z = mjcf_place(now->worker, part->id[0])[2], away = (z - p->target) / p->width;
  return isnan(p->target) ? z : exp(-away * away);
}

typedef struct Posture {
  MjcfRewarded rewarded;
  ParamNames keyframe, joints;
} Posture;

static const Param posture_params[] = {
    WEIGHT("0.1"),
    MJCF_NAMES(Posture, keyframe, "the pose to be near to"),
    MJCF_NAMES(Posture, joints, "these joints; []: all hinges and slides"),
    PARAM_END,
};

static bool is_simple(const mjModel *m, int joint) {
  return m->jnt_type[joint] == mjJNT_HINGE || m->jnt_type[joint] == mjJNT_SLIDE;
}

// other: the keyframe; n_ids 0: all joints
static Status bind_posture(const MjcfBinding *b, MjcfPart *part) {
  const Posture *p = part->params;
  Status status = mjcf_find_one(b, mjOBJ_KEY, &p->keyframe, -1, &part->other);
  Status other = mjcf_find(b, mjOBJ_JOINT, &p->joints, part);
  for (int i = 0; i < part->n_ids; i++) {
    if (!is_simple(b->model, part->id[i])) {
      return mjcf_refuse(b, "joint '%.100s' is no hinge and no slide", p->joints.name[i].text);
    }
  }
  if (status == OK && part->other < 0) {
    return mjcf_refuse(b, "name the keyframe");
  }
  return status == OK ? other : status;
}

static double posture(const MjcfMoment *now, const MjcfPart *part) {
  const mjModel *m = now->worker->model;
  const double *pose = m->key_qpos + (ptrdiff_t)part->other * m->nq;
  int n = part->n_ids == 0 ? (int)m->njnt : part->n_ids;
  double sum = 0;
  for (int i = 0; i < n; i++) {
    int joint = part->n_ids == 0 ? i : part->id[i];
    if (is_simple(m, joint)) {
      double away = now->worker->data->qpos[m->jnt_qposadr[joint]] - pose[m->jnt_qposadr[joint]];
      sum += away * away;
    }
  }
  return sum;
}

static double alive(const MjcfMoment *now, const MjcfPart *part) {
  (void)part;
  return now->is_healthy;
}

// --- effort

static const Param control_params[] = {WEIGHT("0.1"), PARAM_END};

static double control(const MjcfMoment *now, const MjcfPart *part) {
  (void)part;
  return gymnasium_squares(now->worker->shared->shape.n_act, now->action);
}

static double action_change(const MjcfMoment *now, const MjcfPart *part) {
  (void)part;
  const double *last = mjcf_memory(now->worker)->last_action;
  double sum = 0;
  for (int i = 0; i < now->worker->shared->shape.n_act; i++) {
    sum += (now->action[i] - last[i]) * (now->action[i] - last[i]);
  }
  return sum;
}

static const Param energy_params[] = {WEIGHT("0.001"), PARAM_END};

static double energy(const MjcfMoment *now, const MjcfPart *part) {
  (void)part;
  const mjData *d = now->worker->data;
  double power = 0;
  for (int i = 0; i < now->worker->model->nout; i++) {
    power += fabs(d->actuator_force[i] * d->actuator_velocity[i]);
  }
  return power;
}

typedef struct Contact {
  MjcfRewarded rewarded;
  double limit;
} Contact;

static const Param contact_params[] = {
    WEIGHT("5e-4"),
    MJCF_KEY(Contact, limit, PARAM_REAL, "1", 0, 1e9, NULL, "N or N m",
             "each number is clipped to +- this"),
    PARAM_END,
};

static double contact(const MjcfMoment *now, const MjcfPart *part) {
  const Contact *p = part->params;
  double sum = 0;
  for (int64_t i = 0; i < 6 * now->worker->model->nbody; i++) {
    double force = gymnasium_clip(now->worker->data->cfrc_ext[i], p->limit);
    sum += force * force;
  }
  return sum;
}

// --- sensors and sites

typedef struct Sensor {
  MjcfRewarded rewarded;
  ParamNames sensor;
  int64_t component;
} Sensor;

static const Param sensor_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(Sensor, sensor, "the sensor"),
    MJCF_KEY(Sensor, component, PARAM_INT, "0", 0, 1e6, NULL, "", "number of the sensor's value"),
    PARAM_END,
};

static Status bind_sensor(const MjcfBinding *b, MjcfPart *part) {
  const Sensor *p = part->params;
  int id;
  Status status = mjcf_find_one(b, mjOBJ_SENSOR, &p->sensor, -1, &id);
  if (status == OK && id < 0) {
    return mjcf_refuse(b, "name the sensor");
  }
  if (status == OK && p->component >= b->model->sensor_dim[id]) {
    return mjcf_refuse(b, "sensor '%.100s' has %d numbers: component is 0 to %d",
                       p->sensor.name[0].text, b->model->sensor_dim[id],
                       b->model->sensor_dim[id] - 1);
  }
  part->id[0] = status == OK ? b->model->sensor_adr[id] + (int)p->component : 0;
  return status;
}

static double sensor(const MjcfMoment *now, const MjcfPart *part) {
  return now->worker->data->sensordata[part->id[0]];
}

typedef struct Sites {
  MjcfRewarded rewarded;
  ParamNames sites;
} Sites;

static const Param distance_params[] = {
    WEIGHT("1"),
    MJCF_NAMES(Sites, sites, "two sites"),
    PARAM_END,
};

static Status bind_distance(const MjcfBinding *b, MjcfPart *part) {
  const Sites *p = part->params;
  if (p->sites.n != 2) {
    return mjcf_refuse(b, "name two sites: sites: [A, B]");
  }
  return mjcf_find(b, mjOBJ_SITE, &p->sites, part);
}

static double distance(const MjcfMoment *now, const MjcfPart *part) {
  const double *sites = now->worker->data->site_xpos;
  return gymnasium_distance(sites + 3 * (ptrdiff_t)part->id[0], sites + 3 * (ptrdiff_t)part->id[1]);
}

#define KIND(name, summary, params, Type)                                                          \
  { name, summary, params, sizeof(Type) }

static const MjcfReward rows[] = {
    {KIND("velocity", "speed along an axis over the control step, m/s", velocity_params, Velocity),
     false, true, bind_velocity, position},
    {KIND("track_velocity", "how near x and y of the velocity are to the command", tracking_params,
          Tracking),
     false, false, bind_body, track_velocity},
    {KIND("track_turn", "how near the turn around z is to the command", tracking_params, Tracking),
     false, false, bind_body, track_turn},
    {KIND("upright", "1 upright, -1 on the back: z axis of a body in the world", upright_params,
          OneBody),
     false, false, bind_body, upright},
    {KIND("height", "height of a body, or how near it is to a target", height_params, Height),
     false, false, bind_body, height},
    {KIND("alive", "1 while no termination holds, else 0", plain_params, MjcfRewarded), false,
     false, NULL, alive},
    {KIND("sensor", "a number of a sensor", sensor_params, Sensor), false, false, bind_sensor,
     sensor},
    {KIND("control_cost", "sum of squared actions", control_params, MjcfRewarded), true, false,
     NULL, control},
    {KIND("action_change_cost", "sum of squared changes of the action", control_params,
          MjcfRewarded),
     true, false, NULL, action_change},
    {KIND("energy_cost", "mechanical power of all actuators, W", energy_params, MjcfRewarded), true,
     false, NULL, energy},
    {KIND("contact_cost", "sum of squared contact forces on all bodies", contact_params, Contact),
     true, false, NULL, contact},
    {KIND("posture_cost", "sum of squared distances of joints from a keyframe", posture_params,
          Posture),
     true, false, bind_posture, posture},
    {KIND("distance_cost", "distance of two sites, m", distance_params, Sites), true, false,
     bind_distance, distance},
    {{NULL, NULL, NULL, 0}, false, false, NULL, NULL},
};

const ParamItemTable mjcf_rewards = {rows, sizeof rows[0]};
