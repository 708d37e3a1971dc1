// random_body: bodies drawn from a randomization: an edit of the worker's own model, undone by
// every reset.
//
// The model is not compiled again. What the simulation derives from the numbers that change follows
// them (masses of subtrees, frames, bounding volumes, the inertia of bodies that MuJoCo treats as
// simple); inverse weights, which set how soft contacts and limits are, stay those of the body as
// compiled, as in the reference. docs/randomization.md says so.
#ifndef HEBBES_ENVS_RANDOM_BODY_H
#define HEBBES_ENVS_RANDOM_BODY_H

#include "envs/randomization.h"
#include "envs/world.h"

typedef enum RandomMode { RANDOM_SET, RANDOM_SCALE, RANDOM_ADD, RANDOM_MODES } RandomMode;
typedef enum RandomShape { RANDOM_UNIFORM, RANDOM_LOG_UNIFORM } RandomShape;
// what a number of a model must be
typedef enum RandomBound { RANDOM_ANY, RANDOM_NOT_NEGATIVE, RANDOM_POSITIVE } RandomBound;

// values of the keys of a quantity
typedef struct RandomKeys {
  char name[PARAM_TEXT_MAX]; // of the objects, or a pattern
  ParamReals range[RANDOM_MODES];
  int distribution;
  bool with_inertia; // of a mass
} RandomKeys;

// A kind of quantity: a row of randomization_table.
typedef struct RandomKind {
  ParamItemKind item; // its params are RandomKeys
  mjtObj object;
  size_t field; // of mjModel, an array of mjtNum
  // the place of an object's first number in it, and how many it has
  int (*place)(const mjModel *model, int id, int *n);
  RandomBound bound;
} RandomKind;

// the range that an item gives, and how it is meant
RandomMode random_mode(const RandomKeys *keys);
const RandomKind *random_kind(const ParamItem *item);

// Where a quantity acts in one model.
typedef struct RandomDraw {
  const RandomKind *kind;
  RandomMode mode;
  double low, high; // log-uniform: logarithms
  bool is_log, with_inertia;
  int n, *places; // (n) in the field
} RandomDraw;

typedef struct RandomPlan {
  int n;
  RandomDraw *draws; // (n)
} RandomPlan;

// Makes shared->random for shared->model and shared->quantities.
Status random_body_bind(EnvShared *shared, Err *err);
void random_plan_close(RandomPlan *plan); // accepts NULL

// hot: makes of worker->model, a copy of base, the body that worker->body stands for
void random_body_make(EnvWorker *worker, const mjModel *base);

#endif
