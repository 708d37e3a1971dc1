#include "rules/buffers.h"

#include <stdio.h>
#include <string.h>

#include "src/base/vec.h"

const char *const buffer_names[] = {
    [BUFFER_DIRECT] = "direct",
    [BUFFER_MOVING_AVERAGE] = "moving-average",
    [BUFFER_EXPONENTIAL] = "exponential-moving-average",
    NULL,
};

static size_t ring_size(const Buffer *buffer) {
  return buffer->kind == BUFFER_MOVING_AVERAGE ? (size_t)buffer->window * (size_t)buffer->n : 0;
}

void buffer_walk(Buffer *buffer, const char *name, Walk *walk) {
  char block[64];
  if (buffer->kind == BUFFER_MOVING_AVERAGE) {
    snprintf(block, sizeof block, "%s.filled", name);
    walk_i64(walk, block, &buffer->filled);
    snprintf(block, sizeof block, "%s.next", name);
    walk_i64(walk, block, &buffer->next);
    snprintf(block, sizeof block, "%s.ring", name);
    walk_floats(walk, block, &buffer->ring, ring_size(buffer));
  }
  snprintf(block, sizeof block, "%s.value", name);
  walk_floats(walk, block, &buffer->value, (size_t)buffer->n);
}

void buffer_clear(Buffer *buffer) {
  buffer->filled = 0;
  buffer->next = 0;
  memset(buffer->value, 0, (size_t)buffer->n * sizeof(float));
  if (buffer->ring != NULL) {
    memset(buffer->ring, 0, ring_size(buffer) * sizeof(float));
  }
}

void buffer_push(Buffer *buffer, const float *restrict entry) {
  size_t n = (size_t)buffer->n;
  float *restrict value = buffer->value;
  switch (buffer->kind) {
  case BUFFER_MOVING_AVERAGE:
    memcpy(buffer->ring + (size_t)buffer->next * n, entry, n * sizeof(float));
    buffer->next = buffer->next + 1 == buffer->window ? 0 : buffer->next + 1;
    buffer->filled += buffer->filled < buffer->window;
    break;
  case BUFFER_EXPONENTIAL:
    for (size_t i = 0; i < n; i++) {
      value[i] = buffer->alpha * entry[i] + (1.0f - buffer->alpha) * value[i];
    }
    break;
  case BUFFER_DIRECT:
  default:
    memcpy(value, entry, n * sizeof(float));
  }
}

// The mean is taken afresh whenever a rule wants it: it cannot drift, and a slow rule rarely wants
// it.
void buffer_settle(Buffer *buffer) {
  if (buffer->kind == BUFFER_MOVING_AVERAGE && buffer->filled > 0) {
    vec_mean((int)buffer->filled, buffer->n, buffer->ring, buffer->value);
  }
}
