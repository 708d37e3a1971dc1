// log: lines about what happens, with a level and sinks. stderr by default; a run adds its log.txt.
//
// Threads: any thread may log; a line is written whole.
#ifndef HEBBES_BASE_LOG_H
#define HEBBES_BASE_LOG_H

#include <stdbool.h>
#include <stdio.h>

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

// Lines below this level do not reach stderr (files get all from LOG_INFO on). Default LOG_INFO.
void log_set_level(LogLevel level);

// Adds (or with NULL removes) the one file sink, with a time stamp on each line; the caller keeps
// ownership of the stream and removes it before closing it.
void log_set_file(FILE *file);

// Called before a line goes to stderr, so that a live line on a terminal can be wiped; NULL: none.
void log_set_wipe(void (*wipe)(void));

void log_line(LogLevel level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, __VA_ARGS__)
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)

#endif
