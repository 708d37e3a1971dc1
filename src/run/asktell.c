// asktell: the public header's functions that put a strategy on a function of the caller's own.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/hebbes.h"
#include "src/run/minimize.h"
#include "src/run/optimizer.h"

struct HebbesStrategy {
  Config *config;
  Optimizer optimizer;
  Population population;
  double *start; // (n)
};

// restarts begin where the first run did
static void same_start(void *context, int64_t number, double *mean) {
  const HebbesStrategy *strategy = context;
  (void)number;
  memcpy(mean, strategy->start, strategy->optimizer.shape.n * sizeof *mean);
}

// A strategy for sizes and starts that were checked.
static Status open_strategy(size_t n, const double *start, int n_settings,
                            const char *const *settings, HebbesStrategy *strategy, Err *err) {
  Status status = OK;
  TRY(minimize_config(n_settings, settings, &strategy->config, err));
  StrategyShape shape = minimize_shape(strategy->config, n);
  const Config *config = strategy->config;
  // this refuses sizes that no machine has
  TRY(optimizer_open(config->strategy, &shape, NULL, &strategy->optimizer, err));
  TRY(population_open(shape.population, n, &strategy->population, err));
  strategy->start = calloc(n, sizeof *start);
  if (strategy->start == NULL) {
    status = err_set(err, ERR_MEMORY, "no memory for a genome of %zu numbers", n);
    goto done;
  }
  if (start != NULL) {
    memcpy(strategy->start, start, n * sizeof *start);
  }
  optimizer_start(&strategy->optimizer, strategy->start);
  TRY(optimizer_allow_restarts(&strategy->optimizer, &config->settings.restarts, same_start,
                               strategy, err));
  strategy->population.count = 0; // nobody was asked for yet
done:
  return status;
}

static Status check_start(size_t n, const double *start, Err *err) {
  if (n == 0) {
    return err_set(err, ERR_INPUT, "a genome of 0 numbers");
  }
  for (size_t j = 0; j < n && start != NULL; j++) {
    if (!isfinite(start[j])) {
      return err_set(err, ERR_INPUT, "start[%zu] is not finite", j);
    }
  }
  return OK;
}

static void say(char *message, size_t message_size, const char *text) {
  if (message != NULL) {
    snprintf(message, message_size, "%s", text);
  }
}

HebbesStrategy *hebbes_strategy_open(size_t n, const double *start, int n_settings,
                                     const char *const *settings, char *message,
                                     size_t message_size) {
  HebbesStrategy *strategy = calloc(1, sizeof *strategy);
  Err *err = calloc(1, sizeof *err);
  Status status = OK;
  if (strategy == NULL || err == NULL) {
    status = ERR_MEMORY;
    goto done;
  }
  TRY(check_start(n, start, err));
  TRY(open_strategy(n, start, n_settings, settings, strategy, err));
done:
  if (status != OK) {
    say(message, message_size, err == NULL ? "out of memory" : err->text);
    hebbes_strategy_close(strategy);
    strategy = NULL;
  }
  free(err);
  return strategy;
}

int hebbes_strategy_ask(HebbesStrategy *strategy, char *message, size_t message_size) {
  if (strategy->optimizer.phase != OPTIMIZER_READY) {
    say(message, message_size, "ask: the fitness of the last generation was not told");
    return -1;
  }
  Err *err = calloc(1, sizeof *err);
  Status status = optimizer_ask(&strategy->optimizer, &strategy->population, err);
  if (status != OK) {
    say(message, message_size, err == NULL ? "out of memory" : err->text);
    population_close(&strategy->population);
    strategy->population.n = strategy->optimizer.shape.n; // the next ask may try again
  }
  free(err);
  return status == OK ? strategy->population.count : -1;
}

const float *hebbes_strategy_genome(const HebbesStrategy *strategy, int individual) {
  bool there = individual >= 0 && individual < strategy->population.count;
  return there ? population_genome(&strategy->population, individual) : NULL;
}

int hebbes_strategy_tell(HebbesStrategy *strategy, int count, const double *fitness, char *message,
                         size_t message_size) {
  char text[128];
  if (strategy->optimizer.phase != OPTIMIZER_ASKED) {
    say(message, message_size, "tell: no generation was asked for");
    return -1;
  }
  if (count != strategy->population.count) {
    snprintf(text, sizeof text, "tell: fitness of %d individuals, there are %d", count,
             strategy->population.count);
    say(message, message_size, text);
    return -1;
  }
  for (int i = 0; i < count; i++) {
    if (!isfinite(fitness[i])) {
      snprintf(text, sizeof text, "tell: fitness[%d] is not finite", i);
      say(message, message_size, text);
      return -1;
    }
  }
  optimizer_tell(&strategy->optimizer, &strategy->population, fitness);
  return 0;
}

const char *hebbes_strategy_stop(const HebbesStrategy *strategy) {
  return optimizer_stop(&strategy->optimizer);
}

void hebbes_strategy_recommend(const HebbesStrategy *strategy, float *genome) {
  optimizer_recommend(&strategy->optimizer, genome);
}

void hebbes_strategy_close(HebbesStrategy *strategy) {
  if (strategy == NULL) {
    return;
  }
  optimizer_close(&strategy->optimizer);
  population_close(&strategy->population);
  config_close(strategy->config);
  free(strategy->start);
  free(strategy);
}
