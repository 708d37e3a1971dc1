// walk: one walk over a state. A part writes one function that names each of its arrays and
// scalars; measuring, carving memory, saving, loading and hashing are modes of that walk, so the
// list exists once.
//
//   static void walk_state(void *state, const Shape *shape, Walk *walk) {
//     walk_i64(walk, "generation", &state->generation);
//     walk_doubles(walk, "mean", &state->mean, shape->n);     // pointer is set by WALK_CARVE
//   }
//
// In the modes that carry data (save, load, hash) a pointer that is NULL while n > 0 is our
// mistake.
#ifndef HEBBES_BASE_WALK_H
#define HEBBES_BASE_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/arena.h"
#include "src/base/err.h"
#include "src/base/store.h"

typedef enum WalkMode { WALK_MEASURE, WALK_CARVE, WALK_SAVE, WALK_LOAD, WALK_HASH } WalkMode;

typedef struct Walk {
  WalkMode mode;
  size_t bytes;      // measure: arena bytes needed so far
  Arena *arena;      // carve: where arrays come from
  StoreGroup *group; // save, load: where blocks go to or come from
  void *hash;        // hash: an XXH3 state
  Status status;     // sticky: after the first failure every call does nothing
  Err *err;
} Walk;

// Starts a walk in one mode. err may be NULL for measure, carve and hash.
Walk walk_measure(void);
Walk walk_carve(Arena *arena, Err *err);
Walk walk_save(StoreGroup *group, Err *err);
Walk walk_load(StoreGroup *group, Err *err); // a block of another size or type is refused by name
// hash: begins with walk_hash, ends with walk_hash_end, which returns the 64-bit value and frees.
Walk walk_hash(void);
uint64_t walk_hash_end(Walk *walk);

// Arrays: *array is set in WALK_CARVE (zeroed), read or filled otherwise. n may be 0.
void walk_floats(Walk *walk, const char *name, float **array, size_t n);
void walk_doubles(Walk *walk, const char *name, double **array, size_t n);
void walk_i64s(Walk *walk, const char *name, int64_t **array, size_t n);
// Memory that is no part of the state, for work within one call or made anew from what is:
// measured and carved, neither saved, loaded nor hashed.
void walk_scratch_floats(Walk *walk, float **array, size_t n);
void walk_scratch_doubles(Walk *walk, double **array, size_t n);
void walk_scratch_i64s(Walk *walk, int64_t **array, size_t n);
// Scalars live in the state struct itself.
void walk_double(Walk *walk, const char *name, double *value);
void walk_i64(Walk *walk, const char *name, int64_t *value);

#endif
