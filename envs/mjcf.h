// mjcf: what the user's own robot (mjcf.c) shares with its cupboards of observations, rewards and
// terminations.
//
// A task is three lists of parts. A cupboard is a table with a row for each kind of part: its name,
// its keys, a function that finds what its names mean when the model is known (bind), and a small
// function for every control step. To add a kind is to add a row.
#ifndef HEBBES_ENVS_MJCF_H
#define HEBBES_ENVS_MJCF_H

#include "envs/world.h"

enum { MJCF_ACTIONS_MAX = 512 };

// values of the keys under env.
typedef struct Mjcf {
  WorldParams world;
  const char *model;
  char model_file[PARAM_TEXT_MAX];
  ParamItems observation, reward, termination;
  ParamReals command_low, command_high;
  ParamNames start_keyframe, pose;
  double action_scale;
  double noise_position, noise_velocity;
  int position_distribution, velocity_distribution;
} Mjcf;

// A part of the task whose names are known.
typedef struct MjcfPart {
  const void *row;    // of its cupboard
  const void *params; // of its kind
  int n_ids;
  int id[PARAM_NAMES_MAX];    // of what it is about, or where that begins in an array
  int width[PARAM_NAMES_MAX]; // numbers of each
  int other;                  // a second thing that it needs; -1: none
  int n;                      // numbers that it observes
} MjcfPart;

typedef struct MjcfParts {
  int n;
  MjcfPart part[PARAM_ITEMS_MAX];
} MjcfParts;

// The task on one model: EnvShared.fitted.
typedef struct MjcfFitted {
  MjcfParts observation, reward, termination;
  bool is_noisy;                 // an observation has noise
  int start_keyframe;            // -1: the model's initial state
  double pose[MJCF_ACTIONS_MAX]; // controls that the action is an offset of
} MjcfFitted;

// EnvWorker.memory
typedef struct MjcfMemory {
  double command[3];
  double last_action[MJCF_ACTIONS_MAX]; // of the control step before
  double before[PARAM_ITEMS_MAX];       // what a reward measured behind the control step before
} MjcfMemory;

// What a cupboard's bind works on.
typedef struct MjcfBinding {
  const mjModel *model;
  const mjModel *intact; // the same without damage: "all" means all of this one
  const Origin *origin;  // of the item
  Err *err;
} MjcfBinding;

// What its keys and the model make of an item. Complaints have the place of the item or of a name.
typedef Status (*MjcfBind)(const MjcfBinding *b, MjcfPart *part);

typedef struct MjcfObservation {
  ParamItemKind item; // its params begin with MjcfObserved
  MjcfBind bind;      // sets n
  // where all the numbers of the kind are: part->width numbers from part->id on, for each of them
  const double *(*array)(const EnvWorker *worker);
  // or, where there is no such array: writes n numbers
  void (*write)(const EnvWorker *worker, const MjcfPart *part, double *out);
} MjcfObservation;

typedef struct MjcfObserved {
  double scale, clip, noise;
} MjcfObserved;

// behind a control step; before the first one there is no action
typedef struct MjcfMoment {
  const EnvWorker *worker;
  const double *action; // (n_act)
  bool is_healthy;      // no termination holds
} MjcfMoment;

typedef struct MjcfReward {
  ParamItemKind item; // its params begin with MjcfRewarded
  bool is_cost;       // subtracted
  bool is_rate;       // what counts is the change of its value, per second
  MjcfBind bind;      // may be NULL
  double (*value)(const MjcfMoment *now, const MjcfPart *part);
} MjcfReward;

typedef struct MjcfRewarded {
  double weight;
} MjcfRewarded;

typedef struct MjcfTermination {
  ParamItemKind item;
  MjcfBind bind;
  bool (*ends)(const EnvWorker *worker, const MjcfPart *part);
} MjcfTermination;

extern const ParamItemTable mjcf_observations, mjcf_rewards, mjcf_terminations;

// Entry of a Param table.
#define MJCF_KEY(Type, field, kind, fallback, min, max, none, unit, help)                          \
  { #field, kind, offsetof(Type, field), fallback, min, max, false, none, NULL, unit, help }
#define MJCF_NAMES(Type, field, help) MJCF_KEY(Type, field, PARAM_NAMES, "[]", 0, 0, NULL, "", help)

// --- names (mjcf_names.c)

// Adds a line with the item's place to b->err. Returns ERR_INPUT.
Status mjcf_refuse(const MjcfBinding *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Appends the numbers of these things of the model (mjOBJ_BODY, ...) to part->id. A wrong name is
// an error with its place and the nearest name.
Status mjcf_find(const MjcfBinding *b, mjtObj type, const ParamNames *names, MjcfPart *part);
// The number of one thing; fallback when there is no name.
Status mjcf_find_one(const MjcfBinding *b, mjtObj type, const ParamNames *names, int fallback,
                     int *id);
// part->id: one body, the first of the model when there is no name.
Status mjcf_find_body(const MjcfBinding *b, const ParamNames *names, MjcfPart *part);
// Bodies, then geoms: n of part are those that are to be looked at for contacts. Width 0: a body.
Status mjcf_find_touching(const MjcfBinding *b, const ParamNames *bodies, const ParamNames *geoms,
                          MjcfPart *part);
// numbers of a joint in qpos and in qvel
int mjcf_joint_nq(const mjModel *m, int joint);
int mjcf_joint_nv(const mjModel *m, int joint);
// The place in qpos of a number of one joint, which must be named.
Status mjcf_find_coordinate(const MjcfBinding *b, const ParamNames *joint, int64_t component,
                            MjcfPart *part);

// --- what several kinds measure (mjcf_names.c)

static inline MjcfMemory *mjcf_memory(const EnvWorker *worker) {
  return worker->memory;
}
// place (3) and rotation matrix (9) of a body
static inline const double *mjcf_place(const EnvWorker *worker, int body) {
  return worker->data->xpos + 3 * (ptrdiff_t)body;
}
static inline const double *mjcf_rotation(const EnvWorker *worker, int body) {
  return worker->data->xmat + 9 * (ptrdiff_t)body;
}
// does the i-th body or geom of part push against anything?
bool mjcf_touches(const EnvWorker *worker, const MjcfPart *part, int i);

#endif
