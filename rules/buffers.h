// buffers: what a rule sees of a neuron's activity: the last value, or a mean over the last passes.
//
// A buffer belongs to one signal (a row of n neurons). It gets one entry per forward pass, whatever
// the rate of updates. Owner: the policy; nothing is allocated after the walk that carves.
#ifndef HEBBES_RULES_BUFFERS_H
#define HEBBES_RULES_BUFFERS_H

#include <stdint.h>

#include "src/base/walk.h"

typedef enum BufferKind {
  BUFFER_DIRECT,         // the last pass
  BUFFER_MOVING_AVERAGE, // mean over the last min(count, window) passes
  BUFFER_EXPONENTIAL,    // v <- alpha new + (1 - alpha) v, from 0
} BufferKind;

// names as in the YAML, in the order above, NULL-terminated
extern const char *const buffer_names[];

typedef struct Buffer {
  BufferKind kind;
  int n;      // neurons, filled up (vec_filled)
  int window; // moving average: passes
  float alpha;
  int64_t filled, next; // moving average: rows of the ring in use, and the one to write next
  float *ring;          // moving average: (window x n) the last passes
  float *value;         // (n) what the rule sees, valid after buffer_settle
} Buffer;

// Names the state, each block under "name.something"; WALK_CARVE makes the arrays.
void buffer_walk(Buffer *buffer, const char *name, Walk *walk);
// hot: birth, no entries
void buffer_clear(Buffer *buffer);
// hot: one entry (n)
void buffer_push(Buffer *buffer, const float *restrict entry);
// hot: brings value up to date, to be called before a rule reads it
void buffer_settle(Buffer *buffer);

#endif
