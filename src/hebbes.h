// hebbes: the public header. Takes a trained controller into a program of your own.
//
//   HebbesController *c = hebbes_open("runs/cheetah", message, sizeof message);
//   hebbes_reset(c, 1, 0);
//   for each control step (hebbes_dt seconds):
//     hebbes_act(c, observation, action);      // your simulation or robot applies the action
//     hebbes_learn(c, reward);                 // the synapses change
//   hebbes_close(c);
//
// Threads: a controller belongs to one thread at a time; several controllers do not disturb each
// other. No function prints or ends the process; nothing is allocated between open and close.
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

#ifdef __cplusplus
}
#endif

#endif
