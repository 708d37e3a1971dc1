#include "envs/go1_walks.h"

double go1_walk_reward(const EnvWorker *worker, const double *action, bool healthy) {
  static Go1Term *const terms[] = {GO1_WALK_TERMS(GO1_TERM_FUNCTION)};
  (void)action;
  return go1_reward(worker, terms, GO1_N_WALK_TERMS, healthy);
}

void go1_walk_observe(const EnvWorker *worker, double *obs) {
  go1_observe(worker, GO1_GLOBAL_LINVEL, obs);
}
