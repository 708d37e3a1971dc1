// mjcf_rewards: what the user's own robot may be paid for.
#ifndef HEBBES_ENVS_MJCF_REWARDS_H
#define HEBBES_ENVS_MJCF_REWARDS_H

#include "envs/mjcf.h"

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

extern const ParamItemTable mjcf_rewards;

#endif
