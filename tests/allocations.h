// allocations: counts the calls of malloc and its like in a test program, by whatever library. To
// be included by one source of the program. The sanitizers bring allocators of their own; under
// them nothing is counted.
#ifndef HEBBES_TESTS_ALLOCATIONS_H
#define HEBBES_TESTS_ALLOCATIONS_H

#include <stdatomic.h>
#include <stdlib.h>

static atomic_long n_allocations;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

#ifdef SANITIZED
enum { COUNTS_ALLOCATIONS = 0 };
#else
enum { COUNTS_ALLOCATIONS = 1 };

void *__libc_malloc(size_t n_bytes);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t n_bytes);
void *__libc_memalign(size_t alignment, size_t n_bytes);

__attribute__((visibility("default"))) void *malloc(size_t n_bytes) {
  atomic_fetch_add(&n_allocations, 1);
  return __libc_malloc(n_bytes);
}

__attribute__((visibility("default"))) void *calloc(size_t n, size_t size) {
  atomic_fetch_add(&n_allocations, 1);
  return __libc_calloc(n, size);
}

__attribute__((visibility("default"))) void *realloc(void *old, size_t n_bytes) {
  atomic_fetch_add(&n_allocations, 1);
  return __libc_realloc(old, n_bytes);
}

__attribute__((visibility("default"))) void *aligned_alloc(size_t alignment, size_t n_bytes) {
  atomic_fetch_add(&n_allocations, 1);
  return __libc_memalign(alignment, n_bytes);
}
#endif

#endif
