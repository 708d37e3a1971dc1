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

// memory for a state of the present shape, zeroed
static Status open_state(Optimizer *optimizer, Err *err) {
  const StrategyType *type = optimizer->type;
  if (type->check != NULL) {
    Status status = type->check(&optimizer->shape, err);
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
  optimizer->phase = OPTIMIZER_NEW;
  return carve.status;
}

static void close_state(Optimizer *optimizer) {
  arena_close(&optimizer->arena);
  free(optimizer->state);
  optimizer->state = NULL;
}

Status optimizer_open(const StrategyType *type, const StrategyShape *shape, const double *mean,
                      Optimizer *optimizer, Err *err) {
  *optimizer = (Optimizer){.type = type, .shape = *shape};
  Status status = open_state(optimizer, err);
  if (status == OK && mean != NULL) {
    optimizer_start(optimizer, mean);
  }
  return status;
}

void optimizer_start(Optimizer *optimizer, const double *mean) {
  assert(optimizer->phase == OPTIMIZER_NEW);
  optimizer->type->start(optimizer->state, &optimizer->shape, mean);
  optimizer->phase = OPTIMIZER_READY;
}

void optimizer_close(Optimizer *optimizer) {
  close_state(optimizer);
  free(optimizer->best);
  *optimizer = (Optimizer){0};
}

// ---------------------------------------------------------------- restarts

Status optimizer_allow_restarts(Optimizer *optimizer, const RestartParams *params,
                                OptimizerOrigin *origin, void *context, Err *err) {
  if (params->kind == RESTART_NONE) {
    return OK;
  }
  if (!optimizer->type->has_sigma) {
    return err_set(err, ERR_INPUT, "strategy.restarts: %s has no step size to begin anew with",
                   optimizer->type->name);
  }
  optimizer->best = calloc(optimizer->shape.n, sizeof *optimizer->best);
  if (optimizer->best == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome");
  }
  optimizer->best_fitness = -HUGE_VAL;
  optimizer->restart_params = params;
  optimizer->origin = origin;
  optimizer->context = context;
  optimizer->first = optimizer->shape;
  restarts_start(&optimizer->restarts, &optimizer->first);
  return OK;
}

// why the present run is over; NULL while it is not
static const char *run_end(const Optimizer *optimizer) {
  const StrategyType *type = optimizer->type;
  const char *reason = type->stop == NULL ? NULL : type->stop(optimizer->state, &optimizer->shape);
  if (reason == NULL && optimizer->restart_params != NULL) {
    reason = restarts_reason(&optimizer->restarts, optimizer->restart_params, optimizer->shape.n);
  }
  return reason;
}

static bool restarts_left(const Optimizer *optimizer) {
  return optimizer->restart_params != NULL &&
         optimizer->restarts.grown < optimizer->restart_params->limit;
}

// is what an earlier run recommended better than what the present one does?
static bool best_is_earlier(const Optimizer *optimizer) {
  return optimizer->restart_params != NULL && optimizer->best_fitness > optimizer->restarts.last;
}

// a state of the shape that the restarts say takes the place of the present one, once it is there
static Status reopen_state(Optimizer *optimizer, Err *err) {
  Optimizer next = *optimizer;
  next.state = NULL;
  next.arena = (Arena){0};
  restarts_shape(&next.restarts, &next.first, &next.shape);
  Status status = open_state(&next, err);
  close_state(status == OK ? optimizer : &next);
  if (status == OK) {
    *optimizer = next;
  }
  return status;
}

static Status restart(Optimizer *optimizer, const char *reason, Err *err) {
  const Restarts before = optimizer->restarts;
  double *mean = calloc(optimizer->shape.n, sizeof *mean);
  Status status = OK;
  if (mean == NULL) {
    return err_set(err, ERR_MEMORY, "no memory for a genome");
  }
  if (!best_is_earlier(optimizer)) {
    optimizer->type->recommend(optimizer->state, &optimizer->shape, optimizer->best);
    optimizer->best_fitness = before.last;
  }
  restarts_next(&optimizer->restarts, optimizer->restart_params, &optimizer->first);
  TRY(reopen_state(optimizer, err));
  optimizer->origin(optimizer->context, optimizer->restarts.number, mean);
  optimizer_start(optimizer, mean);
  optimizer->ended = reason;
done:
  if (status != OK) {
    optimizer->restarts = before;
  }
  free(mean);
  return status;
}

// what the restarts add to the state; a run of another size gets its memory before it is loaded
static void walk_restarts(Optimizer *optimizer, Walk *walk) {
  restarts_walk(&optimizer->restarts, walk);
  walk_double(walk, "restart_best_fitness", &optimizer->best_fitness);
  walk_floats(walk, "restart_best", &optimizer->best, optimizer->shape.n);
  if (walk->mode != WALK_LOAD || walk->status != OK) {
    return;
  }
  walk->status = restarts_sound(&optimizer->restarts) && !isnan(optimizer->best_fitness)
                     ? reopen_state(optimizer, walk->err)
                     : err_set(walk->err, ERR_INPUT, "restarts that no run makes");
}

// ---------------------------------------------------------------- generations

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
  const StrategyType *type = optimizer->type;
  return type->count == NULL ? optimizer->shape.population
                             : type->count(optimizer->state, &optimizer->shape);
}

int optimizer_repeats(const Optimizer *optimizer) {
  const StrategyType *type = optimizer->type;
  return type->repeats == NULL ? 1 : type->repeats(optimizer->state, &optimizer->shape);
}

Status optimizer_ask(Optimizer *optimizer, Population *population, Err *err) {
  assert(optimizer->phase == OPTIMIZER_READY && population->n == optimizer->shape.n);
  const char *reason = restarts_left(optimizer) ? run_end(optimizer) : NULL;
  Status status = OK;
  if (reason != NULL) {
    TRY(restart(optimizer, reason, err));
  }
  int count = optimizer_count(optimizer);
  TRY(population_resize(population, count, err));
  AskJob job = {optimizer, population};
  int block = optimizer->type->ask_block;
  parallel_for((count + block - 1) / block, optimizer->shape.n_threads, ask_block, &job);
  optimizer->phase = OPTIMIZER_ASKED;
done:
  return status;
}

void optimizer_tell(Optimizer *optimizer, const Population *population, const double *fitness) {
  assert(optimizer->phase == OPTIMIZER_ASKED);
  double mean = 0.0;
  for (int i = 0; i < population->count; i++) {
    assert(isfinite(fitness[i]));
    mean += fitness[i] / population->count;
  }
  optimizer->type->tell(optimizer->state, &optimizer->shape, population, fitness);
  if (optimizer->restart_params != NULL) {
    restarts_tell(&optimizer->restarts, population->count, mean);
  }
  optimizer->phase = OPTIMIZER_READY;
}

void optimizer_walk(Optimizer *optimizer, Walk *walk) {
  bool loads = walk->mode == WALK_LOAD;
  assert(loads || optimizer->phase == OPTIMIZER_READY);
  if (optimizer->restart_params != NULL) {
    walk_restarts(optimizer, walk);
  }
  if (walk->status != OK) {
    return;
  }
  optimizer->type->walk(optimizer->state, &optimizer->shape, walk);
  if (loads && walk->status == OK) {
    optimizer->phase = OPTIMIZER_READY;
  }
}

const char *optimizer_stop(const Optimizer *optimizer) {
  return restarts_left(optimizer) ? NULL : run_end(optimizer);
}

void optimizer_recommend(const Optimizer *optimizer, float *genome) {
  if (best_is_earlier(optimizer)) {
    memcpy(genome, optimizer->best, optimizer->shape.n * sizeof *genome);
  } else {
    optimizer->type->recommend(optimizer->state, &optimizer->shape, genome);
  }
}

void optimizer_report(const Optimizer *optimizer, Row *row) {
  if (optimizer->restart_params != NULL) {
    row_add(row, "restart", (double)optimizer->restarts.number);
    row_add(row, "population", (double)optimizer->restarts.population);
  }
  optimizer->type->report(optimizer->state, &optimizer->shape, row);
}
