// arena: memory made at set-up and handed out in pieces; what an episode uses, it got here.
//
// One arena belongs to one owner (a worker, a run). Pieces are aligned to a cache line (64 bytes),
// the arena's own block too, so two workers never share one. Poisoned under AddressSanitizer
// outside the pieces handed out.
#ifndef HEBBES_BASE_ARENA_H
#define HEBBES_BASE_ARENA_H

#include <stddef.h>

enum { ARENA_ALIGN = 64 };

typedef struct Arena {
  unsigned char *base; // NULL before arena_open
  size_t size, used;   // bytes
} Arena;

// Gets size bytes from the system (zeroed). Returns 0, or -1 when there is no memory.
int arena_open(Arena *arena, size_t size);
// Gives everything back. Accepts a zeroed arena.
void arena_close(Arena *arena);

// A zeroed piece of count elements of size bytes; NULL when it does not fit or count * size
// overflows. The piece lives until arena_release to an earlier mark, or arena_close.
void *arena_take(Arena *arena, size_t count, size_t size);

// Everything taken after the mark is given back to the arena.
size_t arena_mark(const Arena *arena);
void arena_release(Arena *arena, size_t mark);

// Bytes that a piece of this many bytes occupies in an arena (rounded up to the alignment).
size_t arena_piece(size_t count, size_t size);

#endif
