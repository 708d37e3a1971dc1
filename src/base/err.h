// err: how a function says that it failed. The user's mistakes and the system's failures return a
// Status and fill an Err record that the caller passed in; our own mistakes are assertions; events
// of the simulated world (a diverged episode) are outcomes, not errors.
//
// Threads: an Err belongs to one thread at a time. No global state.
#ifndef HEBBES_BASE_ERR_H
#define HEBBES_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

// every status with the exit code of a program that ends with it, and its meaning
#define STATUS_LIST(X)                                                                             \
  X(OK, 0, "success")                                                                              \
  X(ERR_INPUT, 2, "bad usage, config or file: the user can mend it")                               \
  X(ERR_BUSY, 2, "the thing is in use by another process")                                         \
  X(ERR_IO, 1, "the system refused to read or write")                                              \
  X(ERR_MEMORY, 1, "out of memory")                                                                \
  X(ERR_FAILED, 1, "the work itself failed")                                                       \
  X(ERR_SIGINT, 130, "interrupted by the user, all is saved")                                      \
  X(ERR_SIGTERM, 143, "told to end, all is saved")

typedef enum Status {
#define STATUS_ENUM(name, code, text) name,
  STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
} Status;

enum { ERR_TEXT_MAX = 4096 };

// What went wrong, in the words that the user reads. Zero-initialise (Err err = {0}).
typedef struct Err {
  Status status;
  char text[ERR_TEXT_MAX]; // one line, or one line per mistake where several were collected
} Err;

// Sets err to status with a printf-style text, replacing what was there; returns status, so that
// `return err_set(...)` works. err may be NULL.
Status err_set(Err *err, Status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __clang_analyzer__
// the analyzer sees one file at a time: that the status comes back it has to be told
#define err_set(err, status, ...) ((void)(err_set)(err, status, __VA_ARGS__), (status))
#endif

// Adds one more line to err (all mistakes of a config are reported in one go). The first status
// stays. A line that no longer fits is replaced by "...". Returns err's status. err may be NULL.
Status err_add(Err *err, Status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Puts context in front of the text ("runs/a/config.yaml: " + text); does nothing when err holds no
// error. Returns err's status (OK for NULL).
Status err_context(Err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Exit code of a program that ends with this status.
int err_exit_code(Status status);

// Runs a call that returns Status; on failure stores it in the local `status` and goes to `done`.
#define TRY(call)                                                                                  \
  do {                                                                                             \
    status = (call);                                                                               \
    if (status != OK) {                                                                            \
      goto done;                                                                                   \
    }                                                                                              \
  } while (0)

#endif
