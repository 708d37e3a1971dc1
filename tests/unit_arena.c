#include <sanitizer/asan_interface.h>
#include <stdint.h>
#include <string.h>

#include "src/base/arena.h"
#include "tests/support.h"

START_TEST(pieces_are_aligned_zeroed_and_apart) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 8 * arena_piece(7, 13)), 0);
  unsigned char *before = NULL;
  for (int i = 0; i < 8; i++) {
    unsigned char *piece = arena_take(&arena, 7, 13);
    ck_assert_ptr_nonnull(piece);
    ck_assert_uint_eq((uintptr_t)piece % ARENA_ALIGN, 0);
    for (int k = 0; k < 91; k++) {
      ck_assert_uint_eq(piece[k], 0);
    }
    memset(piece, 0xa5, 91);
    ck_assert(before == NULL || piece >= before + 91);
    before = piece;
  }
  arena_close(&arena);
}
END_TEST

START_TEST(full_arena_gives_null_and_stays_usable) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 2 * arena_piece(100, 8)), 0);
  ck_assert_ptr_nonnull(arena_take(&arena, 100, 8));
  size_t mark = arena_mark(&arena);
  ck_assert_ptr_null(arena_take(&arena, 1000, 8));
  ck_assert_uint_eq(arena_mark(&arena), mark);
  ck_assert_ptr_nonnull(arena_take(&arena, 100, 8));
  arena_close(&arena);
}
END_TEST

START_TEST(overflow_gives_null) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 1000), 0);
  ck_assert_ptr_null(arena_take(&arena, SIZE_MAX / 2, 3));
  ck_assert_ptr_null(arena_take(&arena, SIZE_MAX, 1));
  ck_assert_ptr_null(arena_take(&arena, SIZE_MAX - 10, 1));
  ck_assert_uint_eq(arena_piece(SIZE_MAX / 2, 3), SIZE_MAX);
  arena_close(&arena);
  ck_assert_int_eq(arena_open(&arena, SIZE_MAX), -1);
  ck_assert_int_eq(arena_open(&arena, (size_t)PTRDIFF_MAX + 5), -1);
  arena_close(&arena);
}
END_TEST

START_TEST(released_pieces_come_again_and_are_zero) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 4096), 0);
  int *kept = arena_take(&arena, 3, sizeof *kept);
  kept[2] = 17;
  size_t mark = arena_mark(&arena);
  int *scratch = arena_take(&arena, 50, sizeof *scratch);
  memset(scratch, 0xff, 50 * sizeof *scratch);
  arena_release(&arena, mark);
  int *again = arena_take(&arena, 50, sizeof *again);
  ck_assert_ptr_eq(again, scratch);
  for (int i = 0; i < 50; i++) {
    ck_assert_int_eq(again[i], 0);
  }
  ck_assert_int_eq(kept[2], 17);
  arena_close(&arena);
}
END_TEST

START_TEST(pieces_of_nothing_take_no_room) {
  Arena arena;
  ck_assert_uint_eq(arena_piece(0, 8), 0);
  ck_assert_int_eq(arena_open(&arena, 0), 0);
  ck_assert_ptr_nonnull(arena_take(&arena, 0, 8));
  ck_assert_uint_eq(arena_mark(&arena), 0);
  arena_close(&arena);
}
END_TEST

START_TEST(piece_measures_what_take_uses) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 1 << 16), 0);
  for (size_t n = 1; n < 200; n += 7) {
    size_t mark = arena_mark(&arena);
    ck_assert_ptr_nonnull(arena_take(&arena, n, 3));
    ck_assert_uint_eq(arena_mark(&arena) - mark, arena_piece(n, 3));
    ck_assert_uint_ge(arena_piece(n, 3), 3 * n);
    ck_assert_uint_eq(arena_piece(n, 3) % ARENA_ALIGN, 0);
  }
  arena_close(&arena);
}
END_TEST

START_TEST(closed_and_zeroed_arenas_give_nothing) {
  Arena arena = {0};
  arena_close(&arena);
  ck_assert_ptr_null(arena_take(&arena, 3, 5));
  ck_assert_int_eq(arena_open(&arena, 500), 0);
  arena_close(&arena);
  ck_assert_ptr_null(arena_take(&arena, 3, 5));
  arena_close(&arena);
}
END_TEST

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define POISONED
#endif

#ifdef POISONED
START_TEST(outside_of_pieces_is_poisoned) {
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, 1 << 12), 0);
  char *piece = arena_take(&arena, 2, 64);
  ck_assert_ptr_nonnull(arena_take(&arena, 2, 64));
  ck_assert_int_eq(__asan_address_is_poisoned(piece), 0);
  ck_assert_int_eq(__asan_address_is_poisoned(piece + 127), 0);
  ck_assert_int_ne(__asan_address_is_poisoned(piece + 128), 0);
  arena_release(&arena, 0);
  ck_assert_int_ne(__asan_address_is_poisoned(piece), 0);
  arena_close(&arena);
}
END_TEST
#endif

Suite *suite(void) {
  return suite_of("arena", 10,
                  (const TTest *const[]){
                      pieces_are_aligned_zeroed_and_apart, full_arena_gives_null_and_stays_usable,
                      overflow_gives_null, released_pieces_come_again_and_are_zero,
                      pieces_of_nothing_take_no_room, piece_measures_what_take_uses,
                      closed_and_zeroed_arenas_give_nothing,
#ifdef POISONED
                      outside_of_pieces_is_poisoned,
#endif
                      NULL});
}
