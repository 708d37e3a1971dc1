#include "src/run/tensorboard.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support.h"

static Err err;

// the same checksum by a table, as RFC 3720 (appendix B.4) describes it
static uint32_t masked_crc(const unsigned char *bytes, size_t n) {
  uint32_t table[256], crc = 0xffffffff;
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) {
      c = c & 1 ? 0x82f63b78 ^ (c >> 1) : c >> 1;
    }
    table[i] = c;
  }
  for (size_t i = 0; i < n; i++) {
    crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
  }
  crc ^= 0xffffffff;
  return (crc >> 15 | crc << 17) + 0xa282ead8;
}

static uint64_t little(const unsigned char *bytes, int n) {
  uint64_t value = 0;
  for (int i = n - 1; i >= 0; i--) {
    value = value << 8 | bytes[i];
  }
  return value;
}

// a reader of events, as far as they are written here
typedef struct Reader {
  const unsigned char *at, *end;
} Reader;

static uint64_t varint(Reader *r) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    ck_assert(r->at < r->end && shift < 64);
    value |= (uint64_t)(*r->at & 0x7f) << shift;
    if (*r->at++ < 0x80) {
      return value;
    }
  }
}

// the next field: its number and where its value lies; false at the end
static bool next_field(Reader *r, int *number, Reader *value) {
  if (r->at == r->end) {
    return false;
  }
  uint64_t tag = varint(r), n = 0;
  *number = (int)(tag >> 3);
  switch (tag & 7) {
  case 0:
    value->at = r->at;
    (void)varint(r);
    value->end = r->at;
    return true;
  case 1:
    n = 8;
    break;
  case 2:
    n = varint(r);
    break;
  case 5:
    n = 4;
    break;
  default:
    ck_abort_msg("a field of kind %d", (int)(tag & 7));
  }
  ck_assert(n <= (uint64_t)(r->end - r->at));
  *value = (Reader){r->at, r->at + n};
  r->at += n;
  return true;
}

// a field of a message; false: it has none
static bool field(Reader message, int number, Reader *value) {
  int found;
  while (next_field(&message, &found, value)) {
    if (found == number) {
      return true;
    }
  }
  return false;
}

static bool is_text(Reader value, const char *text) {
  size_t n = (size_t)(value.end - value.at);
  return n == strlen(text) && memcmp(value.at, text, n) == 0;
}

// the next event of a file, its frame checked
static Reader next_event(Reader *file) {
  ck_assert(file->end - file->at >= 16);
  uint64_t n = little(file->at, 8);
  ck_assert_uint_eq(little(file->at + 8, 4), masked_crc(file->at, 8));
  ck_assert(n <= (uint64_t)(file->end - file->at) - 16);
  Reader event = {file->at + 12, file->at + 12 + n};
  ck_assert_uint_eq(little(event.end, 4), masked_crc(event.at, (size_t)n));
  file->at = event.end + 4;
  return event;
}

static int64_t step_of(Reader event) {
  Reader value;
  ck_assert(field(event, 2, &value));
  return (int64_t)varint(&value);
}

// the only file in the folder's tensorboard/
static char *only_file(const Folder *folder, size_t *size) {
  char place[FSIO_PATH_MAX], path[FSIO_PATH_MAX], *bytes = NULL;
  ck_assert(folder_file(folder, "tensorboard", place, &err) == OK);
  DIR *dir = opendir(place);
  ck_assert_ptr_nonnull(dir);
  for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
    if (e->d_name[0] != '.') {
      ck_assert_ptr_null(bytes);
      ck_assert_ptr_nonnull(strstr(e->d_name, "tfevents"));
      ck_assert(fsio_join(path, place, e->d_name, &err) == OK);
      ck_assert(fsio_read(path, 0, &bytes, size, &err) == OK);
    }
  }
  closedir(dir);
  ck_assert_ptr_nonnull(bytes);
  return bytes;
}

static Folder new_folder(void) {
  Folder folder = {.lock = -1};
  snprintf(folder.path, sizeof folder.path, "%s", temporary_folder());
  return folder;
}

START_TEST(the_checksum_is_known) {
  // CRC-32C of "123456789" is e3069283; rotated by 15 and moved
  uint32_t crc = 0xe3069283;
  ck_assert_uint_eq(tensorboard_checksum("123456789", 9), (crc >> 15 | crc << 17) + 0xa282ead8);
  ck_assert_uint_eq(masked_crc((const unsigned char *)"123456789", 9),
                    tensorboard_checksum("123456789", 9));
}
END_TEST

START_TEST(a_session_begins_with_its_first_step) {
  Folder folder = new_folder();
  Tensorboard board;
  Reader value, inner;
  size_t size;
  tensorboard_open(&folder, 300, "seed: 3\nenv: {}\n", &board);
  tensorboard_close(&board);
  char *bytes = only_file(&folder, &size);
  Reader file = {(unsigned char *)bytes, (unsigned char *)bytes + size};
  Reader event = next_event(&file);
  ck_assert(field(event, 3, &value) && is_text(value, "brain.Event:2"));

  event = next_event(&file);
  ck_assert_int_eq(step_of(event), 300);
  ck_assert(field(event, 7, &inner) && field(inner, 1, &value));
  ck_assert_uint_eq(varint(&value), 1);

  // the config: summary, value, tag; tensor, its text
  event = next_event(&file);
  ck_assert(field(event, 5, &inner) && field(inner, 1, &inner));
  ck_assert(field(inner, 1, &value) && is_text(value, "config"));
  ck_assert(field(inner, 8, &inner) && field(inner, 8, &value));
  ck_assert(is_text(value, "    seed: 3\n    env: {}\n"));
  ck_assert(file.at == file.end);
  free(bytes);
}
END_TEST

START_TEST(every_column_with_a_number_is_a_scalar) {
  Folder folder = new_folder();
  Tensorboard board;
  Row row;
  Reader summary, value, part;
  size_t size;
  row_clear(&row);
  row_add(&row, "generation", 1234567);
  row_add(&row, "fitness_mean", -2.5);
  row_add(&row, "eval_mean", NAN);
  row_add(&row, "lr", 0.1);
  tensorboard_open(&folder, 0, "", &board);
  tensorboard_row(&board, &row);
  tensorboard_close(&board);
  tensorboard_row(&board, &row);
  char *bytes = only_file(&folder, &size);
  Reader file = {(unsigned char *)bytes, (unsigned char *)bytes + size};
  for (int i = 0; i < 3; i++) {
    (void)next_event(&file);
  }
  Reader event = next_event(&file);
  ck_assert_int_eq(step_of(event), 1234567);
  ck_assert(field(event, 5, &summary));
  static const char *const names[] = {"fitness_mean", "lr"};
  static const float numbers[] = {-2.5F, 0.1F};
  for (int i = 0; i < 2; i++) {
    int number;
    float got;
    ck_assert(next_field(&summary, &number, &value) && number == 1);
    ck_assert(field(value, 1, &part) && is_text(part, names[i]));
    ck_assert(field(value, 2, &part));
    uint32_t bits = (uint32_t)little(part.at, 4);
    memcpy(&got, &bits, sizeof got);
    ck_assert_float_eq(got, numbers[i]);
  }
  ck_assert(summary.at == summary.end);
  ck_assert(file.at == file.end);
  free(bytes);
}
END_TEST

START_TEST(a_long_config_is_cut) {
  Folder folder = new_folder();
  Tensorboard board;
  size_t size, n = 200000;
  char *config = calloc(n + 1, 1);
  ck_assert_ptr_nonnull(config);
  memset(config, 'x', n);
  tensorboard_open(&folder, 7, config, &board);
  tensorboard_close(&board);
  char *bytes = only_file(&folder, &size);
  Reader file = {(unsigned char *)bytes, (unsigned char *)bytes + size};
  for (int i = 0; i < 3; i++) {
    (void)next_event(&file);
  }
  ck_assert(file.at == file.end);
  free(bytes);
  free(config);
}
END_TEST

Suite *suite(void) {
  return suite_of(
      "tensorboard", 20,
      (const TTest *const[]){the_checksum_is_known, a_session_begins_with_its_first_step,
                             every_column_with_a_number_is_a_scalar, a_long_config_is_cut, NULL});
}
