#include "rules/buffers.h"

#include "src/base/arena.h"
#include "src/base/vec.h"
#include "tests/support.h"

static Arena arena;

// a buffer of two neurons with its arrays, filled up
static Buffer make(BufferKind kind, int window, float alpha) {
  Buffer buffer = {.kind = kind, .n = VEC_ROW, .window = window, .alpha = alpha};
  Walk measure = walk_measure();
  buffer_walk(&buffer, "x", &measure);
  ck_assert_int_eq(arena_open(&arena, measure.bytes), 0);
  Walk carve = walk_carve(&arena, NULL);
  buffer_walk(&buffer, "x", &carve);
  ck_assert_int_eq(carve.status, OK);
  buffer_clear(&buffer);
  return buffer;
}

static void push(Buffer *buffer, float first, float second) {
  const float entry[VEC_ROW] = {first, second};
  buffer_push(buffer, entry);
}

static void expect(Buffer *buffer, float first, float second) {
  buffer_settle(buffer);
  ck_assert_float_eq(buffer->value[0], first);
  ck_assert_float_eq(buffer->value[1], second);
}

START_TEST(direct_is_the_last_pass) {
  Buffer buffer = make(BUFFER_DIRECT, 3, 0.5f);
  push(&buffer, 2.0f, -3.0f);
  push(&buffer, 0.25f, 7.0f);
  expect(&buffer, 0.25f, 7.0f);
  arena_close(&arena);
}
END_TEST

START_TEST(moving_average_is_over_the_passes_there_are) {
  Buffer buffer = make(BUFFER_MOVING_AVERAGE, 3, 0.5f);
  expect(&buffer, 0.0f, 0.0f); // a rule may look before the first pass
  push(&buffer, 3.0f, -6.0f);
  expect(&buffer, 3.0f, -6.0f);
  push(&buffer, 6.0f, 3.0f);
  expect(&buffer, 4.5f, -1.5f);
  push(&buffer, 9.0f, 30.0f);
  expect(&buffer, 6.0f, 9.0f);
  push(&buffer, 12.0f, -3.0f); // the first one is forgotten from here on
  expect(&buffer, 9.0f, 10.0f);
  push(&buffer, -6.0f, 3.0f);
  push(&buffer, 30.0f, 6.0f);
  expect(&buffer, 12.0f, 2.0f);
  arena_close(&arena);
}
END_TEST

START_TEST(moving_average_does_not_drift) {
  Buffer buffer = make(BUFFER_MOVING_AVERAGE, 4, 0.5f);
  push(&buffer, 1e30f, -1e30f);
  for (int i = 0; i < 4; i++) {
    push(&buffer, 0.125f, 0.375f);
  }
  expect(&buffer, 0.125f, 0.375f);
  arena_close(&arena);
}
END_TEST

START_TEST(exponential_average_starts_at_zero) {
  Buffer buffer = make(BUFFER_EXPONENTIAL, 3, 0.25f);
  push(&buffer, 8.0f, -4.0f);
  expect(&buffer, 2.0f, -1.0f);
  push(&buffer, 4.0f, 16.0f);
  expect(&buffer, 2.5f, 3.25f); // 0.25 * 4 + 0.75 * 2
  arena_close(&arena);
}
END_TEST

START_TEST(shortest_averages_are_direct) {
  for (int kind = BUFFER_MOVING_AVERAGE; kind <= BUFFER_EXPONENTIAL; kind++) {
    Buffer buffer = make((BufferKind)kind, 1, 1.0f);
    for (int i = 0; i < 5; i++) {
      float first = 0.1f * (float)(i + 2), second = -0.7f * (float)(i + 1);
      push(&buffer, first, second);
      expect(&buffer, first, second);
    }
    arena_close(&arena);
  }
}
END_TEST

START_TEST(birth_forgets) {
  for (int kind = BUFFER_DIRECT; kind <= BUFFER_EXPONENTIAL; kind++) {
    Buffer buffer = make((BufferKind)kind, 3, 0.25f);
    for (int i = 0; i < 5; i++) {
      push(&buffer, 17.0f, 19.0f);
    }
    buffer_settle(&buffer);
    buffer_clear(&buffer);
    expect(&buffer, 0.0f, 0.0f);
    push(&buffer, 4.0f, -8.0f);
    float share = kind == BUFFER_EXPONENTIAL ? 0.25f : 1.0f;
    expect(&buffer, share * 4.0f, share * -8.0f);
    arena_close(&arena);
  }
}
END_TEST

START_TEST(names_follow_the_kinds) {
  ck_assert_str_eq(buffer_names[BUFFER_DIRECT], "direct");
  ck_assert_str_eq(buffer_names[BUFFER_MOVING_AVERAGE], "moving-average");
  ck_assert_str_eq(buffer_names[BUFFER_EXPONENTIAL], "exponential-moving-average");
  ck_assert_ptr_null(buffer_names[BUFFER_EXPONENTIAL + 1]);
}
END_TEST

Suite *suite(void) {
  const TTest *const tests[] = {
      direct_is_the_last_pass,       moving_average_is_over_the_passes_there_are,
      moving_average_does_not_drift, exponential_average_starts_at_zero,
      shortest_averages_are_direct,  birth_forgets,
      names_follow_the_kinds,        NULL,
  };
  return suite_of("buffers", 10, tests);
}
