#include <hdf5.h>
#include <sanitizer/lsan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/envelope.h"
#include "src/base/fsio.h"
#include "src/base/store.h"
#include "tests/support.h"

// HDF5 itself forgets memory when its structures are damaged; that is not what is examined here
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void) {
  return "leak:libhdf5";
}

static const float floats[] = {1.5F, -2.25F, 3e-40F};
static const double doubles[] = {0.1, -7.5, 1e300, 4.9e-324};
static const int64_t integers[] = {-17, INT64_MIN, INT64_MAX};
static const char text[] = "env:\n  name: half-cheetah\n# \xc3\xa9t\xc3\xa9\n";

// a file with one block of each kind
static void fill(Store *store) {
  StoreGroup *root, *deep;
  ck_assert_int_eq(store_group(store, "", &root, NULL), OK);
  ck_assert_int_eq(store_group(store, "strategy/ascent", &deep, NULL), OK);
  ck_assert_int_eq(store_put_text(root, "config", text, NULL), OK);
  ck_assert_int_eq(store_put_text(root, "empty", "", NULL), OK);
  ck_assert_int_eq(store_put_i64s(root, "counts", integers, 3, NULL), OK);
  ck_assert_int_eq(store_put_floats(deep, "genome", floats, 3, NULL), OK);
  ck_assert_int_eq(store_put_doubles(deep, "mean", doubles, 4, NULL), OK);
  ck_assert_int_eq(store_put_doubles(deep, "none", NULL, 0, NULL), OK);
  store_group_close(deep);
  store_group_close(root);
}

static const char *path_of(const char *name) {
  static char path[FSIO_PATH_MAX];
  ck_assert_int_eq(fsio_join(path, temporary_folder(), name, NULL), OK);
  return path;
}

// The file of fill() as bytes (free); its path stays valid.
static unsigned char *file_bytes(const char **path, size_t *n) {
  Store *store;
  ck_assert_int_eq(store_new(&store, NULL), OK);
  fill(store);
  *path = path_of("a.h5");
  Err err = {0};
  ck_assert_msg(store_write(store, *path, &err) == OK, "%s", err.text);
  store_close(store);
  char *bytes;
  ck_assert_int_eq(fsio_read(*path, 0, &bytes, n, NULL), OK);
  return (unsigned char *)bytes;
}

static void check_content(Store *store) {
  StoreGroup *root, *deep;
  ck_assert_int_eq(store_group(store, "", &root, NULL), OK);
  ck_assert_int_eq(store_group(store, "/strategy/ascent/", &deep, NULL), OK);
  float f[3];
  double d[4];
  int64_t i[3];
  char *t;
  ck_assert_int_eq(store_get_floats(deep, "genome", f, 3, NULL), OK);
  ck_assert_mem_eq(f, floats, sizeof floats);
  ck_assert_int_eq(store_get_doubles(deep, "mean", d, 4, NULL), OK);
  ck_assert_mem_eq(d, doubles, sizeof doubles);
  ck_assert_int_eq(store_get_doubles(deep, "none", NULL, 0, NULL), OK);
  ck_assert_int_eq(store_get_i64s(root, "counts", i, 3, NULL), OK);
  ck_assert_mem_eq(i, integers, sizeof integers);
  ck_assert_int_eq(store_get_text(root, "config", &t, NULL), OK);
  ck_assert_str_eq(t, text);
  free(t);
  ck_assert_int_eq(store_get_text(root, "empty", &t, NULL), OK);
  ck_assert_str_eq(t, "");
  free(t);
  store_group_close(deep);
  store_group_close(root);
}

START_TEST(written_blocks_read_back_to_the_bit) {
  const char *path;
  size_t n;
  free(file_bytes(&path, &n));
  Store *store;
  Err err = {0};
  ck_assert_msg(store_read(path, &store, &err) == OK, "%s", err.text);
  check_content(store);
  store_close(store);
}
END_TEST

START_TEST(blocks_can_be_read_before_writing) {
  Store *store;
  ck_assert_int_eq(store_new(&store, NULL), OK);
  fill(store);
  check_content(store);
  store_close(store);
}
END_TEST

START_TEST(same_content_gives_same_bytes) {
  const char *path;
  size_t n_first, n_second;
  unsigned char *first = file_bytes(&path, &n_first);

  // memory with other leftovers, and another second on the clock
  void *litter[64];
  for (int i = 0; i < 64; i++) {
    litter[i] = malloc((size_t)(i + 1) * 97);
    memset(litter[i], 0xa5, (size_t)(i + 1) * 97);
  }
  for (int i = 0; i < 64; i++) {
    free(litter[i]);
  }
  nanosleep(&(struct timespec){.tv_sec = 1, .tv_nsec = 10000000}, NULL);
  unsigned char *second = file_bytes(&path, &n_second);
  ck_assert_uint_eq(n_first, n_second);
  ck_assert_mem_eq(first, second, n_first);
  free(first);
  free(second);
}
END_TEST

// what h5py, MATLAB and Julia do: open it from the disk with HDF5 alone
START_TEST(hdf5_alone_reads_the_file) {
  const char *path;
  size_t n;
  free(file_bytes(&path, &n));
  hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
  ck_assert_int_ge(file, 0);
  hid_t block = H5Dopen2(file, "strategy/ascent/mean", H5P_DEFAULT);
  double d[4];
  ck_assert_int_ge(H5Dread(block, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, d), 0);
  ck_assert_mem_eq(d, doubles, sizeof doubles);
  H5Dclose(block);
  H5Fclose(file);
}
END_TEST

// what can be wrong with an envelope is examined with it; here: it is looked at, and first
START_TEST(file_with_a_bad_envelope_is_refused) {
  const char *path;
  size_t n;
  unsigned char *bytes = file_bytes(&path, &n);
  Store *store;
  Err err = {0};
  bytes[n - 7] ^= 4;
  ck_assert_int_eq(fsio_write_safely(path, bytes, n, NULL), OK);
  ck_assert_int_eq(store_read(path, &store, &err), ERR_INPUT);
  ck_assert_ptr_null(store);
  ck_assert_ptr_nonnull(strstr(err.text, "a.h5: damaged: the checksum does not fit"));
  ck_assert_int_eq(store_from_bytes("c.h5", bytes, n - 1, &store, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "c.h5: cut short"));
  ck_assert_int_eq(store_read("/none/c.h5", &store, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "/none/c.h5: No such file"));
  free(bytes);
}
END_TEST

// damage that a checksum covers (a broken writer, an attacker): an error or other numbers, no crash
START_TEST(damage_behind_the_checksum_is_survived) {
  const char *path;
  size_t n, n_opened = 0;
  unsigned char *bytes = file_bytes(&path, &n), *image = bytes + ENVELOPE_SIZE;
  for (size_t i = 0; i < n - ENVELOPE_SIZE; i += 1 + i % 3) {
    image[i] ^= (unsigned char)(1 + i * 37 % 255);
    Store *store;
    StoreGroup *group;
    if (store_from_hdf5("c.h5", image, n - ENVELOPE_SIZE, &store, NULL) == OK) {
      n_opened++;
      double d[4];
      char *t;
      if (store_group(store, "strategy/ascent", &group, NULL) == OK) {
        (void)store_get_doubles(group, "mean", d, 4, NULL);
        store_group_close(group);
      }
      if (store_group(store, "", &group, NULL) == OK) {
        if (store_get_text(group, "config", &t, NULL) == OK) {
          free(t);
        }
        store_group_close(group);
      }
      store_close(store);
    }
    image[i] ^= (unsigned char)(1 + i * 37 % 255);
  }
  ck_assert_uint_gt(n_opened, 100);
  free(bytes);
}
END_TEST

START_TEST(missing_things_are_named) {
  Store *store;
  StoreGroup *group;
  const char *path;
  size_t n;
  free(file_bytes(&path, &n));
  ck_assert_int_eq(store_read(path, &store, NULL), OK);
  Err err = {0};
  ck_assert_int_eq(store_group(store, "strategy/other", &group, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "a.h5: there is no group \"strategy/other\""));
  ck_assert_int_eq(store_group(store, "counts", &group, &err), ERR_INPUT);
  ck_assert_int_eq(store_group(store, "strategy", &group, &err), OK);
  double d[4];
  char *t;
  ck_assert_int_eq(store_get_doubles(group, "sigma", d, 4, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "a.h5: block strategy/sigma is missing"));
  ck_assert_int_eq(store_get_text(group, "sigma", &t, &err), ERR_INPUT);
  ck_assert_ptr_null(t);
  ck_assert_int_eq(store_size(group, "sigma", &n, &err), ERR_INPUT);
  ck_assert_int_eq(store_get_doubles(group, "ascent", d, 4, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block strategy/ascent cannot be read"));
  ck_assert(store_has(group, "ascent"));
  ck_assert(!store_has(group, "sigma"));
  store_group_close(group);
  store_close(store);
}
END_TEST

START_TEST(wrong_types_and_sizes_are_named) {
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, NULL), OK);
  ck_assert_int_eq(store_group(store, "g", &group, NULL), OK);
  ck_assert_int_eq(store_put_doubles(group, "d", doubles, 4, NULL), OK);
  ck_assert_int_eq(store_put_text(group, "t", text, NULL), OK);
  Err err = {0};
  double d[8];
  float f[8];
  int64_t i[8];
  char *t;
  size_t n = 0;
  ck_assert_int_eq(store_get_doubles(group, "d", d, 3, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block g/d holds 4 numbers where 3 are expected"));
  ck_assert_int_eq(store_get_doubles(group, "d", d, 5, &err), ERR_INPUT);
  ck_assert_int_eq(store_get_floats(group, "d", f, 4, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block g/d does not hold 32-bit floats"));
  ck_assert_int_eq(store_get_i64s(group, "d", i, 4, &err), ERR_INPUT);
  ck_assert_int_eq(store_get_text(group, "d", &t, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block g/d is not a text"));
  ck_assert_int_eq(store_get_doubles(group, "t", d, 4, &err), ERR_INPUT);
  ck_assert_int_eq(store_size(group, "t", &n, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block g/t is not a list of numbers"));
  ck_assert_int_eq(store_size(group, "d", &n, &err), OK);
  ck_assert_uint_eq(n, 4);
  ck_assert_int_eq(store_put_doubles(group, "d", doubles, 2, &err), ERR_FAILED);
  store_group_close(group);
  store_close(store);
}
END_TEST

// things that HDF5 can hold and we never write: each is refused before it is read
static void make_strange_blocks(hid_t file) {
  hid_t space = H5Screate_simple(1, (hsize_t[]){100}, NULL);
  hid_t chunked = H5Pcreate(H5P_DATASET_CREATE), external = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(chunked, 1, (hsize_t[]){10});
  H5Pset_shuffle(chunked);
  H5Pset_external(external, "/etc/hostname", 0, 800);
  H5Dclose(H5Dcreate2(file, "chunked", H5T_IEEE_F64LE, space, H5P_DEFAULT, chunked, H5P_DEFAULT));
  H5Dclose(H5Dcreate2(file, "external", H5T_IEEE_F64LE, space, H5P_DEFAULT, external, H5P_DEFAULT));
  H5Dclose(
      H5Dcreate2(file, "unwritten", H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Dclose(
      H5Dcreate2(file, "big_endian", H5T_IEEE_F64BE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Lcreate_soft("/unwritten", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("other.h5", "/x", file, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
  H5Pclose(chunked);
  H5Pclose(external);
  H5Sclose(space);

  hid_t huge = H5Screate_simple(1, (hsize_t[]){(hsize_t)1 << 50}, NULL);
  H5Dclose(H5Dcreate2(file, "huge", H5T_IEEE_F64LE, huge, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(huge);
  hid_t table = H5Screate_simple(2, (hsize_t[]){2, 3}, NULL);
  H5Dclose(H5Dcreate2(file, "table", H5T_IEEE_F64LE, table, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Sclose(table);
  hid_t scalar = H5Screate(H5S_SCALAR), string = H5Tcopy(H5T_C_S1);
  H5Tset_size(string, H5T_VARIABLE);
  H5Dclose(H5Dcreate2(file, "string", string, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  hid_t long_string = H5Tcopy(H5T_C_S1);
  H5Tset_size(long_string, 1000000000);
  H5Dclose(
      H5Dcreate2(file, "long_text", long_string, scalar, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Tclose(long_string);
  H5Tclose(string);
  H5Sclose(scalar);
}

// the image of a file that HDF5 wrote without us
static Store *strange_store(void) {
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  H5Pset_fapl_core(access, 1 << 16, 0);
  H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
  hid_t file = H5Fcreate("strange", H5F_ACC_TRUNC, H5P_DEFAULT, access);
  make_strange_blocks(file);
  H5Fflush(file, H5F_SCOPE_GLOBAL);
  void **image;
  ck_assert_int_ge(H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&image), 0);
  Store *store;
  Err err = {0};
  Status status =
      store_from_hdf5("s.h5", *image, (size_t)H5Fget_file_image(file, NULL, 0), &store, &err);
  ck_assert_msg(status == OK, "%s", err.text);
  H5Fclose(file);
  H5Pclose(access);
  return store;
}

START_TEST(what_we_never_write_is_refused) {
  static const struct {
    const char *name, *want;
  } cases[] = {
      {"chunked", "block chunked cannot be read"},
      {"external", "block external cannot be read"},
      {"unwritten", "block unwritten is not there in full"},
      {"soft", "block soft is missing"},
      {"elsewhere", "block elsewhere is missing"},
      {"huge", "block huge is not there in full"},
      {"table", "block table is not a list of numbers"},
      {"big_endian", "block big_endian does not hold 64-bit floats"},
  };
  Store *store = strange_store();
  StoreGroup *group;
  ck_assert_int_eq(store_group(store, "", &group, NULL), OK);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double d[100];
    Err err = {0};
    ck_assert_int_eq(store_get_doubles(group, cases[i].name, d, 100, &err), ERR_INPUT);
    ck_assert_msg(strstr(err.text, cases[i].want) != NULL, "%s", err.text);
    size_t n;
    ck_assert_int_eq(store_size(group, cases[i].name, &n, NULL), ERR_INPUT);
  }
  char *t;
  Err err = {0};
  ck_assert_int_eq(store_get_text(group, "string", &t, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block string is not a text"));
  ck_assert_int_eq(store_get_text(group, "long_text", &t, &err), ERR_INPUT);
  ck_assert_ptr_nonnull(strstr(err.text, "block long_text is not there in full"));
  StoreGroup *below;
  ck_assert_int_eq(store_group(store, "elsewhere", &below, &err), ERR_INPUT);
  store_group_close(group);
  store_close(store);
}
END_TEST

START_TEST(many_blocks_and_several_stores_at_once) {
  Store *stores[3];
  for (int k = 0; k < 3; k++) {
    StoreGroup *group;
    ck_assert_int_eq(store_new(&stores[k], NULL), OK);
    ck_assert_int_eq(store_group(stores[k], "g", &group, NULL), OK);
    for (int i = 0; i < 300; i++) {
      char name[32];
      snprintf(name, sizeof name, "block_%d", i);
      ck_assert_int_eq(store_put_i64s(group, name, (int64_t[]){1000 * k + i}, 1, NULL), OK);
    }
    store_group_close(group);
  }
  for (int k = 0; k < 3; k++) {
    StoreGroup *group;
    int64_t value = 0;
    ck_assert_int_eq(store_group(stores[k], "g", &group, NULL), OK);
    ck_assert_int_eq(store_get_i64s(group, "block_271", &value, 1, NULL), OK);
    ck_assert_int_eq(value, 1000 * k + 271);
    store_group_close(group);
    store_close(stores[k]);
  }
}
END_TEST

START_TEST(long_text_and_array_survive) {
  size_t n_text = 3000000, n = 500000;
  char *longer = malloc(n_text + 1), *back;
  memset(longer, 'y', n_text);
  longer[n_text] = '\0';
  double *numbers = malloc(n * sizeof *numbers);
  for (size_t i = 0; i < n; i++) {
    numbers[i] = (double)i * 0.3;
  }
  Store *store;
  StoreGroup *group;
  ck_assert_int_eq(store_new(&store, NULL), OK);
  ck_assert_int_eq(store_group(store, "", &group, NULL), OK);
  ck_assert_int_eq(store_put_text(group, "t", longer, NULL), OK);
  ck_assert_int_eq(store_put_doubles(group, "d", numbers, n, NULL), OK);
  store_group_close(group);
  const char *path = path_of("b.h5");
  ck_assert_int_eq(store_write(store, path, NULL), OK);
  store_close(store);
  ck_assert_int_eq(store_read(path, &store, NULL), OK);
  ck_assert_int_eq(store_group(store, "", &group, NULL), OK);
  ck_assert_int_eq(store_get_text(group, "t", &back, NULL), OK);
  ck_assert_str_eq(back, longer);
  double *again = calloc(n, sizeof *again);
  ck_assert_int_eq(store_get_doubles(group, "d", again, n, NULL), OK);
  ck_assert_mem_eq(again, numbers, n * sizeof *again);
  store_group_close(group);
  store_close(store);
  free(longer);
  free(back);
  free(numbers);
  free(again);
}
END_TEST

START_TEST(closing_nothing_is_fine) {
  store_close(NULL);
  store_group_close(NULL);
}
END_TEST

Suite *suite(void) {
  return suite_of("store", 60,
                  (const TTest *const[]){
                      written_blocks_read_back_to_the_bit, blocks_can_be_read_before_writing,
                      same_content_gives_same_bytes, hdf5_alone_reads_the_file,
                      file_with_a_bad_envelope_is_refused, damage_behind_the_checksum_is_survived,
                      missing_things_are_named, wrong_types_and_sizes_are_named,
                      what_we_never_write_is_refused, many_blocks_and_several_stores_at_once,
                      long_text_and_array_survive, closing_nothing_is_fine, NULL});
}
