#include "src/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <time.h>

#include "src/base/err.h"

static const char *const words[] = {"debug", "info", "warning", "error"};

// one log for the whole process: lines of all parts meet in one file
static struct {
  pthread_mutex_t lock;
  LogLevel level;
  FILE *file;
  void (*wipe)(void);
} sinks = {.lock = PTHREAD_MUTEX_INITIALIZER, .level = LOG_INFO};

void log_set_level(LogLevel level) {
  pthread_mutex_lock(&sinks.lock);
  sinks.level = level;
  pthread_mutex_unlock(&sinks.lock);
}

void log_set_file(FILE *file) {
  pthread_mutex_lock(&sinks.lock);
  sinks.file = file;
  pthread_mutex_unlock(&sinks.lock);
}

void log_set_wipe(void (*wipe)(void)) {
  pthread_mutex_lock(&sinks.lock);
  sinks.wipe = wipe;
  pthread_mutex_unlock(&sinks.lock);
}

static void to_stderr(LogLevel level, const char *text) {
  if (sinks.wipe != NULL) {
    sinks.wipe();
  }

  // an ordinary line needs no word in front
  if (level == LOG_INFO) {
    fprintf(stderr, "%s\n", text);
  } else {
    fprintf(stderr, "%s: %s\n", words[level], text);
  }
}

static void to_file(LogLevel level, const char *text) {
  time_t now = time(NULL);
  struct tm local;
  char stamp[32] = "";
  if (localtime_r(&now, &local) != NULL) {
    strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S", &local);
  }

  // a log that cannot be written is no reason to stop the work it tells of
  (void)fprintf(sinks.file, "%s %s: %s\n", stamp, words[level], text);
  (void)fflush(sinks.file);
}

void log_line(LogLevel level, const char *format, ...) {
  // the longest error text and some words in front of it
  char text[ERR_TEXT_MAX + 512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);

  pthread_mutex_lock(&sinks.lock);
  if (level >= sinks.level) {
    to_stderr(level, text);
  }
  if (level >= LOG_INFO && sinks.file != NULL) {
    to_file(level, text);
  }
  pthread_mutex_unlock(&sinks.lock);
}
