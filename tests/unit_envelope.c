#include <stdlib.h>
#include <string.h>

#include "src/base/envelope.h"
#include "tests/support.h"

enum { N = ENVELOPE_SIZE + 1000 };

// some content in a good envelope (N bytes, free)
static unsigned char *closed(void) {
  unsigned char *bytes = calloc(N, 1);
  for (int i = ENVELOPE_SIZE; i < N; i++) {
    bytes[i] = (unsigned char)(i * 7 % 251);
  }
  envelope_close(bytes, N);
  return bytes;
}

static void refuse(const unsigned char *bytes, size_t n, const char *want) {
  // a copy of the exact size, so that a sanitizer sees reading past the end
  unsigned char *copy = malloc(n == 0 ? 1 : n);
  memcpy(copy, bytes, n);
  Err err = {0};
  ck_assert_int_eq(envelope_check("c.h5", copy, n, &err), ERR_INPUT);
  ck_assert(strncmp(err.text, "c.h5: ", 6) == 0);
  ck_assert_msg(strstr(err.text, want) != NULL, "%s", err.text);
  free(copy);
}

START_TEST(closed_envelope_is_good) {
  unsigned char *bytes = closed();
  ck_assert_int_eq(envelope_check("c.h5", bytes, N, NULL), OK);
  free(bytes);
}
END_TEST

START_TEST(envelope_around_nothing_is_good) {
  unsigned char bytes[ENVELOPE_SIZE] = {0};
  envelope_close(bytes, sizeof bytes);
  ck_assert_int_eq(envelope_check("c.h5", bytes, sizeof bytes, NULL), OK);
}
END_TEST

// files of other versions must know each other: the layout, with the checksum of no bytes as xxHash
// publishes it
START_TEST(layout_is_as_published) {
  unsigned char bytes[ENVELOPE_SIZE] = {0},
                want[ENVELOPE_SIZE] = {'H', 'E', 'B', 'B', 'E', 'S', 0, 1, 1};
  static const unsigned char nothing[16] = {0x99, 0xaa, 0x06, 0xd3, 0x01, 0x47, 0x98, 0xd8,
                                            0x60, 0x01, 0xc3, 0x24, 0x46, 0x8d, 0x49, 0x7f};
  memcpy(want + 24, nothing, sizeof nothing);
  envelope_close(bytes, sizeof bytes);
  ck_assert_mem_eq(bytes, want, sizeof bytes);

  unsigned char *full = closed();
  static const unsigned char length[8] = {0xe8, 3};
  ck_assert_mem_eq(full + 16, length, 8);
  free(full);
}
END_TEST

START_TEST(every_flipped_bit_is_noticed) {
  unsigned char *bytes = closed();
  for (size_t i = 0; i < N; i++) {
    for (int bit = 0; bit < 8; bit++) {
      bytes[i] ^= (unsigned char)(1 << bit);
      refuse(bytes, N, i >= ENVELOPE_SIZE ? "damaged: the checksum does not fit" : "");
      bytes[i] ^= (unsigned char)(1 << bit);
    }
  }
  free(bytes);
}
END_TEST

START_TEST(every_other_length_is_noticed) {
  unsigned char *bytes = closed(), longer[N + 3] = {0};
  for (size_t n = 0; n < N; n++) {
    refuse(bytes, n, n < 8 ? "not a file of hebbes" : "cut short");
  }
  memcpy(longer, bytes, N);
  refuse(longer, sizeof longer, "too long: 1003 bytes where 1000 were written");
  free(bytes);
}
END_TEST

START_TEST(other_formats_are_named) {
  unsigned char *bytes = closed();
  bytes[8] = 7;
  refuse(bytes, N, "written in format 7; this program reads format 1");
  bytes[0] = 'h';
  refuse(bytes, N, "not a file of hebbes");
  free(bytes);
}
END_TEST

Suite *suite(void) {
  return suite_of("envelope", 20,
                  (const TTest *const[]){closed_envelope_is_good, envelope_around_nothing_is_good,
                                         layout_is_as_published, every_flipped_bit_is_noticed,
                                         every_other_length_is_noticed, other_formats_are_named,
                                         NULL});
}
