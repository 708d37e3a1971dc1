#include "src/base/walk.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

Walk walk_measure(void) {
  return (Walk){.mode = WALK_MEASURE};
}

Walk walk_carve(Arena *arena, Err *err) {
  return (Walk){.mode = WALK_CARVE, .arena = arena, .err = err};
}

Walk walk_save(StoreGroup *group, Err *err) {
  return (Walk){.mode = WALK_SAVE, .group = group, .err = err};
}

Walk walk_load(StoreGroup *group, Err *err) {
  return (Walk){.mode = WALK_LOAD, .group = group, .err = err};
}

Walk walk_hash(void) {
  XXH3_state_t *hash = XXH3_createState();
  if (hash == NULL) {
    return (Walk){.mode = WALK_HASH, .status = ERR_MEMORY};
  }
  XXH3_64bits_reset(hash);
  return (Walk){.mode = WALK_HASH, .hash = hash};
}

uint64_t walk_hash_end(Walk *walk) {
  uint64_t value = walk->hash == NULL ? 0 : XXH3_64bits_digest(walk->hash);
  XXH3_freeState(walk->hash);
  walk->hash = NULL;
  return value;
}

static void measure(Walk *walk, size_t n, size_t size) {
  if (__builtin_add_overflow(walk->bytes, arena_piece(n, size), &walk->bytes)) {
    walk->bytes = SIZE_MAX;
  }
}

static void *carve(Walk *walk, const char *name, size_t n, size_t size) {
  void *array = arena_take(walk->arena, n, size);
  if (array == NULL) {
    walk->status = err_set(walk->err, ERR_MEMORY, "%s: no memory for %zu numbers", name, n);
  }
  return array;
}

// the name and the size are hashed too: the same numbers under other names are another state
static void hash(Walk *walk, const char *name, const void *array, size_t n, size_t size) {
  uint64_t count = n;
  XXH3_64bits_update(walk->hash, name, strlen(name) + 1);
  XXH3_64bits_update(walk->hash, &count, sizeof count);
  XXH3_64bits_update(walk->hash, array, n * size);
}

// one function per type of element, alike but for the calls of the store
// NOLINTBEGIN(bugprone-macro-parentheses): a type takes none
#define WALK_ARRAY(type, kind)                                                                     \
  void walk_##kind(Walk *walk, const char *name, type **array, size_t n) {                         \
    if (walk->status != OK) {                                                                      \
      return;                                                                                      \
    }                                                                                              \
    assert(walk->mode == WALK_MEASURE || walk->mode == WALK_CARVE || *array != NULL || n == 0);    \
    switch (walk->mode) {                                                                          \
    case WALK_MEASURE:                                                                             \
      measure(walk, n, sizeof(type));                                                              \
      break;                                                                                       \
    case WALK_CARVE:                                                                               \
      *array = carve(walk, name, n, sizeof(type));                                                 \
      break;                                                                                       \
    case WALK_SAVE:                                                                                \
      walk->status = store_put_##kind(walk->group, name, *array, n, walk->err);                    \
      break;                                                                                       \
    case WALK_LOAD:                                                                                \
      walk->status = store_get_##kind(walk->group, name, *array, n, walk->err);                    \
      break;                                                                                       \
    case WALK_HASH:                                                                                \
      hash(walk, name, *array, n, sizeof(type));                                                   \
      break;                                                                                       \
    }                                                                                              \
  }

// NOLINTEND(bugprone-macro-parentheses)

WALK_ARRAY(float, floats)
WALK_ARRAY(double, doubles)
WALK_ARRAY(int64_t, i64s)

// scalars need no memory of the arena; else they are arrays of one
static int carries_data(const Walk *walk) {
  return walk->mode != WALK_MEASURE && walk->mode != WALK_CARVE;
}

void walk_scratch_floats(Walk *walk, float **array, size_t n) {
  if (!carries_data(walk)) {
    walk_floats(walk, "scratch", array, n);
  }
}

void walk_scratch_doubles(Walk *walk, double **array, size_t n) {
  if (!carries_data(walk)) {
    walk_doubles(walk, "scratch", array, n);
  }
}

void walk_scratch_i64s(Walk *walk, int64_t **array, size_t n) {
  if (!carries_data(walk)) {
    walk_i64s(walk, "scratch", array, n);
  }
}

void walk_double(Walk *walk, const char *name, double *value) {
  if (carries_data(walk)) {
    walk_doubles(walk, name, &value, 1);
  }
}

void walk_i64(Walk *walk, const char *name, int64_t *value) {
  if (carries_data(walk)) {
    walk_i64s(walk, name, &value, 1);
  }
}
