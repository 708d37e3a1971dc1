// damage_episode: what a damage does while an episode runs; for variants that have a plan.
#ifndef HEBBES_ENVS_DAMAGE_EPISODE_H
#define HEBBES_ENVS_DAMAGE_EPISODE_H

#include "envs/damage_plan.h"

// hot: in front of WorldTask.disturb; behind it; behind WorldTask.control; behind WorldTask.observe
void damage_clear(EnvWorker *worker);
void damage_disturb(EnvWorker *worker);
void damage_control(EnvWorker *worker);
void damage_observe(const EnvWorker *worker, double *obs);

#endif
