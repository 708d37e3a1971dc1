// mjcf_observations: what a controller of the user's own robot may see.
#ifndef HEBBES_ENVS_MJCF_OBSERVATIONS_H
#define HEBBES_ENVS_MJCF_OBSERVATIONS_H

#include "envs/mjcf.h"

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

extern const ParamItemTable mjcf_observations;

#endif
