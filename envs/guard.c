#include "envs/guard.h"

#include <mujoco/mujoco.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>

#include "src/base/log.h"

// where an error inside MuJoCo goes on, and what it was; each thread has its own
static _Thread_local jmp_buf *recovery;
static _Thread_local char last_error[512];

// MuJoCo's one log handler. Errors must not return to MuJoCo: those of guarded calls jump out of
// it.
static void take_message(const mjLogMessage *message) {
  if (message->level == mjLOG_WARNING) {
    // the counters in mjData are what counts
    log_debug("MuJoCo: %s", message->subject);
  }
  if (message->level == mjLOG_ERROR) {
    snprintf(last_error, sizeof last_error, "%.500s", message->subject);
    log_warning("MuJoCo: %s", message->subject);
    if (recovery != NULL) {
      longjmp(*recovery, 1);
    }
  }
}

static void install_handler(void) {
  mju_setLogHandler(take_message);
}

void guard_install(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install_handler);
}

const char *guard_error(void) {
  return last_error;
}

bool guard_run(void (*run)(void *context), void *context) {
  jmp_buf here;
  if (setjmp(here) != 0) {
    recovery = NULL;
    return false;
  }
  recovery = &here;
  run(context);
  recovery = NULL;
  return true;
}
