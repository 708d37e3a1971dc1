#include "src/base/envelope.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <xxhash.h>

// where things are; numbers are little endian, the checksum is in the canonical form of xxHash
enum {
  AT_MAGIC = 0,     // 8 bytes
  AT_FORMAT = 8,    // 8 bytes
  AT_LENGTH = 16,   // 8 bytes: of the content
  AT_CHECKSUM = 24, // 16 bytes: of the content
  AT_REST = 40,     // zeros
};
static const unsigned char magic[8] = {'H', 'E', 'B', 'B', 'E', 'S', 0, 1};
static const uint64_t format_number = 1;

static void put_u64(unsigned char *at, uint64_t value) {
  for (int i = 0; i < 8; i++) {
    at[i] = (unsigned char)(value >> (8 * i));
  }
}

static uint64_t get_u64(const unsigned char *at) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) {
    value |= (uint64_t)at[i] << (8 * i);
  }
  return value;
}

// of the content behind the envelope
static XXH128_canonical_t checksum(const unsigned char *bytes, size_t n) {
  XXH128_canonical_t sum;
  XXH128_canonicalFromHash(&sum, XXH3_128bits(bytes + ENVELOPE_SIZE, n - ENVELOPE_SIZE));
  return sum;
}

void envelope_close(unsigned char *bytes, size_t n) {
  XXH128_canonical_t sum = checksum(bytes, n);
  memcpy(bytes + AT_MAGIC, magic, sizeof magic);
  put_u64(bytes + AT_FORMAT, format_number);
  put_u64(bytes + AT_LENGTH, n - ENVELOPE_SIZE);
  memcpy(bytes + AT_CHECKSUM, &sum, sizeof sum);
}

// Is every bit of the content, and of the envelope's rest, as it was written?
static bool is_unchanged(const unsigned char *bytes, size_t n) {
  XXH128_canonical_t sum = checksum(bytes, n);
  bool same = memcmp(bytes + AT_CHECKSUM, &sum, sizeof sum) == 0;
  for (size_t i = AT_REST; i < ENVELOPE_SIZE; i++) {
    same = same && bytes[i] == 0;
  }
  return same;
}

Status envelope_check(const char *name, const unsigned char *bytes, size_t n, Err *err) {
  if (n < sizeof magic || memcmp(bytes + AT_MAGIC, magic, sizeof magic) != 0) {
    return err_set(err, ERR_INPUT, "%s: not a file of hebbes", name);
  }
  if (n < ENVELOPE_SIZE) {
    return err_set(err, ERR_INPUT, "%s: cut short, %zu bytes are left", name, n);
  }
  uint64_t format = get_u64(bytes + AT_FORMAT);
  if (format != format_number) {
    return err_set(err, ERR_INPUT, "%s: written in format %ju; this program reads format %ju", name,
                   (uintmax_t)format, (uintmax_t)format_number);
  }
  uint64_t length = get_u64(bytes + AT_LENGTH), got = n - ENVELOPE_SIZE;
  if (length != got) {
    return err_set(err, ERR_INPUT, "%s: %s: %ju bytes where %ju were written", name,
                   got < length ? "cut short" : "too long", (uintmax_t)got, (uintmax_t)length);
  }
  if (!is_unchanged(bytes, n)) {
    return err_set(err, ERR_INPUT, "%s: damaged: the checksum does not fit", name);
  }
  return OK;
}
