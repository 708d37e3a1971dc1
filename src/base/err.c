#include "src/base/err.h"

#include <stdio.h>
#include <string.h>

// what stands for lines that no longer fit
static const char more[] = "\n...";

// Formats into text (ERR_TEXT_MAX); a cut text ends in "...".
static void format_text(char *text, const char *format, va_list arguments) {
  int length = vsnprintf(text, ERR_TEXT_MAX, format, arguments);
  if (length >= ERR_TEXT_MAX) {
    memcpy(text + ERR_TEXT_MAX - 4, "...", 4);
  }
}

Status(err_set)(Err *err, Status status, const char *format, ...) {
  if (err == NULL) {
    return status;
  }

  // through a second buffer: the arguments may be err's own text
  char text[ERR_TEXT_MAX];
  va_list arguments;
  va_start(arguments, format);
  format_text(text, format, arguments);
  va_end(arguments);
  memcpy(err->text, text, strlen(text) + 1);
  err->status = status;
  return status;
}

Status err_add(Err *err, Status status, const char *format, ...) {
  if (err == NULL) {
    return status;
  }
  char line[ERR_TEXT_MAX];
  va_list arguments;
  va_start(arguments, format);
  format_text(line, format, arguments);
  va_end(arguments);
  if (err->status == OK) {
    return err_set(err, status, "%s", line);
  }

  // room for the mark is kept behind the last line that fits; after the mark nothing follows
  size_t used = strlen(err->text), n_mark = strlen(more), room = ERR_TEXT_MAX - 1 - n_mark;
  if (used >= n_mark && strcmp(err->text + used - n_mark, more) == 0) {
    return err->status;
  }
  if (used + 1 + strlen(line) <= room) {
    err->text[used] = '\n';
    memcpy(err->text + used + 1, line, strlen(line) + 1);
  } else {
    memcpy(err->text + (used < room ? used : room), more, sizeof more);
  }
  return err->status;
}

Status err_context(Err *err, const char *format, ...) {
  if (err == NULL || err->status == OK) {
    return OK;
  }
  char context[ERR_TEXT_MAX];
  va_list arguments;
  va_start(arguments, format);
  format_text(context, format, arguments);
  va_end(arguments);
  return err_set(err, err->status, "%s%s", context, err->text);
}

int err_exit_code(Status status) {
  static const int codes[] = {
#define STATUS_CODE(name, code, text) [name] = (code),
      STATUS_LIST(STATUS_CODE)
#undef STATUS_CODE
  };
  return codes[status];
}
