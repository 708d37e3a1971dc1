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
  int pose_keyframe;             // -1: controls are actions
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

// Entry of a Param table.
#define MJCF_KEY(Type, field, kind, fallback, min, max, none, unit, help)                          \
  { #field, kind, offsetof(Type, field), fallback, min, max, false, none, NULL, unit, help }
#define MJCF_NAMES(Type, field, help) MJCF_KEY(Type, field, PARAM_NAMES, "[]", 0, 0, NULL, "", help)

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

#endif
