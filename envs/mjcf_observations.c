// All is as the last simulation step left it; qpos and qvel are one simulation step newer than what
// is computed from them. Behind each part's numbers: noise, then scale, then clip.
#include "envs/mjcf_observations.h"

#include "envs/mjcf_names.h"

#define OBSERVED                                                                                   \
  MJCF_KEY(MjcfObserved, scale, PARAM_REAL, "1", -1e9, 1e9, NULL, "", "times this"),               \
      MJCF_KEY(MjcfObserved, clip, PARAM_REAL, "off", 0, 1e9, "off", "",                           \
               "then clipped to +- this"),                                                         \
      MJCF_KEY(MjcfObserved, noise, PARAM_REAL, "0", 0, 1e9, NULL, "",                             \
               "before that: uniform noise in +- this on every number")
#define FROM(Type)                                                                                 \
  MJCF_KEY(Type, from, PARAM_INT, "0", 0, 1e6, NULL, "",                                           \
           "the first of all the numbers that is seen, counted from 0"),                           \
      MJCF_KEY(Type, to, PARAM_INT, "end", 1, 1e6, "end", "", "the one behind the last; end: all")

// --- numbers that stand in an array of MuJoCo's

typedef struct Range {
  MjcfObserved observed;
  ParamNames names;
  int64_t from, to;
} Range;

// all n numbers, or a range of them
static Status bind_range(const MjcfBinding *b, MjcfPart *part, int64_t n) {
  const Range *p = part->params;
  int64_t to = PARAM_IS_NULL_INT(p->to) ? n : p->to;
  if (p->from >= to || to > n) {
    return mjcf_refuse(b, "numbers %lld to %lld of %lld: there are none, or not so many",
                       (long long)p->from, (long long)to, (long long)n);
  }
  part->n_ids = 1;
  part->id[0] = (int)p->from;
  part->n = part->width[0] = (int)(to - p->from);
  return OK;
}

// the numbers of things of the model, by their names
static Status bind_names(const MjcfBinding *b, MjcfPart *part, mjtObj type,
                         void (*locate)(const mjModel *m, int id, int *first, int *width)) {
  const Range *p = part->params;
  if (p->from != 0 || !PARAM_IS_NULL_INT(p->to)) {
    return mjcf_refuse(b, "from and to count all the numbers: they do not go with names");
  }
  Status status = mjcf_find(b, type, &p->names, part);
  for (int i = 0; i < part->n_ids; i++) {
    locate(b->model, part->id[i], &part->id[i], &part->width[i]);
    part->n += part->width[i];
  }
  return status;
}

static void locate_position(const mjModel *m, int joint, int *first, int *width) {
  *first = m->jnt_qposadr[joint];
  *width = mjcf_joint_nq(m, joint);
}

static void locate_velocity(const mjModel *m, int joint, int *first, int *width) {
  *first = m->jnt_dofadr[joint];
  *width = mjcf_joint_nv(m, joint);
}

static void locate_sensor(const mjModel *m, int sensor, int *first, int *width) {
  *first = m->sensor_adr[sensor];
  *width = m->sensor_dim[sensor];
}

static void locate_force(const mjModel *m, int body, int *first, int *width) {
  (void)m;
  *first = 6 * body;
  *width = 6;
}

static bool has_names(const MjcfPart *part) {
  return ((const Range *)part->params)->names.n > 0;
}

static Status bind_qpos(const MjcfBinding *b, MjcfPart *part) {
  return has_names(part) ? bind_names(b, part, mjOBJ_JOINT, locate_position)
                         : bind_range(b, part, b->intact->nq);
}

static Status bind_qvel(const MjcfBinding *b, MjcfPart *part) {
  return has_names(part) ? bind_names(b, part, mjOBJ_JOINT, locate_velocity)
                         : bind_range(b, part, b->intact->nv);
}

static Status bind_sensor(const MjcfBinding *b, MjcfPart *part) {
  return has_names(part) ? bind_names(b, part, mjOBJ_SENSOR, locate_sensor)
                         : bind_range(b, part, b->intact->nsensordata);
}

static Status bind_force(const MjcfBinding *b, MjcfPart *part) {
  return has_names(part) ? bind_names(b, part, mjOBJ_BODY, locate_force)
                         : bind_range(b, part, 6 * b->intact->nbody);
}

static const double *qpos(const EnvWorker *worker) {
  return worker->data->qpos;
}

static const double *qvel(const EnvWorker *worker) {
  return worker->data->qvel;
}

static const double *sensors(const EnvWorker *worker) {
  return worker->data->sensordata;
}

static const double *forces(const EnvWorker *worker) {
  return worker->data->cfrc_ext;
}

#define RANGE(what, of)                                                                            \
  {                                                                                                \
    OBSERVED,                                                                                      \
        {what,                                                                                     \
         PARAM_NAMES,                                                                              \
         offsetof(Range, names),                                                                   \
         "[]",                                                                                     \
         0,                                                                                        \
         0,                                                                                        \
         false,                                                                                    \
         NULL,                                                                                     \
         NULL,                                                                                     \
         "",                                                                                       \
         "only those of these " of "; []: all"},                                                   \
        FROM(Range), PARAM_END                                                                     \
  }

static const Param position_params[] = RANGE("joints", "joints");
static const Param sensor_params[] = RANGE("sensors", "sensors");
static const Param force_params[] = RANGE("bodies", "bodies");

// --- bodies

typedef struct Bodies {
  MjcfObserved observed;
  ParamNames bodies, relative_to;
} Bodies;

static const Param place_params[] = {
    OBSERVED,
    MJCF_NAMES(Bodies, bodies, "these bodies; []: the first of the model"),
    MJCF_NAMES(Bodies, relative_to, "seen from this body, in its axes; []: in the world's"),
    PARAM_END,
};

static Status bind_bodies(const MjcfBinding *b, MjcfPart *part, int width) {
  const Bodies *p = part->params;
  Status status = p->bodies.n == 0 ? mjcf_find_body(b, &p->bodies, part)
                                   : mjcf_find(b, mjOBJ_BODY, &p->bodies, part);
  Status other = mjcf_find_one(b, mjOBJ_BODY, &p->relative_to, -1, &part->other);
  part->n = width * part->n_ids;
  return status == OK ? other : status;
}

static Status bind_places(const MjcfBinding *b, MjcfPart *part) {
  return bind_bodies(b, part, 3);
}

static void write_places(const EnvWorker *worker, const MjcfPart *part, double *out) {
  for (int i = 0; i < part->n_ids; i++, out += 3) {
    const double *place = mjcf_place(worker, part->id[i]);
    if (part->other < 0) {
      mju_copy3(out, place);
    } else {
      double away[3];
      mju_sub3(away, place, mjcf_place(worker, part->other));
      mju_mulMatTVec3(out, mjcf_rotation(worker, part->other), away);
    }
  }
}

static const Param velocity_params[] = {
    OBSERVED,
    MJCF_NAMES(Bodies, bodies, "these bodies; []: the first of the model"),
    MJCF_NAMES(Bodies, relative_to, "in the axes of this body; []: in the world's"),
    PARAM_END,
};

static Status bind_velocities(const MjcfBinding *b, MjcfPart *part) {
  return bind_bodies(b, part, 6);
}

static void write_velocities(const EnvWorker *worker, const MjcfPart *part, double *out) {
  for (int i = 0; i < part->n_ids; i++, out += 6) {
    double velocity[6]; // angular, linear
    mj_objectVelocity(worker->model, worker->data, mjOBJ_XBODY, part->id[i], velocity, 0);
    for (size_t half = 0; half < 2; half++) {
      const double *from = velocity + 3 * (1 - half);
      if (part->other < 0) {
        mju_copy3(out + 3 * half, from);
      } else {
        mju_mulMatTVec3(out + 3 * half, mjcf_rotation(worker, part->other), from);
      }
    }
  }
}

typedef struct OneBody {
  MjcfObserved observed;
  ParamNames body;
} OneBody;

static const Param gravity_params[] = {
    OBSERVED,
    MJCF_NAMES(OneBody, body, "in the axes of this body; []: the first of the model"),
    PARAM_END,
};

static Status bind_gravity(const MjcfBinding *b, MjcfPart *part) {
  const OneBody *p = part->params;
  part->n = 3;
  return mjcf_find_body(b, &p->body, part);
}

// the third row of the rotation, downwards
static void write_gravity(const EnvWorker *worker, const MjcfPart *part, double *out) {
  for (int i = 0; i < 3; i++) {
    out[i] = -mjcf_rotation(worker, part->id[0])[6 + i];
  }
}

typedef struct Touching {
  MjcfObserved observed;
  ParamNames bodies, geoms;
} Touching;

static const Param touching_params[] = {
    OBSERVED,
    MJCF_NAMES(Touching, bodies, "these bodies"),
    MJCF_NAMES(Touching, geoms, "then these geoms"),
    PARAM_END,
};

static Status bind_touching(const MjcfBinding *b, MjcfPart *part) {
  const Touching *p = part->params;
  return mjcf_find_touching(b, &p->bodies, &p->geoms, part);
}

static void write_touching(const EnvWorker *worker, const MjcfPart *part, double *out) {
  for (int i = 0; i < part->n; i++) {
    out[i] = mjcf_touches(worker, part, i);
  }
}

// --- what the task itself knows

static const Param plain_params[] = {OBSERVED, PARAM_END};

static Status bind_action(const MjcfBinding *b, MjcfPart *part) {
  part->n_ids = 1;
  part->n = part->width[0] = (int)b->model->nu;
  return OK;
}

static const double *last_action(const EnvWorker *worker) {
  return mjcf_memory(worker)->last_action;
}

static Status bind_command(const MjcfBinding *b, MjcfPart *part) {
  (void)b;
  part->n_ids = 1;
  part->n = part->width[0] = 3;
  return OK;
}

static const double *command(const EnvWorker *worker) {
  return mjcf_memory(worker)->command;
}

#define KIND(name, summary, params, Type)                                                          \
  { name, summary, params, sizeof(Type) }

static const MjcfObservation rows[] = {
    {KIND("qpos", "positions of joints", position_params, Range), bind_qpos, qpos, NULL},
    {KIND("qvel", "velocities of joints", position_params, Range), bind_qvel, qvel, NULL},
    {KIND("sensor", "sensors of the model", sensor_params, Range), bind_sensor, sensors, NULL},
    {KIND("body_position", "where bodies are, 3 numbers each", place_params, Bodies), bind_places,
     NULL, write_places},
    {KIND("body_velocity", "velocity and angular velocity of bodies, 6 numbers each",
          velocity_params, Bodies),
     bind_velocities, NULL, write_velocities},
    {KIND("gravity", "which way is down, 3 numbers", gravity_params, OneBody), bind_gravity, NULL,
     write_gravity},
    {KIND("contact", "1 for what touches anything, else 0", touching_params, Touching),
     bind_touching, NULL, write_touching},
    {KIND("contact_force", "torque and force of contacts on bodies, 6 numbers each", force_params,
          Range),
     bind_force, forces, NULL},
    {KIND("last_action", "the action of the control step before", plain_params, MjcfObserved),
     bind_action, last_action, NULL},
    {KIND("command", "the velocity that is asked for: x, y, turn", plain_params, MjcfObserved),
     bind_command, command, NULL},
    {{NULL, NULL, NULL, 0}, NULL, NULL, NULL},
};

const ParamItemTable mjcf_observations = {rows, sizeof rows[0]};
