// fsio: files read whole, and files written so that they are there whole or not at all.
#ifndef HEBBES_BASE_FSIO_H
#define HEBBES_BASE_FSIO_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/err.h"

// Reads a file whole. *bytes is allocated with a 0 byte behind the end and belongs to the caller.
// A missing or unreadable file, a folder, or more than limit bytes (0: 1 GiB) is ERR_INPUT with
// path and reason.
Status fsio_read(const char *path, size_t limit, char **bytes, size_t *n_bytes, Err *err);

// Writes beside path, flushes to the disk, renames into place and flushes the folder. On failure
// (fsio_refused) the old file is untouched and nothing is left behind. What is no regular file (a
// link, /dev/stdout) stays and is written to as it is.
Status fsio_write_safely(const char *path, const void *bytes, size_t n_bytes, Err *err);

// Could a file be written here, as far as one can tell before? For those who compute for long
// first. Fails like fsio_write_safely.
Status fsio_check_place(const char *path, Err *err);

// "path: what: reason" for the call that just failed, from errno: ERR_INPUT when there is no such
// place, else ERR_IO.
Status fsio_refused(const char *path, const char *what, Err *err);

// Removes what writers that were killed left in a folder. For callers who know that nobody writes
// there now.
void fsio_sweep(const char *folder);

// Creates the folder and its parents; an existing folder is fine.
Status fsio_make_folder(const char *path, Err *err);
bool fsio_exists(const char *path);
bool fsio_is_folder(const char *path);
// Removes a folder with all that is in it; a missing one is fine.
Status fsio_remove_tree(const char *path, Err *err);

// "folder/name" into a buffer; returns ERR_INPUT when it does not fit.
enum { FSIO_PATH_MAX = 4096 };
Status fsio_join(char out[FSIO_PATH_MAX], const char *folder, const char *name, Err *err);

#endif
