// store: named blocks in a file, with a checksum around the whole; the door to HDF5.
//
// A stored file is an HDF5 file behind an envelope (envelope.h), a user block that HDF5 skips:
// store_read verifies its checksum before the HDF5 library sees a byte. Any HDF5 reader (h5py,
// MATLAB, Julia) opens the file as it is.
//
// Writing is in memory until store_write, which goes through fsio_write_safely: the file is there
// whole or not at all.
//
// Threads: HDF5 is used by one thread at a time; stores belong to the main thread.
#ifndef HEBBES_BASE_STORE_H
#define HEBBES_BASE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"

typedef struct Store Store;           // one file's image
typedef struct StoreGroup StoreGroup; // a folder of named blocks in it

// A new empty image in memory. *store must be freed with store_close (accepts NULL).
Status store_new(Store **store, Err *err);
// Reads path, verifies magic, length and checksum (ERR_INPUT, naming the path and what is wrong).
Status store_read(const char *path, Store **store, Err *err);
// As store_read, from memory (fuzz targets, tests). name is used in messages. Bytes are copied.
Status store_from_bytes(const char *name, const void *bytes, size_t n_bytes, Store **store,
                        Err *err);
// What is behind the checksum alone: an HDF5 image whose envelope somebody already checked.
Status store_from_hdf5(const char *name, const void *bytes, size_t n_bytes, Store **store,
                       Err *err);
// Writes the image with its envelope: beside, flushed, renamed into place.
Status store_write(Store *store, const char *path, Err *err);
void store_close(Store *store);

// The group at a path such as "strategy" ("" is the root); created when the store is new. Close
// with store_group_close (accepts NULL) before the store.
Status store_group(Store *store, const char *path, StoreGroup **group, Err *err);
void store_group_close(StoreGroup *group);
// Is there a block of this name?
bool store_has(StoreGroup *group, const char *name);

// Blocks: one-dimensional arrays (n elements, little endian on disk), and texts.
Status store_put_floats(StoreGroup *group, const char *name, const float *values, size_t n,
                        Err *err);
Status store_put_doubles(StoreGroup *group, const char *name, const double *values, size_t n,
                         Err *err);
Status store_put_i64s(StoreGroup *group, const char *name, const int64_t *values, size_t n,
                      Err *err);
// A table of floats (n_rows x n_columns), for other programs: nothing here reads it back.
Status store_put_rows(StoreGroup *group, const char *name, const float *values, size_t n_rows,
                      size_t n_columns, Err *err);
Status store_put_text(StoreGroup *group, const char *name, const char *text, Err *err);

// Reading refuses, by name, a block that is missing, of another type, or not of exactly n elements.
Status store_get_floats(StoreGroup *group, const char *name, float *values, size_t n, Err *err);
Status store_get_doubles(StoreGroup *group, const char *name, double *values, size_t n, Err *err);
Status store_get_i64s(StoreGroup *group, const char *name, int64_t *values, size_t n, Err *err);
// *text is allocated and belongs to the caller (free). At most 16 MiB.
Status store_get_text(StoreGroup *group, const char *name, char **text, Err *err);
// Number of elements of a block, for readers that do not know it.
Status store_size(StoreGroup *group, const char *name, size_t *n, Err *err);

#endif
