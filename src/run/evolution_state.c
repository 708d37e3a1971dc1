// evolution_state: what a checkpoint holds of a training, named once, and its way to a store and
// back.
#include <math.h>

#include "src/run/evolution.h"

void evolution_walk(Evolution *evolution, Walk *walk) {
  walk_i64(walk, "generation", &evolution->generation);
  walk_i64(walk, "evaluations", &evolution->evaluations);
  walk_i64(walk, "env_steps", &evolution->env_steps);
  walk_double(walk, "fitness_mean", &evolution->fitness_mean);
  walk_double(walk, "best_mean", &evolution->best_mean);
  walk_double(walk, "best_ever", &evolution->best_ever);
  walk_i64(walk, "best_individual", &evolution->best_individual);
  curriculum_walk(&evolution->curriculum, walk);
  walk_floats(walk, "best_genome", &evolution->best_genome, evolution->task.genome_size);
}

// one group of the store through one walk
static Status walk_group(Evolution *evolution, Store *store, const char *name, bool load,
                         void (*body)(Evolution *, Walk *), Err *err) {
  StoreGroup *group = NULL;
  Status status = store_group(store, name, &group, err);
  if (status != OK) {
    return status;
  }
  Walk walk = load ? walk_load(group, err) : walk_save(group, err);
  body(evolution, &walk);
  store_group_close(group);
  return walk.status;
}

static void walk_normalizer(Evolution *evolution, Walk *walk) {
  normalizer_walk(&evolution->normalizer, walk);
}

static void walk_strategy(Evolution *evolution, Walk *walk) {
  optimizer_walk(&evolution->optimizer, walk);
}

static Status walk_store(Evolution *evolution, Store *store, bool load, Err *err) {
  Status status = OK;
  TRY(walk_group(evolution, store, "run", load, evolution_walk, err));
  TRY(walk_group(evolution, store, "normalizer", load, walk_normalizer, err));
  TRY(walk_group(evolution, store, "strategy", load, walk_strategy, err));
done:
  return status;
}

Status evolution_save(Evolution *evolution, Store *store, Err *err) {
  return walk_store(evolution, store, false, err);
}

// what sizes and types cannot tell: values that no run writes
static Status check_loaded(const Evolution *evolution, Err *err) {
  const Normalizer *normalizer = &evolution->normalizer;
  bool good = evolution->generation > 0 && evolution->evaluations >= 0 &&
              evolution->env_steps >= 0 && evolution->best_individual >= 0 &&
              isfinite(normalizer->count) && normalizer->count >= 0.0 &&
              curriculum_is_sound(&evolution->curriculum, evolution->generation);
  for (int i = 0; i < normalizer->n; i++) {
    good = good && isfinite(normalizer->mean[i]) && isfinite(normalizer->m2[i]) &&
           normalizer->m2[i] >= 0.0;
  }
  return good ? OK : err_set(err, ERR_INPUT, "the state holds values that no run writes");
}

Status evolution_load(Evolution *evolution, Store *store, Err *err) {
  Status status = OK;
  TRY(walk_store(evolution, store, true, err));
  TRY(check_loaded(evolution, err));
  TRY(curriculum_apply(&evolution->curriculum, &evolution->task, err));
done:
  return status;
}
