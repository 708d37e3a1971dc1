#include "envs/mjcf_terminations.h"

#include <math.h>

#include "envs/mjcf_names.h"

#define LIMITS(Type, what)                                                                         \
  MJCF_KEY(Type, min, PARAM_REAL, "none", -1e9, 1e9, "none", "", what " is below this"),           \
      MJCF_KEY(Type, max, PARAM_REAL, "none", -1e9, 1e9, "none", "", what " is above this")

// no limit is a NaN, which nothing is below or above
static bool is_outside(double x, double min, double max) {
  return x < min || x > max;
}

// what is about one body begins with it
static Status bind_body(const MjcfBinding *b, MjcfPart *part) {
  const ParamNames *body = part->params;
  return mjcf_find_body(b, body, part);
}

typedef struct Height {
  ParamNames body;
  double min, max;
} Height;

static const Param height_params[] = {
    MJCF_NAMES(Height, body, "of this body; []: the first of the model"),
    LIMITS(Height, "the height"),
    PARAM_END,
};

static bool height(const EnvWorker *worker, const MjcfPart *part) {
  const Height *p = part->params;
  return is_outside(mjcf_place(worker, part->id[0])[2], p->min, p->max);
}

typedef struct Joint {
  ParamNames joint;
  int64_t component;
  double min, max;
} Joint;

static const Param joint_params[] = {
    MJCF_NAMES(Joint, joint, "the joint"),
    MJCF_KEY(Joint, component, PARAM_INT, "0", 0, 6, NULL, "", "number of the joint's position"),
    LIMITS(Joint, "the position"),
    PARAM_END,
};

static Status bind_joint(const MjcfBinding *b, MjcfPart *part) {
  const Joint *p = part->params;
  return mjcf_find_coordinate(b, &p->joint, p->component, part);
}

static bool joint(const EnvWorker *worker, const MjcfPart *part) {
  const Joint *p = part->params;
  return is_outside(worker->data->qpos[part->id[0]], p->min, p->max);
}

typedef struct Tilt {
  ParamNames body;
  double max;
} Tilt;

static const Param tilt_params[] = {
    MJCF_NAMES(Tilt, body, "of this body; []: the first of the model"),
    MJCF_KEY(Tilt, max, PARAM_REAL, "60", 0, 180, NULL, "degrees",
             "its z axis is further than this from the world's"),
    PARAM_END,
};

static bool tilt(const EnvWorker *worker, const MjcfPart *part) {
  const Tilt *p = part->params;
  return mjcf_rotation(worker, part->id[0])[8] < cos(p->max * (mjPI / 180));
}

typedef struct Touching {
  ParamNames bodies, geoms;
} Touching;

static const Param touching_params[] = {
    MJCF_NAMES(Touching, bodies, "one of these bodies touches anything"),
    MJCF_NAMES(Touching, geoms, "or one of these geoms"),
    PARAM_END,
};

static Status bind_touching(const MjcfBinding *b, MjcfPart *part) {
  const Touching *p = part->params;
  return mjcf_find_touching(b, &p->bodies, &p->geoms, part);
}

static bool touching(const EnvWorker *worker, const MjcfPart *part) {
  bool touches = false;
  for (int i = 0; i < part->n && !touches; i++) {
    touches = mjcf_touches(worker, part, i);
  }
  return touches;
}

static const MjcfTermination rows[] = {
    {{"height", "height of a body, m", height_params, sizeof(Height)}, bind_body, height},
    {{"joint", "position of a joint", joint_params, sizeof(Joint)}, bind_joint, joint},
    {{"tilt", "a body leans over", tilt_params, sizeof(Tilt)}, bind_body, tilt},
    {{"contact", "what should not touch anything does", touching_params, sizeof(Touching)},
     bind_touching,
     touching},
    {{NULL, NULL, NULL, 0}, NULL, NULL},
};

const ParamItemTable mjcf_terminations = {rows, sizeof rows[0]};
