#include "src/base/arena.h"

#include <sanitizer/asan_interface.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// under AddressSanitizer every piece is followed by a forbidden zone, so that an overrun of a piece
// that fills its cache lines is seen too
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { ZONE = ARENA_ALIGN };
#else
enum { ZONE = 0 };
#endif

size_t arena_piece(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX - ARENA_ALIGN - ZONE) {
    return SIZE_MAX;
  }
  return bytes == 0 ? 0 : (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN + ZONE;
}

int arena_open(Arena *arena, size_t size) {
  *arena = (Arena){0};
  size = arena_piece(size == 0 ? 1 : size, 1);
  if (size > PTRDIFF_MAX) {
    return -1;
  }
  arena->base = aligned_alloc(ARENA_ALIGN, size);
  if (arena->base == NULL) {
    return -1;
  }
  arena->size = size;
  ASAN_POISON_MEMORY_REGION(arena->base, size);
  return 0;
}

void arena_close(Arena *arena) {
  if (arena->base != NULL) {
    ASAN_UNPOISON_MEMORY_REGION(arena->base, arena->size);
  }
  free(arena->base);
  *arena = (Arena){0};
}

void *arena_take(Arena *arena, size_t count, size_t size) {
  size_t piece = arena_piece(count, size);
  if (arena->base == NULL || piece > arena->size - arena->used) {
    return NULL;
  }

  // zeroed here and not in arena_open: the bytes may have been used before a release
  unsigned char *bytes = arena->base + arena->used;
  ASAN_UNPOISON_MEMORY_REGION(bytes, count * size);
  memset(bytes, 0, count * size);
  arena->used += piece;
  return bytes;
}

size_t arena_mark(const Arena *arena) {
  return arena->used;
}

void arena_release(Arena *arena, size_t mark) {
  if (arena->base != NULL) {
    ASAN_POISON_MEMORY_REGION(arena->base + mark, arena->size - mark);
  }
  arena->used = mark;
}
