// hebbes: the public header. Takes a trained controller, or a strategy, into a program of your own.
//
// A controller:
//
//   HebbesController *c = hebbes_open("runs/cheetah", message, sizeof message);
//   hebbes_reset(c, 1, 0);
//   for each control step (hebbes_dt seconds):
//     hebbes_act(c, observation, action);      // your simulation or robot applies the action
//     hebbes_learn(c, reward);                 // the synapses change
//   hebbes_close(c);
//
// A strategy, on any function of n numbers:
//
//   const char *settings[] = {"strategy=cma-es", "seed=3"};
//   HebbesStrategy *s = hebbes_strategy_open(n, start, 2, settings, message, sizeof message);
//   while (hebbes_strategy_stop(s) == NULL) {
//     int count = hebbes_strategy_ask(s, message, sizeof message);
//     for (int i = 0; i < count; i++)
//       fitness[i] = -f(hebbes_strategy_genome(s, i));      // larger is better
//     hebbes_strategy_tell(s, count, fitness, message, sizeof message);
//   }
//   hebbes_strategy_close(s);
//
// Threads: a controller or a strategy belongs to one thread at a time; several do not disturb each
// other. No function prints or ends the process. Nothing is allocated between a controller's open
// and close.
#ifndef HEBBES_H
#define HEBBES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEBBES_API __attribute__((visibility("default")))

typedef struct HebbesController HebbesController;

// Opens a run's folder (its newest good checkpoint) or one checkpoint file, with the genome that
// the strategy recommends. NULL on failure, with one line of text in message (message_size bytes;
// may be NULL). Belongs to the caller: hebbes_close.
HEBBES_API HebbesController *hebbes_open(const char *path, char *message, size_t message_size);

// Numbers in an observation and in an action, and seconds of one control step.
HEBBES_API int hebbes_observation_size(const HebbesController *controller);
HEBBES_API int hebbes_action_size(const HebbesController *controller);
HEBBES_API double hebbes_dt(const HebbesController *controller);

// A new life: synapses as at birth, memories empty. The same seed and episode give the same birth
// as episode number `episode` of `hebbes eval --seed SEED`.
HEBBES_API void hebbes_reset(HebbesController *controller, uint64_t seed, uint32_t episode);

// One control step: observation (hebbes_observation_size, raw: it is normalized as in training) to
// action (hebbes_action_size, in the actuators' units). Returns 0, or -1 when the observation or
// the action is not finite (action is then untouched).
HEBBES_API int hebbes_act(HebbesController *controller, const double *observation, double *action);

// To be called once after every hebbes_act, when the action has been applied: the synapses change
// when the plasticity's period says so. reward is for controllers that learn from it; 0 will do for
// the others. Returns 0, or -1 when a synapse is not finite any more.
HEBBES_API int hebbes_learn(HebbesController *controller, double reward);

// Stops (1) or resumes (0) all plastic change.
HEBBES_API void hebbes_freeze(HebbesController *controller, int frozen);

// Frees the controller; accepts NULL.
HEBBES_API void hebbes_close(HebbesController *controller);

typedef struct HebbesStrategy HebbesStrategy;

// A strategy for genomes of n numbers that starts at start (n, finite; NULL: 0 everywhere).
// settings are n_settings texts "key=value" with the keys of docs/config.md: "strategy=cma-es",
// "strategy.population=64", "strategy.sigma.init=0.5", "seed=3", "threads=2"; what is not set has
// its declared default, but strategy.population, which is 4 + floor(3 ln n) here (even where
// individuals come in pairs). Restarts ("strategy.restarts=ipop") begin at start again. No file is
// read. The same settings give the same genomes to the bit, with any number of threads. NULL on
// failure, with text in message (message_size bytes; may be NULL). Belongs to the caller:
// hebbes_strategy_close.
HEBBES_API HebbesStrategy *hebbes_strategy_open(size_t n, const double *start, int n_settings,
                                                const char *const *settings, char *message,
                                                size_t message_size);

// Makes the individuals of the coming generation. Returns how many there are (a restart may change
// it from one generation to the next), or -1 with text in message: no memory, or a generation is
// out whose fitness was not told.
HEBBES_API int hebbes_strategy_ask(HebbesStrategy *strategy, char *message, size_t message_size);

// Genome (n numbers) of one individual of the generation that was asked for last; NULL when there
// is no such individual. Belongs to the strategy, valid until the next ask.
HEBBES_API const float *hebbes_strategy_genome(const HebbesStrategy *strategy, int individual);

// Learns from the fitness of all individuals, in their order: finite, larger is better. Returns 0,
// or -1 with text in message when a value is not finite, count is not what ask returned, or nothing
// was asked for; nothing is lost then, and tell may be called again.
HEBBES_API int hebbes_strategy_tell(HebbesStrategy *strategy, int count, const double *fitness,
                                    char *message, size_t message_size);

// Why the strategy sees no reason to go on, in words; NULL as long as it does.
HEBBES_API const char *hebbes_strategy_stop(const HebbesStrategy *strategy);

// The genome (n numbers) that the strategy would bet on: most often its mean.
HEBBES_API void hebbes_strategy_recommend(const HebbesStrategy *strategy, float *genome);

// Frees the strategy; accepts NULL.
HEBBES_API void hebbes_strategy_close(HebbesStrategy *strategy);

#ifdef __cplusplus
}
#endif

#endif
