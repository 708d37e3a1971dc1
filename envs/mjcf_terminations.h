// mjcf_terminations: what ends an episode of the user's own robot.
#ifndef HEBBES_ENVS_MJCF_TERMINATIONS_H
#define HEBBES_ENVS_MJCF_TERMINATIONS_H

#include "envs/mjcf.h"

typedef struct MjcfTermination {
  ParamItemKind item;
  MjcfBind bind;
  bool (*ends)(const EnvWorker *worker, const MjcfPart *part);
} MjcfTermination;

extern const ParamItemTable mjcf_terminations;

#endif
