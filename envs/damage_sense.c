// What is drawn is a function of the episode's start, the control step and the edit; an episode
// whose start was given (replay) has no noise, and drops an entry only where that is certain.
#include "envs/damage_sense.h"

#include <stdlib.h>

// what both begin with
typedef struct Senses {
  DamageTime time;
  ParamInts entries, range;
} Senses;

typedef struct Noise {
  Senses senses;
  double deviation;
} Noise;

typedef struct Dropout {
  Senses senses;
  double chance, value;
} Dropout;

// streams of their own beside those of the task
static const uint64_t first_stream = UINT64_C(1) << 32;

static Status check_entry(int64_t entry, int n_obs, Err *err) {
  return entry < n_obs
             ? OK
             : err_set(err, ERR_INPUT, "the observation has %d entries, from 0; there is no %lld",
                       n_obs, (long long)entry);
}

// the entries that are listed, those of the range, or all
static Status bind_senses(DamageEvent *event, const EnvShared *shared, Err *err) {
  const Senses *p = event->params;
  int n_obs = shared->shape.n_obs, first = 0, last = n_obs - 1;
  Status status = OK;
  event->ids = calloc((size_t)n_obs + PARAM_LIST_MAX, sizeof *event->ids);
  if (event->ids == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for an event");
  }
  if (p->range.n != 0 && (p->range.n != 2 || p->range.value[0] > p->range.value[1])) {
    return err_set(err, ERR_INPUT, "range must be [first, last]");
  }
  for (int i = 0; i < p->entries.n; i++) {
    TRY(check_entry(p->entries.value[i], n_obs, err));
    event->ids[event->n_ids++] = (int)p->entries.value[i];
  }
  if (p->range.n == 2) {
    TRY(check_entry(p->range.value[1], n_obs, err));
    first = (int)p->range.value[0];
    last = (int)p->range.value[1];
  }
  for (int i = first; i <= last && (p->range.n == 2 || p->entries.n == 0); i++) {
    event->ids[event->n_ids++] = i;
  }
done:
  return status;
}

static void add_noise(const EnvWorker *worker, const DamageEvent *event, double *obs) {
  const Noise *p = event->params;
  Rng rng;
  if (world_random(worker, first_stream + (uint64_t)event->number, &rng)) {
    for (int i = 0; i < event->n_ids; i++) {
      obs[event->ids[i]] += rng_normal(&rng, p->deviation);
    }
  }
}

static void drop_entries(const EnvWorker *worker, const DamageEvent *event, double *obs) {
  const Dropout *p = event->params;
  Rng rng;
  bool drawn = world_random(worker, first_stream + (uint64_t)event->number, &rng);
  for (int i = 0; i < event->n_ids; i++) {
    double luck = drawn ? rng_uniform(&rng, 0, 1) : 1 - 1e-16;
    obs[event->ids[i]] = luck < p->chance ? p->value : obs[event->ids[i]];
  }
}

#define SENSES                                                                                     \
  {"entries",                                                                                      \
   PARAM_INTS,                                                                                     \
   offsetof(Senses, entries),                                                                      \
   "[]",                                                                                           \
   0,                                                                                              \
   1e6,                                                                                            \
   false,                                                                                          \
   NULL,                                                                                           \
   NULL,                                                                                           \
   "",                                                                                             \
   "of the observation, from 0; without entries and range: all"},                                  \
  {                                                                                                \
    "range", PARAM_INTS, offsetof(Senses, range), "[]", 0, 1e6, false, NULL, NULL, "",             \
        "first and last of a row of entries"                                                       \
  }

const Param damage_noise_params[] = {
    SENSES,
    DAMAGE_REAL(Noise, deviation, "0.1", 0, 1e6, "the entry's", "of normal noise, in every step"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_noise_act = {.bind = bind_senses, .observe = add_noise};
_Static_assert(sizeof(Noise) <= DAMAGE_PARAMS_SIZE, "");

const Param damage_dropout_params[] = {
    SENSES,
    DAMAGE_REAL(Dropout, chance, "1", 0, 1, "", "that an entry is lost, in every step anew"),
    DAMAGE_REAL(Dropout, value, "0", -1e6, 1e6, "the entry's", "what is seen instead"),
    DAMAGE_TIMES,
    PARAM_END,
};
const DamageAct damage_dropout_act = {.bind = bind_senses, .observe = drop_entries};
_Static_assert(sizeof(Dropout) <= DAMAGE_PARAMS_SIZE, "");
