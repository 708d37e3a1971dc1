#include "src/run/optimizer.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/parallel.h"

enum { FLOATS_PER_LINE = ARENA_ALIGN / sizeof(float) };

// ---------------------------------------------------------------- population

Status population_open(int count, size_t n, Population *population, Err *err) {
  size_t stride = (n + FLOATS_PER_LINE - 1) / FLOATS_PER_LINE * FLOATS_PER_LINE;
  *population = (Population){.count = count, .capacity = count, .n = n, .stride = stride};
  if (stride < n || (stride > 0 && (size_t)count > SIZE_MAX / sizeof(float) / stride)) {
    return err_set(err, ERR_MEMORY, "a population of %d genomes of %zu numbers is too large", count,
                   n);
  }
  size_t size = (size_t)count * stride * sizeof(float);
  population->genomes = aligned_alloc(ARENA_ALIGN, size);
  if (population->genomes == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a population of %d genomes of %zu numbers",
                   count, n);
  }
  memset(population->genomes, 0, size);
  return OK;
}

void population_close(Population *population) {
  free(population->genomes);
  *population = (Population){0};
}

// makes room for count individuals; what was there is lost when it grows
static Status population_resize(Population *population, int count, Err *err) {
  if (count > population->capacity) {
    size_t n = population->n;
    population_close(population);
    return population_open(count, n, population, err);
  }
  population->count = count;
  return OK;
}

// ---------------------------------------------------------------- optimizer

Status optimizer_open(const StrategyType *type, const StrategyShape *shape, const double *mean,
                      Optimizer *optimizer, Err *err) {
  *optimizer = (Optimizer){.type = type, .shape = *shape};
  if (type->check != NULL) {
    Status status = type->check(shape, err);
    if (status != OK) {
      return status;
    }
  }
  optimizer->state = calloc(1, type->state_size);
  if (optimizer->state == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for the strategy %s", type->name);
  }
  Walk measure = walk_measure();
  type->walk(optimizer->state, &optimizer->shape, &measure);
  if (arena_open(&optimizer->arena, measure.bytes) != 0) {
    return err_set(err, ERR_MEMORY, "no memory for the strategy %s (%zu bytes)", type->name,
                   measure.bytes);
  }
  Walk carve = walk_carve(&optimizer->arena, err);
  type->walk(optimizer->state, &optimizer->shape, &carve);
  if (carve.status == OK && mean != NULL) {
    optimizer_start(optimizer, mean);
  }
  return carve.status;
}

void optimizer_start(Optimizer *optimizer, const double *mean) {
  assert(optimizer->phase == OPTIMIZER_NEW);
  optimizer->type->start(optimizer->state, &optimizer->shape, mean);
  optimizer->phase = OPTIMIZER_READY;
}

void optimizer_close(Optimizer *optimizer) {
  arena_close(&optimizer->arena);
  free(optimizer->state);
  *optimizer = (Optimizer){0};
}

// what the threads share while they ask
typedef struct AskJob {
  const Optimizer *optimizer;
  const Population *population;
} AskJob;

static void ask_block(void *context, int item, int worker) {
  (void)worker;
  const AskJob *job = context;
  const StrategyType *type = job->optimizer->type;
  int first = item * type->ask_block;
  int left = job->population->count - first;
  type->ask(job->optimizer->state, &job->optimizer->shape, first,
            left < type->ask_block ? left : type->ask_block, job->population);
}

int optimizer_count(const Optimizer *optimizer) {
  return optimizer->type->count(optimizer->state, &optimizer->shape);
}

int optimizer_repeats(const Optimizer *optimizer) {
  const StrategyType *type = optimizer->type;
  return type->repeats == NULL ? 1 : type->repeats(optimizer->state, &optimizer->shape);
}

Status optimizer_ask(Optimizer *optimizer, Population *population, Err *err) {
  assert(optimizer->phase == OPTIMIZER_READY && population->n == optimizer->shape.n);
  int count = optimizer_count(optimizer);
  Status status = population_resize(population, count, err);
  if (status != OK) {
    return status;
  }
  AskJob job = {optimizer, population};
  int block = optimizer->type->ask_block;
  parallel_for((count + block - 1) / block, optimizer->shape.n_threads, ask_block, &job);
  optimizer->phase = OPTIMIZER_ASKED;
  return OK;
}

void optimizer_tell(Optimizer *optimizer, const Population *population, const double *fitness) {
  assert(optimizer->phase == OPTIMIZER_ASKED);
  for (int i = 0; i < population->count; i++) {
    assert(isfinite(fitness[i]));
  }
  optimizer->type->tell(optimizer->state, &optimizer->shape, population, fitness);
  optimizer->phase = OPTIMIZER_READY;
}

void optimizer_walk(Optimizer *optimizer, Walk *walk) {
  bool loads = walk->mode == WALK_LOAD;
  assert(loads || optimizer->phase == OPTIMIZER_READY);
  optimizer->type->walk(optimizer->state, &optimizer->shape, walk);
  if (loads && walk->status == OK) {
    optimizer->phase = OPTIMIZER_READY;
  }
}

const char *optimizer_stop(const Optimizer *optimizer) {
  const StrategyType *type = optimizer->type;
  return type->stop == NULL ? NULL : type->stop(optimizer->state, &optimizer->shape);
}

void optimizer_recommend(const Optimizer *optimizer, float *genome) {
  optimizer->type->recommend(optimizer->state, &optimizer->shape, genome);
}

void optimizer_report(const Optimizer *optimizer, Row *row) {
  optimizer->type->report(optimizer->state, &optimizer->shape, row);
}
