#include "src/run/tensorboard.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/log.h"

enum { MESSAGE_MAX = 1 << 15 };

uint32_t tensorboard_checksum(const void *bytes, size_t n) {
  const unsigned char *byte = bytes;
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < n; i++) {
    crc ^= byte[i];
    for (int bit = 0; bit < 8; bit++) {
      crc = (crc >> 1) ^ (0x82f63b78 & (0u - (crc & 1)));
    }
  }
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
}

// --- protocol buffers: a message is a row of fields, each a tag (number and kind) and a value

typedef struct Message {
  size_t n;
  unsigned char bytes[MESSAGE_MAX];
} Message;

enum { KIND_VARINT = 0, KIND_64 = 1, KIND_BYTES = 2, KIND_32 = 5 };

static void put_raw(Message *message, const void *bytes, size_t n) {
  assert(message->n + n <= MESSAGE_MAX);
  memcpy(message->bytes + message->n, bytes, n);
  message->n += n;
}

// least significant byte first, whatever the machine
static void put_little(Message *message, uint64_t value, int n) {
  for (int i = 0; i < n; i++) {
    unsigned char byte = (unsigned char)(value >> (8 * i));
    put_raw(message, &byte, 1);
  }
}

// seven bits a byte
static void put_varint(Message *message, uint64_t value) {
  for (; value >= 0x80; value >>= 7) {
    put_little(message, (value & 0x7f) | 0x80, 1);
  }
  put_little(message, value, 1);
}

static void put_tag(Message *message, int field, int kind) {
  put_varint(message, (uint64_t)(field << 3 | kind));
}

static void put_integer(Message *message, int field, int64_t value) {
  put_tag(message, field, KIND_VARINT);
  put_varint(message, (uint64_t)value);
}

static void put_double(Message *message, int field, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  put_tag(message, field, KIND_64);
  put_little(message, bits, 8);
}

static void put_float(Message *message, int field, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  put_tag(message, field, KIND_32);
  put_little(message, bits, 4);
}

static void put_bytes(Message *message, int field, const void *bytes, size_t n) {
  put_tag(message, field, KIND_BYTES);
  put_varint(message, n);
  put_raw(message, bytes, n);
}

static void put_text(Message *message, int field, const char *text) {
  put_bytes(message, field, text, strlen(text));
}

static void put_message(Message *message, int field, const Message *inner) {
  put_bytes(message, field, inner->bytes, inner->n);
}

// --- events

static void fail(Tensorboard *board) {
  log_warning("tensorboard: %s; no more events are written", strerror(errno));
  fclose(board->file);
  board->file = NULL;
}

// length, checksum of the length, event, checksum of the event
static void write_event(Tensorboard *board, const Message *event) {
  Message frame;
  frame.n = 0;
  put_little(&frame, event->n, 8);
  put_little(&frame, tensorboard_checksum(frame.bytes, 8), 4);
  fwrite(frame.bytes, 1, frame.n, board->file);
  fwrite(event->bytes, 1, event->n, board->file);
  frame.n = 0;
  put_little(&frame, tensorboard_checksum(event->bytes, event->n), 4);
  fwrite(frame.bytes, 1, frame.n, board->file);
  if (fflush(board->file) != 0 || ferror(board->file)) {
    fail(board);
  }
}

static void begin_event(Message *event, int64_t step) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  event->n = 0;
  put_double(event, 1, (double)now.tv_sec + 1e-9 * (double)now.tv_nsec); // wall_time
  put_integer(event, 2, step);
}

static void write_version(Tensorboard *board) {
  Message event;
  begin_event(&event, 0);
  put_text(&event, 3, "brain.Event:2"); // file_version
  write_event(board, &event);
}

// what other sessions wrote from this step on no longer counts
static void write_start(Tensorboard *board, int64_t step) {
  Message event, session;
  session.n = 0;
  put_integer(&session, 1, 1); // status: START
  begin_event(&event, step);
  put_message(&event, 7, &session); // session_log
  write_event(board, &event);
}

// a text is a tensor of one string, and metadata that name the plugin that shows it
static void write_text(Tensorboard *board, int64_t step, const char *tag, const char *text) {
  Message event, summary, value, inner, part;
  size_t n = strlen(text), most = MESSAGE_MAX - 1024;
  value.n = inner.n = part.n = summary.n = 0;
  put_text(&value, 1, tag);
  put_text(&part, 1, "text");     // plugin_name
  put_message(&inner, 1, &part);  // plugin_data
  put_message(&value, 9, &inner); // metadata
  inner.n = part.n = 0;
  put_integer(&inner, 1, 7); // dtype: DT_STRING
  put_integer(&part, 1, 1);  // size of the dimension
  Message shape;
  shape.n = 0;
  put_message(&shape, 2, &part);                   // dim
  put_message(&inner, 2, &shape);                  // tensor_shape
  put_bytes(&inner, 8, text, n < most ? n : most); // string_val
  put_message(&value, 8, &inner);                  // tensor
  put_message(&summary, 1, &value);
  begin_event(&event, step);
  put_message(&event, 5, &summary);
  write_event(board, &event);
}

// --- a session

// the config as TensorBoard's Markdown shows it: four blanks in front of every line
static void write_config(Tensorboard *board, int64_t step, const char *config) {
  char *text = NULL;
  size_t size = 0;
  FILE *memory = open_memstream(&text, &size);
  if (memory == NULL) {
    return;
  }
  for (const char *line = config; *line != 0;) {
    size_t n = strcspn(line, "\n");
    fprintf(memory, "    %.*s\n", (int)n, line);
    line += n + (line[n] == '\n');
  }
  fclose(memory);
  write_text(board, step, "config", text);
  free(text);
}

void tensorboard_open(const Folder *folder, int64_t generation, const char *config,
                      Tensorboard *board) {
  char place[FSIO_PATH_MAX], path[FSIO_PATH_MAX], name[96];
  *board = (Tensorboard){0};
  snprintf(name, sizeof name, "events.out.tfevents.%010lld.hebbes.%06lld", (long long)time(NULL),
           (long long)generation);
  if (folder_file(folder, "tensorboard", place, NULL) == OK &&
      fsio_make_folder(place, NULL) == OK && fsio_join(path, place, name, NULL) == OK) {
    board->file = fopen(path, "ae");
  }
  if (board->file == NULL) {
    log_warning("tensorboard: %s/%s: %s", place, name, strerror(errno));
    return;
  }
  write_version(board);
  if (board->file != NULL) {
    write_start(board, generation);
  }
  if (board->file != NULL) {
    write_config(board, generation, config);
  }
}

void tensorboard_row(Tensorboard *board, const Row *row) {
  if (board->file == NULL || row->n == 0) {
    return;
  }
  Message event, summary, value;
  summary.n = 0;
  for (int i = 1; i < row->n; i++) {
    if (isfinite(row->value[i])) {
      value.n = 0;
      put_text(&value, 1, row->name[i]);          // tag
      put_float(&value, 2, (float)row->value[i]); // simple_value
      put_message(&summary, 1, &value);
    }
  }
  begin_event(&event, (int64_t)row->value[0]);
  put_message(&event, 5, &summary);
  write_event(board, &event);
}

void tensorboard_close(Tensorboard *board) {
  if (board->file != NULL) {
    fclose(board->file);
  }
  *board = (Tensorboard){0};
}
