#include "src/base/store.h"

#include <assert.h>
#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/envelope.h"
#include "src/base/fsio.h"

// signature and version of HDF5's superblock: from version 2 on, its own structures carry checksums
static const unsigned char superblock[9] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 2};

enum { BLOCK_PATH_MAX = 256, TEXT_MAX = 16 << 20, LINKS_MAX = 4096, GROW_BY = 1 << 16 };

struct Store {
  hid_t file;
  char *name;     // for messages
  size_t n_bytes; // no block can be larger than the image that was read
  bool writable;
};

struct StoreGroup {
  hid_t id;
  const Store *store;
  char path[BLOCK_PATH_MAX]; // "" is the root
};

// a kind of array: how its elements lie in the file and in memory
typedef struct Kind {
  const char *words;
  hid_t on_disk, in_memory;
} Kind;

static Kind kind_floats(void) {
  return (Kind){"32-bit floats", H5T_IEEE_F32LE, H5T_NATIVE_FLOAT};
}

static Kind kind_doubles(void) {
  return (Kind){"64-bit floats", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE};
}

static Kind kind_i64s(void) {
  return (Kind){"64-bit integers", H5T_STD_I64LE, H5T_NATIVE_INT64};
}

// ---- the image ----

// Opens HDF5's core driver: a file that lives in memory. With an image it is read only.
static Status open_in_memory(Store *store, const void *image, size_t n_bytes, Err *err) {
  // its messages are ours to word
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  hid_t creation = H5Pcreate(H5P_FILE_CREATE);

  // HDF5 takes files of one name for one file; an address is used once at a time
  char name[32];
  snprintf(name, sizeof name, "%p", (void *)store);
  bool ready = H5Pset_fapl_core(access, GROW_BY, 0) >= 0 &&
               H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 &&
               H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
               H5Pset_link_phase_change(creation, LINKS_MAX, 0) >= 0 &&
               H5Pset_obj_track_times(creation, false) >= 0;
  if (ready && image != NULL) {
    // HDF5 copies the image: the const that its function lacks is kept all the same
    void *bytes;
    memcpy(&bytes, &image, sizeof bytes);
    ready = H5Pset_file_image(access, bytes, n_bytes) >= 0;
    store->file = ready ? H5Fopen(name, H5F_ACC_RDONLY, access) : -1;
  } else if (ready) {
    store->file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
  }
  H5Pclose(creation);
  H5Pclose(access);
  if (store->file >= 0) {
    return OK;
  }
  return image == NULL ? err_set(err, ERR_MEMORY, "HDF5 gave no memory for a file")
                       : err_set(err, ERR_INPUT, "%s: HDF5 cannot read it", store->name);
}

static Status open_store(const char *name, const void *image, size_t n_bytes, Store **store,
                         Err *err) {
  *store = NULL;
  Store *s = malloc(sizeof *s);
  char *copy = strdup(name);
  if (s == NULL || copy == NULL) {
    free(s);
    free(copy);
    return err_set(err, ERR_MEMORY, "%s: no memory", name);
  }
  *s = (Store){.file = -1, .name = copy, .n_bytes = n_bytes, .writable = image == NULL};
  Status status = open_in_memory(s, image, n_bytes, err);
  if (status != OK) {
    store_close(s);
    return status;
  }
  *store = s;
  return OK;
}

Status store_new(Store **store, Err *err) {
  return open_store("new file", NULL, SIZE_MAX, store, err);
}

Status store_from_hdf5(const char *name, const void *bytes, size_t n_bytes, Store **store,
                       Err *err) {
  *store = NULL;
  if (n_bytes < sizeof superblock || memcmp(bytes, superblock, sizeof superblock) != 0) {
    return err_set(err, ERR_INPUT, "%s: not HDF5 as hebbes writes it", name);
  }
  return open_store(name, bytes, n_bytes, store, err);
}

Status store_from_bytes(const char *name, const void *bytes, size_t n_bytes, Store **store,
                        Err *err) {
  *store = NULL;
  Status status = envelope_check(name, bytes, n_bytes, err);
  if (status != OK) {
    return status;
  }
  return store_from_hdf5(name, (const unsigned char *)bytes + ENVELOPE_SIZE,
                         n_bytes - ENVELOPE_SIZE, store, err);
}

Status store_read(const char *path, Store **store, Err *err) {
  *store = NULL;
  char *bytes = NULL;
  size_t n_bytes;
  Status status = fsio_read(path, 0, &bytes, &n_bytes, err);
  if (status == OK) {
    status = store_from_bytes(path, bytes, n_bytes, store, err);
  }
  free(bytes);
  return status;
}

Status store_write(Store *store, const char *path, Err *err) {
  assert(store->writable);

  // the driver's own memory: H5Fget_file_image clears a flag in its copy and breaks HDF5's checksum
  void **image = NULL;
  ssize_t length = -1;
  if (H5Fflush(store->file, H5F_SCOPE_GLOBAL) >= 0 &&
      H5Fget_vfd_handle(store->file, H5P_DEFAULT, (void **)&image) >= 0) {
    length = H5Fget_file_image(store->file, NULL, 0);
  }
  if (length < 0) {
    return err_set(err, ERR_FAILED, "%s: HDF5 gave no image of the file", path);
  }
  size_t n = ENVELOPE_SIZE + (size_t)length;
  unsigned char *bytes = calloc(n, 1);
  if (bytes == NULL) {
    return err_set(err, ERR_MEMORY, "%s: no memory for %zu bytes", path, n);
  }
  memcpy(bytes + ENVELOPE_SIZE, *image, (size_t)length);
  envelope_close(bytes, n);
  Status status = fsio_write_safely(path, bytes, n, err);
  free(bytes);
  return status;
}

void store_close(Store *store) {
  if (store == NULL) {
    return;
  }
  if (store->file >= 0) {
    H5Fclose(store->file);
  }
  free(store->name);
  free(store);
}

// ---- groups ----

// Is name in the group itself? A link to elsewhere (another file, another name) is not.
static bool is_here(hid_t group, const char *name) {
  H5L_info_t link;
  return H5Lexists(group, name, H5P_DEFAULT) > 0 &&
         H5Lget_info(group, name, &link, H5P_DEFAULT) >= 0 && link.type == H5L_TYPE_HARD;
}

// The group of this name below a group; -1 when there is none and it cannot be made.
static hid_t open_below(const Store *store, hid_t group, const char *name) {
  if (is_here(group, name)) {
    return H5Gopen2(group, name, H5P_DEFAULT);
  }
  if (!store->writable) {
    return -1;
  }
  hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
  H5Pset_link_phase_change(creation, LINKS_MAX, 0);
  H5Pset_obj_track_times(creation, false);
  hid_t made = H5Gcreate2(group, name, H5P_DEFAULT, creation, H5P_DEFAULT);
  H5Pclose(creation);
  return made;
}

Status store_group(Store *store, const char *path, StoreGroup **group, Err *err) {
  *group = NULL;
  StoreGroup *g = malloc(sizeof *g);
  if (g == NULL) {
    return err_set(err, ERR_MEMORY, "%s: no memory", store->name);
  }
  *g = (StoreGroup){.id = H5Gopen2(store->file, "/", H5P_DEFAULT), .store = store};
  int n = snprintf(g->path, sizeof g->path, "%s", path);
  assert(n >= 0 && (size_t)n < sizeof g->path);

  // one name after the other, so that every link on the way is looked at
  char names[BLOCK_PATH_MAX], *rest = names;
  memcpy(names, g->path, sizeof names);
  for (char *name = strsep(&rest, "/"); name != NULL && g->id >= 0; name = strsep(&rest, "/")) {
    if (name[0] != '\0') {
      hid_t below = open_below(store, g->id, name);
      H5Gclose(g->id);
      g->id = below;
    }
  }
  if (g->id < 0) {
    free(g);
    return err_set(err, store->writable ? ERR_FAILED : ERR_INPUT, "%s: there is no group \"%s\"",
                   store->name, path);
  }
  *group = g;
  return OK;
}

void store_group_close(StoreGroup *group) {
  if (group != NULL) {
    H5Gclose(group->id);
    free(group);
  }
}

bool store_has(StoreGroup *group, const char *name) {
  return is_here(group->id, name);
}

// ---- blocks ----

static Status block_error(const StoreGroup *group, const char *name, Status status, Err *err,
                          const char *what) {
  return err_set(err, status, "%s: block %s%s%s %s", group->store->name, group->path,
                 group->path[0] == '\0' ? "" : "/", name, what);
}

// Writes a block of this type and space. A name that is there already is refused by HDF5.
static Status put(StoreGroup *group, const char *name, hid_t on_disk, hid_t in_memory, hid_t space,
                  const void *values, Err *err) {
  assert(group->store->writable && strchr(name, '/') == NULL);
  hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_obj_track_times(creation, false);
  H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
  hid_t block = H5Dcreate2(group->id, name, on_disk, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  herr_t failed = -1;
  if (block >= 0) {
    failed = H5Sget_simple_extent_npoints(space) == 0
                 ? 0
                 : H5Dwrite(block, in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(block);
  }
  H5Pclose(creation);
  return failed >= 0 ? OK : block_error(group, name, ERR_FAILED, err, "cannot be made");
}

static Status put_array(StoreGroup *group, const char *name, Kind kind, const void *values,
                        size_t n, Err *err) {
  hid_t space = H5Screate_simple(1, (hsize_t[]){n}, NULL);
  Status status = put(group, name, kind.on_disk, kind.in_memory, space, values, err);
  H5Sclose(space);
  return status;
}

Status store_put_rows(StoreGroup *group, const char *name, const float *values, size_t n_rows,
                      size_t n_columns, Err *err) {
  Kind kind = kind_floats();
  hid_t space = H5Screate_simple(2, (hsize_t[]){n_rows, n_columns}, NULL);
  Status status = put(group, name, kind.on_disk, kind.in_memory, space, values, err);
  H5Sclose(space);
  return status;
}

// a string type of fixed length; HDF5 knows none of length 0
static hid_t text_type(size_t n, H5T_str_t end) {
  hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, n == 0 ? 1 : n);
  H5Tset_strpad(type, end);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

Status store_put_text(StoreGroup *group, const char *name, const char *text, Err *err) {
  size_t n = strlen(text);
  if (n > TEXT_MAX) {
    return block_error(group, name, ERR_FAILED, err, "is too long for a text");
  }
  hid_t type = text_type(n, H5T_STR_NULLPAD), space = H5Screate(H5S_SCALAR);
  Status status = put(group, name, type, type, space, text, err);
  H5Sclose(space);
  H5Tclose(type);
  return status;
}

// an open block with what it says of itself
typedef struct Block {
  hid_t id, type, space;
} Block;

static void block_close(Block *block) {
  if (block->space >= 0) {
    H5Sclose(block->space);
  }
  if (block->type >= 0) {
    H5Tclose(block->type);
  }
  if (block->id >= 0) {
    H5Dclose(block->id);
  }
}

// Its bytes lie in this file, in one piece, as they are: no filter, no other file, no other block.
static bool is_plain(hid_t id) {
  hid_t creation = H5Dget_create_plist(id);
  if (creation < 0) {
    return false;
  }
  H5D_layout_t layout = H5Pget_layout(creation);
  bool plain = (layout == H5D_CONTIGUOUS || layout == H5D_COMPACT) &&
               H5Pget_nfilters(creation) == 0 && H5Pget_external_count(creation) == 0;
  H5Pclose(creation);
  return plain;
}

static Status block_open(StoreGroup *group, const char *name, Block *block, Err *err) {
  *block = (Block){-1, -1, -1};
  if (!is_here(group->id, name)) {
    return block_error(group, name, ERR_INPUT, err, "is missing");
  }
  block->id = H5Dopen2(group->id, name, H5P_DEFAULT);
  if (block->id >= 0 && is_plain(block->id)) {
    block->type = H5Dget_type(block->id);
    block->space = H5Dget_space(block->id);
  }
  if (block->type < 0 || block->space < 0) {
    return block_error(group, name, ERR_INPUT, err, "cannot be read");
  }
  return OK;
}

// Number of elements of an array whose bytes are all there.
static Status array_size(StoreGroup *group, const char *name, const Block *block, size_t *n,
                         Err *err) {
  if (H5Sget_simple_extent_type(block->space) != H5S_SIMPLE ||
      H5Sget_simple_extent_ndims(block->space) != 1) {
    return block_error(group, name, ERR_INPUT, err, "is not a list of numbers");
  }
  hsize_t count = 0;
  H5Sget_simple_extent_dims(block->space, &count, NULL);
  size_t size = H5Tget_size(block->type);
  if (count > 0 && (size == 0 || count > group->store->n_bytes / size ||
                    H5Dget_storage_size(block->id) != count * size)) {
    return block_error(group, name, ERR_INPUT, err, "is not there in full");
  }
  *n = (size_t)count;
  return OK;
}

static Status get_array(StoreGroup *group, const char *name, Kind kind, void *values, size_t n,
                        Err *err) {
  Block block;
  char what[128];
  size_t count = 0;
  Status status;
  TRY(block_open(group, name, &block, err));
  if (H5Tequal(block.type, kind.on_disk) <= 0) {
    snprintf(what, sizeof what, "does not hold %s", kind.words);
    status = block_error(group, name, ERR_INPUT, err, what);
    goto done;
  }
  TRY(array_size(group, name, &block, &count, err));
  if (count != n) {
    snprintf(what, sizeof what, "holds %zu numbers where %zu are expected", count, n);
    status = block_error(group, name, ERR_INPUT, err, what);
  } else if (n > 0 &&
             H5Dread(block.id, kind.in_memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
    status = block_error(group, name, ERR_INPUT, err, "cannot be read");
  }
done:
  block_close(&block);
  return status;
}

// Length of a text whose bytes are all there.
static Status text_size(StoreGroup *group, const char *name, const Block *block, size_t *n,
                        Err *err) {
  if (H5Tget_class(block->type) != H5T_STRING || H5Tis_variable_str(block->type) != 0 ||
      H5Sget_simple_extent_type(block->space) != H5S_SCALAR) {
    return block_error(group, name, ERR_INPUT, err, "is not a text");
  }
  *n = H5Tget_size(block->type);
  if (*n == 0 || *n > TEXT_MAX || *n > group->store->n_bytes ||
      H5Dget_storage_size(block->id) != *n) {
    return block_error(group, name, ERR_INPUT, err, "is not there in full");
  }
  return OK;
}

Status store_get_text(StoreGroup *group, const char *name, char **text, Err *err) {
  *text = NULL;
  Block block;
  char *bytes = NULL;
  size_t n = 0;
  Status status;
  TRY(block_open(group, name, &block, err));
  TRY(text_size(group, name, &block, &n, err));
  bytes = calloc(n + 1, 1);
  if (bytes == NULL) {
    status = block_error(group, name, ERR_MEMORY, err, "finds no memory");
    goto done;
  }
  if (H5Dread(block.id, block.type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) < 0) {
    status = block_error(group, name, ERR_INPUT, err, "cannot be read");
    free(bytes);
    goto done;
  }
  *text = bytes;
done:
  block_close(&block);
  return status;
}

Status store_size(StoreGroup *group, const char *name, size_t *n, Err *err) {
  Block block;
  Status status = block_open(group, name, &block, err);
  if (status == OK) {
    status = array_size(group, name, &block, n, err);
  }
  block_close(&block);
  return status;
}

Status store_put_floats(StoreGroup *group, const char *name, const float *values, size_t n,
                        Err *err) {
  return put_array(group, name, kind_floats(), values, n, err);
}

Status store_put_doubles(StoreGroup *group, const char *name, const double *values, size_t n,
                         Err *err) {
  return put_array(group, name, kind_doubles(), values, n, err);
}

Status store_put_i64s(StoreGroup *group, const char *name, const int64_t *values, size_t n,
                      Err *err) {
  return put_array(group, name, kind_i64s(), values, n, err);
}

Status store_get_floats(StoreGroup *group, const char *name, float *values, size_t n, Err *err) {
  return get_array(group, name, kind_floats(), values, n, err);
}

Status store_get_doubles(StoreGroup *group, const char *name, double *values, size_t n, Err *err) {
  return get_array(group, name, kind_doubles(), values, n, err);
}

Status store_get_i64s(StoreGroup *group, const char *name, int64_t *values, size_t n, Err *err) {
  return get_array(group, name, kind_i64s(), values, n, err);
}
