// schedules: how a learning rate or a step size changes over the generations. Generations count
// from 0.
#ifndef HEBBES_STRATEGIES_SCHEDULES_H
#define HEBBES_STRATEGIES_SCHEDULES_H

#include "src/base/param.h"

typedef enum ScheduleKind {
  SCHEDULE_CONSTANT,
  SCHEDULE_EXPONENTIAL_DECAY,
  SCHEDULE_COSINE,
  SCHEDULE_LINEAR,
} ScheduleKind;

// their names in a config, NULL-terminated
extern const char *const schedule_names[];

typedef struct Schedule {
  double init; // value in generation 0
  int kind;    // ScheduleKind
  double rate; // exponential-decay: factor per `steps` generations
  int64_t steps;
  double final; // cosine, linear: value from generation `steps` on
} Schedule;

// Value in a generation, with u = min(generation / steps, 1):
//   constant            init
//   exponential-decay   init rate^(generation / steps)
//   cosine              final + (init - final) (1 + cos(pi u)) / 2
//   linear              init + (final - init) u
double schedule_value(const Schedule *schedule, int64_t generation);

// Entries of a Param table for the Schedule at `where` in the member's parameter struct: `group` is
// the level of the keys ("lr"), `what` its words, the defaults are YAML text. The kind's default is
// exponential-decay.
// clang-format off
#define SCHEDULE_PARAMS(group, what, where, default_init, default_rate, default_final)             \
  {.key = group ".init", .kind = PARAM_REAL, .offset = (where) + offsetof(Schedule, init),         \
   .fallback = (default_init), .min = 0, .open_min = true, .max = INFINITY, .unit = "",            \
   .help = what " in generation 0"},                                                               \
  {.key = group ".schedule", .kind = PARAM_CHOICE, .offset = (where) + offsetof(Schedule, kind),   \
   .fallback = "exponential-decay", .choices = schedule_names, .unit = "",                         \
   .help = "how the " what " changes over the generations"},                                       \
  {.key = group ".rate", .kind = PARAM_REAL, .offset = (where) + offsetof(Schedule, rate),         \
   .fallback = (default_rate), .min = 0, .open_min = true, .max = 1, .unit = "",                   \
   .help = "exponential-decay: factor per " group ".steps generations"},                           \
  {.key = group ".steps", .kind = PARAM_INT, .offset = (where) + offsetof(Schedule, steps),        \
   .fallback = "1000", .min = 1, .max = 1e9, .unit = "generations",                                \
   .help = "length of the schedule"},                                                              \
  {.key = group ".final", .kind = PARAM_REAL, .offset = (where) + offsetof(Schedule, final),       \
   .fallback = (default_final), .min = 0, .open_min = true, .max = INFINITY, .unit = "",           \
   .help = "cosine, linear: " what " from generation " group ".steps on"}
// clang-format on

#endif
